"""Who the bot is, and its goodbyes."""

from typing import Any

from emulator.arguments import Call
from emulator.emulation import Emulation
from emulator.registry import serves


@serves("getMe")
def get_me(emulation: Emulation, call: Call) -> dict[str, Any]:
    world = emulation.world
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@serves("logOut", "close")
def leave(emulation: Emulation, call: Call) -> bool:
    """On Telegram these end the bot's session on one server; here there is only one, so nothing more
    happens.
    """
    return True
