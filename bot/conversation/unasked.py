"""What a traveller hears without having asked, and how they end that.

Pure, as everything here: when it is said is the business of timers. None and (): nothing is to be said.
"""

from __future__ import annotations

from bot.conversation.asking import go_on
from bot.conversation.draft import Draft
from bot.conversation.events import Said, Silenced, Unsilenced
from bot.conversation.question import tour_of
from bot.conversation.questions import pending
from bot.conversation.replies import Button, Note, Packing, Part, Plan, Reply, Value
from bot.conversation.step import Context, StaffNote, Step
from bot.understanding import Heard
from core.itinerary import itinerary
from core.leads import Lead
from core.pricing import elsewhere

NO_MORE = (Button(label=Note(key="button.silence"), event=Silenced()),)
AGAIN = (Button(label=Note(key="button.unsilence"), event=Unsilenced()),)


def silenced(draft: Draft, event: Silenced, context: Context) -> Step:
    """`/stop`: nothing unasked from now on, until they want it again. Answers still come."""
    told = Note(key="silence.request") if draft.lead else Note(key="silence.done")
    return Step(draft=draft.with_(silent=True), replies=(Reply(parts=(told,), buttons=(AGAIN,)),))


def unsilenced(draft: Draft, event: Unsilenced, context: Context) -> Step:
    told = Reply(parts=(Note(key="silence.over"),), in_place=True)
    return Step(draft=draft.with_(silent=False), replies=(told,))


def may_be_nudged(draft: Draft) -> bool:
    """They stopped midway, and have not been reminded of this trip."""
    return draft.begun and not (draft.lead or draft.nudged or draft.silent)


def nudge(draft: Draft, context: Context) -> Step | None:
    """The open question once more, with a kind word. Never twice for one trip."""
    if not may_be_nudged(draft) or pending(draft, context) is None:
        return None
    told = Note(key="unasked.nudge", values={"name": context.traveller})
    return go_on(draft.with_(nudged=True), context, told, brief=True, buttons=(NO_MORE,))


def runs_out(draft: Draft) -> bool:
    """They have a price that holds until a day, and have not sent it."""
    return draft.quote is not None and not (draft.lead or draft.silent)


def expiring(draft: Draft, context: Context) -> Step | None:
    """Their price holds for a few days more."""
    quote = draft.quote
    if not runs_out(draft) or quote is None or quote.valid_until < context.today:
        return None
    if pending(draft, context) is None:
        return None
    if quote.total is None or elsewhere(tour_of(draft, context.catalog), quote):
        return None
    told = Note(key="unasked.expiry", values={"until": quote.valid_until})
    return go_on(draft, context, told, brief=True, buttons=(NO_MORE,))


def lead_expiring(lead: Lead, context: Context) -> tuple[Reply, ...]:
    """The price that a person gave them holds for a few days more."""
    if lead.quote.valid_until < context.today:
        return ()
    values: dict[str, Value] = {"until": lead.quote.valid_until, "reference": lead.reference}
    return (Reply(parts=(Note(key="unasked.expiry.request", values=values),), buttons=(NO_MORE,)),)


def week_before(lead: Lead, context: Context) -> tuple[Reply, ...]:
    """Where it begins, and what to bring for these nights. Raises ValueError: the catalogue has moved on."""
    context.catalog.check_trip(lead.trip)
    tour = context.catalog.tour(lead.trip.tour)
    values: dict[str, Value] = {"tour": tour.name, "day": lead.trip.dates.earliest}
    parts = (
        Note(key="unasked.week", values=values),
        _where(lead, context),
        Packing(tour=tour, stays=lead.trip.all_stays),
        Note(key="unasked.questions"),
    )
    return (Reply(parts=parts, buttons=(NO_MORE,)),)


def day_before(lead: Lead, context: Context) -> tuple[Reply, ...]:
    """Where it begins, and how the first day goes. Raises ValueError: the catalogue has moved on."""
    first = itinerary(context.catalog, lead.trip)[0]
    tour = context.catalog.tour(lead.trip.tour)
    told = Note(key="unasked.day", values={"tour": tour.name})
    parts = (told, _where(lead, context), Plan(day=first), Note(key="unasked.questions"))
    return (Reply(parts=parts, buttons=(NO_MORE,)),)


def _where(lead: Lead, context: Context) -> Part:
    place = context.catalog.tour(lead.trip.tour).pickup(lead.trip.pickup)
    return Note(key="unasked.pickup", values={"place": place.name})


def thanks(draft: Draft, lead: Lead, context: Context) -> Step:
    """And one question. What they write next may be its answer."""
    told = Note(key="unasked.thanks", values={"name": context.traveller})
    reply = Reply(parts=(told,), buttons=(NO_MORE,))
    return Step(draft=draft.with_(asked_how=lead.reference), replies=(reply,))


def how_it_was(draft: Draft, heard: Heard, event: Said) -> Step | None:
    """The answer to that question, in their words; None for anything else: a question, a new trip."""
    reference = draft.asked_how
    if reference is None or event.edited:
        return None
    another = (draft.begun and draft.lead is None) or (heard.dates and heard.group_size)
    if another or heard.topics or heard.act == "silence" or "human" in heard.talk:
        return None
    note = StaffNote(kind="how_it_was", text=event.text, reference=reference)
    told = Reply(parts=(Note(key="unasked.thanks.passed"),))
    return Step(draft=draft.with_(asked_how=None), replies=(told,), notes=(note,))
