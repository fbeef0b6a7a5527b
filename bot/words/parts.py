"""The parts of a reply in words: short enough that a message stays within one screen of a phone."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation.draft import Draft
from bot.conversation.events import Slot
from bot.conversation.replies import (
    Facts,
    Highlights,
    Ladder,
    Note,
    Offered,
    Offers,
    Packing,
    Part,
    Pickups,
    Plan,
    Price,
    PriceTable,
    Recap,
    RecapLine,
    Stays,
    Words,
)
from bot.conversation.stays import codes
from bot.words.blocks import Block, Inline, Paragraph, Points, Row, Section, bold, italic, joined, run
from bot.words.quoting import ladder, price, rung_of
from bot.words.trips import DOUBT, from_where_to_where, where_they_sleep, who_and_when
from bot.words.voice import Voice
from core.catalog import OwnTable, Place, Stay, Supplement, Tour
from core.itinerary import ItineraryDay
from core.prices import StayPrice


def sections_of(part: Part, voice: Voice, currency: str) -> tuple[Section, ...]:
    """The part in this voice; nothing where it has nothing to say."""
    if isinstance(part, Price):
        return price(part.tour, part.quote, voice, part.days)
    section = _section(part, voice, currency)
    return (section,) if section else ()


def _section(part: Part, voice: Voice, currency: str) -> Section:
    match part:
        case Note():
            return (Paragraph(voice.note(part)),)
        case Words():
            return (Paragraph(voice.words(part.text)),)
        case Recap():
            return _recap(part, voice, currency)
        case Plan():
            return _day(part.day, voice)
        case PriceTable():
            return _price_table(part, voice, currency)
        case Ladder():
            return ladder(part.tour, part.quote, voice)
        case Facts():
            return (Paragraph(_facts(part.tour, voice)),)
        case Highlights():
            return (Points(tuple(voice.words(text) for text in part.tour.highlights), mark="•"),)
        case Pickups():
            names = tuple(voice.words(place.name) for place in part.tour.pickups)
            return Row("📍", voice.say("topic.pickups")), Points(names, mark="•")
        case Packing():
            return _packing(part, voice)
        case Stays():
            return tuple(_stay(stay, part.tour, voice, currency) for stay in part.stays)
        case Offers():
            return tuple(_offered(offered, voice, currency) for offered in part.offered)
        case Price():
            raise AssertionError("a quote has several sections")


def _recap(recap: Recap, voice: Voice, currency: str) -> Section:
    tour, draft = recap.tour, recap.draft
    who = who_and_when(tour, draft.group_size, draft.dates, voice, draft.doubtful)
    if tour is None:
        return (who,) if who else ()
    stays = tuple(code for code in codes(draft.stay) if _known(tour.stay, code)) if draft.stay else ()
    rows = (
        _marked(Row("🥾", voice.words(tour.name)) if recap.named else None, draft, Slot.TOUR),
        who,
        _marked(_places(draft, tour, voice), draft, Slot.PICKUP, Slot.DROPOFF),
        _marked(where_they_sleep(tour, stays, voice), draft, Slot.STAY),
        *(_beside(line, voice) for line in recap.beside),
        _price_so_far(draft, tour, voice, currency),
    )
    return tuple(row for row in rows if row is not None)


def _marked(row: Row | None, draft: Draft, *slots: Slot) -> Row | None:
    """With a mark for each of these answers that may be misunderstood."""
    marks = DOUBT * sum(slot in draft.doubtful for slot in slots)
    return Row(row.icon, run(row.text, marks)) if row else None


def _beside(line: RecapLine, voice: Voice) -> Row:
    said = voice.note(line.said) if isinstance(line.said, Note) else voice.words(line.said)
    return Row(line.icon, run(said, DOUBT if line.doubtful else ""))


def _places(draft: Draft, tour: Tour, voice: Voice) -> Row | None:
    # A trip that became a lead may name what the catalogue has given up since: then that is left out.
    dropoff = draft.dropoff if draft.dropoff and _known(tour.dropoff, draft.dropoff) else None
    if draft.pickup and _known(tour.pickup, draft.pickup):
        return from_where_to_where(tour, draft.pickup, dropoff, voice)
    return Row("📍", run("… → ", voice.words(tour.dropoff(dropoff).name))) if dropoff else None


def _price_so_far(draft: Draft, tour: Tour, voice: Voice, currency: str) -> Row | None:
    """What the table says for this group, from the first answer on: nobody waits for a price."""
    each = tour.price_each(draft.group_size, draft.dates) if draft.group_size else None
    if each is None or draft.stay or not tour.stays:
        return None
    amount = voice.money(each, currency)
    return Row("💵", voice.say("recap.price", amount=amount, covers=tour.prices.covers))


def _known(find: Callable[[str], Place | Stay], code: str) -> bool:
    try:
        find(code)
    except LookupError:
        return False
    return True


def _day(day: ItineraryDay, voice: Voice) -> Section:
    heading: list[Inline | str] = [voice.say("plan.day", number=day.number)]
    if day.date:
        heading.append(voice.formats.day(day.date))
    if day.distance_km:
        heading.append(voice.say("plan.distance", km=day.distance_km))
    stops = (Row(stop.icon, voice.words(stop.text)) for stop in day.stops)
    return (
        Paragraph(bold(joined(" · ", heading))),
        Paragraph(italic(voice.words(day.title))),
        *stops,
    )


def _price_table(table: PriceTable, voice: Voice, currency: str) -> Section:
    rungs = (
        rung_of(size, voice.money(amount, currency), voice)
        for size, amount in sorted(table.tour.prices.per_person.items())
    )
    stays = (
        Row("🛏", voice.say("quote.priced", what=stay.name, amount=_price_word(stay.price, voice, currency)))
        for stay in table.stays
    )
    return (Paragraph(bold(voice.say("quote.ladder"))), Paragraph(joined(" · ", rungs)), *stays)


def _facts(tour: Tour, voice: Voice) -> Inline:
    distances = " + ".join(voice.formats.number(day.distance_km) for day in tour.days if day.distance_km)
    difficulty = voice.say(f"difficulty.{tour.difficulty}")
    return voice.say("tour.facts", distances=distances, highest=max(tour.altitudes_m), difficulty=difficulty)


def _packing(part: Packing, voice: Voice) -> Section:
    things = (*part.tour.pack, *(thing for stay in part.stays for thing in part.tour.stay(stay).pack))
    if not things:
        return ()
    listed: tuple[Block, ...] = (Row("🧳", voice.say("pack.bring")), Points(tuple(map(voice.words, things))))
    return listed


def _offered(offered: Offered, voice: Voice, currency: str) -> Row:
    """`Riding horse: + US$30 per person a day`."""
    name = voice.note(offered.name) if isinstance(offered.name, Note) else voice.words(offered.name)
    amount = _price_word(offered.price, voice, currency)
    if offered.each and isinstance(offered.price, Supplement):
        amount = voice.say(f"price.each_{offered.each}", amount=amount)
    said = voice.say("quote.priced", what=name, amount=amount)
    return Row("➕", run(said, "\n", voice.words(offered.about)) if offered.about else said)


def _stay(stay: Stay, tour: Tour, voice: Voice, currency: str) -> Row:
    remarks: list[Inline] = [_price_word(stay.price, voice, currency)]
    if tour.recommends(stay):
        remarks.append(run("⭐ ", voice.say("stay.recommended")))
    said = voice.say("stay.option", stay=stay.name, remarks=joined(", ", remarks))
    return Row("🛏", run(said, "\n", voice.words(stay.about)))


def _price_word(price: StayPrice, voice: Voice, currency: str) -> Inline:
    match price:
        case Supplement(per_person=per_person, per_group=per_group):
            amounts = (("price.per_person", per_person), ("price.per_group", per_group))
            said = (
                run("+ ", voice.say(key, amount=voice.money(amount, currency)))
                for key, amount in amounts
                if amount
            )
            return joined(", ", said)
        case OwnTable(adds=adds, replaces=replaces):
            least = voice.money(min((adds or replaces or {}).values()), currency)
            from_ = voice.say("price.from", amount=voice.say("price.per_person", amount=least))
            return run("+ ", from_) if adds else from_
        case "included":
            return voice.say("price.included")
        case "on_request":
            return voice.say("price.on_request")
