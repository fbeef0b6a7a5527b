"""The quote in words: the price, what is in it, what is not priced yet, what one friend more would change."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot.words.blocks import Inline, Paragraph, Row, Section, bold, joined, run
from bot.words.formats import SPACE
from bot.words.trips import from_where_to_where, where_they_sleep, who_and_when
from bot.words.voice import Voice
from core.catalog import Tour
from core.pricing import Difference, Line, Quote, Rung

PRICED, OPEN = "✓", "➕"
VERSION_DIGITS = 6
"""Of the catalogue's twelve: enough to tell two price lists apart."""


def price(tour: Tour, quote: Quote, voice: Voice) -> tuple[Section, ...]:
    """The whole quote."""
    if quote.total is None:
        return personal(tour, quote, voice)
    who = who_and_when(tour, quote.group_size, quote.trip.dates, voice)
    sections: tuple[Section, ...] = (
        (Paragraph(bold(headline(tour, quote, voice))), *((who,) if who else ())),
        (Paragraph(table(tour, quote, voice)),) if elsewhere(tour, quote) else (),
        tuple(_lines(tour, quote, voice)),
        (Paragraph(voice.say("quote.open")),) if extras(tour, quote) else (),
        (Paragraph(voice.say("quote.valid", until=quote.valid_until)),),
    )
    return tuple(filter(None, sections))


def price_list(quote: Quote, voice: Voice) -> Inline:
    """Which state of the catalogue it was priced with: for staff and operator, no traveller can use it."""
    return voice.say("quote.price_list", version=quote.catalogue_version[:VERSION_DIGITS])


def elsewhere(tour: Tour, quote: Quote) -> bool:
    """Whether they sleep where nobody has told us what the whole trip costs.

    The table is for a night in another place, and whether the price of this one comes on top of it or instead
    is not known: then no figure may be called theirs.
    """
    asked = any(line.kind == "stay" for line in quote.on_request)
    return quote.total is not None and asked and not tour.night_in_table(quote.trip.stay)


def extras(tour: Tour, quote: Quote) -> tuple[Line, ...]:
    """What is on request on top of a known price."""
    left = "stay" if elsewhere(tour, quote) else ""
    return tuple(line for line in quote.on_request if line.kind != left)


def headline(tour: Tour, quote: Quote, voice: Voice) -> Inline:
    """`US$250 per person, US$1,000 in all`; a group too large for the table is promised a personal quote."""
    if quote.total is None or quote.per_person is None:
        return voice.say("quote.personal", count=quote.group_size)
    if elsewhere(tour, quote):
        return voice.say("quote.elsewhere", stay=tour.stay(quote.trip.stay).name)
    said = _both(quote.per_person, quote.total, quote, voice, rounded=quote.per_person_rounded)
    return said if quote.complete else voice.say("quote.plus_open", price=said)


def table(tour: Tour, quote: Quote, voice: Voice) -> Inline:
    """What the price table says for a group of that size, and for which night."""
    each = tour.prices.per_person[quote.group_size]
    price = _both(each, each * quote.group_size, quote, voice)
    return voice.say("quote.table", price=price, covers=tour.prices.covers)


def personal(tour: Tour, quote: Quote, voice: Voice) -> tuple[Section, ...]:
    trip = quote.trip
    who = who_and_when(tour, quote.group_size, trip.dates, voice)
    return (
        (
            Paragraph(bold(headline(tour, quote, voice))),
            *((who,) if who else ()),
            from_where_to_where(tour, trip.pickup, trip.dropoff, voice),
            where_they_sleep(tour.stay(trip.stay), voice),
        ),
        (Paragraph(voice.say("quote.personal.why", maximum=tour.group_maximum)),),
    )


def line(line: Line, tour: Tour, quote: Quote, voice: Voice) -> Row:
    """`✓ Lares, 2 days, with a night at the springs: 4 × US$250`; `➕ A private bathroom: on request`."""
    what = _what(line, tour, quote, voice)
    if line.amount is None or line.unit is None:
        return Row(OPEN, voice.say("quote.on_request", what=what))
    return Row(PRICED, voice.say("quote.priced", what=what, amount=_amount(line, line.unit, quote, voice)))


