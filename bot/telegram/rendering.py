"""What is said, as calls of the Bot API: replies to a traveller, cards and notes to the staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot import words
from bot.conversation.replies import Note, Reply, Toast, Value
from bot.conversation.step import StaffNote
from bot.desk import Choice, Face, Record, StaffAction
from bot.desk.news import News
from bot.telegram import markup
from bot.telegram.outgoing import Outgoing, answered, edited, sent
from bot.telegram.splitting import MESSAGE_LIMIT, split
from bot.words.lists import Page, listed
from bot.words.locale import Locales
from bot.words.price_edits import PriceEdit
from core.catalog import Catalog
from core.leads import Lead, LeadEvent, StaffMember


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Whom we answer, and the tap we answer, when it was one."""

    chat_id: int
    callback_id: str | None = None
    message_id: int | None = None
    """The message whose button was pressed."""


def present(
    replies: Sequence[Reply | Toast], *, to: Recipient, language: str, catalog: Catalog, locales: Locales
) -> list[Outgoing]:
    """What to send, in order. A tap is always answered, first of all.

    The first reply that may replace the tapped message does so; all others are sent below.
    """
    toasts = [reply for reply in replies if isinstance(reply, Toast)]
    outgoing: list[Outgoing] = []
    if to.callback_id:
        shown = locales.plain(language, toasts.pop(0).note) if toasts else ""
        outgoing.append(answered(to.callback_id, shown))
    said = [Reply(parts=(toast.note,)) for toast in toasts]
    editable = to.message_id
    for reply in (*said, *(reply for reply in replies if isinstance(reply, Reply))):
        message = words.message(reply, language=language, catalog=catalog, locales=locales)
        calls, editable = _calls(message, editable)
        outgoing += calls
    return outgoing


def apology(*, language: str, locales: Locales) -> Outgoing:
    return _one(words.apology(language=language, locales=locales))


def too_much(*, language: str, locales: Locales) -> Outgoing:
    return _one(words.too_much(language=language, locales=locales))


def private_only(bot_username: str, *, language: str, locales: Locales) -> Outgoing:
    link = f"https://t.me/{bot_username}"
    return _one(words.private_only(link, language=language, locales=locales))


def lead_card(lead: Lead, *, catalog: Catalog, locales: Locales) -> Outgoing:
    """The card of a new lead."""
    return _one(words.card(lead, catalog=catalog, locales=locales))


def changed_card(
    lead: Lead,
    history: Sequence[LeadEvent] = (),
    *,
    message_id: int | None,
    catalog: Catalog,
    locales: Locales,
    face: Face = "",
    choosing: tuple[StaffAction, Sequence[Choice]] | None = None,
) -> Outgoing:
    """The same card as the lead stands now, in that message; None: wherever the card is."""
    card = words.card(lead, history, catalog=catalog, locales=locales, face=face, choosing=choosing)
    return edited(message_id, _fitting(card), markup.keyboard(card))


def staff_note(
    note: StaffNote, *, user_id: int, name: str, username: str | None, catalog: Catalog, locales: Locales
) -> Outgoing:
    said = words.staff_note(
        note, user_id=user_id, name=name, username=username, catalog=catalog, locales=locales
    )
    return _one(said)


def held_answer(message: int, why: Note, *, language: str, locales: Locales) -> Outgoing:
    return _one(words.held(message, why, language=language, locales=locales))


def price_edit(stands: PriceEdit, *, catalog: Catalog, locales: Locales) -> Outgoing:
    """An edit of the catalogue, where its message stands, or in a new one."""
    screen = words.price_edit(stands, catalog=catalog, locales=locales)
    text, keyboard = _fitting(screen), markup.keyboard(screen)
    return sent(text, keyboard) if stands.first else edited(None, text, keyboard)


def asked_to_broadcast(message: int, count: int, *, language: str, locales: Locales) -> Outgoing:
    return _one(words.broadcast_asked(message, count, language=language, locales=locales))


def broadcast_copy(source: int, message: int, *, language: str, locales: Locales) -> Outgoing:
    """The message as it was written, and below it how to hear no more of that kind."""
    keyboard = markup.keyboard(words.no_more_news(language=language, locales=locales))
    payload = {"from_chat_id": source, "message_id": message, "reply_markup": keyboard}
    return Outgoing(method="copyMessage", payload=payload)


def line_for_staff(key: str, *, language: str, locales: Locales, **values: Value) -> Outgoing:
    return _one(words.to_staff(Note(key=key, values=values), language=language, locales=locales))


