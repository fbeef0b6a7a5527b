"""Dates that an app shows in its reader's own words (entities of type `date_time`)."""

_ORDER = "wdDtT"  # how a format is told again: day of the week, date, time; short before long


class NotAFormat(ValueError):  # noqa: N818 - it reads as what it says
    """Why a format is no good, in Telegram's words."""


def checked_format(text: str) -> dict[str, str]:
    """`date_time_format` as Telegram keeps it, or nothing for none; td/telegram/MessageEntity.cpp
    `get_date_flags`. Raises NotAFormat.
    """
    if text in ("r", "R"):
        return {"date_time_format": "r"}
    letters = {"w" if letter == "W" else letter for letter in text}
    if letters - set(_ORDER):
        raise NotAFormat("Invalid date format used")
    if "d" in letters:
        letters.discard("D")
    if "t" in letters:
        letters.discard("T")
    kept = "".join(letter for letter in _ORDER if letter in letters)
    return {"date_time_format": kept} if kept else {}
