"""The quote as one message: folded it says all that decides; the days and the prices open in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.conversation.draft import Draft
from bot.conversation.events import Event, Reopened, Slot, StartedOver
from bot.conversation.question import chooses, tour_of
from bot.conversation.questions import changes, offers
from bot.conversation.replies import Button, Ladder, Note, Plan, Price, Reply
from bot.conversation.step import Context
from core.catalog import Catalog, Tour
from core.itinerary import ItineraryDay, itinerary
from core.pricing import Quote

FOLDED, SIZES, CHANGE, SHARE = "", "sizes", "change", "share"
"""Views of the quote. A day of it is opened by its number: "1"."""

See = Callable[[str], Event]
"""View → the press that shows it."""


def quote_shown(tour: Tour, quote: Quote, days: tuple[ItineraryDay, ...], view: str, see: See) -> Reply:
    """Any quote in one of its views, with the buttons that lead to the others."""
    fold = Button(label=Note(key="button.fold"), event=see(FOLDED))
    for day in days:
        if view == str(day.number):
            before, after = _turns(day, len(days), see)
            return Reply(parts=(Plan(day=day),), buttons=((*before, fold, *after),), offers=True)
    by_size = quote.total is not None and quote.by_size
    if view == SIZES and by_size:
        return Reply(parts=(Ladder(tour=tour, quote=quote),), buttons=((fold,),), offers=True)
    opens = [("1", "button.days")] * bool(days) + [(SIZES, "button.sizes")] * by_size
    buttons = tuple((Button(label=Note(key=key), event=see(to)),) for to, key in opens)
    return Reply(parts=(Price(tour=tour, quote=quote, days=days),), buttons=buttons, offers=True)


def _turns(day: ItineraryDay, last: int, see: See) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """To the day before and to the day after, where there are such."""

    def turn(key: str, number: int) -> tuple[Button, ...]:
        label = Note(key=key, values={"number": number})
        return (Button(label=label, event=see(str(number))),) if 0 < number <= last else ()

    return turn("button.day_before", day.number - 1), turn("button.day_after", day.number + 1)


def days_of(quote: Quote, catalog: Catalog) -> tuple[ItineraryDay, ...]:
    """The quote's days; none where the catalogue has changed so much that it no longer knows its trip."""
    try:
        return itinerary(catalog, quote.trip)
    except (LookupError, ValueError):
        return ()


def offer(draft: Draft, context: Context, view: str = FOLDED) -> Reply:
    """The draft's quote, which can be sent and changed while it is no request yet."""
    assert draft.quote is not None, "only a whole trip is quoted"

    def see(to: str) -> Event:
        return Reopened(slot=Slot.CONFIRM, view=to, revision=draft.revision)

    tour, days = tour_of(draft, context.catalog), days_of(draft.quote, context.catalog)
    reply = quote_shown(tour, draft.quote, days, FOLDED if view in (CHANGE, SHARE) else view, see)
    if draft.lead:
        return reply
    request = (chooses(Slot.CONFIRM, draft, "yes", Note(key="button.request")),)
    if view == CHANGE:
        over = Button(label=Note(key="button.start_over"), event=StartedOver())
        fold = Button(label=Note(key="button.fold"), event=see(FOLDED))
        what = (*reply.parts, Note(key="note.change_what"))
        return replace(reply, parts=what, buttons=(request, *changes(draft, context), (over, fold)))
    if not isinstance(reply.parts[0], Price):
        return reply
    if view == SHARE:
        reply = replace(reply, parts=(*reply.parts, Note(key="note.share")))
    change = Button(label=Note(key="button.change"), event=see(CHANGE))
    first, others = (reply.buttons[0], reply.buttons[1:]) if days else ((), reply.buttons)
    asked = (*reply.parts, Note(key="ask.confirm"))
    return replace(reply, parts=asked, buttons=(request, *offers(draft, context), (*first, change), *others))
