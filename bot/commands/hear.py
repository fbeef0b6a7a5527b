"""`chaski hear`: what the bot understands, as JSON Lines; for measuring it from outside."""

from __future__ import annotations

import gc
import json
from datetime import date
from typing import Any, TextIO, get_args

from bot.understanding import Heard, Standing, hear
from bot.understanding.values import Asked
from core.catalog import Catalog

_ASKED: dict[str, Asked] = {name: name for name in get_args(Asked)} | {"start": "pickup"}

_SHOWN = ("human", "greeting")
"""The talk that is reported as an intent."""


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
        standing=Standing(tour=catalog.tours[0].code if len(catalog.tours) == 1 else None),
    )
    return line_of(heard)


def line_of(heard: Heard) -> dict[str, Any]:
    """group_size, date_from, date_to (the first choice when several), ambiguous, start, stay, intent; and
    all that may be meant: group_sizes, dates (pairs), from_only, doubt, acts. No key where nothing was said.
    """
    answer: dict[str, Any] = {}
    if heard.group_size is not None:
        if heard.group_size.plain is not None:
            answer["group_size"] = heard.group_size.plain
        answer["group_sizes"] = list(heard.group_size.choices)
    if heard.dates is not None and heard.dates.choices:
        spans = [[d.earliest.isoformat(), d.latest.isoformat()] for d in heard.dates.choices]
        answer["date_from"], answer["date_to"] = spans[0]
        answer["dates"] = spans
        if heard.dates.ambiguous:
            answer["ambiguous"] = True
        if heard.dates.from_only:
            answer["from_only"] = True
    if heard.pickup is not None:
        answer["start"] = heard.pickup.choices[0]
    if heard.stay is not None:
        answer["stay"] = heard.stay.choices[0]
    if intent := _intent(heard):
        answer["intent"] = intent
    if heard.doubts:
        answer["doubt"] = list(heard.doubts)
    if heard.act:
        answer["acts"] = [heard.act]
    return answer


def _intent(heard: Heard) -> str | None:
    known = next((topic for topic in heard.topics if topic), None)
    if known:
        return f"question:{known}"
    if heard.act == "cancel":
        return "cancel"
    slots = (heard.group_size, heard.dates, heard.tour, heard.pickup, heard.dropoff, heard.stay)
    if heard.talk & {"change", "correction"} or any(slot and slot.corrects for slot in slots):
        return "correction"
    if heard.topics or heard.act or any(slots):
        return next((talk for talk in ("human",) if talk in heard.talk), None)
    return next((talk for talk in _SHOWN if talk in heard.talk), None)
