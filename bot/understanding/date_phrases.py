"""The phrases and written dates of a message, each with its meaning, before they are joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.understanding.grammar import Match, longest
from bot.understanding.lexicon import Lexicon
from bot.understanding.moments import (
    Moment,
    after_it,
    before_it,
    eve,
    meaning,
    next_day,
    resolve,
    week_around,
    weekend_around,
)
from bot.understanding.tokens import Token

DAY_FIRST, MONTH_FIRST = "day first", "month first"

ASKED = "_asked"
"""Rules that end so are only an answer to "when?" ("the second")."""

_PARTIAL = ("dates.day", "dates.day_asked", "dates.weekday_day", "dates.month", "dates.part_of_month")
"""Rules that give way to a whole date with the same day or month."""

NO_DATE = "dates.none"
"""Longer than the date phrase it hides: "por la mañana" is no tomorrow."""

REFUSED, ARRIVAL, DEPARTURE = "dates.refused", "dates.arrival", "dates.departure"

AROUND = {
    "dates.week_of": week_around,
    "dates.weekend_of": weekend_around,
    "dates.after": after_it,
    "dates.before": before_it,
    "dates.next_day": next_day,
    "dates.eve": eve,
}
"""Words before a date → what they make of it."""

MARKERS = frozenset({NO_DATE, REFUSED, ARRIVAL, DEPARTURE, *AROUND})
"""Rules that are no date themselves."""

ARRIVAL_REACH = 8
"""Tokens from "we arrive" to the day."""


@dataclass(frozen=True)
class Said:
    """A moment and the tokens that say it."""

    start: int
    end: int
    rule: str
    moment: Moment
    month_first: Moment | None = None
    """Written in figures: the other way to read them."""
    order: str | None = None
    """… and which way it must be, if that is clear."""
    refused: bool = False
    """Said to be no good ("on the 12th we can't")."""
    arrival: bool = False
    """When they reach the country, not when they walk."""


def date_tokens(
    matches: Sequence[Match], tokens: Sequence[Token], lexicon: Lexicon, today: date, *, asked: bool
) -> list[Said]:
    """What the message says of dates, left to right, without ranges between them."""
    whole = {id(t) for m in matches if m.rule == "dates.date" for _, t in m.holes}
    markers = [m for m in matches if m.rule in MARKERS and m.rule != NO_DATE]
    matches = [m for m in matches if m.rule not in MARKERS or m.rule == NO_DATE]
    matches = [m for m in matches if asked or not m.rule.endswith(ASKED)]
    matches = [
        m for m in matches if m.rule not in _PARTIAL or not whole.intersection(id(t) for _, t in m.holes)
    ]
    matches = [
        m for m in matches if m.rule not in _PARTIAL or not whole.intersection(id(t) for _, t in m.holes)
    ]
    phrases = longest(_without_hidden(matches))
    hidden = {i for m in phrases if m.rule == NO_DATE for i in range(m.start, m.end)}
    found = [
        Said(m.start, m.end, m.rule.removeprefix("dates."), _moment(m, today))
        for m in phrases
        if m.rule != NO_DATE
    ]
    for at, token in enumerate(tokens):
        if at not in hidden and _is_written(tokens, at, lexicon, asked=asked):
            said = _written(at, token, lexicon)
            if said is not None:
                found.append(said)
    said_in_order = _without_redundant_weekdays(sorted(found, key=lambda s: s.start), tokens)
    return _marked(_around(said_in_order, markers, tokens, today), markers, tokens)


def _without_hidden(matches: Sequence[Match]) -> list[Match]:
    """Without what overlaps a phrase at least as long that is no date."""
    cover: dict[int, int] = {}
    for match in matches:
        if match.rule == NO_DATE:
            for i in range(match.start, match.end):
                cover[i] = max(cover.get(i, 0), match.end - match.start)
    return [
        m
        for m in matches
        if m.rule == NO_DATE or all(cover.get(i, 0) < m.end - m.start for i in range(m.start, m.end))
    ]


def _moment(match: Match, today: date) -> Moment:
    rule = match.rule.removeprefix("dates.")
    if rule == "weekday_day":
        return Moment(day=match.values("{day}", "{dd}", "{nth}", "{day_th}")[0])
    if rule not in ("date", "date_next_year"):
        return meaning(rule, match.values(), today)
    month = match.values("{month}", "{abbr}")[0]
    day = match.values("{day}", "{dd}", "{nth}")[0]
    years = match.values("{year}") or [2000 + short for short in match.values("{yy}")]
    year = years[0] if years else today.year + 1 if rule == "date_next_year" else None
    return Moment(day=day, month=month, year=year)


def _is_written(tokens: Sequence[Token], at: int, lexicon: Lexicon, *, asked: bool) -> bool:
    token = tokens[at]
    if token.kind == "dotted":
        timed = at + 1 < len(tokens) and "{unit}" in tokens[at + 1].keys
        return not timed and (lexicon.day_dot or asked)
    return token.kind in ("iso", "numeric")


def _written(at: int, token: Token, lexicon: Lexicon) -> Said | None:
    """ISO, or day and month by figures."""
    parts = [int(part) for part in re.findall(r"\d+", token.text)]
    if token.kind == "iso":
        return Said(at, at + 1, "written", Moment(year=parts[0], month=parts[1], day=parts[2]))
    if token.text == "24/7":
        return None
    year = None
    if len(parts) == 3:
        year = parts[2] if parts[2] > 99 else 2000 + parts[2]
    day_first = Moment(day=parts[0], month=parts[1], year=year)
    month_first = Moment(day=parts[1], month=parts[0], year=year)
    if parts[0] == parts[1]:
        return Said(at, at + 1, "written", day_first)
    order: str | None
    if parts[0] > 12 or parts[1] > 12:
        order = MONTH_FIRST if parts[0] <= 12 else DAY_FIRST
    else:
        order = DAY_FIRST if lexicon.day_first or "." in token.text else None
    return Said(at, at + 1, "written", day_first, month_first, order)


def _without_redundant_weekdays(found: list[Said], tokens: Sequence[Token]) -> list[Said]:
    """ "Friday 12 June" is one date."""
    kept: list[Said] = []
    for said in found:
        before = kept[-1] if kept else None
        if before is not None and all(map(fills, tokens[before.end : said.start])):
            plain = said.moment.partial and said.moment.day is not None
            if before.rule in WEEKDAYS and plain:
                kept[-1] = replace(said, start=before.start)
                continue
            if (
                said.rule in ("weekday", "weekday_asked")
                and before.moment.partial
                and before.moment.day is not None
            ):
                kept[-1] = replace(before, end=said.end)
                continue
            if before.rule == "month" and before.moment.partial and plain and said.moment.month is None:
                moment = replace(said.moment, month=before.moment.month, year=before.moment.year)
                kept[-1] = replace(said, start=before.start, moment=moment)
                continue
        kept.append(said)
    return kept


def fills(token: Token) -> bool:
    """A small word inside a date or between two that belong together."""
    return "{filler}" in token.keys or token.text == "," or "{day_dot}" in token.keys


WEEKDAYS = ("weekday", "weekday_asked", "weekday_next", "weekday_this", "weekday_coming")


def _marked(found: list[Said], markers: Sequence[Match], tokens: Sequence[Token]) -> list[Said]:
    """Which days are refused, and which only those they arrive on (unless they also say when they leave)."""
    arrivals = [m for m in markers if m.rule == ARRIVAL]
    stays = any(m.rule == DEPARTURE for m in markers)
    result = []
    for i, said in enumerate(found):
        end = said.end + (said.end < len(tokens) and "{day_dot}" in tokens[said.end].keys)
        refused = any(m.rule == REFUSED and m.start in (said.end, end) for m in markers)
        arrival = not stays and _arrival(said, found[i - 1].end if i else 0, arrivals, tokens)
        result.append(replace(said, refused=refused, arrival=arrival))
    return result


def _arrival(said: Said, since: int, arrivals: Iterable[Match], tokens: Sequence[Token]) -> bool:
    for match in arrivals:
        if since <= match.start and match.end <= said.start <= match.end + ARRIVAL_REACH:
            between = tokens[match.end : said.start]
            if not any(t.kind == "stop" or "{dates_and}" in t.keys for t in between):
                return True
        elif match.start == said.end:  # "am 2. Juli kommen wir an"
            return True
    return False


def _around(found: list[Said], markers: Sequence[Match], tokens: Sequence[Token], today: date) -> list[Said]:
    """ "The week of the 7th", "after Easter": a period that begins or ends with the day said."""
    result: list[Said] = []
    for said in found:
        mine = [m for m in markers if m.rule in AROUND and m.end == said.start]
        match = max(mine, key=lambda m: m.end - m.start, default=None)
        day = resolve(said.moment, today)
        lone = match is not None and not (
            match.start and {"{unit}", "{not}"}.intersection(tokens[match.start - 1].keys)
        )
        if match is not None and lone and len(day.spans) == 1 and said.month_first is None:
            result = [r for r in result if r.start < match.start]
            moment = AROUND[match.rule](*day.spans[0], today)
            said = Said(match.start, said.end, "around", moment)
        result.append(said)
    return result
