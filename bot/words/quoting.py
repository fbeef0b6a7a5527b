"""The quote as HTML: the price, what is in it, what is not priced yet, what one friend more would change."""

from __future__ import annotations

from decimal import Decimal

from bot.words.formats import SPACE
from bot.words.trips import from_where_to_where, who_and_when
from bot.words.voice import Voice
from core.catalog import Tour
from core.pricing import Difference, Line, Quote, Rung

VERSION_DIGITS = 6
"""Of the catalogue's twelve: enough to tell two price lists apart."""


def price(tour: Tour, quote: Quote, voice: Voice) -> str:
    """The whole quote."""
    if quote.total is None:
        return personal(tour, quote, voice)
    blocks = (
        f"<b>{headline(tour, quote, voice)}</b>\n"
        f"{who_and_when(tour, quote.group_size, quote.trip.dates, voice)}",
        table(tour, quote, voice) if elsewhere(tour, quote) else "",
        _lines(tour, quote, voice),
        voice.say("quote.open") if extras(tour, quote) else "",
        voice.say("quote.valid", until=quote.valid_until),
    )
    return "\n\n".join(filter(None, blocks))


def price_list(quote: Quote, voice: Voice) -> str:
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


def headline(tour: Tour, quote: Quote, voice: Voice) -> str:
    """`US$250 per person, US$1,000 in all`; a group too large for the table is promised a personal quote."""
    if quote.total is None or quote.per_person is None:
        return voice.say("quote.personal", count=quote.group_size)
    if elsewhere(tour, quote):
        return voice.say("quote.elsewhere", stay=tour.stay(quote.trip.stay).name)
    said = _both(quote.per_person, quote.total, quote, voice, rounded=quote.per_person_rounded)
    return said if quote.complete else voice.say("quote.plus_open", price=said)


def table(tour: Tour, quote: Quote, voice: Voice) -> str:
    """What the price table says for a group of that size, and for which night."""
    each = tour.prices.per_person[quote.group_size]
    price = _both(each, each * quote.group_size, quote, voice)
    return voice.say("quote.table", price=price, covers=tour.prices.covers)


def _both(each: Decimal, total: Decimal, quote: Quote, voice: Voice, *, rounded: bool = False) -> str:
    in_all = voice.money(total, quote.currency)
    if quote.group_size == 1:
        return voice.say("quote.alone", total=in_all)
    return voice.say(
        "quote.headline", per_person=_about(voice.money(each, quote.currency), rounded), total=in_all
    )


def personal(tour: Tour, quote: Quote, voice: Voice) -> str:
    why = voice.say("quote.personal.why", maximum=tour.group_maximum)
    trip = quote.trip
    known = (
        f"<b>{headline(tour, quote, voice)}</b>",
        who_and_when(tour, quote.group_size, quote.trip.dates, voice),
        from_where_to_where(tour, trip.pickup, trip.dropoff, voice),
        f"🛏 {voice.words(tour.stay(trip.stay).name)}",
    )
    return "\n".join(known) + f"\n\n{why}"


def line(line: Line, tour: Tour, quote: Quote, voice: Voice) -> str:
    """`✓ Lares, 2 days, with a night at the springs: 4 × US$250`; `➕ A private bathroom: on request`."""
    what = _what(line, tour, quote, voice)
    if line.amount is None or line.unit is None:
        return f"➕ {voice.say('quote.on_request', what=what)}"
    return f"✓ {voice.say('quote.priced', what=what, amount=_amount(line, line.unit, quote, voice))}"


def _amount(line: Line, unit: Decimal, quote: Quote, voice: Voice) -> str:
    """`4 × US$250`, `US$480` for one alone, `US$40 per group` for what a group pays once."""
    money = voice.money(unit, quote.currency)
    if line.quantity > 1:
        return f"{line.quantity}{SPACE}×{SPACE}{money}"
    return money if quote.group_size == 1 else voice.plain("price.per_group", amount=money)


def _lines(tour: Tour, quote: Quote, voice: Voice) -> str:
    """A line each for what is priced and what is on request, one line for all that the price table covers."""
    said_above = ("tour", "stay") if elsewhere(tour, quote) else ()
    named = [each for each in quote.lines if not each.included and each.kind not in said_above]
    lines = [line(each, tour, quote, voice) for each in named]
    if included := [_what(each, tour, quote, voice) for each in quote.lines if each.included]:
        lines.append(f"✓ {voice.say('quote.included', what=' · '.join(included))}")
    return "\n".join(lines)


def _what(line: Line, tour: Tour, quote: Quote, voice: Voice) -> str:
    """The name of what the line is for, plain: it fills a placeholder."""
    match line.kind:
        case "tour" | "group":
            if not tour.night_in_table(quote.trip.stay):
                return voice.label(tour.name)
            return voice.plain("quote.base", tour=tour.name, covers=tour.prices.covers)
        case "stay":
            return voice.label(tour.stay(line.code).name)
        case "pickup":
            return voice.plain("quote.pickup", place=tour.pickup(line.code).name)
        case "dropoff":
            return voice.plain("quote.dropoff", place=tour.dropoff(line.code).name)


def ladder(tour: Tour, quote: Quote, voice: Voice) -> str:
    """The price by group size, and what one friend more or fewer would change."""
    if quote.total is None:
        return ""
    rungs = " · ".join(_rung(rung, quote, voice) for rung in quote.ladder)
    differences = (
        _difference("more", quote.one_more, quote, voice),
        _difference("fewer", quote.one_fewer, quote, voice),
    )
    heading = voice.say("quote.ladder")
    if elsewhere(tour, quote):
        heading = voice.say("quote.ladder.table", ladder=heading, covers=tour.prices.covers)
    return "\n".join(filter(None, (f"<b>{heading}</b>", rungs, *differences)))


def _rung(rung: Rung, quote: Quote, voice: Voice) -> str:
    amount = _about(voice.money(rung.per_person, quote.currency), rung.rounded)
    said = rung_of(rung.group_size, amount, voice)
    return (
        f"<b>{voice.say('quote.ladder.own', rung=said)}</b>" if rung.group_size == quote.group_size else said
    )


def rung_of(size: int, amount: str, voice: Voice) -> str:
    """`4: US$250`, never cut at the end of a line."""
    return voice.say("quote.ladder.rung", size=size, amount=amount).replace(" ", SPACE)


def _difference(side: str, difference: Difference | None, quote: Quote, voice: Voice) -> str:
    """What one friend more or fewer would change, never called a saving: the total is said as it is."""
    if difference is None:
        return ""
    rung = next(rung for rung in quote.ladder if rung.group_size == difference.group_size)
    change = difference.total_change
    way = "same" if change == 0 else "up" if change > 0 else "down"
    return voice.say(
        f"quote.{side}.{way}",
        per_person=_about(voice.money(rung.per_person, quote.currency), rung.rounded),
        difference=voice.money(abs(Decimal(change)), quote.currency),
    )


def _about(amount: str, rounded: bool) -> str:
    return f"≈{SPACE}{amount}" if rounded else amount
