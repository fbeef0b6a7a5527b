"""What a traveller did → a step of the conversation → changes. No rules, no texts."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import Context, Draft, NewLead, StaffNote, Step, converse
from bot.conversation.events import Event, Said, Sent
from bot.conversation.labels import pressable
from bot.documents.my_data import my_data
from bot.handlers.cards import new_card, show_again
from bot.handlers.privacy import forget
from bot.handlers.quotes import show_quote
from bot.handlers.services import Services
from bot.handlers.takeover import for_a_person, set_silence
from bot.handlers.talk import TALK, below_card, wrote
from bot.storage import STAFF, ChatRecord, Urgency
from bot.storage.changes import AddLead, KeepCatalogue, KnowTraveller, MoveLead, SaveDraft
from bot.telegram.lanes import ALBUM
from bot.telegram.outgoing import Outgoing, documented
from bot.telegram.relaying import copied
from bot.telegram.rendering import Recipient, present, staff_note
from bot.words import typed_button, written_button
from bot.words.locale import negotiate
from bot.work.incoming import Sender, Tapped, Written
from bot.work.turn import Turn
from core.leads import Lead, LeadEvent, Traveller, restored, withdrawn


async def on_message(turn: Turn, message: Written, services: Services) -> None:
    if message.sender is not None and message.event is not None:
        recipient = Recipient(chat_id=message.chat_id)
        await _converse(turn, message.sender, message.event, services, recipient, message)


async def on_tap(turn: Turn, tapped: Tapped, event: Event, services: Services) -> None:
    """A button of ours was pressed in a traveller's chat."""
    recipient = Recipient(
        chat_id=tapped.chat_id, callback_id=tapped.callback_id, message_id=tapped.message_id
    )
    await _converse(turn, tapped.sender, event, services, recipient)


async def _converse(
    turn: Turn,
    user: Sender,
    event: Event,
    services: Services,
    recipient: Recipient,
    message: Written | None = None,
) -> None:
    assert turn.chat is not None
    if message is not None and for_a_person(turn.chat, event):
        await _to_person(turn, user, event, services, message)
        return
    catalog = services.catalog
    draft = Draft.load(turn.chat.draft) if turn.chat.draft else Draft()
    context = Context(
        catalog=catalog,
        today=services.today,
        language=negotiate(user.language_code, catalog.operator.languages),
        reference=services.new_reference(),
        traveller=user.first_name,
        lead=await turn.lead(draft.request) if draft.request else None,
        tapped=recipient.callback_id is not None,
        moment=turn.now,
    )
    talk = isinstance(event, Said | Sent)
    if isinstance(event, Said) and message and message.content.kind == "text":
        event = _by_label(event, draft, context, services)
    step = converse(draft, event, context)
    language = step.draft.language or context.language
    if step.missed and isinstance(event, Said):
        pressed = typed_button(step.replies, event.text, language=language, locales=services.locales)
        step = converse(draft, pressed, context) if pressed else step
    if step.forgotten:
        await forget(turn, turn.chat.id, services)
        await _answer(turn, step, recipient, language, services, yields=False)
        return
    saved = SaveDraft(chat_id=turn.chat.id, draft=step.draft.dump(), warm=_warm(step.draft))
    turn.change(saved, _known(user, turn.chat))
    if step.draft.quote and step.draft.quote != draft.quote:
        # Kept before the quote is shown: whatever was shown can be verified.
        turn.change(KeepCatalogue(version=catalog.version, content=catalog.content))
    if step.lead:
        lead = _lead(step.lead, turn, user)
        turn.change(AddLead(lead=lead))
        new_card(turn, lead, services)
    if context.lead and (step.withdrawn or step.restored):
        after = withdrawn(context.lead) if step.withdrawn else restored(context.lead)
        assert isinstance(after, Lead), "the conversation offers only what is open to the lead"
        line = LeadEvent(at=turn.now, what="withdrawn" if step.withdrawn else "restored")
        turn.change(MoveLead(before=context.lead, after=after, event=line))
        await show_again(turn, after, services)
    for note in step.notes or _sent_along(event, message):
        await _tell_staff(note, turn, user, services, message)
    # What became of a request is told all the same; all else that is only talk gives way to a person.
    yields = talk and not (step.lead or step.withdrawn or step.restored)
    await _answer(turn, step, recipient, language, services, yields=yields)
    if step.data_wanted:
        turn.say(documented(my_data(turn.chat.id, language)), to=recipient.chat_id)


