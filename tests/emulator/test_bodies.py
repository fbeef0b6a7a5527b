"""The forms a call may have, and what is recorded of it."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from emulator.client import People, User
from emulator.server import Emulator
from tests.emulator.conftest import TOKEN, Ask

BAD_REACTION = "can't parse ReactionType: invalid reaction type specified"
Refusal = Callable[..., Awaitable[str]]
KEYBOARD = {"inline_keyboard": [[{"text": "One", "callback_data": "1"}]]}


@pytest.fixture
def address(emulator: Emulator) -> str:
    return f"{emulator.url}/bot{TOKEN}/sendMessage"


async def result(response: aiohttp.ClientResponse) -> tuple[object, object]:
    message = (await response.json())["result"]
    return message["text"], message["reply_markup"]


async def test_every_form_means_the_same(http: aiohttp.ClientSession, address: str, ana: User) -> None:
    """Query, urlencoded, multipart and JSON bodies; objects as objects or as JSON text."""
    flat = {"chat_id": str(ana["id"]), "text": "hi & more", "reply_markup": json.dumps(KEYBOARD)}
    expected = ("hi & more", KEYBOARD)
    async with http.get(address, params=flat) as response:
        assert await result(response) == expected
    async with http.post(address, data=flat) as response:
        assert response.request_info.headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert await result(response) == expected
    with aiohttp.MultipartWriter("form-data") as form:
        for name, value in flat.items():
            form.append(value).set_content_disposition("form-data", name=name)
        async with http.post(address, data=form) as response:
            assert await result(response) == expected
    for markup in (KEYBOARD, json.dumps(KEYBOARD)):
        async with http.post(
            address, json={**flat, "chat_id": ana["id"], "reply_markup": markup}
        ) as response:
            assert await result(response) == expected
    async with http.post(address, params={"chat_id": ana["id"]}, data={**flat, "chat_id": ""}) as response:
        assert response.status == 400
    async with http.post(address.replace("sendMessage", "SENDmessage"), data=flat) as response:
        assert await result(response) == expected


async def test_bad_bodies(http: aiohttp.ClientSession, address: str, refusal: Refusal, ana: User) -> None:
    async with http.post(address, data=b"{", headers={"Content-Type": "application/json"}) as response:
        assert (await response.json())["description"] == "Bad Request: can't parse request JSON object"
    assert await refusal("sendMessage", chat_id=ana["id"], text="a", reply_markup="{") == (
        "Bad Request: can't parse reply keyboard markup JSON object"
    )


async def test_what_telegram_ignores_is_recorded(ask: Ask, people: People, ana: User) -> None:
    """A parameter of no use or of a wrong type is let through, but told to whoever reads the calls."""
    await ask("sendMessage", chat_id=ana["id"], text="a", disable_notification="perhaps", colour="red")
    await ask("sendMessage", chat_id=str(ana["id"]), text="a", disable_notification="true")
    strange, fine = await people.calls("sendmessage")
    assert (strange["unknown"], strange["wrong_type"]) == (["colour"], ["disable_notification"])
    assert (fine["unknown"], fine["wrong_type"], fine["status"]) == ([], [], 200)
    assert fine["params"]["text"] == "a"
    assert await people.calls(after=fine["n"]) == []


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendMessage", {"text": "a"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1}, "message text is empty"),
        ("sendPhoto", {"chat_id": 1}, "there is no photo in the request"),
        ("sendVenue", {"chat_id": 1}, "latitude is empty"),
        ("sendMessage", {}, "message text is empty"),
        ("deleteMessage", {"chat_id": 1}, "message identifier is not specified"),
        ("copyMessage", {"chat_id": 1}, "chat_id is empty"),
        ("deleteMessages", {"chat_id": 1, "message_ids": [0]}, "invalid message identifier specified"),
        ("setMessageReaction", {"chat_id": 1, "reaction": [1]}, BAD_REACTION),
        ("getFile", {}, "file_id not specified"),
        ("getChatMember", {"chat_id": 1}, "invalid user_id specified"),
        ("setMyCommands", {}, 'parameter "commands" is required'),
        ("sendChatAction", {"chat_id": 1}, 'parameter "action" is required'),
    ],
)
async def test_missing_parameters(refusal: Refusal, method: str, params: dict[str, Any], words: str) -> None:
    assert await refusal(method, **params) == f"Bad Request: {words}"
