"""The pictures that a catalogue names: whether they are there, and whether Telegram takes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from core.loading.problems import Finding, as_toml
from core.tour import Tour

LARGEST = 10 * 1024 * 1024
LONGEST_SIDES = 10_000
"""Pixels, width and height together (this and the others: Bot API, sendPhoto)."""
NARROWEST = 20
"""How many times longer than the other a side may be."""

_SAVE_AS = "save it as a JPEG or PNG"


def check_pictures(tour: Tour, folder: Path) -> Iterator[Finding]:
    named = [("picture", tour.picture)]
    named += [(f"stays[{stay.code}].picture", stay.picture) for stay in tour.stays]
    for key, name in named:
        if name is not None and (remedy := _remedy(folder / name)):
            yield Finding(key, as_toml(name), remedy)


def _remedy(path: Path) -> str | None:
    """What to do about it; None when it is in order."""
    if not path.is_file():
        return "there is no such file in the catalogue's folder: put it there, or remove this line"
    if path.stat().st_size > LARGEST:
        return f"the file is larger than {LARGEST // 1024**2} MB: make it smaller"
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as image:
            width, height = image.size
            if width + height > LONGEST_SIDES:
                return f"it is {width} x {height} pixels: make it smaller, {LONGEST_SIDES} for both together"
            if max(width, height) > NARROWEST * min(width, height):
                return f"it is {width} x {height} pixels: cut it, so narrow a picture is not shown"
            image.draft("RGB", (1, 1))  # quicker, and damage shows all the same
            image.load()
    except UnidentifiedImageError:
        return f"this is no picture that Telegram shows: {_SAVE_AS}"
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return f"the picture is damaged: {_SAVE_AS} once more"
    return None
