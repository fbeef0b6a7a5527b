"""The days of the trek, told apart from arrivals, departures, birthdays and other people's days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.understanding.changes import moved
from bot.understanding.chart import Piece
from bot.understanding.date_pieces import SaidDay, Term
from bot.understanding.dates import heard_days
from bot.understanding.grammar import stands_alone
from bot.understanding.message import Message
from bot.understanding.moments import Moment, add_months, monday_of, span
from bot.understanding.roles import Role
from bot.understanding.values import HeardDates
from core.trip import Dates

STAY_DAYS = 3
"""From here on a range may be a stay in the country, within which a day is named."""

AROUND_FEAST = 14
"""Days from a feast within which a date says when around it ("the Easter holidays, 25–26 March")."""

LONGEST_WEEK = 10
"""Days of a feast or a week of which weekdays are said."""

WEEKDAYS_AROUND = 3
"""Days before and after it to which they may belong ("Whitsun, Saturday and Sunday")."""

SATURDAY = 5

_FACTS: tuple[Role, ...] = ("arrive", "leave", "other_trip", "birthday")


@dataclass(frozen=True)
class WhenSaid:
    dates: HeardDates | None = None
    used: frozenset[int] = frozenset()
    """Tokens that say when, whatever for."""
    corrects: bool = False
    others: tuple[tuple[Role, Piece, date | None], ...] = field(default=())
    """Days that are not the trek's, with what they are."""
    unsaid: tuple[Piece, ...] = ()
    """Dates that are out, where no day follows ("any day but the 30th")."""


def when_said(message: Message, counted: frozenset[int]) -> WhenSaid:
    """`counted`: tokens that count people."""
    around = _around(message)
    pieces = [p for p in message.pieces if p.kind == "date" and not _asked_about(p, message)]
    used = frozenset(i for p in pieces for i in range(p.start, p.end))
    roles = [(message.sentence.role_of_dates(p.start, p.end), p) for p in pieces]
    walks = [_unless_refused(_that_week(p, message), message) for role, p in roles if role == "walk"]
    others = tuple((role, p, _day(p, message.today, around)) for role, p in roles if role in _FACTS)
    known = [day if role == "arrive" else day.replace(day=1) for role, _, day in others if day]
    around = max([around, *known])
    arrivals = [day for role, _, day in others if role == "arrive" and day]
    if arrivals:
        walks = [_after_arrival(p, max(arrivals)) for p in walks]
    between = _in_between(message, roles, around)
    if between is not None:
        dates, marks = between
        return WhenSaid(dates, used | marks, False, others)
    relative = _relative(message, roles, around)
    if relative is not None and not walks:
        dates, marks = relative
        return WhenSaid(dates, used | marks, dates.corrects, others)
    if not pieces:
        return _bare(message, counted, around)
    if not walks:
        past = message.says_only(used) and _together([p.value for p in pieces], message.today, around)
        return WhenSaid(past if past and past.problem == "past" else None, used, False, others)
    walks = _after_correction(walks, message)
    around = max([around, *_months_said(walks, message.today, around)])
    heard = _together(_in_a_row(walks, message), message.today, around)
    if heard is None:
        return WhenSaid(None, used, False, others, tuple(walks))
    heard = _or_next(heard, walks, message)
    if arrivals and heard.period and len(heard.choices) == 1 and heard.choices[0].earliest == message.today:
        heard = replace(heard, choices=(_since(heard.choices[0], max(arrivals)),))  # "free until the 22nd"
    excluded = tuple(d for p in walks for d in _excluded(p.value, heard, message.today))
    return WhenSaid(replace(heard, excluded=(*heard.excluded, *excluded)), used, False, others)


def _months_said(walks: Sequence[Piece], today: date, around: date) -> list[date]:
    """The first days of the periods among them: "mid-June, ideally the 15th", "20–28 June, best the 22nd"."""
    heard = [heard_days(p.value, today, around) for p in walks if not _lacks_month(p)]
    spans = [(h, h.choices[0]) for h in heard if h and len(h.choices) == 1]
    feasts = [d for p in walks if _is_feast(p.value) and (d := _only(p.value, today, around))]
    periods = [d for h, d in spans if h.period or (d.latest - d.earliest).days >= STAY_DAYS]
    return [d.earliest.replace(day=1) for d in (*periods, *feasts)]


def _asked_about(piece: Piece, message: Message) -> bool:
    """ "Can we do it in one day?": words of a question, no date."""
    return any(
        m.words > len(piece) and m.start <= piece.start and piece.end <= m.end
        for m in message.matches
        if m.rule.startswith(("ask.", "talk.farewell"))
    )


