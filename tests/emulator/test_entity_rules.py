"""What always holds of entities, whatever a bot asks for."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.entities import PRE, QUOTES, STYLES, end_of
from emulator.formatting import formatted

TEXT = "see a.pe and #lares, 12 😀 people"
LENGTH = 33  # UTF-16 units
KINDS = (*STYLES, *QUOTES, *PRE, "text_link", "custom_emoji")
MORE: dict[str, dict[str, Any]] = {
    "text_link": {"url": "https://b.pe"},
    "custom_emoji": {"custom_emoji_id": "5"},
    "date_time": {"unix_time": 9},
}
BOUNDS = sorted(set(range(LENGTH + 1)) - {TEXT.index("😀") + 1})  # not within a character


@st.composite
def entity(draw: st.DrawFn) -> dict[str, Any]:
    begin, end = sorted((draw(st.sampled_from(BOUNDS)), draw(st.sampled_from(BOUNDS))))
    kind = draw(st.sampled_from(KINDS))
    return {"type": kind, "offset": begin, "length": end - begin, **MORE.get(kind, {})}


def covered(entities: list[dict[str, Any]], kinds: tuple[str, ...]) -> set[tuple[str, int]]:
    return {(e["type"], at) for e in entities if e["type"] in kinds for at in range(e["offset"], end_of(e))}


@settings(deadline=None, max_examples=300)
@given(st.lists(entity(), max_size=12))
def test_entities_stand_together(asked: list[dict[str, Any]]) -> None:
    """In order, nested or apart; nothing within itself, nothing within code, only styles within a link; and
    no style is lost or won outside code.
    """
    text, shown = formatted(TEXT, "", asked, {})
    assert text == TEXT
    assert shown == sorted(shown, key=lambda e: (e["offset"], -e["length"]))
    for index, outer in enumerate(shown):
        assert outer["length"] > 0
        for inner in shown[index + 1 :]:
            if inner["offset"] >= end_of(outer):
                continue
            assert end_of(inner) <= end_of(outer)
            assert inner["type"] != outer["type"]
            assert outer["type"] not in PRE
            if outer["type"] not in (*STYLES, *QUOTES):
                assert inner["type"] in STYLES
    within_code = {at for _, at in covered(shown, PRE)}
    kept = {(kind, at) for kind, at in covered(asked, STYLES) if at not in within_code}
    assert covered(shown, STYLES) == kept


@settings(deadline=None, max_examples=100)
@given(st.lists(entity(), max_size=12))
def test_what_stands_stays(asked: list[dict[str, Any]]) -> None:
    """What a message shows, sent again, shows the same."""
    text, shown = formatted(TEXT, "", asked, {})
    assert formatted(text, "", shown, {}) == (text, shown)
