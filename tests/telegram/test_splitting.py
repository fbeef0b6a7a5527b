"""Messages longer than Telegram takes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.splitting import MESSAGE_LIMIT, cut, split, units

texts = st.text(st.sampled_from("ab 🦙é\n&;"), max_size=300)


def test_telegram_counts_utf_16() -> None:
    """An emoji is two."""
    assert units("añ") == 2
    assert units("🦙") == 2


def test_a_short_text_stays_whole() -> None:
    """Also when it has blank lines."""
    assert split("one\n\ntwo", 100) == ["one\n\ntwo"]


def test_a_long_text_is_cut_at_blank_lines() -> None:
    """As few messages as possible, none of them broken within a block."""
    blocks = [letter * 1500 for letter in "abcde"]
    assert split("\n\n".join(blocks), MESSAGE_LIMIT) == [
        "\n\n".join(blocks[:2]),
        "\n\n".join(blocks[2:4]),
        blocks[4],
    ]


def test_a_block_that_is_too_long_is_cut_at_lines_then_at_words() -> None:
    """Words stay whole as long as they can."""
    assert split("aaa bbb\nccc", 8) == ["aaa bbb", "ccc"]
    assert split("aaa bbb ccc", 8) == ["aaa bbb", "ccc"]
    assert split("aaabbbccc", 6) == ["aaabbb", "ccc"]


def test_nothing_is_cut_in_half() -> None:
    """Neither an emoji of two units nor an HTML entity."""
    assert split("a🦙🦙", 4) == ["a🦙", "🦙"]
    assert split("abc&amp;d", 6) == ["abc", "&amp;d"]


@given(text=texts, limit=st.integers(8, 40))
def test_every_piece_fits_and_every_character_arrives(text: str, limit: int) -> None:
    """Only white space may get lost where two messages part."""
    pieces = split(text, limit)
    assert all(units(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(text=texts, limit=st.integers(1, 40))
def test_a_cut_text_fits_and_shows_that_it_is_cut(text: str, limit: int) -> None:
    """An ellipsis stands for what is missing."""
    short = cut(text, limit)
    assert units(short) <= limit
    assert short == text or short.endswith("…")
