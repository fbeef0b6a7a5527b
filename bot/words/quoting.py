"""The quote in words: the price, what is in it, what is not priced yet, what one friend more would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.words.blocks import Inline, Paragraph, Row, Section, bold, joined, run
from bot.words.formats import SPACE
from bot.words.trips import beside, from_where_to_where, how_old, where_they_sleep, who_and_when
from bot.words.voice import Voice
from core.catalog import Tour
from core.itinerary import ItineraryDay
from core.pricing import Difference, Line, Quote, Rung, elsewhere

_ENDS = ("pickup", "dropoff")
PRICED, OPEN = "✓", "➕"
VERSION_DIGITS = 6
"""Of the catalogue's twelve: enough to tell two price lists apart."""


def price(tour: Tour, quote: Quote, voice: Voice, days: Sequence[ItineraryDay] = ()) -> tuple[Section, ...]:
    """The whole quote; with `days` also from where to where, and a line a day."""
    if quote.total is None:
        return personal(tour, quote, voice, days)
    apart = elsewhere(tour, quote)
    sections: tuple[Section, ...] = (
        (Paragraph(bold(headline(tour, quote, voice))), *_trip(tour, quote, voice, whole=bool(days))),
        tuple(_day_line(day, voice) for day in days),
        (Paragraph(table(tour, quote, voice)),) if apart else (),
        (
            *_lines(tour, quote, voice, named=not days),
            *((Paragraph(voice.say("quote.open")),) if extras(tour, quote) and not days else ()),
            *_terms(quote, voice),
            *(() if apart else (Paragraph(voice.say("quote.valid", until=quote.valid_until)),)),
        ),
    )
    return tuple(filter(None, sections))


def price_list(quote: Quote, voice: Voice) -> Inline:
    """Which state of the catalogue it was priced with: for staff and operator, no traveller can use it."""
    return voice.say("quote.price_list", version=quote.catalogue_version[:VERSION_DIGITS])


def extras(tour: Tour, quote: Quote) -> tuple[Line, ...]:
    """What is on request on top of a known price."""
    left = elsewhere(tour, quote)
    return tuple(line for line in quote.on_request if line not in left)


def headline(tour: Tour, quote: Quote, voice: Voice) -> Inline:
    """`US$250 per person, US$1,000 in all`; a group too large for the table is promised a personal quote."""
    if quote.total is None or quote.per_person is None:
        return voice.say("quote.personal", count=quote.group_size)
    if apart := elsewhere(tour, quote):
        stays = joined(" · ", (voice.words(tour.stay(line.code).name) for line in apart))
        return voice.say("quote.elsewhere", stay=stays)
    said = _both(quote.per_person, quote.total, quote, voice, rounded=quote.per_person_rounded)
    return said if quote.complete else voice.say("quote.plus_open", price=said)


def table(tour: Tour, quote: Quote, voice: Voice) -> Inline:
    """What the price table says for a group of that size on these dates, and for which night."""
    each = next(line.unit for line in quote.lines if line.kind == "tour") or Decimal(0)
    price = _both(each, each * quote.group_size, quote, voice)
    return voice.say("quote.table", price=price, covers=tour.prices.covers)


def _trip(tour: Tour, quote: Quote, voice: Voice, *, whole: bool) -> Iterator[Row]:
    """Who and when; where from, where to and where they sleep."""
    trip = quote.trip
    who = who_and_when(tour, quote.group_size, trip.dates, voice)
    yield from (who,) if who else ()
    yield from how_old(trip, voice)
    if whole:
        yield from_where_to_where(tour, trip.pickup, trip.dropoff, voice)
        nights = where_they_sleep(tour, trip.all_stays, voice)
        yield from (nights,) if nights else ()


def _day_line(day: ItineraryDay, voice: Voice) -> Paragraph:
    """`Day 1: Over the pass · 16 km`."""
    said = voice.say("plan.line", number=day.number, title=day.title)
    far = voice.say("plan.distance", km=day.distance_km) if day.distance_km else ()
    return Paragraph(joined(" · ", (said, far)))


def personal(
    tour: Tour, quote: Quote, voice: Voice, days: Sequence[ItineraryDay] = ()
) -> tuple[Section, ...]:
    large = quote.group_size > tour.group_maximum
    wanted = beside(tour, quote.trip, voice)
    sections: tuple[Section, ...] = (
        (Paragraph(bold(headline(tour, quote, voice))), *_trip(tour, quote, voice, whole=True), *wanted),
        tuple(_day_line(day, voice) for day in days),
        (Paragraph(voice.say("quote.personal.why", maximum=tour.group_maximum)),) if large else (),
        tuple(_terms(quote, voice)),
    )
    return tuple(filter(None, sections))


