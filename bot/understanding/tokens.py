"""Text → tokens: words, numbers and signs, folded so that spelling habits do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import phonenumbers

LONGEST_TEXT = 1200
"""Characters considered. A booking fits many times over; what follows is a novel, or an attack."""

LONGEST_TOKENS = 240

_TYPOGRAPHY = str.maketrans(
    {"’": "'", "‘": "'", "´": "'", "`": "'", "ʼ": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-"}
    | {"“": '"', "”": '"', "«": '"', "»": '"', "…": ".", "º": "o", "ª": "a", "\u00a0": " ", "\u202f": " "}
    | {"\u200b": " ", "\u200d": None, "\ufe0f": None, "×": "x", "¡": " ", "¿": " ", "’": "'"}
)

# An apostrophe belongs to what stands before it after a single consonant or "qu" (d'août, qu'il), else to an
# ending of one or two letters (we're, geht's), else to the word before (aujourd'hui).
_HEAD = r"(?:[bcdfghjklmnpqrstvwxz]|[^\W\d_]{0,12}qu)'"
_ENDING = r"'[^\W\d_]{1,2}(?![^\W\d_])"

_MONTH, _MONTHS, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0?[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"

# One alternative per kind, every repetition bounded, so that the whole is linear.
_TOKEN = re.compile(
    r"(?P<email>(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})"
    r"|(?P<link>https?://\S{1,300}|www\.\S{1,300}|@\w{1,40})"
    r"|(?P<phone>(?:\+|\b00)\d(?:[ ().-]{0,2}\d){6,14}(?!\d)|"
    r"\(?\b\d{3}\)?[-. ]{1,2}\d{3}[-. ]?\d{3,4}\b)"
    r"|(?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|"
    rf"(?<!\d)20\d\d(?P<gap> ?){_MONTH}(?P=gap){_DAY}(?!\d))"
    rf"|(?P<yearmonth>(?<!\d)20\d\d[-/]{_MONTHS}(?![\d/.-])|(?<!\d){_MONTHS}[-/.]20\d\d(?!\d))"
    r"|(?P<numeric>\d{1,2}(?P<by>[./-])\d{1,2}(?P=by)(?:\d{4}|\d{2})(?!\d)|\d{1,2}/\d{1,2}(?![\d/])|\d{1,2}-0\d(?!\d))"
    r"|(?P<dotted>\d{1,2}\.\d{1,2}(?:\.(?!\d)|(?![\d.,%])))"
    r"|(?P<time>\d{1,2}[:h]\d{2}(?!\d))"
    r"|(?P<decimal>\d{1,3}(?:[.,]\d{3}){1,4}(?![\d])|\d{1,9}\.\d{1,9}|\d{1,9},\d(?!\d))"
    r"|(?P<number>\d{1,15})"
    rf"|(?P<ending>(?<=[^\W\d_]){_ENDING})"
    rf"|(?P<word>{_HEAD}|[^\W\d_]{{1,40}}(?:'(?![^\W\d_]{{1,2}}(?![^\W\d_])))?)"
    r"|(?P<stop>[.!?;\n]+)"
    r"|(?P<sign>\S)",
    re.IGNORECASE,
)

STOP = "."
"""The text of a token that ends a sentence."""


@dataclass(slots=True, eq=False)
class Token:
    """`text` is folded; `raw` keeps its accents. `keys` are what grammar rules may match it by."""

    text: str
    raw: str
    start: int
    end: int
    kind: str
    glued: bool
    """No space before it."""
    value: int | None = None
    keys: tuple[str, ...] = field(default=())
    choices: tuple[int, ...] = ()
    """The numbers that "3 or 4" may be; empty for one number."""
    by: Mapping[str, int] = field(default_factory=dict)
    """What a word of several lists means in each (Portuguese "segunda": Monday, second)."""


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Lower case, no accents: "Fünf" → "funf", "AOÛT" → "aout", "dreißig" → "dreissig"."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_TYPOGRAPHY)


def international(written: str) -> str:
    """ "0049 170 …" → "+49 170 …"."""
    return "+" + written[2:] if written.startswith("00") else written


def _one_phone(written: str) -> str:
    """Without what follows the number ("+51 987654321 12 June")."""
    groups = written.split(" ")
    for count in range(len(groups), 0, -1):
        number = " ".join(groups[:count])
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(international(number))):
                return number
        except phonenumbers.NumberParseException:
            continue
    return written


def tokenize(text: str) -> list[Token]:
    """At most LONGEST_TOKENS tokens of the first LONGEST_TEXT characters."""
    text = text[:LONGEST_TEXT].translate(_TYPOGRAPHY)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    tokens: list[Token] = []
    end = 0
    while match := _TOKEN.search(text, end):
        kind = match.lastgroup or "sign"
        raw = match.group().lower()
        if kind == "phone" and raw[0] in "+0":
            raw = _one_phone(raw)
        folded = fold(raw)
        if kind == "stop":
            folded = "?" if "?" in raw else STOP
        if folded:
            value = int(raw) if kind == "number" and len(raw) <= 9 and raw.isascii() else None
            stop = match.start() + len(raw)
            tokens.append(
                Token(folded, raw, match.start(), stop, kind, match.start() == end, value, (folded,))
            )
        end = match.start() + len(raw)
        if len(tokens) == LONGEST_TOKENS:
            break
    return tokens
