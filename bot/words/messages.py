"""Replies in one language, as messages of neutral blocks."""

from __future__ import annotations

from bot.conversation.replies import Button, Reply
from bot.words.blocks import Inline, Key, Paragraph, Screen
from bot.words.calendar import grid
from bot.words.locale import Locales
from bot.words.parts import sections_of
from bot.words.voice import Voice
from core.catalog import Catalog


def message(reply: Reply, *, language: str, catalog: Catalog, locales: Locales) -> Screen:
    """The reply as one message."""
    voice = Voice(locales, language)
    currency = catalog.operator.currency
    return Screen(
        sections=tuple(section for part in reply.parts for section in sections_of(part, voice, currency)),
        buttons=tuple(tuple(_key(button, voice) for button in row) for row in reply.buttons),
        calendar=grid(reply.calendar, voice.formats) if reply.calendar else None,
        in_place=reply.in_place,
        offers=reply.offers,
    )


def apology(*, language: str, locales: Locales) -> Screen:
    """To a traveller whose message we could not handle."""
    return _told(Voice(locales, language).say("error.apology"))


def too_much(*, language: str, locales: Locales) -> Screen:
    """To a traveller who sends more at once than can be read."""
    return _told(Voice(locales, language).say("flood.too_much"))


def private_only(link: str, *, language: str, locales: Locales) -> Screen:
    """To a group that is not the staff's: trips are planned in private, behind this link."""
    return _told(Voice(locales, language).say("group.private_only", link=link))


def how_to_link(*, language: str, locales: Locales) -> Screen:
    """To a group that may become the staff's."""
    return _told(Voice(locales, language).say("group.how_to_link"))


def _told(said: Inline) -> Screen:
    return Screen(sections=((Paragraph(said),),))


def _key(button: Button, voice: Voice) -> Key:
    if button.event is None and button.url is None and not button.share_phone:
        raise ValueError(f"a button that does nothing: {button}")
    return Key(
        label=voice.label(button.label),
        press=button.event,
        url=button.url,
        share_phone=button.share_phone,
    )