def _that_week(piece: Piece, message: Message) -> Piece:
    """A weekday alone, said of dates that stand, is of their week; "the following Monday" is after them."""
    said: SaidDay = piece.value
    standing = message.standing.dates
    if standing is None or message.asked == "dates" or len(said.terms) != 1:
        return piece
    rule, weekday = said.terms[0].rule, said.terms[0].weekday
    if rule == "weekday":
        day = monday_of(standing.earliest) + timedelta(days=weekday or 0)
    elif rule == "weekday_next" and weekday is not None:
        day = standing.earliest + timedelta(days=(weekday - standing.earliest.weekday() - 1) % 7 + 1)
    else:
        return piece
    term = replace(said.terms[0], moment=span(max(day, message.today)))
    return replace(piece, value=replace(said, terms=(term,)))


def _after_arrival(piece: Piece, arrival: date) -> Piece:
    """ "We land on Tuesday the 6th and start on Friday": the Friday after it."""
    said: SaidDay = piece.value
    if len(said.terms) != 1 or not _weekdays(said):
        return piece
    term = said.terms[0]
    day = arrival + timedelta(days=((term.weekday or 0) - arrival.weekday()) % 7)
    return replace(piece, value=replace(said, terms=(replace(term, moment=span(day), rule="day_of_week"),)))


def _since(days: Dates, first: date) -> Dates:
    return Dates(earliest=first, latest=days.latest) if first <= days.latest else days


def _unless_refused(piece: Piece, message: Message) -> Piece:
    """ "We can't do the 12th": what stands after a negation in its part of the sentence is out."""
    parts = message.sentence.parts
    for at in range(piece.start - 1, -1, -1):
        token = message.tokens[at]
        if (
            parts[at] != parts[piece.start]
            or "{unless}" in token.keys
            or token.text == ","
            or at in message.taken
        ):
            break
        if "{not}" in token.keys:
            said: SaidDay = piece.value
            return replace(piece, value=replace(said, terms=(), excluded=(*said.terms, *said.excluded)))
    return piece


def _around(message: Message) -> date:
    """The day from which "the 15th" is looked for."""
    standing = message.standing
    first = standing.around or (
        standing.dates.earliest.replace(day=1) if standing.dates else standing.arrival
    )
    return max(message.today, first or message.today)


def _day(piece: Piece, today: date, around: date) -> date | None:
    heard = heard_days(piece.value, today, around)
    return heard.choices[0].earliest if heard and len(heard.choices) == 1 else None


def _excluded(said: SaidDay, heard: HeardDates, today: date) -> tuple[Dates, ...]:
    if said.terms or not said.excluded or not heard.choices:
        return ()
    listed = replace(said, terms=said.excluded, excluded=())
    days = heard_days(listed, today, max(today, heard.choices[0].earliest))
    return days.choices if days else ()


def _in_between(
    message: Message, roles: Sequence[tuple[Role, Piece]], around: date
) -> tuple[HeardDates, frozenset[int]] | None:
    """ "We land on the 5th and leave on the 12th, any day in between"."""
    mark = next((m for m in message.marks if m.rule == "in_between"), None)
    if mark is None:
        return None
    found = [_day(p, message.today, around) for _, p in roles if p.end <= mark.start]
    days = sorted(d for d in found[-2:] if d)
    if len(days) != 2:
        return None
    tokens = frozenset(range(mark.start, mark.end))
    return HeardDates(choices=(Dates(earliest=days[0], latest=days[1]),), period=True), tokens


def _relative(
    message: Message, roles: Sequence[tuple[Role, Piece]], around: date
) -> tuple[HeardDates, frozenset[int]] | None:
    """ "Any day after (that)", "three days later", "the day after": against a day said before, or the dates
    that stand."""
    for mark in message.marks:
        said = [(role, p) for role, p in roles if p.end <= mark.start]
        base = None
        if said:
            day = heard_days(said[-1][1].value, message.today, around)
            base = day.choices[0] if day and len(day.choices) == 1 else None
        tokens = frozenset(range(mark.start, mark.end))
        if mark.rule == "same_day" and base is not None:
            return HeardDates(choices=(Dates.on(base.earliest),)), tokens
        if mark.rule == "after_that" and base is not None:
            first = base.latest + timedelta(days=1)
            return HeardDates(choices=(Dates.on(first),), from_only=True), tokens
        if mark.rule in ("offset", "shift_one", "shift_back"):
            base = base or message.standing.dates or _arrival(message)
            to = moved(mark, message.tokens, base, message.today) if base else None
            if to is not None:
                fixed = to if not said else Dates.on(to.earliest)
                return HeardDates(choices=(fixed,), corrects=True), tokens
    return None


