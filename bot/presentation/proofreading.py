"""Is a translation whole? Every key of the English file, every plural form, every placeholder."""

from __future__ import annotations

import string
from collections.abc import Iterator

from babel.messages.catalog import Message

from bot.presentation.locale import ENGLISH, Language, Locales


def problems(locales: Locales, code: str) -> list[str]:
    """What a translator still has to do, one plain sentence each."""
    if code not in locales.languages:
        return [f"{code}.po is missing: there are no texts in this language of the operator's."]
    return list(_problems(locales.language(ENGLISH), locales.language(code)))


def _problems(english: Language, language: Language) -> Iterator[str]:
    file = f"{language.code}.po"
    for message in _messages(english):
        translated = language.texts.get(_key(message))
        if translated is None:
            yield f"{file}: {_key(message)} is missing."
        elif translated.fuzzy:
            yield f"{file}: {_key(message)} is marked fuzzy; look it over and remove the mark."
        elif not all(_forms(translated)) or len(_forms(translated)) < _wanted_forms(message, language):
            yield f"{file}: {_key(message)} has no text, or not all of its plural forms."
        else:
            yield from _wrong_placeholders(file, message, translated)
    known = {_key(message) for message in _messages(english)}
    for message in _messages(language):
        if _key(message) not in known:
            yield f"{file}: {_key(message)} is not a key of {ENGLISH}.po; remove it or mend its name."


def _wrong_placeholders(file: str, english: Message, translated: Message) -> Iterator[str]:
    wanted = _placeholders("".join(_forms(english)))
    for form in _forms(translated):
        try:
            found = _placeholders(form)
        except ValueError:
            yield f"{file}: {_key(english)} has a brace too many or too few."
            continue
        # "one person" needs no number.
        if found | {"count"} != wanted | {"count"}:
            names = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "none"
            yield f"{file}: {_key(english)} has other placeholders than the English text, which has {names}."


def _messages(language: Language) -> Iterator[Message]:
    return (message for message in language.texts if message.id)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _wanted_forms(english: Message, language: Language) -> int:
    return language.texts.num_plurals if english.pluralizable else 1


def _placeholders(text: str) -> set[str]:
    """Raises ValueError when the braces do not match."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
