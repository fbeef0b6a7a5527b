"""What is wrong with a translation, in plain words: for `chaski check` and for the tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import Formatter

from babel.messages.catalog import Catalog as Translations
from babel.messages.catalog import Message

from bot.words.locale import EMPHASIS, ENGLISH, LocaleError, Locales
from core.catalog import OwnText
from core.loading import Finding, Proofread
from core.loading.problems import as_toml, did_you_mean

LIMITS = {"command.": 256, "staff.command.": 256, "profile.description": 512, "profile.short": 120}
"""Characters that there is room for (Bot API: a command's description, the bot's, its short one)."""


def proofread(locales: Locales, languages: Sequence[str]) -> None:
    """Raises LocaleError with everything that keeps these languages from being whole."""
    found = [problem for language in languages for problem in problems(locales, language)]
    if found:
        raise LocaleError("\n".join(found))


def problems(locales: Locales, language: str) -> list[str]:
    """Everything that keeps this language from being whole; empty when nothing does."""
    if language not in locales.languages:
        return [f"{language}.po is missing: copy en.po, translate every msgstr (see docs/languages.md)."]
    english, own = locales.language(ENGLISH).texts, locales.language(language).texts
    return [f"{language}.po: {problem}" for problem in _problems(english, own)]


_FIXED = ("format.",)
"""How dates and amounts are written: read once, at the start."""


def own_texts(locales: Locales) -> Proofread:
    """Looks at sentences in the operator's own words: the same key, placeholders and plural forms as ours."""
    ours = {_key(message): message for message in locales.language(ENGLISH).texts if message.id}

    def proofread(texts: tuple[OwnText, ...]) -> Iterator[Finding]:
        for text in texts:
            key, value = f"{text.key}.{text.language}", as_toml(text.forms[0])
            if text.key not in ours or text.key.startswith(_FIXED):
                known = (each for each in ours if not each.startswith(_FIXED))
                yield Finding(key, value, f"no sentence has this key: {did_you_mean(text.key, known)}")
            elif text.language not in locales.languages:
                yield Finding(
                    key, value, f"the bot does not speak this language: there is no {text.language}.po"
                )
            else:
                yield from (Finding(key, value, slip) for slip in _own_slips(text, ours[text.key], locales))

    return proofread


def _own_slips(text: OwnText, ours: Message, locales: Locales) -> Iterator[str]:
    wanted = locales.language(text.language).texts.num_plurals if ours.pluralizable else 1
    if len(text.forms) not in (1, wanted):
        yield f"it has {len(text.forms)} forms: write {'one text' if wanted == 1 else f'{wanted} forms'}"
        return
    for form in text.forms:
        for slip in _slips(text.key, form, _forms(ours)[-1]):
            yield f"it {slip}".rstrip(".").replace("en.po", "our own sentence")


def _problems(english: Translations, own: Translations) -> Iterator[str]:
    if own.fuzzy:
        yield "the header is marked fuzzy: remove that mark."
    translated = {_key(message): message for message in own if message.id}
    wanted = {_key(message): message for message in english if message.id}
    for key in translated.keys() - wanted.keys():
        yield f"{key} is not a key of en.po: remove it, or mend its spelling."
    for key, original in wanted.items():
        if key in translated:
            yield from _differences(key, original, translated[key])
        else:
            yield f"{key} is missing: copy it from en.po and translate it."


def _differences(key: str, original: Message, message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield f"{key} is marked fuzzy: check the text, then remove that mark."
    if bool(original.pluralizable) != bool(message.pluralizable):
        yield f"{key} needs a msgid_plural exactly when it has one in en.po."
        return
    forms, wanted = _forms(message), _forms(original)[-1]
    for form in forms:
        yield from (f"{key} {slip}" for slip in _slips(key, form, wanted))


def _slips(key: str, form: str, original: str) -> Iterator[str]:
    if not form:
        yield "has no text, or one plural form too few."
        return
    try:
        names, wanted = placeholders(form), placeholders(original)
    except ValueError as error:
        yield f"has a brace that does not pair: {error}."
        return
    if names != wanted:
        yield f"has the placeholders {_listed(names)} where en.po has {_listed(wanted)}."
    if form.count(EMPHASIS) != original.count(EMPHASIS):
        yield f"has {form.count(EMPHASIS)} times {EMPHASIS} where en.po has {original.count(EMPHASIS)}."
    if re.search(r"</?[a-z]+>|&[a-z]+;", form):
        yield f"has a tag or an entity: what is bold stands between {EMPHASIS}, all else is written as it is."
    for start, limit in LIMITS.items():
        if key.startswith(start) and len(form) > limit:
            yield f"has {len(form)} characters; there is room for {limit}."


def placeholders(template: str) -> frozenset[str]:
    """The names in braces. Raises ValueError for a brace that does not pair."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)
