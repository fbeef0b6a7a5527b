"""Commands, names, descriptions and the menu button."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    InputProfilePhotoStatic,
    MenuButtonCommands,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram.error import BadRequest

from emulator.client import People, User
from emulator.server import Emulator
from tests.emulator.conftest import TOKEN

Refusal = Callable[..., Awaitable[str]]
HELP = BotCommand("help", "Help")
AYUDA = BotCommand("help", "Ayuda")
CLAIM = BotCommand("claim", "Claim")


async def menu(people: People, chat: dict[str, Any] | int, user: User) -> list[str]:
    return [command["description"] for command in (await people.chat(chat, user))["commands"]]


async def test_commands_by_scope_and_language(bot: Bot, people: People, ana: User) -> None:
    """A person sees the narrowest scope, in their language when there is one."""
    bea = await people.user("Bea", language_code="de")
    await bot.set_my_commands([HELP])
    assert await menu(people, ana, ana) == ["Help"]
    await bot.set_my_commands([AYUDA], language_code="es")
    assert await menu(people, ana, ana) == ["Ayuda"]
    assert await menu(people, bea, bea) == ["Help"]
    await bot.set_my_commands([CLAIM], scope=BotCommandScopeChat(ana["id"]))
    assert await menu(people, ana, ana) == ["Claim"]
    assert await bot.get_my_commands(scope=BotCommandScopeChat(ana["id"])) == (CLAIM,)
    assert await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats()) == ()
    await bot.delete_my_commands(scope=BotCommandScopeChat(ana["id"]))
    assert await menu(people, ana, ana) == ["Ayuda"]
    group = await people.group("Staff", [ana, bea])
    await bot.set_my_commands([CLAIM], scope=BotCommandScopeChatAdministrators(group["id"]))
    assert await menu(people, group, ana) == ["Claim"]
    assert await menu(people, group, bea) == ["Help"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"commands": [{"command": "Bad-Name", "description": "a"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "a"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a", "description": ""}]}, "command description must be non-empty"),
        ({"commands": [{"command": "a", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "a"}]}, "can't parse BotCommand: Can't find field \"description\""),
        ({"commands": [{"command": "a", "description": "a"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": {}}, "expected an Array of BotCommand"),
        ({"commands": [], "language_code": "es-PE"}, "invalid language code specified"),
        (
            {"commands": [], "scope": {"type": "moon"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 404}}, "chat not found"),
    ],
)
async def test_refused_commands(refusal: Refusal, params: dict[str, Any], words: str) -> None:
    assert await refusal("setMyCommands", **params) == f"Bad Request: {words}"


async def test_names_and_descriptions(bot: Bot, people: People, ana: User, refusal: Refusal) -> None:
    """Per language, with the general one where there is none."""
    await bot.set_my_name("Lares")
    await bot.set_my_name("Lares ES", language_code="es")
    assert (await bot.get_my_name()).name == "Lares"
    assert (await bot.get_my_name("es")).name == "Lares ES"
    assert (await bot.get_my_name("de")).name == "Lares"
    await bot.set_my_description("Books treks")
    await bot.set_my_description("Reserva caminatas", language_code="es")
    assert (await people.chat(ana))["description"] == "Reserva caminatas"
    await bot.set_my_short_description("Treks")
    assert (await bot.get_my_short_description()).short_description == "Treks"
    assert await refusal("setMyName", name="x" * 65) == "Bad Request: BOT_TITLE_INVALID"
    assert await refusal("setMyDescription", description="x" * 513) == "Bad Request: BOT_DESCRIPTION_INVALID"
    assert (
        await refusal("setMyShortDescription", short_description="x" * 121)
        == "Bad Request: BOT_ABOUT_INVALID"
    )


async def test_menu_button(bot: Bot, people: People, ana: User, refusal: Refusal) -> None:
    app = MenuButtonWebApp("Map", WebAppInfo("https://example.com/map"))
    await bot.set_chat_menu_button(ana["id"], app)
    assert await bot.get_chat_menu_button(ana["id"]) == app
    assert await bot.get_chat_menu_button() == MenuButtonCommands()
    assert (await people.chat(ana))["menu_button"]["text"] == "Map"
    words = await refusal(
        "setChatMenuButton", menu_button={"type": "web_app", "text": "a", "web_app": {"url": "http://a.pe"}}
    )
    assert words == "Bad Request: menu button Web App URL is invalid: Only HTTPS links are allowed"


async def test_who_the_bot_is(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.can_join_groups, me.can_read_all_group_messages) == (
        1000,
        "chaski_demo_bot",
        True,
        False,
    )


JPG = b"\xff\xd8\xff\xc0\x00\x11\x08\x02\x00\x02\x00" + bytes(20)
"""The beginning of one of 512 × 512."""


async def test_the_bots_picture(bot: Bot, http: aiohttp.ClientSession, emulator: Emulator) -> None:
    """Uploaded, it is the bot's; what is no picture, or no upload, is refused."""
    assert (await bot.get_user_profile_photos(bot.id)).total_count == 0
    assert await bot.set_my_profile_photo(InputProfilePhotoStatic(JPG))
    photos = await bot.get_user_profile_photos(bot.id)
    assert (photos.total_count, photos.photos[0][-1].width) == (1, 512)

    with pytest.raises(BadRequest):
        await bot.set_my_profile_photo(InputProfilePhotoStatic(b"no picture"))
    body = {"photo": {"type": "static", "photo": photos.photos[0][-1].file_id}}
    async with http.post(f"{emulator.url}/bot{TOKEN}/setMyProfilePhoto", json=body) as response:
        assert response.status == 400
