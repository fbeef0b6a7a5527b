"""Command menu and descriptions."""

from __future__ import annotations

from typing import Any

from bot.telegram.profile import profile
from bot.words.locale import Locales
from bot.words.profile import COMMANDS
from core.catalog import Catalog
from tests.words.world import CATALOG, LANGUAGES, LOCALES

CALLS = profile(CATALOG, LOCALES)


def calls(method: str) -> dict[str | None, dict[str, Any]]:
    return {payload.get("language_code"): payload for name, payload in CALLS if name == method}


def test_every_language_has_its_own_and_everybody_else_the_operators_first() -> None:
    """Once without a language code, once per language."""
    for method in ("setMyCommands", "setMyDescription", "setMyShortDescription"):
        assert set(calls(method)) == {None, *LANGUAGES}
    default, english = calls("setMyDescription")[None], calls("setMyDescription")["en"]
    assert default["description"] == english["description"]
    assert "Ich bin der Buchungsbot" in calls("setMyDescription")["de"]["description"]


def test_commands_are_offered_where_travellers_are() -> None:
    """In private chats, in the order of use."""
    for payload in calls("setMyCommands").values():
        assert [command["command"] for command in payload["commands"]] == list(COMMANDS)
        assert payload["scope"] == {"type": "all_private_chats"}


def test_all_of_it_fits() -> None:
    """Telegram's limits, with the operator's name filled in."""
    for payload in calls("setMyCommands").values():
        assert all(1 <= len(command["description"]) <= 256 for command in payload["commands"])
    assert all(len(payload["description"]) <= 512 for payload in calls("setMyDescription").values())
    shorts = calls("setMyShortDescription").values()
    assert all(len(payload["short_description"]) <= 120 for payload in shorts)


def test_the_menu_button_opens_the_commands() -> None:
    """For every chat."""
    assert ("setChatMenuButton", {"menu_button": {"type": "commands"}}) in CALLS


def test_a_language_telegram_has_no_code_for_is_left_to_the_default() -> None:
    """Telegram takes two letters; Quechua is "que" where it has three."""
    operator = CATALOG.operator.model_copy(update={"languages": ("en", "que")})
    own: Catalog = CATALOG.model_copy(update={"operator": operator})
    codes = {
        payload.get("language_code")
        for name, payload in profile(own, Locales.packaged())
        if name == "setMyCommands"
    }
    assert codes == {None, "en"}
