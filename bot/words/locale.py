"""The languages: one .po file each, with keys as msgid, English too.

Read and compiled in memory at start, so that a translator's file is all there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Self

import structlog
from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog as Translations
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot.conversation.replies import Instant, Note, Value
from bot.words.blocks import Inline, Wording, bold, plain, run
from bot.words.formats import Formats
from bot.words.names import shown
from core.catalog import OwnText, Text
from core.errors import ChaskiError
from core.trip import Dates

ENGLISH = "en"
"""The language every key exists in: the one that others are translated from and fall back to."""

log = structlog.get_logger(__name__)


class LocaleError(ChaskiError):
    """A .po file that cannot be read; the message names the file and what to do."""


class MissingTextError(KeyError):
    """No text for this key: a bug of ours, or a translation that is not finished."""


@dataclass(frozen=True)
class Phrasebook:
    """One .po file, ready to use. `texts` is the file as read, for proof-reading."""

    code: str
    texts: Translations
    compiled: GNUTranslations
    formats: Formats = field(compare=False)

    @classmethod
    def read(cls, path: Path) -> Self:
        try:
            _check_lines(path)
            with path.open("rb") as file:
                texts = read_po(file, abort_invalid=True)
            compiled = BytesIO()
            write_mo(compiled, texts)
            compiled.seek(0)
            translations = GNUTranslations(compiled)
            locale = Locale.parse(str(texts.locale_identifier or path.stem))
        except (PoFileError, UnknownLocaleError, ValueError) as error:
            raise LocaleError(f"{path}: {error}. Mend this line of the translation.") from error

        def pattern(key: str) -> str:
            text = translations.gettext(key)
            if text == key:
                raise LocaleError(f"{path}: {key} is missing. Copy its form from en.po and adapt it.")
            return text

        return cls(code=path.stem, texts=texts, compiled=translations, formats=Formats(locale, pattern))

    def plural(self, count: int) -> int:
        """Which of the language's plural forms goes with the number, from 0."""
        number: int = self.compiled.plural(count)  # type: ignore[attr-defined]
        return number

    def template(self, key: str, count: int | None) -> str | None:
        """The text behind a key with its placeholders still in it; None when it is not there."""
        text = self.compiled.gettext(key) if count is None else self.compiled.ngettext(key, key, count)
        return None if text in (key, "") else self.formats.typeset(text)


_LINE = re.compile(r'#.*|(?:msg\w+(?:\[\d\])?\s+)?"(?:[^"\\]|\\.)*"|')
"""A comment, a text in quotes with or without its keyword, or nothing."""


def _check_lines(path: Path) -> None:
    """Babel takes `msgstr Hello"` for "ello": a forgotten quote would be read by every traveller."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not _LINE.fullmatch(line.strip()):
            raise LocaleError(
                f"{path}, line {number}: {line.strip()}: a text begins and ends with one straight quote; "
                'a quote inside it is written \\".'
            )


def own_form(own: OwnText, language: Phrasebook, count: int | None) -> str:
    """The operator's sentence for that number."""
    single = count is None or len(own.forms) == 1
    return language.formats.typeset(own.forms[0 if single or count is None else language.plural(count)])


