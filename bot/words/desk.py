"""What a card says of a lead's life with the staff, its buttons, and the lead's past on demand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.draft import fingerprint
from bot.desk import Choice, Face, Looked, Pressed, Record, StaffAction, Turned, open_actions
from bot.desk.press import RECORDS
from bot.desk.snoozing import snoozed_until
from bot.desk.talk import last_answer, outcome
from bot.words.blocks import (
    Block,
    Inline,
    Key,
    Paragraph,
    Quotation,
    Row,
    Screen,
    Section,
    Wording,
    bold,
    run,
)
from bot.words.locale import Locales
from bot.words.names import shortened, shown
from bot.words.voice import Voice
from core.catalog import Catalog, Text
from core.leads import Lead, LeadEvent, LeadState, StaffMember

NOTES, NOTE = 2, 200
"""The last notes on the card, and characters of each."""
PAGE = 2400
"""Characters of a lead's past on one page."""
WORD = 1200
"""Characters shown of one message in it."""
_DEFAULT_REASONS = ("price", "dates", "silent", "elsewhere", "other")
_TALK = ("requested", "wrote", "answered", "withdrawn", "restored")
"""What belongs to the talk with the traveller."""
_STEPS = (
    "requested",
    "claimed",
    "released",
    "taken_over",
    "handed_over",
    "quoted",
    "won",
    "lost",
    "reopened",
    "withdrawn",
    "restored",
    "snoozed",
    "woke",
    "noted",
    "undelivered",
    "person",
    "bot_back",
)
"""What is a step in the lead's life, beside what was written and what the clocks did."""


def lost_reasons(catalog: Catalog, locales: Locales) -> tuple[Choice, ...]:
    """The operator's, else ours, in the language of the staff."""
    voice = Voice(locales, catalog.operator.language_of_staff)
    own = [reason.in_(voice.language) for reason in catalog.operator.lost_reasons]
    if own:
        return tuple(Choice(code=fingerprint(text)[:8], label=Text(text)) for text in own)
    return tuple(
        Choice(code=code, label=Text(voice.plain(f"staff.reason.{code}"))) for code in _DEFAULT_REASONS
    )


def title(lead: Lead, history: Sequence[LeadEvent], catalog: Catalog, voice: Voice) -> Section:
    """How it stands, whose it is, whether it is put by."""
    lines = [_state(lead, history, voice)]
    if lead.claimed_by and lead.claimed_at:
        time = moment(lead.claimed_at, catalog, voice)
        lines.append(voice.say("staff.lead.claimed", name=name(lead.claimed_by.name, voice), time=time))
    if until := snoozed_until(lead, history):
        lines.append(voice.say("staff.card.snoozed", time=moment(until, catalog, voice)))
    return tuple(map(Paragraph, lines))


def _state(lead: Lead, history: Sequence[LeadEvent], voice: Voice) -> Inline:
    if lead.state is LeadState.NEW:
        return voice.say("staff.lead.new", reference=lead.reference)
    state = voice.say(f"staff.state.{lead.state.value}")
    title = voice.say("staff.lead.known", reference=lead.reference, state=state)
    lost = next((event for event in reversed(history) if event.what == "lost"), None)
    reason = lost.data.get("reason", "") if lost and lead.state is LeadState.LOST else ""
    return run(title, f" ({shown(reason)})") if reason else title


def notes(history: Sequence[LeadEvent], voice: Voice) -> Section:
    """The last that the staff noted among themselves."""
    last = [event for event in history if event.what == "noted"][-NOTES:]
    return tuple(Row("📝", _noted(event, voice)) for event in last)


def _noted(event: LeadEvent, voice: Voice) -> Inline:
    who = name(event.by.name if event.by else "", voice)
    return run(bold(run(who)), " – ", shortened(shown(event.data.get("text", "")), NOTE))


def answers(history: Sequence[LeadEvent], catalog: Catalog, voice: Voice) -> Section:
    """Who answered last, and whether that has arrived."""
    last, came = last_answer(history), outcome(history)
    if last is None or last.by is None or (came is not None and came.what == "undelivered"):
        return ()
    key = "staff.card.arrived" if came and came.at >= last.at else "staff.card.answered"
    time = moment(last.at, catalog, voice)
    return (Paragraph(voice.say(key, name=name(last.by.name, voice), time=time)),)


def buttons(lead: Lead, face: Face, voice: Voice) -> tuple[tuple[Key, ...], ...]:
    """What can be done with it: what is at hand, two a row, and the way to the others; or those."""
    keys = [_key(row, lead, voice) for row in open_actions(lead, behind=face == "more")]
    if face == "more":
        keys += [
            Key(
                label=voice.plain(f"staff.button.{record}"),
                press=Looked(reference=lead.reference, record=record),
            )
            for record in RECORDS
        ]
        return (*_pairs(keys), (_turn(lead, "", voice),))
    return (*_pairs(keys), (_turn(lead, "more", voice),))


