"""Lists and searches of the staff: what they type, and the buttons below."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from bot.conversation import Draft
from bot.desk.lists import BY_NAME, PAGE, Leafed, Opened, Reader, Unfinished
from bot.handlers.cards import card_anew
from bot.handlers.services import Services
from bot.handlers.talk import say
from bot.storage import STAFF, ChatRecord, Listing, Urgency, timestamp
from bot.storage.finding import asked_words
from bot.telegram.outgoing import answered
from bot.telegram.rendering import lead_list
from bot.understanding.heard import Standing, hear
from bot.words.lists import Page
from bot.work.incoming import Sender, Tapped, Written
from bot.work.turn import Turn
from core.leads import Lead, read_reference


async def leads(turn: Turn, message: Written, rest: str, services: Services) -> None:
    """/leads: those nobody has yet, and buttons to the other lists."""
    await _list(turn, message.sender, Leafed(view="new"), services)


async def trips(turn: Turn, message: Written, rest: str, services: Services) -> None:
    """/trips: who departs when."""
    await _list(turn, message.sender, Leafed(view="departures"), services)


async def lead(turn: Turn, message: Written, rest: str, services: Services) -> None:
    """/lead REF: its card anew."""
    known = await _called(turn, rest)
    if known is None:
        say(turn, message, "staff.lead.which", services)
    else:
        await card_anew(turn, known, services)


async def find(turn: Turn, message: Written, rest: str, services: Services) -> None:
    """/find: a reference, a day, a phone number, an @name or words of a name."""
    if not rest:
        say(turn, message, "staff.find.how", services)
    elif known := await _called(turn, rest):
        await card_anew(turn, known, services)
    elif days := _days(rest, message.sender, services):
        first, last = days
        await _list(turn, message.sender, Leafed(view="on_days", words=f"{first}..{last}"), services)
    else:
        await _list(turn, message.sender, Leafed(view="found", words=rest), services)


async def on_leafed(turn: Turn, tapped: Tapped, event: Leafed, services: Services) -> None:
    """Another page or another list, where this one stands."""
    _taken(turn, tapped)
    await _list(turn, tapped.sender, event, services, message_id=tapped.message_id)


async def on_opened(turn: Turn, tapped: Tapped, event: Opened, services: Services) -> None:
    _taken(turn, tapped)
    known = await turn.lead(event.reference)
    if known is not None:
        await card_anew(turn, known, services)


def _taken(turn: Turn, tapped: Tapped) -> None:
    out = answered(tapped.callback_id)
    turn.send(out.method, out.payload, to=tapped.chat_id, ephemeral=True)


async def _called(turn: Turn, text: str) -> Lead | None:
    reference = read_reference(text)
    return await turn.lead(reference) if reference else None


def _days(text: str, sender: Sender | None, services: Services) -> tuple[date, date] | None:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return None
        return day, day
    heard = hear(
        text,
        language=services.spoken_by(sender),
        today=services.today,
        asked="dates",
        catalog=services.catalog,
        standing=Standing(),
    ).dates
    if heard is None or not heard.choices:
        return None
    return min(each.earliest for each in heard.choices), max(each.latest for each in heard.choices)


async def _list(
    turn: Turn, sender: Sender | None, at: Leafed, services: Services, *, message_id: int | None = None
) -> None:
    page = await _page(turn, sender, at, services)
    out = lead_list(
        page,
        message_id=message_id,
        language=services.spoken_by(sender),
        catalog=services.catalog,
        locales=services.locales,
    )
    turn.send(out.method, out.payload, to=STAFF, urgency=Urgency.ANSWER)


async def _page(turn: Turn, sender: Sender | None, at: Leafed, services: Services) -> Page:
    """One more is asked for than is shown: so it is known whether there is another page."""
    offset, limit = at.page * PAGE, PAGE + 1
    if at.view == "warm":
        warm = await turn.store.warm(offset=offset, limit=limit)
        return Page(at=at, warm=[_unfinished(chat) for chat in warm[:PAGE]], more=len(warm) > PAGE)
    if at.view == "found":
        found = await turn.store.found(asked_words(at.words), offset=offset, limit=limit)
        return Page(at=at, leads=found[:PAGE], more=len(found) > PAGE)
    reader = Reader(id=sender.id if sender else 0, now=turn.now.astimezone(services.catalog.operator.zone))
    values = {
        name: timestamp(value.astimezone(UTC)) if isinstance(value, datetime) else value
        for name, value in BY_NAME[at.view].values(reader, at.words).items()
    }
    leads = await turn.store.listed(Listing(view=at.view, values=values, offset=offset, limit=limit))
    return Page(at=at, leads=leads[:PAGE], more=len(leads) > PAGE)


def _unfinished(chat: ChatRecord) -> Unfinished:
    return Unfinished(
        chat_id=chat.id,
        name=f"{chat.first_name} {chat.last_name}".strip(),
        username=chat.username,
        draft=Draft.load(chat.draft),
        since=chat.warm_since,
    )