class Locales:
    """All languages we have texts for."""

    def __init__(self, languages: dict[str, Phrasebook], *, strict: bool = False) -> None:
        self._languages = languages
        self._strict = strict
        self._own: Mapping[tuple[str, str], OwnText] = {}

    @classmethod
    def load(cls, folder: Path, *, strict: bool = False) -> Self:
        """Read every .po of the folder.

        `strict` is for tests: a missing text raises MissingTextError instead of falling back to English.
        Raises LocaleError when a file cannot be read or English is not there.
        """
        languages = {path.stem: Phrasebook.read(path) for path in sorted(folder.glob("*.po"))}
        if ENGLISH not in languages:
            raise LocaleError(f"{folder}: en.po is missing. It holds the texts that all others come from.")
        return cls(languages, strict=strict)

    @classmethod
    def packaged(cls, *, strict: bool = False) -> Self:
        """The languages that come with the program."""
        return cls.load(Path(__file__).parents[1] / "locale", strict=strict)

    def put_in(self, own_texts: Iterable[OwnText]) -> None:
        """The operator's own words take the place of ours, and of those that were put in before."""
        self._own = {(text.language, text.key): text for text in own_texts}

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._languages)

    def language(self, code: str) -> Phrasebook:
        """The language of this code; English for one that has no file (any more)."""
        found = self._languages.get(code)
        if found is None and self._strict:
            raise MissingTextError(code)
        return found or self._languages[ENGLISH]

    def formats(self, code: str) -> Formats:
        return self.language(code).formats

    def said(self, code: str, note: Note) -> Inline:
        """The note in this language, with its emphasis."""
        return self.fill(note.language or code, note.key, note.values, note.count)

    def plain(self, code: str, note: Note) -> str:
        """The note in this language where there is no emphasis: on a button, over the chat, in a menu."""
        return plain(self.said(code, note))

    def catalogued(self, code: str, text: Text) -> str:
        """A text of the catalogue."""
        return self.formats(code).typeset(text.in_(code))

    def fill(
        self, code: str, key: str, values: Mapping[str, Value | Inline], count: int | None = None
    ) -> Inline:
        """The text of this key with its placeholders filled."""
        language, template = self._template(code, key, count)
        filled = {name: self._value(language, value) for name, value in values.items()}
        if count is not None:
            filled["count"] = run(language.formats.number(count))
        if filled.get("name") == ():
            template = without_name(template)
        return run(*_pieces(template, filled))

    def _template(self, code: str, key: str, count: int | None) -> tuple[Phrasebook, str]:
        language = self.language(code)
        own = self._own.get((language.code, key))
        template = own_form(own, language, count) if own else language.template(key, count)
        if template is not None:
            return language, template
        english = self._languages[ENGLISH]
        fallback = None if self._strict else english.template(key, count)
        if fallback is None:
            raise MissingTextError(f"{key} in {language.code}")
        log.warning("text_missing", key=key, language=language.code)
        return english, fallback

    def _value(self, language: Phrasebook, value: Value | Inline) -> Inline:
        forms = language.formats
        match value:
            case tuple():
                return value
            case Note():
                return self.said(language.code, value)
            case str():
                return run(shown(value))
            case Text():
                return run(forms.typeset(value.in_(language.code)))
            case int() | Decimal():
                return run(forms.number(value))
            case Dates():
                return run(forms.dates(value))
            case datetime():
                return run(forms.moment(value))
            case date():
                return run(forms.day(value))
            case time():
                return run(forms.clock(value))
            case Instant():
                written = f"{forms.moment(value.at.astimezone(UTC))} UTC"
                return (Wording(written, moment=int(value.at.timestamp())),)


def _pieces(template: str, filled: Mapping[str, Inline]) -> Iterator[Inline]:
    for piece, name, emphasised in _parsed(template):
        said = filled[name] if name is not None else piece
        yield bold(said) if emphasised else said


@lru_cache(maxsize=4096)
def _parsed(template: str) -> tuple[tuple[Inline, str | None, bool], ...]:
    """The template as its fixed words and its placeholders, each with whether it is emphasised."""
    found: list[tuple[Inline, str | None, bool]] = []
    for number, part in enumerate(template.split(EMPHASIS)):
        for literal, name, _, _ in Formatter().parse(part):
            found.append((run(literal), None, number % 2 == 1))
            if name is not None:
                found.append(((), name, number % 2 == 1))
    return tuple(found)


EMPHASIS = "**"
"""Around what a text makes bold."""
_NAME = re.compile(r",? ?\{name\}")
"""With a name of which nothing can be seen, "Hi {name}!" is "Hi!" and "¡Hola, {name}!" is "¡Hola!"."""


def without_name(template: str) -> str:
    return _NAME.sub("", template)


def negotiate(language_code: str | None, languages: Sequence[str]) -> str:
    """One of the operator's `languages` for the traveller's; the first when none fits.

    `language_code` is an IETF tag as it is met in the wild: "pt-br", "es-419", "zh-hans", rarely nothing.
    First the whole tag is looked for, then the language without its region.
    """
    wanted = _normal(language_code or "")
    by_tag = {_normal(language): language for language in languages}
    by_language = {_normal(language).partition("-")[0]: language for language in reversed(languages)}
    return by_tag.get(wanted) or by_language.get(wanted.partition("-")[0]) or languages[0]


def _normal(tag: str) -> str:
    return tag.strip().replace("_", "-").casefold()