def _amount(line: Line, unit: Decimal, quote: Quote, voice: Voice) -> Inline:
    """`4 × US$250`, `US$480` for one alone, `US$40 per group` for what a group pays once."""
    money = voice.money(unit, quote.currency)
    if line.quantity > 1:
        return run(f"{line.quantity}{SPACE}×{SPACE}{money}")
    return run(money) if quote.group_size == 1 else voice.say("price.per_group", amount=money)


def _lines(tour: Tour, quote: Quote, voice: Voice) -> Iterator[Row]:
    """A line each for what is priced and what is on request, one line for all that the price table covers."""
    said_above = ("tour", "stay") if elsewhere(tour, quote) else ()
    for each in quote.lines:
        if not each.included and each.kind not in said_above:
            yield line(each, tour, quote, voice)
    if included := [_what(each, tour, quote, voice) for each in quote.lines if each.included]:
        yield Row(PRICED, voice.say("quote.included", what=joined(" · ", included)))


def _what(line: Line, tour: Tour, quote: Quote, voice: Voice) -> Inline:
    """The name of what the line is for."""
    match line.kind:
        case "tour" | "group":
            if not tour.night_in_table(quote.trip.stay):
                return voice.words(tour.name)
            return voice.say("quote.base", tour=tour.name, covers=tour.prices.covers)
        case "stay":
            return voice.words(tour.stay(line.code).name)
        case "pickup":
            return voice.say("quote.pickup", place=tour.pickup(line.code).name)
        case "dropoff":
            return voice.say("quote.dropoff", place=tour.dropoff(line.code).name)


def ladder(tour: Tour, quote: Quote, voice: Voice) -> Section:
    """The price by group size, and what one friend more or fewer would change."""
    if quote.total is None:
        return ()
    heading = voice.say("quote.ladder")
    if elsewhere(tour, quote):
        heading = voice.say("quote.ladder.table", ladder=heading, covers=tour.prices.covers)
    differences = (
        _difference("more", quote.one_more, quote, voice),
        _difference("fewer", quote.one_fewer, quote, voice),
    )
    return (
        Paragraph(bold(heading)),
        Paragraph(joined(" · ", (_rung(rung, quote, voice) for rung in quote.ladder))),
        *(Paragraph(difference) for difference in differences if difference),
    )


def _rung(rung: Rung, quote: Quote, voice: Voice) -> Inline:
    amount = _about(voice.money(rung.per_person, quote.currency), rung.rounded)
    said = rung_of(rung.group_size, amount, voice)
    return bold(voice.say("quote.ladder.own", rung=said)) if rung.group_size == quote.group_size else said


def rung_of(size: int, amount: str, voice: Voice) -> Inline:
    """`4: US$250`, never cut at the end of a line."""
    return run(voice.plain("quote.ladder.rung", size=size, amount=amount).replace(" ", SPACE))


def _difference(side: str, difference: Difference | None, quote: Quote, voice: Voice) -> Inline:
    """What one friend more or fewer would change, never called a saving: the total is said as it is."""
    if difference is None:
        return ()
    rung = next(rung for rung in quote.ladder if rung.group_size == difference.group_size)
    change = difference.total_change
    way = "same" if change == 0 else "up" if change > 0 else "down"
    return voice.say(
        f"quote.{side}.{way}",
        per_person=_about(voice.money(rung.per_person, quote.currency), rung.rounded),
        difference=voice.money(abs(Decimal(change)), quote.currency),
    )


def _both(each: Decimal, total: Decimal, quote: Quote, voice: Voice, *, rounded: bool = False) -> Inline:
    in_all = voice.money(total, quote.currency)
    if quote.group_size == 1:
        return voice.say("quote.alone", total=in_all)
    per_person = _about(voice.money(each, quote.currency), rounded)
    return voice.say("quote.headline", per_person=per_person, total=in_all)


def _about(amount: str, rounded: bool) -> str:
    return f"≈{SPACE}{amount}" if rounded else amount
