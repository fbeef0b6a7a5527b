"""The parts of a reply as HTML: short enough that a message stays within one screen of a phone."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation.draft import Draft
from bot.conversation.events import Slot
from bot.conversation.replies import (
    Facts,
    Highlights,
    Ladder,
    Note,
    Packing,
    Part,
    Plan,
    Price,
    PriceTable,
    Recap,
    Stays,
    Words,
)
from bot.words.quoting import ladder, price
from bot.words.trips import DOUBT, from_where_to_where, who_and_when
from bot.words.voice import Voice
from core.catalog import OwnTable, Place, Stay, Supplement, Tour
from core.itinerary import ItineraryDay


def written(part: Part, voice: Voice, currency: str) -> str:
    """The part in this voice."""
    match part:
        case Note():
            return voice.locales.text(voice.language, part)
        case Words():
            return voice.words(part.text)
        case Recap():
            return _recap(part, voice, currency)
        case Plan():
            return _day(part.day, voice)
        case Price():
            return price(part.tour, part.quote, voice)
        case PriceTable():
            return _price_table(part, voice, currency)
        case Ladder():
            return ladder(part.quote, voice)
        case Facts():
            return _facts(part.tour, voice)
        case Highlights():
            return "\n".join(f"• {voice.words(text)}" for text in part.tour.highlights)
        case Packing():
            return _packing(part, voice)
        case Stays():
            return "\n".join(_stay(stay, voice, currency) for stay in part.tour.stays)


def _recap(recap: Recap, voice: Voice, currency: str) -> str:
    tour, draft = recap.tour, recap.draft
    who = who_and_when(tour, draft.group_size, draft.dates, voice, draft.doubtful)
    if tour is None:
        return who
    named = f"🥾 {voice.words(tour.name)}{_doubt(Slot.TOUR, draft)}" if recap.named else ""
    places = _places(draft, tour, voice)
    lines = [named, who, places and places + _doubt(Slot.PICKUP, draft) + _doubt(Slot.DROPOFF, draft)]
    if draft.stay and _known(tour.stay, draft.stay):
        lines.append(f"🛏 {voice.words(tour.stay(draft.stay).name)}{_doubt(Slot.STAY, draft)}")
    lines.append(_price_so_far(draft, tour, voice, currency))
    return "\n".join(filter(None, lines))


def _doubt(slot: Slot, draft: Draft) -> str:
    return DOUBT if slot in draft.doubtful else ""


def _places(draft: Draft, tour: Tour, voice: Voice) -> str:
    # A trip that became a lead may name what the catalogue has given up since: then that is left out.
    dropoff = draft.dropoff if draft.dropoff and _known(tour.dropoff, draft.dropoff) else None
    if draft.pickup and _known(tour.pickup, draft.pickup):
        return from_where_to_where(tour, draft.pickup, dropoff, voice)
    return f"📍 … → {voice.words(tour.dropoff(dropoff).name)}" if dropoff else ""


def _price_so_far(draft: Draft, tour: Tour, voice: Voice, currency: str) -> str:
    """What the table says for this group, from the first answer on: nobody waits for a price."""
    each = tour.price_each(draft.group_size, draft.dates) if draft.group_size else None
    if each is None or draft.stay:
        return ""
    amount = voice.money(each, currency)
    return f"💵 {voice.say('recap.price', amount=amount, covers=tour.prices.covers)}"


def _known(find: Callable[[str], Place | Stay], code: str) -> bool:
    try:
        find(code)
    except LookupError:
        return False
    return True


def _day(day: ItineraryDay, voice: Voice) -> str:
    heading = [voice.say("plan.day", number=day.number)]
    if day.date:
        heading.append(voice.formats.day(day.date))
    if day.distance_km:
        heading.append(voice.say("plan.distance", km=day.distance_km))
    stops = (f"{stop.icon} {voice.words(stop.text)}" for stop in day.stops)
    return "\n".join((f"<b>{' · '.join(heading)}</b>", f"<i>{voice.words(day.title)}</i>", *stops))


def _price_table(table: PriceTable, voice: Voice, currency: str) -> str:
    rungs = (
        voice.say("quote.ladder.rung", size=size, amount=voice.money(amount, currency))
        for size, amount in sorted(table.tour.prices.per_person.items())
    )
    stays = (f"🛏 {voice.words(stay.name)}: {_price_word(stay, voice, currency)}" for stay in table.stays)
    return "\n".join((f"<b>{voice.say('quote.ladder')}</b>", " · ".join(rungs), *stays))


def _facts(tour: Tour, voice: Voice) -> str:
    distances = " + ".join(voice.formats.number(day.distance_km) for day in tour.days if day.distance_km)
    difficulty = voice.plain(f"difficulty.{tour.difficulty}")
    return voice.say("tour.facts", distances=distances, highest=max(tour.altitudes_m), difficulty=difficulty)


def _packing(part: Packing, voice: Voice) -> str:
    things = (*part.tour.pack, *(thing for stay in part.stays for thing in part.tour.stay(stay).pack))
    if not things:
        return ""
    listed = "\n".join(f"– {voice.words(thing)}" for thing in things)
    return f"🧳 {voice.say('pack.bring')}\n{listed}"


def _stay(stay: Stay, voice: Voice, currency: str) -> str:
    remarks = [_price_word(stay, voice, currency)]
    if stay.recommended:
        remarks.append(f"⭐ {voice.say('stay.recommended')}")
    return f"🛏 <b>{voice.words(stay.name)}</b> ({', '.join(remarks)})\n{voice.words(stay.about)}"


def _price_word(stay: Stay, voice: Voice, currency: str) -> str:
    match stay.price:
        case Supplement(per_person=per_person, per_group=per_group):
            amounts = (("price.per_person", per_person), ("price.per_group", per_group))
            return ", ".join(
                f"+ {voice.say(key, amount=voice.money(amount, currency))}"
                for key, amount in amounts
                if amount
            )
        case OwnTable(adds=adds, replaces=replaces):
            least = voice.money(min((adds or replaces or {}).values()), currency)
            said = voice.say("price.from", amount=voice.plain("price.per_person", amount=least))
            return f"+ {said}" if adds else said
        case "included":
            return voice.say("price.included")
        case "on_request":
            return voice.say("price.on_request")
