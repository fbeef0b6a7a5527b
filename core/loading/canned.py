"""What must be right in `answers.toml` beside its shape: the fields, and that a text is one message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.canned import FIELDS, LONGEST, CannedAnswer, fields_in, stray_brace
from core.loading.problems import Finding, as_toml, did_you_mean


def check_canned(answers: Iterable[CannedAnswer]) -> Iterator[Finding]:
    for answer in answers:
        texts = answer.text.root
        named = {answer.code: texts} if isinstance(texts, str) else _by_key(answer.code, texts)
        for key, text in named.items():
            for remedy in _remedies(text):
                yield Finding(key, as_toml(text), remedy)


def _by_key(code: str, texts: dict[str, str]) -> dict[str, str]:
    return {f"{code}.{language}": text for language, text in texts.items()}


def _remedies(text: str) -> Iterator[str]:
    for name in fields_in(text):
        if name not in FIELDS:
            yield f"there is no field {{{name}}}: {did_you_mean(name, FIELDS)}"
    if stray_brace(text):
        yield "a field has a brace on either side, such as {name}: put it right, or leave braces out"
    if len(text) > LONGEST:
        yield f"it has {len(text)} characters: shorten it to {LONGEST}"
