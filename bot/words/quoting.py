"""The quote as HTML: the price, what is in it, what is not priced yet, what one friend more would change."""

from __future__ import annotations

from decimal import Decimal

from bot.words.trips import from_where_to_where, where_they_sleep, who_and_when
from bot.words.voice import Voice
from core.catalog import Text, Tour
from core.pricing import Difference, Line, Quote, Rung

VERSION_DIGITS = 6
"""Of the catalogue's twelve: enough to tell two price lists apart."""


def price(tour: Tour, quote: Quote, voice: Voice) -> str:
    """The whole quote."""
    if quote.total is None:
        return personal(tour, quote, voice)
    blocks = (
        f"<b>{headline(quote, voice)}</b>\n{who_and_when(tour, quote.group_size, quote.trip.dates, voice)}",
        _lines(tour, quote, voice),
        "" if quote.complete else voice.say("quote.open"),
        _terms(quote, voice),
        voice.say("quote.valid", until=quote.valid_until, version=quote.catalogue_version[:VERSION_DIGITS]),
    )
    return "\n\n".join(filter(None, blocks))


def headline(quote: Quote, voice: Voice) -> str:
    """`US$250 per person, US$1,000 in all`; a group too large for the table is promised a personal quote."""
    if quote.total is None or quote.per_person is None:
        return voice.say("quote.personal", count=quote.group_size)
    total = voice.money(quote.total, quote.currency)
    if quote.group_size == 1:
        said = voice.say("quote.alone", total=total)
    else:
        each = _about(voice.money(quote.per_person, quote.currency), quote.per_person_rounded)
        said = voice.say("quote.headline", per_person=each, total=total)
    return said if quote.complete else voice.say("quote.plus_open", price=said)


def personal(tour: Tour, quote: Quote, voice: Voice) -> str:
    large = quote.group_size > tour.group_maximum
    why = voice.say("quote.personal.why", maximum=tour.group_maximum) if large else ""
    trip = quote.trip
    known = (
        f"<b>{headline(quote, voice)}</b>",
        who_and_when(tour, quote.group_size, quote.trip.dates, voice),
        from_where_to_where(tour, trip.pickup, trip.dropoff, voice),
        where_they_sleep(tour, trip, voice),
    )
    return "\n\n".join(filter(None, ("\n".join(filter(None, known)), why, _terms(quote, voice))))


def _terms(quote: Quote, voice: Voice) -> str:
    """What is paid in advance, and what holds for who cancels; nothing where nobody has told us."""
    percent, lines = quote.deposit_percent, []
    if quote.deposit is not None and percent is not None:
        amount = voice.money(quote.deposit, quote.currency)
        lines.append(voice.say("quote.deposit.share", amount=amount, percent=percent))
    elif quote.deposit is not None:
        lines.append(voice.say("quote.deposit", amount=voice.money(quote.deposit, quote.currency)))
    elif percent is not None:
        lines.append(voice.say("quote.deposit.later", percent=percent))
    if quote.cancellation is not None:
        lines.append(voice.say("quote.cancellation", terms=quote.cancellation))
    return "\n".join(lines)


def line(line: Line, tour: Tour, quote: Quote, voice: Voice) -> str:
    """`✓ Lares, 2 days, with a night at the springs: 4 × US$250`; `➕ A private bathroom: on request`."""
    what = _what(line, tour, voice)
    if line.reason == "depends_on_date":
        return f"➕ {voice.say('quote.depends_on_date', what=what)}"
    if line.amount is None or line.unit is None:
        return f"➕ {voice.say('quote.on_request', what=what)}"
    return f"✓ {voice.say('quote.priced', what=what, amount=_amount(line, line.unit, quote, voice))}"


def _amount(line: Line, unit: Decimal, quote: Quote, voice: Voice) -> str:
    """`4 × US$250`, `US$480` for one alone, `US$40 per group` for what a group pays once."""
    money = voice.money(unit, quote.currency)
    if line.quantity > 1:
        return f"{line.quantity} × {money}"
    return money if quote.group_size == 1 or line.of_one else voice.plain("price.per_group", amount=money)


def _lines(tour: Tour, quote: Quote, voice: Voice) -> str:
    """A line each for what is priced and what is on request, one line for all that the price table covers."""
    lines = [line(each, tour, quote, voice) for each in quote.lines if not each.included]
    if included := [_what(each, tour, voice) for each in quote.lines if each.included]:
        lines.append(f"✓ {voice.say('quote.included', what=' · '.join(included))}")
    return "\n".join(lines)


def _what(line: Line, tour: Tour, voice: Voice) -> str:
    """The name of what the line is for, plain: it fills a placeholder."""
    match line.kind:
        case "tour" | "group":
            base = voice.plain("quote.base", tour=tour.name, covers=tour.prices.covers)
            return f"{base} ({voice.label(tour.tariff_named(line.season).name)})" if line.season else base
        case "stay":
            name = tour.stay(line.code).name
            return _for(line.times, voice.plain("quote.nights", what=name, count=line.times), name, voice)
        case "pickup":
            return voice.plain("quote.pickup", place=tour.pickup(line.code).name)
        case "dropoff":
            return voice.plain("quote.dropoff", place=tour.dropoff(line.code).name)
        case "season":
            return voice.label(tour.tariff_named(line.code).name)
        case "child":
            return voice.label(tour.children(line.code).name)
        case "single":
            room = voice.plain("quote.single")
            return room if line.code == tour.code else f"{room} ({voice.label(tour.stay(line.code).name)})"
        case "extra":
            name = tour.extra(line.code).name
            return _for(line.times, voice.plain("quote.days", what=name, count=line.times), name, voice)


def _for(times: int, said: str, name: Text, voice: Voice) -> str:
    """With the number of nights or days where the price is for several."""
    return said if times > 1 else voice.label(name)


def ladder(quote: Quote, voice: Voice) -> str:
    """The price by group size, and what one friend more or fewer would change."""
    if quote.total is None:
        return ""
    rungs = " · ".join(_rung(rung, quote, voice) for rung in quote.ladder)
    differences = (
        _difference("more", quote.one_more, quote, voice),
        _difference("fewer", quote.one_fewer, quote, voice),
    )
    return "\n".join(filter(None, (f"<b>{voice.say('quote.ladder')}</b>", rungs, *differences)))


def _rung(rung: Rung, quote: Quote, voice: Voice) -> str:
    amount = _about(voice.money(rung.per_person, quote.currency), rung.rounded)
    said = voice.say("quote.ladder.rung", size=rung.group_size, amount=amount)
    if rung.group_size != quote.group_size:
        return said
    return f"<b>{said} ({voice.say('quote.ladder.own')})</b>"


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
    return f"≈ {amount}" if rounded else amount
