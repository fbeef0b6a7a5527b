"""A small client for the people's side: what travellers and staff do and see, for tests, benchmarks and
crash tests.

    async with People(emulator.url) as people:
        ana = await people.user("Ana", language_code="es")
        await people.says(ana, "/start")
        welcome = await people.sees(ana)
        await people.presses(ana, welcome, "2 people")

One connection brings the news of all chats, so hundreds of people cost little, and nothing sleeps blindly.
"""

import asyncio
import base64
import contextlib
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import aiohttp

User = dict[str, Any]
Chat = dict[str, Any]
Message = dict[str, Any]
PATIENCE = 10.0  # seconds `sees` waits by default


class Refusal(Exception):  # noqa: N818 - the emulator's answer, not a fault of the client
    """The emulator refused: its HTTP status and words."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(f"{status}: {description}")
        self.status = status
        self.description = description


class Unseen(AssertionError):  # noqa: N818 - it reads as what happened
    """A person waited and did not see what was expected."""


class People:
    """All people of one emulator. A person or chat is given as its object or as its id."""

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self._url = f"{url.rstrip('/')}/emulator/"
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None
        self._news: asyncio.Task[None] | None = None
        self._shown: dict[int, deque[Message]] = {}  # what the bot wrote or changed, not yet taken by sees()
        self._answers: dict[str, dict[str, Any]] = {}
        self._changed = asyncio.Condition()
        self._bot_id = 0

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        state = await self.state()
        self._bot_id = state["bot"]["id"]
        self._news = asyncio.create_task(self._listen(state["event"]))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._news is not None:
            self._news.cancel()
            with contextlib.suppress(asyncio.CancelledError, aiohttp.ClientError):
                await self._news
        if self._session is not None:
            await self._session.close()

    async def _call(self, method: str, address: str, body: dict[str, Any] | None = None) -> Any:
        assert self._session is not None, "use `async with People(url)`"
        async with self._session.request(method, self._url + address, json=body) as response:
            answer = await response.json()
        if not answer["ok"]:
            raise Refusal(answer["error_code"], answer["description"])
        return answer["result"]

    async def _listen(self, number: int) -> None:
        while True:
            news = await self._call("GET", f"events?after={number}&wait=30")
            if news["events"] and news["events"][0][0] > number + 1:
                raise RuntimeError("too slow: the emulator no longer has all that happened")
            number = news["number"]
            for _, name, data in news["events"]:
                self._notice(name, data)
            async with self._changed:
                self._changed.notify_all()

    def _notice(self, name: str, data: dict[str, Any]) -> None:
        if name in ("message", "edited") and data["message"]["from"]["id"] == self._bot_id:
            self._shown.setdefault(data["chat_id"], deque()).append(data["message"])
        elif name == "callback_answer":
            self._answers[data["callback_query_id"]] = data

    # who there is

    async def state(self) -> dict[str, Any]:
        """The bot, the people, the chats and the commands."""
        return dict(await self._call("GET", "state"))

    async def user(self, first_name: str, **fields: Any) -> User:
        """A new person: last_name, username, language_code, id."""
        return dict(await self._call("POST", "users", {"first_name": first_name, **fields}))

    async def change(self, user: User | int, **fields: Any) -> User:
        return dict(await self._call("PATCH", f"users/{_id(user)}", fields))

    async def group(self, title: str, members: list[User], with_bot: bool = True, **fields: Any) -> Chat:
        """A new group (type="supergroup" for one of those); the first member created it."""
        body = {"title": title, "members": [_id(user) for user in members], "with_bot": with_bot, **fields}
        return dict(await self._call("POST", "groups", body))

    async def chat(self, chat: Chat | User | int, as_user: User | int | None = None) -> dict[str, Any]:
        """All of a chat: messages, reply keyboard, commands … as a person sees it."""
        query = f"?as={_id(as_user)}" if as_user is not None else ""
        return dict(await self._call("GET", f"chats/{_id(chat)}{query}"))

    # what they do

    async def says(
        self, user: User | int, text: str | None = None, chat: Chat | int | None = None, **fields: Any
    ) -> Message:
        """A person writes (to the bot, or in `chat`); fields as in POST …/messages: photo=True,
        reply_to_message_id=…
        """
        body = {"from": _id(user), **({"text": text} if text is not None else {}), **fields}
        return dict(await self._call("POST", f"chats/{_id(chat or user)}/messages", body))

    async def sends_file(self, user: User | int, kind: str, name: str, data: bytes, **fields: Any) -> Message:
        """A person sends their own photo, document, …"""
        file = {"name": name, "base64": base64.b64encode(data).decode()}
        return await self.says(user, None, **{kind: file}, **fields)

    async def starts(self, user: User | int, payload: str = "", chat: Chat | int | None = None) -> Message:
        """A person opens the bot through a link with a payload."""
        body = {"from": _id(user), "payload": payload}
        return dict(await self._call("POST", f"chats/{_id(chat or user)}/start", body))

    async def shares_contact(self, user: User | int) -> Message:
        return dict(await self._call("POST", f"chats/{_id(user)}/contact", {"from": _id(user)}))

    async def edits(self, user: User | int, message: Message, text: str) -> Message:
        address = f"chats/{message['chat']['id']}/messages/{message['message_id']}"
        return dict(await self._call("PUT", address, {"from": _id(user), "text": text}))

    async def presses(
        self,
        user: User | int,
        message: Message,
        label: str | None = None,
        *,
        data: str | None = None,
        force: bool = False,
    ) -> str:
        """A person presses a button by its label or its data; the callback query's id. Raises Refusal 404
        for no such button.
        """
        body: dict[str, Any] = {"from": _id(user), "force": force}
        body |= {"data": data} if data is not None else {"label": label}
        address = f"chats/{message['chat']['id']}/messages/{message['message_id']}/press"
        return str((await self._call("POST", address, body)).get("callback_query_id", ""))

    async def pays(self, user: User | int, message: Message) -> str:
        """A person pays an invoice; the pre-checkout query's id."""
        address = f"chats/{message['chat']['id']}/messages/{message['message_id']}/pay"
        return str((await self._call("POST", address, {"from": _id(user)}))["pre_checkout_query_id"])

    async def blocks(self, user: User | int) -> None:
        await self._call("POST", f"chats/{_id(user)}/block", {"from": _id(user)})

    async def unblocks(self, user: User | int) -> None:
        await self._call("POST", f"chats/{_id(user)}/unblock", {"from": _id(user)})

    async def adds_bot(self, user: User | int, chat: Chat | int, admin: bool = False) -> None:
        await self._call("POST", f"chats/{_id(chat)}/add_bot", {"from": _id(user), "admin": admin})

    async def removes_bot(self, user: User | int, chat: Chat | int) -> None:
        await self._call("POST", f"chats/{_id(chat)}/remove_bot", {"from": _id(user)})

    async def promotes_bot(self, user: User | int, chat: Chat | int, admin: bool = True) -> None:
        await self._call("POST", f"chats/{_id(chat)}/promote_bot", {"from": _id(user), "admin": admin})

    async def joins(self, user: User | int, chat: Chat | int) -> Message:
        return dict(await self._call("POST", f"chats/{_id(chat)}/members", {"user": _id(user)}))

    async def leads(self, user: User | int, chat: Chat | int, whom: User | int, admin: bool = True) -> None:
        """The creator makes somebody an administrator of a group, or takes that back."""
        body = {"from": _id(user), "user": _id(whom), "admin": admin}
        await self._call("POST", f"chats/{_id(chat)}/administrators", body)

    async def leaves(self, user: User | int, chat: Chat | int, removed: User | int | None = None) -> Message:
        """A person goes from a group, or removes another."""
        body = {"from": _id(user), "user": _id(user if removed is None else removed)}
        return dict(await self._call("POST", f"chats/{_id(chat)}/leave", body))

    async def topic(self, user: User | int, chat: Chat | int, name: str) -> dict[str, Any]:
        """A person begins a topic of a forum; says(…, message_thread_id=…) writes into it."""
        return dict(await self._call("POST", f"chats/{_id(chat)}/topics", {"from": _id(user), "name": name}))

    async def reacts(self, user: User | int, message: Message, emoji: str | None) -> None:
        """A person's reaction to a message; None takes it back."""
        address = f"chats/{message['chat']['id']}/messages/{message['message_id']}/react"
        await self._call("POST", address, {"from": _id(user), "emoji": emoji})

    async def shares_chat(self, user: User | int, request_id: int, chat: Chat | int) -> Message:
        """A person chooses a group for a `request_chat` button of the reply keyboard."""
        body = {"from": _id(user), "request_id": request_id, "chat": _id(chat)}
        return dict(await self._call("POST", f"chats/{_id(user)}/share_chat", body))

    async def shares_users(self, user: User | int, request_id: int, users: list[User]) -> Message:
        """A person chooses people for a `request_users` button of the reply keyboard."""
        body = {"from": _id(user), "request_id": request_id, "users": [_id(each) for each in users]}
        return dict(await self._call("POST", f"chats/{_id(user)}/share_users", body))

    async def migrates(self, chat: Chat | int) -> Chat:
        """A group becomes a supergroup; the new chat."""
        return dict(await self._call("POST", f"chats/{_id(chat)}/migrate", {}))

    # what they see

    async def sees(
        self,
        chat: Chat | User | int,
        expected: str | Callable[[Message], bool] | None = None,
        patience: float | None = None,
    ) -> Message:
        """The bot's next new or changed message in a chat, or the next that holds `expected` (text in it, or
        a test).

        Each is seen once; those before the one that was waited for are passed over. Raises Unseen after
        `patience` seconds.
        """
        chat_id = _id(chat)
        passed: list[str] = []

        def take() -> Message | None:
            shown = self._shown.get(chat_id)
            while shown:
                message = shown.popleft()
                if _is(message, expected):
                    return message
                passed.append(text_of(message))
            return None

        found: Message | None = await self._wait(take, patience)
        if found is None:
            raise Unseen(f"chat {chat_id} did not see {expected!r}; it saw {passed!r}")
        return found

    async def answer(self, callback_query_id: str, patience: float | None = None) -> dict[str, Any]:
        """The bot's answer to a press: text, show_alert, url. Raises Unseen after `patience` seconds."""
        answers = self._answers
        found: dict[str, Any] | None = await self._wait(lambda: answers.get(callback_query_id), patience)
        if found is None:
            raise Unseen(f"callback {callback_query_id} was not answered")
        return found

    async def _wait(self, take: Callable[[], Any], patience: float | None) -> Any:
        deadline = asyncio.get_running_loop().time() + (self._patience if patience is None else patience)
        async with self._changed:
            while (found := take()) is None:
                if self._news is not None and self._news.done():
                    self._news.result()
                try:
                    async with asyncio.timeout_at(deadline):
                        await self._changed.wait()
                except TimeoutError:
                    return take()
        return found

    # for tests

    async def fault(self, kind: str, method: str | None = None, **fields: Any) -> None:
        """The next `count` calls (of a method, in a chat) meet a fault: 429, 500, reset_before, reset_after,
        latency, blocked, answer (status=, body=: any text), trickle.
        """
        await self._call("POST", "faults", {"kind": kind, "method": method, **fields})

    async def no_faults(self) -> None:
        await self._call("DELETE", "faults")

    async def calls(self, method: str = "", after: int = 0) -> list[dict[str, Any]]:
        """What the bot called."""
        return list(await self._call("GET", f"calls?method={method}&after={after}"))

    async def sends_update(self, update: dict[str, Any]) -> int:
        """A raw update; its id."""
        return int((await self._call("POST", "updates", update))["update_id"])

    async def passes(self, seconds: float) -> None:
        """Time goes by in Telegram: what waits there grows older, and pauses end."""
        await self._call("POST", "clock", {"seconds": seconds})

    async def updates(self) -> dict[str, Any]:
        """`pending` updates, how many were `confirmed`, and how many `expired` because nobody took them."""
        return dict(await self._call("GET", "updates"))

    async def callback(self, callback_query_id: str) -> dict[str, Any]:
        return dict(await self._call("GET", f"callbacks/{callback_query_id}"))

    async def payment(self, pre_checkout_query_id: str) -> dict[str, Any]:
        return dict(await self._call("GET", f"payments/{pre_checkout_query_id}"))

    async def reset(self) -> None:
        """Everything forgotten but the bot."""
        await self._call("POST", "reset")
        self._shown.clear()
        self._answers.clear()


def _id(thing: dict[str, Any] | int) -> int:
    return thing if isinstance(thing, int) else int(thing["id"])


def _is(message: Message, expected: str | Callable[[Message], bool] | None) -> bool:
    if expected is None:
        return True
    if isinstance(expected, str):
        return expected in text_of(message)
    return expected(message)


def text_of(message: Message) -> str:
    """A message's text or caption, or ""."""
    return str(message.get("text") or message.get("caption") or "")


def labels(message: Message) -> list[list[str]]:
    """The labels of a message's buttons, row by row."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [[str(button["text"]) for button in row] for row in rows]