def _arrival(message: Message) -> Dates | None:
    """The day they said before on which they arrive: "three days later"."""
    day = message.standing.arrival
    return Dates.on(day) if day else None


def _or_next(heard: HeardDates, walks: Sequence[Piece], message: Message) -> HeardDates:
    """ "The first weekend of July, or the one after"."""
    mark = next((m for m in message.marks if m.rule == "or_next" and m.start >= walks[-1].end), None)
    if mark is None or len(heard.choices) != 1:
        return heard
    said, days = heard.choices[0], (heard.choices[0].latest - heard.choices[0].earliest).days
    weekly = heard.period or any(t.weekday is not None for t in walks[-1].value.terms)
    if weekly and days > LONGEST_WEEK:
        first, last = add_months(said.earliest, 1), add_months(said.latest, 1)
    else:
        ahead = timedelta(days=7 if weekly else days + 1)
        first, last = said.earliest + ahead, said.latest + ahead
    return replace(heard, choices=(said, Dates(earliest=first, latest=last)))


def _after_correction(walks: list[Piece], message: Message) -> list[Piece]:
    """ "The 12th, sorry, the 13th": what was said before the apology no longer counts."""
    for i in range(len(walks) - 1, 0, -1):
        if message.has("{sorry}", walks[i - 1].end, walks[i].start) and walks[i].value.terms:
            return walks[i:]
    return walks


def _in_a_row(walks: Sequence[Piece], message: Message) -> list[SaidDay]:
    """ "Leaving on the 5th, coming back on the 12th of May" is one range, said in two parts."""
    said: list[SaidDay] = []
    for before, piece in zip((None, *walks), walks, strict=False):
        if (
            before is not None
            and said
            and said[-1].terms
            and piece.value.terms
            and _to(before, piece, message)
        ):
            first = replace(piece.value.terms[0], link="until")
            said[-1] = replace(said[-1], terms=(*said[-1].terms, first, *piece.value.terms[1:]))
        else:
            said.append(piece.value)
    return said


def _to(before: Piece, after: Piece, message: Message) -> bool:
    """The second is the end of what the first begins."""
    if message.sentence.departs(after.start, after.end):
        return True
    between = message.tokens[before.end : after.start]
    if any(
        "{until}" in t.keys and t.kind == "word" for t in message.tokens[after.start - 1 : after.start + 1]
    ):
        return True
    apart = {"{or}", "{not}", "{sorry}"}
    return (
        len(between) <= 2
        and all(t.kind == "word" and apart.isdisjoint(t.keys) for t in between)
        and _lacks_month(before)
    )


def _lacks_month(piece: Piece) -> bool:
    return all(t.plain_day and t.moment.month is None for t in piece.value.terms)


def _together(said: Sequence[SaidDay], today: date, around: date) -> HeardDates | None:
    """Several expressions: a day within a period is the day; others may each be meant."""
    between = _from_until(said, today, around)
    if between is not None:
        return between
    said = _of_that_week(_beside_feasts(said, today, around), today, around)
    heard = [days for one in said if (days := heard_days(one, today, around))]
    if len(heard) <= 1:
        return heard[0] if heard else None
    problem = next((h for h in heard if h.problem == "impossible"), None)
    good = [h for h in heard if h.choices]
    if problem is not None or not good:
        return problem or heard[0]
    good = _innermost(good)
    fixed = [h for h in good if not h.period]
    if fixed and len(fixed) < len(good):
        good = fixed
    if len(good) == 1:
        return good[0]
    choices = tuple(dict.fromkeys(c for h in good for c in h.choices))
    same = all(h.from_only for h in good)
    return HeardDates(choices=choices, period=all(h.period for h in good), from_only=same)


def _from_until(said: Sequence[SaidDay], today: date, around: date) -> HeardDates | None:
    """ "After the 15th and before the 20th": all that lies between."""
    if (
        len(said) != 2
        or not said[0].from_only
        or not said[1].terms
        or said[1].terms[-1].mark not in ("before", "by")
    ):
        return None
    begin = _only(said[0], today, around)
    end = _only(said[1], today, begin.earliest) if begin else None
    if begin is None or end is None or end.latest < begin.earliest:
        return None
    return HeardDates(choices=(Dates(earliest=begin.earliest, latest=end.latest),), period=True)


