"""`chaski hear`: what the bot understands, as JSON Lines; for measuring it from outside."""

from __future__ import annotations

import gc
import json
from datetime import date
from typing import Any, TextIO, get_args

from bot.understanding import Heard, hear
from bot.understanding.values import Asked
from core.catalog import Catalog

_ASKED: dict[str, Asked] = {name: name for name in get_args(Asked)} | {"start": "pickup"}

_SHOWN = ("correction", "cancel", "human", "greeting")
"""The intents that are reported; the others only steer the conversation."""


def hear_lines(stdin: TextIO, stdout: TextIO, catalog: Catalog) -> None:
    """Answer every line of `stdin` at once with one line on `stdout`, until the input ends.

    In: {"text", "asked", "today", "lang"}. Out: see `told`. A line that cannot be read is answered
    {"error": …} and the next one is read.
    """
    gc.freeze()  # the lexicons stay: no collection need walk them between two messages
    for line in iter(stdin.readline, ""):
        try:
            answer = answer_to(json.loads(line), catalog)
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        stdout.flush()


def answer_to(asked: dict[str, Any], catalog: Catalog) -> dict[str, Any]:
    """What was heard in one line. ValueError, TypeError or KeyError when the line is not as agreed."""
    if not isinstance(asked, dict) or not isinstance(asked["text"], str):
        raise TypeError('a line is an object with a "text"')
    heard = hear(
        asked["text"],
        language=str(asked.get("lang") or catalog.operator.languages[0]),
        today=date.fromisoformat(asked["today"]),
        asked=_ASKED.get(str(asked.get("asked"))),
        catalog=catalog,
        tour=catalog.tours[0].code if len(catalog.tours) == 1 else None,
    )
    return told(heard)


def told(heard: Heard) -> dict[str, Any]:
    """group_size, date_from, date_to (the first choice when "ambiguous"), start, stay, intent; no key
    where nothing was said."""
    answer: dict[str, Any] = {}
    if heard.group_size is not None:
        answer["group_size"] = heard.group_size
    if heard.dates is not None and heard.dates.choices:
        answer["date_from"] = heard.dates.choices[0].earliest.isoformat()
        answer["date_to"] = heard.dates.choices[0].latest.isoformat()
        if heard.dates.ambiguous:
            answer["ambiguous"] = True
    if heard.pickup is not None:
        answer["start"] = heard.pickup
    if heard.stay is not None:
        answer["stay"] = heard.stay
    if heard.intent == "question" and heard.topic is not None:
        answer["intent"] = f"question:{heard.topic}"
    elif heard.intent in _SHOWN:
        answer["intent"] = heard.intent
    return answer