def choices_of(
    action: StaffAction, choices: Sequence[Choice], lead: Lead, voice: Voice
) -> tuple[tuple[Key, ...], ...]:
    """What an action is to be done with, one a row, and the way back."""
    rows = tuple(
        (
            Key(
                label=shortened(voice.label(choice.label), 60) or voice.plain("staff.nameless"),
                press=Pressed(action=action, reference=lead.reference, choice=choice.code),
            ),
        )
        for choice in choices
    )
    return (*rows, (_turn(lead, "", voice),))


def _key(row: StaffAction, lead: Lead, voice: Voice) -> Key:
    press = Pressed(action=row, reference=lead.reference)
    return Key(label=voice.plain(f"staff.button.{row.what}"), press=press, look=row.look)


def _turn(lead: Lead, face: Face, voice: Voice) -> Key:
    label = voice.plain("staff.button.more" if face else "staff.button.back")
    return Key(label=label, press=Turned(reference=lead.reference, face=face))


def _pairs(keys: Sequence[Key]) -> tuple[tuple[Key, ...], ...]:
    return tuple(tuple(keys[at : at + 2]) for at in range(0, len(keys), 2))


def past(
    lead: Lead,
    record: Record,
    history: Sequence[LeadEvent],
    page: int | None,
    *,
    catalog: Catalog,
    language: str,
    locales: Locales,
) -> Screen:
    """A page of the lead's past, from 1; None: the newest."""
    voice = Voice(locales, language)
    wanted = _TALK if record == "transcript" else _STEPS
    events = [event for event in history if event.what in wanted]
    pages = _pages([_line(event, lead, catalog, voice) for event in events])
    number = min(max(page or len(pages), 1), len(pages))
    about = shown(lead.traveller.name) or voice.plain("staff.nameless")
    heading = voice.say(f"staff.past.{record}", reference=lead.reference, name=about)
    of = f" {number}/{len(pages)}" if len(pages) > 1 else ""
    keys = tuple(
        Key(label=arrow, press=Looked(reference=lead.reference, record=record, page=other))
        for arrow, other in (("‹", number - 1), ("›", number + 1))
        if 1 <= other <= len(pages)
    )
    return Screen(
        sections=((Paragraph(run(heading, of)),), *pages[number - 1]), buttons=(keys,) if keys else ()
    )


def _line(event: LeadEvent, lead: Lead, catalog: Catalog, voice: Voice) -> Section:
    """When, who, what; and what was said."""
    who = name(event.by.name if event.by else lead.traveller.name, voice)
    what = voice.say(f"staff.event.{event.what}")
    more = event.data.get("reason") or event.data.get("to") or ""
    if until := event.data.get("until"):
        more = moment(datetime.fromisoformat(until), catalog, voice)
    when = f"{moment(event.at, catalog, voice)} · "
    line = run(when, bold(run(who)), " ", what, f" ({shown(more)})" if more else "")
    said: tuple[Block, ...] = ()
    if event.what in ("wrote", "answered", "noted"):
        text = shortened(shown(event.data.get("text", ""), lines=True), WORD)
        said = (Quotation(text or voice.plain("staff.card.no_words")),)
    return (Paragraph(line), *said)


def _pages(sections: Sequence[Section]) -> list[list[Section]]:
    """So that each fits a message; there is always one."""
    pages: list[list[Section]] = [[]]
    room = PAGE
    for section in sections:
        size = sum(len(_text(block)) for block in section)
        if pages[-1] and size > room:
            pages.append([])
            room = PAGE
        pages[-1].append(section)
        room -= size
    return pages


def _text(block: Block) -> str:
    match block:
        case Paragraph(text=text):
            return "".join(span.text for span in text)
        case Quotation(text=words):
            return words
        case _:
            return ""


def asked(action: StaffAction, lead: Lead, by: StaffMember, *, language: str, locales: Locales) -> Screen:
    """A question that is answered by replying to it."""
    voice = Voice(locales, language)
    person = (Wording(name(by.name, voice), person=by.id),)
    said = voice.say(f"staff.ask.{action.what}", person=person, reference=lead.reference)
    return Screen(sections=((Paragraph(said),),))


def called(key: str, lead: Lead, whom: StaffMember | None, *, language: str, locales: Locales) -> Screen:
    """A line about a lead that rings with whoever it is for."""
    voice = Voice(locales, language)
    person = (Wording(name(whom.name, voice), person=whom.id), Wording(" · ")) if whom else ()
    about = shown(lead.traveller.name) or voice.plain("staff.nameless")
    return Screen(sections=((Paragraph(run(person, voice.say(key, reference=lead.reference, name=about))),),))


def name(name: str, voice: Voice) -> str:
    """There is always something to read, and to tap where it is a link."""
    return shown(name) or voice.plain("staff.nameless")


def moment(moment: datetime, catalog: Catalog, voice: Voice) -> str:
    return voice.formats.moment(moment.astimezone(catalog.operator.zone))