async def _answer(
    turn: Turn, step: Step, recipient: Recipient, language: str, services: Services, *, yields: bool
) -> None:
    for out in present(
        step.replies, to=recipient, language=language, catalog=services.catalog, locales=services.locales
    ):
        urgency = Urgency.ANSWER if recipient.callback_id else Urgency.TALK
        if out.offers:
            await show_quote(turn, out, to=recipient.chat_id, urgency=urgency, yields=yields)
            continue
        turn.say(out, to=recipient.chat_id, urgency=urgency, yields=yields)


async def _to_person(turn: Turn, user: Sender, event: Event, services: Services, message: Written) -> None:
    """One of the staff talks with them: all goes there, and the bot says nothing."""
    assert turn.chat is not None
    draft = Draft.load(turn.chat.draft) if turn.chat.draft else Draft()
    reference = turn.chat.person_lead or draft.request
    said = event.text if isinstance(event, Said) else ""
    turn.change(_known(user, turn.chat))
    set_silence(turn, turn.chat.id, services)
    await _tell_staff(
        StaffNote(kind="wrote", text=said, reference=reference or None), turn, user, services, message
    )


def _known(user: Sender, chat: ChatRecord) -> KnowTraveller:
    return KnowTraveller(
        chat_id=chat.id,
        first_name=user.first_name,
        last_name=user.last_name,
        username=user.username,
        language_code=user.language_code,
    )


def _by_label(said: Said, draft: Draft, context: Context, services: Services) -> Event:
    """The press that the words are, where they are what stands on a button."""
    if said.edited:
        return said
    language = draft.language or context.language
    buttons = pressable(draft, context)
    return written_button(buttons, said.text, language=language, locales=services.locales) or said


def _warm(draft: Draft) -> bool:
    """Something to follow up: a trip was told in part, and is with nobody."""
    return draft.lead is None and (draft.group_size is not None or draft.dates is not None)


def _lead(new: NewLead, turn: Turn, user: Sender) -> Lead:
    assert turn.chat is not None
    return Lead(
        reference=new.reference,
        chat_id=turn.chat.id,
        traveller=Traveller(name=user.full_name, username=user.username or None, language=new.language),
        source=new.source,
        contact=new.contact,
        quote=new.quote,
        questions=new.questions,
        facts=new.facts,
        created_at=turn.now,
    )


def _sent_along(event: Event, message: Written | None) -> tuple[StaffNote, ...]:
    """A photo, a voice note or a pin is for the staff at any time: we can make nothing of it."""
    if message is None or message.edited or message.content.kind == "text":
        return ()
    match event:
        case Sent(kind=kind) if kind != "sticker":
            return (StaffNote(kind="sent_along"),)
        case Said():
            return (StaffNote(kind="sent_along", text=event.text),)
        case _:
            return ()


async def _tell_staff(
    note: StaffNote, turn: Turn, user: Sender, services: Services, message: Written | None
) -> None:
    """As a reply to the lead's card; a reply to it comes back to the traveller."""
    reference = note.reference or ""
    edited = message is not None and message.edited
    if edited and note.kind in ("passed_on", "wrote"):
        note = replace(note, kind="changed_words")
    out = staff_note(
        note,
        user_id=user.id,
        name=user.full_name,
        username=user.username or None,
        catalog=services.catalog,
        locales=services.locales,
    )
    out = await below_card(turn, out, reference)
    # What came with a keyboard, or puts one away, could not be edited (Bot API server: "can't be edited").
    payload = {name: value for name, value in out.payload.items() if name != "reply_markup"}
    belongs = f"{TALK}{user.id}:{reference}"
    if message is not None:
        belongs = await wrote(turn, message, reference, services)
    # An edit changes its copy; where that is gone, or says more, it is said anew.
    method = "editMessageText" if edited else out.method
    with_person = turn.chat is not None and turn.chat.person is not None
    news, once = Urgency.NEWS, (bool(reference) or with_person) and not edited
    gather = f"note:{user.id}:{reference}"
    turn.send(method, payload, to=STAFF, urgency=news, gather=gather, belongs=belongs, once=once)
    if message is not None and message.content.kind != "text" and not edited:
        album = message.content.album
        gather = f"{ALBUM}{album}" if album else f"copy:{user.id}"
        copy = await below_card(turn, Outgoing(method="copyMessage", payload=copied(message)), reference)
        turn.send(
            copy.method, copy.payload, to=STAFF, urgency=news, gather=gather, belongs=belongs, once=once
        )
