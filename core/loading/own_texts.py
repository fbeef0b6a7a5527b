"""`words.toml`: sentences of the bot in the operator's own words, `ask.pickup.en = "…"`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from core.catalog import OwnText
from core.loading.problems import Finding, as_toml

Proofread = Callable[[tuple[OwnText, ...]], Iterable[Finding]]
"""Finds what the shape cannot show: a key that there is not, a placeholder that is missing."""


def read_own_texts(content: Mapping[str, Any]) -> tuple[tuple[OwnText, ...], tuple[Finding, ...]]:
    """The texts, in the file's order, and what is wrong with the others."""
    texts: list[OwnText] = []
    findings: list[Finding] = []
    for path, value in _leaves(content, ()):
        *key, language = path
        forms = value if isinstance(value, list) else [value]
        if not key or not re.fullmatch(r"[a-z]{2,3}", language):
            remedy = 'end the key with a language, such as ask.pickup.en = "…"'
            findings.append(Finding(".".join(path), as_toml(value), remedy))
        elif not forms or not all(isinstance(form, str) and form.strip() for form in forms):
            remedy = 'write a text in "quotes", or the plural forms in brackets: ["one", "more"]'
            findings.append(Finding(".".join(path), as_toml(value), remedy))
        else:
            texts.append(OwnText(key=".".join(key), language=language, forms=tuple(forms)))
    return tuple(texts), tuple(findings)


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            # "ask.pickup".en and ask.pickup.en are the same.
            yield from _leaves(item, (*path, *name.split(".")))
    else:
        yield path, value
