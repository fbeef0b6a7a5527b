"""No call and no deed of a person makes the emulator stumble: whatever comes, it answers in JSON."""

import random
from typing import Any

import aiohttp

from emulator.arguments import signatures
from emulator.client import People, User
from emulator.people.address import ACTIONS
from emulator.server import Emulator
from tests.emulator.conftest import TOKEN

ODD: list[Any] = [
    None, True, False, 0, 1, -1, 2**63, 1.5, "", " ", "x", "0", "-5", "true", "@x", "\ud83d", "😀" * 5000,
    "[", "{}",
    "[1]", [], {}, [None], [[]], [{}], {"a": 1}, [{"type": "photo"}], [{"type": "photo", "media": "x"}],
    {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}, {"keyboard": [["a", None]]},
    {"type": "chat", "chat_id": 1}, {"type": "chat_member", "chat_id": 1, "user_id": "x"},
    [{"type": "bold", "offset": 0, "length": 1}], [{"type": "emoji", "emoji": "👍"}], {"message_id": 2},
    {"message_id": 2, "chat_id": "x", "quote": 5}, {"type": "web_app", "text": "a", "web_app": {}},
    [{"label": "a", "amount": 5}], [{"command": "a", "description": 5}], "attach://x", "http://127.0.0.1:9/x",
]  # fmt: skip
CALLS = 30  # a method


async def test_odd_calls(emulator: Emulator, http: aiohttp.ClientSession, people: People, ana: User) -> None:
    """Every method, with parameters of every shape, never fails in itself."""
    group = await people.group("Staff", [ana], type="supergroup", is_forum=True, bot_is_admin=True)
    chance = random.Random(5)  # the same calls in each run
    places = [ana["id"], group["id"], str(group["id"])]
    for signature in signatures().served.values():
        if signature.name in ("getUpdates", "setWebhook", "leaveChat"):
            continue  # these wait, post to an address, or end it all
        for _ in range(CALLS):
            params: dict[str, Any] = {
                name: chance.choice(ODD)
                for name in signature.types
                if name in signature.required or chance.random() < 0.4
            }
            if "chat_id" in signature.types and chance.random() < 0.9:
                params["chat_id"] = chance.choice(places)
            if "message_id" in signature.types and chance.random() < 0.7:
                params["message_id"] = chance.randrange(1, 20)
            async with http.post(f"{emulator.url}/bot{TOKEN}/{signature.name}", json=params) as response:
                assert response.status != 500, (signature.name, params)
                await response.json()


async def test_odd_deeds(emulator: Emulator, http: aiohttp.ClientSession, people: People, ana: User) -> None:
    """The same for the people's side."""
    group = await people.group("Staff", [ana], type="supergroup", is_forum=True)
    await people.says(ana, "hi", group)
    chance = random.Random(6)  # the same deeds in each run
    fields = [
        "from", "text", "photo", "document", "location", "contact", "dice", "reply_to_message_id",
        "message_thread_id", "forward_from", "entities", "payload", "data", "label", "force",
        "first_name", "language_code", "id", "title", "members", "type", "is_forum", "user",
        "request_id", "chat", "users", "emoji", "name", "admin", "kind", "count", "seconds",
        "retry_after", "method", "chat_id", "message", "callback_query", "update_id",
    ]  # fmt: skip
    for method, *address in ACTIONS:
        if address == ["reset"]:
            continue
        for _ in range(CALLS):
            ids = iter(chance.choice([(ana["id"], 1), (group["id"], 2), ("x", "y")]))
            path = "/".join(str(next(ids)) if part == "*" else part for part in address)
            body = {name: chance.choice(ODD) for name in fields if chance.random() < 0.3}
            if chance.random() < 0.8:
                body["from"] = ana["id"]
            told = None if method == "GET" else body
            async with http.request(method, f"{emulator.url}/emulator/{path}", json=told) as response:
                assert response.status != 500, (method, path, body)
                await response.json()
