"""Whatever an operator writes, if it passes the check: the interview ends in a quote, everywhere the same."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.commands.quote import print_text
from bot.conversation import Context, Draft, Step, converse
from bot.conversation.events import Chose, Event, Reopened, Slot, Started
from bot.conversation.questions import BY_SLOT, pending
from bot.conversation.replies import Price, Reply
from bot.documents.sheets import COLUMNS, row_of
from bot.words import card, message
from bot.words.voice import Voice
from core.catalog import Catalog
from core.leads import Contact, Lead, Traveller
from core.loading.checks import check_operator, check_tour
from core.operator import Operator
from core.pricing import Quote, quote
from core.tour import Tour
from tests.core.any_tour import operators, tours
from tests.words import drawing
from tests.words.world import LOCALES

TODAY = date(2027, 1, 4)
LANGUAGES = {"languages": ("en", "es")}
MOST_STEPS = 14
slow = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


def catalogue(operator: dict[str, Any], tour: dict[str, Any]) -> Catalog:
    """As it is loaded; those with a mistake, or without a day, are left aside."""
    by = Operator.model_validate(operator, context=LANGUAGES)
    found = Tour.model_validate(tour, context=LANGUAGES)
    assume(not [*check_operator(by), *check_tour(found, by)])
    catalog = Catalog(operator=by, tours=(found,))
    assume(catalog.bookable(catalog.first_bookable_day(TODAY, found.code), TODAY, found.code))
    return catalog


def context_of(catalog: Catalog) -> Context:
    return Context(catalog=catalog, today=TODAY, language="en", reference="ANY-22222", traveller="Emma")


def wishes(tour: Tour, size: int) -> dict[Slot, st.SearchStrategy[str]]:
    """What may be had beside the trip, in the short form of the buttons, for a group of that size."""
    ages = st.lists(st.integers(0, 17), max_size=size).map(lambda found: ".".join(map(str, found)) or "none")
    extras = [f"{extra.code}{number}" for extra in tour.extras for number in ("", "=1", f"={size}")]
    return {
        Slot.CHILDREN: ages,
        Slot.SINGLE_ROOMS: st.integers(0, size).map(str),
        Slot.EXTRAS: st.sampled_from(extras or ["none"]),
    }


def interviewed(catalog: Catalog, size: int, data: st.DataObject) -> Step:
    """By its buttons alone, every question that comes; then some of what can be had beside."""
    context, tour = context_of(catalog), catalog.tours[0]
    step = converse(Draft(), Started(), context)
    for _ in range(MOST_STEPS):
        question = pending(step.draft, context)
        assert question is not None
        if question.slot is Slot.CONFIRM:
            break
        step = converse(step.draft, answering(question.slot, step, size, catalog, data), context)
    assert step.draft.quote is not None, "the interview has no end"
    for slot, values in wishes(tour, size).items():
        if BY_SLOT[slot].applies(step.draft, context) and data.draw(st.booleans()):
            opened = converse(step.draft, Reopened(slot=slot, revision=step.draft.revision), context).draft
            value = data.draw(values)
            step = converse(opened, Chose(slot=slot, value=value, revision=opened.revision), context)
            assert getattr(step.draft, slot.value) == BY_SLOT[slot].read(value, opened, context)
    return step


def answering(slot: Slot, step: Step, size: int, catalog: Catalog, data: st.DataObject) -> Event:
    revision = step.draft.revision
    if slot is Slot.GROUP_SIZE:
        return Chose(slot=slot, value=str(size), revision=revision)
    if slot is Slot.DATES:
        day = catalog.first_bookable_day(TODAY, catalog.tours[0].code)
        return Chose(slot=slot, value=day.isoformat(), revision=revision)
    replies = [reply for reply in step.replies if isinstance(reply, Reply)]
    offered = [b.event for row in replies[-1].buttons for b in row if isinstance(b.event, Chose)]
    return data.draw(st.sampled_from([event for event in offered if event.slot is slot]))


@slow
@given(operators(), tours(), st.data())
def test_every_interview_ends_in_a_quote(
    operator: dict[str, Any], tour: dict[str, Any], data: st.DataObject
) -> None:
    """For every group size, and one more: exact, or on request with a reason; and it is what was chosen."""
    catalog = catalogue(operator, tour)
    for size in range(1, catalog.tours[0].group_maximum + 2):
        step = interviewed(catalog, size, data)
        draft, priced = step.draft, step.draft.quote
        assert priced is not None
        assert priced == quote(catalog, priced.trip, TODAY)
        assert all((line.amount is None) == (line.reason is not None) for line in priced.lines)
        assert priced.total is not None or priced.lines[0].reason
        trip = priced.trip
        chosen = (draft.group_size, draft.children or (), draft.single_rooms or 0, draft.extras or ())
        assert (trip.group_size, trip.children, trip.single_rooms, trip.extras) == chosen
        shown = [
            p.quote for r in step.replies if isinstance(r, Reply) for p in r.parts if isinstance(p, Price)
        ]
        assert shown[-1:] in ([], [priced])


@slow
@given(operators(), tours(), st.data())
def test_no_price_differs_between_chat_terminal_card_and_export(
    operator: dict[str, Any], tour: dict[str, Any], data: st.DataObject
) -> None:
    """The amounts a traveller reads, in that order, are the operator's in the terminal; and so the total."""
    catalog = catalogue(operator, tour)
    size = data.draw(st.integers(1, catalog.tours[0].group_maximum + 1))
    priced = interviewed(catalog, size, data).draft.quote
    assert priced is not None
    found = catalog.tours[0]
    chat = message(
        Reply(parts=(Price(tour=found, quote=priced),)), language="en", catalog=catalog, locales=LOCALES
    )
    in_chat = amounts(drawing.text(chat))
    assert in_chat == amounts(printed(catalog, priced))[: len(in_chat)]
    lead = Lead(
        reference="ANY-22222",
        chat_id=7,
        traveller=Traveller(name="Emma", language="en"),
        contact=Contact(),
        quote=priced,
        created_at=datetime(2027, 1, 4, tzinfo=UTC),
    )
    on_card = drawing.text(card(lead, catalog=catalog, locales=LOCALES))
    sheet = dict(zip(COLUMNS, row_of(lead, catalog, UTC), strict=True))
    assert (sheet["total"], sheet["per_person"]) == (priced.total, priced.per_person)
    assert sheet["children"] == ", ".join(map(str, priced.trip.children))
    assert sheet["single_rooms"] == priced.trip.single_rooms
    if priced.total is not None and "Price still to be told" not in on_card:
        total = Voice(LOCALES, "en").money(priced.total, "USD")
        assert total in drawing.text(chat)
        assert total in on_card
    for extra in priced.trip.extras:
        assert found.extra(extra.code).name.in_("en") in on_card


def amounts(text: str) -> list[str]:
    return re.findall(r"US\$[\d,.]*\d", text)


def printed(catalog: Catalog, priced: Quote) -> str:
    """What `chaski quote` writes, from the price on."""
    with redirect_stdout(io.StringIO()) as file:
        print_text(catalog, catalog.tours[0], priced.trip, TODAY, "en")
    return file.getvalue()
