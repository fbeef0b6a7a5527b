"""What a traveller sees, in every language, read and kept."""

from __future__ import annotations

import pytest

from tests.words.goldens import FOLDER, drawn
from tests.words.world import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_look_as_they_were_read(language: str) -> None:
    """A change of looks or words is seen in review: `python -m tests.words.goldens` writes it down."""
    assert drawn(language) == (FOLDER / f"{language}.txt").read_text(encoding="utf-8")