def lead_list(
    page: Page, *, message_id: int | None, language: str, catalog: Catalog, locales: Locales
) -> Outgoing:
    """A page of a list; in that message, or below."""
    screen = listed(page, language=language, catalog=catalog, locales=locales)
    if message_id is None:
        return _one(screen)
    return edited(message_id, _fitting(screen), markup.keyboard(screen))


def digest(
    news: News, changes: Sequence[object], today: date, *, catalog: Catalog, locales: Locales
) -> Outgoing:
    return _one(words.digest(news, changes, today, catalog=catalog, locales=locales))


def word_to_staff(note: Note, *, language: str, locales: Locales) -> Outgoing:
    return _one(words.to_staff(note, language=language, locales=locales))


def taken_over(traveller: int, name: str, *, language: str, locales: Locales) -> Outgoing:
    return _one(words.taken_over(traveller, name, language=language, locales=locales))


def staff_help(*, owner: bool, language: str, locales: Locales) -> Outgoing:
    return _one(words.staff_help(owner=owner, language=language, locales=locales))


def canned_list(*, language: str, catalog: Catalog, locales: Locales) -> Outgoing:
    return _one(words.canned_list(language=language, catalog=catalog, locales=locales))


def canned_said(word: str, text: str, *, spoken: str, language: str, locales: Locales) -> Outgoing:
    return _one(words.canned_said(word, text, spoken=spoken, language=language, locales=locales))


def link_choice(*, language: str, locales: Locales) -> list[Outgoing]:
    return [_one(screen) for screen in words.link_choice(language=language, locales=locales)]


def how_to_link(*, language: str, locales: Locales) -> Outgoing:
    return _one(words.how_to_link(language=language, locales=locales))


def staff_linked(chat_id: int, *, catalog: Catalog, locales: Locales) -> Outgoing:
    return _one(words.staff_linked(str(chat_id), catalog=catalog, locales=locales))


def past(
    lead: Lead,
    record: Record,
    history: Sequence[LeadEvent],
    page: int | None,
    *,
    message_id: int | None,
    catalog: Catalog,
    language: str,
    locales: Locales,
) -> Outgoing:
    """A page of the lead's past, in that message; None: in a new one."""
    screen = words.past(lead, record, history, page, catalog=catalog, language=language, locales=locales)
    if message_id is not None:
        return edited(message_id, _fitting(screen), markup.keyboard(screen))
    out = _one(screen)
    if not screen.buttons:
        out.payload.pop("reply_markup")
    return out


def asked(action: StaffAction, lead: Lead, by: StaffMember, *, language: str, locales: Locales) -> Outgoing:
    """A question of ours; the app of whoever is named in it opens a reply to it (Bot API, ForceReply)."""
    out = _one(words.asked(action, lead, by, language=language, locales=locales))
    reply = {"force_reply": True, "selective": True}
    return Outgoing(method=out.method, payload={**out.payload, "reply_markup": reply})


def called(key: str, lead: Lead, whom: StaffMember | None, *, language: str, locales: Locales) -> Outgoing:
    return _one(words.called(key, lead, whom, language=language, locales=locales))


def toast(callback_id: str, note: Note | None, *, language: str, locales: Locales) -> Outgoing:
    """An answer to a button of the staff's, in the language of who pressed it; None: nothing to read."""
    if note is None:
        return answered(callback_id)
    return answered(callback_id, words.staff_text(note.key, note.values, language=language, locales=locales))


def told(note: Note, *, language: str, locales: Locales) -> Outgoing:
    return _one(words.told(note, language=language, locales=locales))


def _one(message: words.Screen) -> Outgoing:
    return sent(_fitting(message), markup.keyboard(message))


def _fitting(message: words.Screen) -> str:
    """What of it one message holds: our own texts are shorter, a stranger's words are shortened."""
    return split(markup.text(message), MESSAGE_LIMIT)[0]


def _calls(message: words.Screen, editable: int | None) -> tuple[list[Outgoing], int | None]:
    """One message, more when it is too long; and the message that may still be edited."""
    keyboard = markup.keyboard(message)
    first, *others = split(markup.text(message), MESSAGE_LIMIT)
    keyboards = [*({} for _ in others), keyboard]
    below = [sent(text, its_keyboard) for text, its_keyboard in zip(others, keyboards[1:], strict=True)]
    # A keyboard under the text field comes with a new message only.
    if message.in_place and editable is not None and "keyboard" not in keyboard:
        calls, editable = [edited(editable, first, keyboards[0]), *below], None
    else:
        calls = [sent(first, keyboards[0]), *below]
    # The buttons are under the last of them.
    return [*calls[:-1], replace(calls[-1], offers=message.offers)], editable
