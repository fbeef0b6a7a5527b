"""How the team can reach the traveller: asked last, heard at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.draft import Draft
from bot.conversation.events import Slot
from bot.conversation.question import Label, Meant, asks, chooses, shows
from bot.conversation.replies import Button, Note, Reply
from bot.understanding import Heard
from core.leads import Contact

if TYPE_CHECKING:
    from bot.conversation.step import Context


def ask_contact(draft: Draft, context: Context, view: str) -> Reply:
    enough = chooses(Slot.CONTACT, draft, "telegram", Note(key="button.telegram_enough"))
    if view == "phone":
        share = Button(label=Note(key="button.share_phone"), share_phone=True)
        return asks("ask.contact.phone", (share,))
    if view == "email":
        return asks("ask.contact.email", (enough,))
    phone = shows(Slot.CONTACT, draft, "phone", "button.leave_phone")
    email = shows(Slot.CONTACT, draft, "email", "button.leave_email")
    return asks("ask.contact", (enough,), (phone, email))


def read_contact(value: str, draft: Draft, context: Context) -> Contact:
    if value.startswith("+"):
        return Contact(phone=value, email=draft.contact.email if draft.contact else None)
    if value != "telegram":
        raise ValueError(value)
    return Contact()


def write_contact(contact: Contact) -> str:
    return contact.phone or "telegram"


def label_contact(contact: Contact, draft: Draft, context: Context) -> Label:
    ways = ", ".join(filter(None, (contact.phone, contact.email)))
    return Note(key="button.way", values={"way": ways}) if ways else Note(key="button.telegram_enough")


def hear_contact(heard: Heard, draft: Draft, context: Context) -> Meant | None:
    """An address or a number in a message, beside what was given before; or that they give none."""
    before = draft.contact or Contact()
    if not (heard.email or heard.phones):
        declined = any(slot == "contact" for slot, _ in heard.refused)
        return Meant((Contact(),)) if declined and draft.contact is None else None
    email = heard.email or before.email
    if not heard.phones:
        contact = Contact(phone=before.phone, email=email)
        return Meant((contact,), corrects=True, note=contact_noted(contact))
    contacts = tuple(Contact(phone=phone, email=email) for phone in heard.phones)
    return Meant(contacts, corrects=True, note=contact_noted(contacts[0]) if len(contacts) == 1 else None)


def contact_noted(contact: Contact) -> Note:
    ways = ", ".join(filter(None, (contact.phone, contact.email)))
    return Note(key="contact.noted", values={"contact": ways})


def telegram_is_enough(draft: Draft, context: Context) -> Contact:
    return Contact()