def _terms(quote: Quote, voice: Voice) -> Iterator[Paragraph]:
    """What is paid in advance, and what holds for who cancels; nothing where nobody has told us."""
    percent = quote.deposit_percent
    if quote.deposit is not None:
        amount = voice.money(quote.deposit, quote.currency)
        if percent is not None:
            yield Paragraph(voice.say("quote.deposit.share", amount=amount, percent=percent))
        else:
            yield Paragraph(voice.say("quote.deposit", amount=amount))
    elif percent is not None:
        yield Paragraph(voice.say("quote.deposit.later", percent=percent))
    if quote.cancellation is not None:
        yield Paragraph(voice.say("quote.cancellation", terms=quote.cancellation))


def line(line: Line, tour: Tour, quote: Quote, voice: Voice) -> Row:
    """`✓ Lares, 2 days, with a night at the springs: 4 × US$250`; `➕ A private bathroom: on request`."""
    what = _what(line, tour, quote, voice)
    if line.reason == "depends_on_date":
        return Row(OPEN, voice.say("quote.depends_on_date", what=what))
    if line.amount is None or line.unit is None:
        return Row(OPEN, voice.say("quote.on_request", what=what))
    return Row(PRICED, voice.say("quote.priced", what=what, amount=_amount(line, line.unit, quote, voice)))


def _amount(line: Line, unit: Decimal, quote: Quote, voice: Voice) -> Inline:
    """`4 × US$250`, `US$480` for one alone, `US$40 per group` for what a group pays once."""
    money = voice.money(unit, quote.currency)
    if line.quantity > 1:
        return run(f"{line.quantity}{SPACE}×{SPACE}{money}")
    return run(money) if quote.group_size == 1 or line.of_one else voice.say("price.per_group", amount=money)


def _lines(tour: Tour, quote: Quote, voice: Voice, *, named: bool) -> Iterator[Row]:
    """A line each for what is priced and what is on request, one line for all that the price table covers;
    there the places are `named` unless they stand above already."""
    apart = elsewhere(tour, quote)
    for each in quote.lines:
        said_above = each in apart or (apart and each.kind == "tour")
        if not each.included and not said_above:
            yield line(each, tour, quote, voice)
    included = [
        _what(each, tour, quote, voice)
        if named or each.kind not in _ENDS
        else voice.say(f"quote.{each.kind}.only")
        for each in quote.lines
        if each.included
    ]
    if included:
        yield Row(PRICED, voice.say("quote.included", what=joined(" · ", included)))


def _what(line: Line, tour: Tour, quote: Quote, voice: Voice) -> Inline:
    """The name of what the line is for."""
    match line.kind:
        case "tour" | "group":
            base = voice.words(tour.name)
            if all(map(tour.night_in_table, quote.trip.all_stays)):
                base = voice.say("quote.base", tour=tour.name, covers=tour.prices.covers)
            season = voice.words(tour.tariff_named(line.season).name) if line.season else ()
            return run(base, " (", season, ")") if season else base
        case "stay":
            stay = tour.stay(line.code).name
            several = voice.say("quote.nights", what=stay, count=line.times)
            return several if line.times > 1 else voice.words(stay)
        case "pickup":
            return voice.say("quote.pickup", place=tour.pickup(line.code).name)
        case "dropoff":
            return voice.say("quote.dropoff", place=tour.dropoff(line.code).name)
        case _:
            return _wish(line, tour, voice)


def _wish(line: Line, tour: Tour, voice: Voice) -> Inline:
    """What not every trip has."""
    match line.kind:
        case "season":
            return voice.words(tour.tariff_named(line.code).name)
        case "child":
            return voice.words(tour.children(line.code).name)
        case "single":
            room = voice.say("quote.single")
            where = () if line.code == tour.code else voice.words(tour.stay(line.code).name)
            return run(room, " (", where, ")") if where else room
        case _:
            extra = tour.extra(line.code).name
            several = voice.say("quote.days", what=extra, count=line.times)
            return several if line.times > 1 else voice.words(extra)


def ladder(tour: Tour, quote: Quote, voice: Voice) -> Section:
    """The price by group size, and what one friend more or fewer would change."""
    if quote.total is None or not quote.by_size:
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
