"""Blocks as Telegram's HTML, buttons and calendars as its keyboards."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.conversation.events import Chose, Reopened, Slot, Unavailable
from bot.conversation.replies import Calendar
from bot.telegram import markup
from bot.telegram.callbacks import decode
from bot.words.blocks import Block, Paragraph, Points, Quotation, Row, Screen, Wording, bold, italic, run
from bot.words.calendar import grid
from core.trip import Dates
from tests.words.world import LOCALES


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (Paragraph(run("Tom & ", bold(run("<Jerry>")))), "Tom &amp; <b>&lt;Jerry&gt;</b>"),
        (Paragraph(bold(italic(run("both")))), "<b><i>both</i></b>"),
        (Row("🛏", run("Hotel\nNicer")), "🛏 Hotel\nNicer"),
        (Points((run("one"), run("two")), mark="•"), "• one\n• two"),
        (Quotation("a < b\n{name}"), "<blockquote>a &lt; b\n{name}</blockquote>"),
        (Paragraph((Wording("Ana & Co", person=501),)), '<a href="tg://user?id=501">Ana &amp; Co</a>'),
    ],
)
def test_a_block_as_html(block: Block, html: str) -> None:
    """Emphasis is a tag, a person a link, and everybody's words are escaped."""
    assert markup.text(Screen(sections=((block,),))) == html


def test_sections_stand_apart() -> None:
    """Blocks under one another, a blank line between sections."""
    one, two = Paragraph(run("one")), Paragraph(run("two"))
    assert markup.text(Screen(sections=((one, two), (one,)))) == "one\ntwo\n\none"


def june(**changes: Any) -> list[list[dict[str, str]]]:
    values: dict[str, Any] = {
        "month": date(2027, 6, 1),
        "first": date(2027, 6, 4),
        "last": date(2027, 6, 25),
        "closed": frozenset({date(2027, 6, 24)}),
        "revision": 3,
        "chosen": Dates.on(date(2027, 6, 12)),
    }
    month = grid(Calendar(**{**values, **changes}), LOCALES.formats("en"))
    rows: list[list[dict[str, str]]] = markup.keyboard(Screen(sections=(), calendar=month))["inline_keyboard"]
    return rows


def test_a_calendar_is_a_keyboard_of_seven_columns() -> None:
    """Month and arrows, weekdays, weeks; no key is without a label, which Telegram would refuse."""
    rows = june()
    assert [key["text"] for key in rows[0]] == [" ", "June 2027", " "]
    assert [key["text"] for key in rows[1]] == ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    assert [key["text"] for key in rows[3]] == ["7", "8", "9", "10", "11", "✓12", "13"]
    assert [key["text"] for key in rows[5]] == ["21", "22", "23", "✕", "25", "·", "·"]
    assert {len(row) for row in rows[1:]} == {7}
    assert all(key["text"] for row in rows for key in row)


def test_its_keys_mean_what_the_grid_says() -> None:
    """A day is chosen, a closed one asks why, an arrow turns the month, all else does nothing."""
    rows = june(last=date(2027, 8, 1), after=date(2027, 7, 1))
    pressed = {key["text"]: decode(key["callback_data"]) for row in rows for key in row}
    assert pressed["10"] == Chose(slot=Slot.DATES, value="2027-06-10", revision=3)
    assert pressed["✕"] == Unavailable(day=date(2027, 6, 24))
    assert pressed["›"] == Reopened(slot=Slot.DATES, view="2027-07", revision=3)
    assert pressed["June 2027"] == pressed["Mo"] == pressed[" "] == Unavailable()