def _innermost(heard: list[HeardDates]) -> list[HeardDates]:
    """ "We are there from the 20th to the 28th and would like the 22nd": the day, not the stay around it."""
    if any(len(h.choices) != 1 for h in heard):
        return heard
    days = [h.choices[0] for h in heard]
    stays = [
        a for a in days
        if (a.latest - a.earliest).days >= STAY_DAYS
        and any(a != b and a.earliest <= b.earliest and b.latest <= a.latest for b in days)
    ]  # fmt: skip
    return [h for h in heard if h.choices[0] not in stays]


def _beside_feasts(said: Sequence[SaidDay], today: date, around: date) -> Sequence[SaidDay]:
    """ "The All Saints holidays, we are free from 25 to 30": the days, not the feast near them."""
    feasts = [one for one in said if _is_feast(one)]
    days = [
        _only(one, today, around) for one in said if one.terms and not _is_feast(one) and not _weekdays(one)
    ]
    if not feasts or not days:
        return said
    near = timedelta(days=AROUND_FEAST)

    def explains(one: SaidDay) -> bool:
        feast = _only(one, today, around)
        return feast is not None and all(
            d and feast.earliest - near <= d.latest and d.earliest <= feast.latest + near for d in days
        )

    return [one for one in said if not (_is_feast(one) and explains(one))]


def _of_that_week(said: Sequence[SaidDay], today: date, around: date) -> Sequence[SaidDay]:
    """ "Holy Week, Thursday and Friday", "the week of 5 July, Tuesday": weekdays of a week said beside them.

    Of a longer period they say too little: the period counts.
    """
    before = said
    said = [_as_weekdays(one) for one in said]
    weekdays = [one for one in said if _weekdays(one)]
    weeks = [one for one in said if one.terms and not _weekdays(one)]
    week = _only(weeks[0], today, around) if len(weeks) == 1 and weekdays else None
    if week is None or (week.earliest == week.latest and not _is_feast(weeks[0])):
        return said
    days = (week.latest - week.earliest).days
    if days > LONGEST_WEEK:
        return weeks if any(one in before for one in weekdays) else before
    start = week.earliest - timedelta(days=WEEKDAYS_AROUND if days < WEEKDAYS_AROUND else 0)
    start = max(start, today)
    found: list[SaidDay] = []
    for one in weekdays:
        terms: list[Term] = []
        for term in one.terms:
            day = start + timedelta(days=((term.weekday or 0) - start.weekday()) % 7)
            terms.append(replace(term, moment=span(day), rule="day_of_week"))
            start = day if term.link != "or" else start
        found.append(replace(one, terms=tuple(terms)))
    return found


def _as_weekdays(said: SaidDay) -> SaidDay:
    """ "The weekend", said of a week: its Saturday and Sunday."""
    if len(said.terms) != 1 or said.terms[0].rule not in ("weekend_this", "weekend_coming"):
        return said
    saturday = replace(said.terms[0], rule="weekday", weekday=SATURDAY)
    return replace(said, terms=(saturday, replace(saturday, weekday=SATURDAY + 1, link="until")))


def _is_feast(said: SaidDay) -> bool:
    return len(said.terms) == 1 and said.terms[0].rule.startswith("feast_")


def _weekdays(said: SaidDay) -> bool:
    """Nothing but weekdays."""
    return bool(said.terms) and all(
        t.rule in ("weekday", "weekday_asked") and t.weekday is not None and t.moment.day is None
        for t in said.terms
    )


def _only(said: SaidDay, today: date, around: date) -> Dates | None:
    """The days it means, if they are plain."""
    heard = heard_days(said, today, around)
    return heard.choices[0] if heard and len(heard.choices) == 1 else None


def _bare(message: Message, counted: frozenset[int], around: date) -> WhenSaid:
    """Numbers alone, where a date is the question."""
    if message.asked != "dates" and message.standing.just_answered != "dates":
        return WhenSaid()
    tokens = message.tokens
    free = [
        i for i, t in enumerate(tokens)
        if "{day}" in t.keys and i not in counted and i not in message.taken and stands_alone(tokens, i)
    ]  # fmt: skip
    if not free or len(free) > 2 or (message.asked != "dates" and not message.says("talk.correction")):
        return WhenSaid()
    terms = [Term(Moment(day=tokens[i].value), "bare") for i in free]
    if len(free) == 2:
        between = tokens[free[0] + 1 : free[1]]
        if any("{or}" in t.keys for t in between):
            terms[1] = replace(terms[1], link="or")
        elif any("{until}" in t.keys or "{dates_and}" in t.keys for t in between):
            terms[1] = replace(terms[1], link="until")
        else:
            return WhenSaid()
    dates = heard_days(SaidDay(tuple(terms)), message.today, around)
    return WhenSaid(dates, frozenset(range(free[0], free[-1] + 1)), message.asked != "dates")
