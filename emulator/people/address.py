"""Where the people's side answers, and who and what an address and a body name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from emulator.arguments import as_integer
from emulator.emulation import Emulation
from emulator.refused import Refused
from emulator.world import Chat, Message, User, World


@dataclass(slots=True, frozen=True)
class Request:
    """One call: the ids in its address, its query and its JSON body."""

    ids: tuple[str, ...]
    query: Mapping[str, str]
    body: dict[str, Any]


Action = Callable[[Emulation, Request], Any]
ACTIONS: dict[tuple[str, ...], Action] = {}
"""By method and address, with `*` for an id: ("POST", "chats", "*", "messages")."""


def at(method: str, address: str) -> Callable[[Action], Action]:
    def register(action: Action) -> Action:
        ACTIONS[(method, *address.split("/"))] = action
        return action

    return register


def action_for(method: str, parts: list[str]) -> tuple[Action, tuple[str, ...]]:
    """The action at an address under /emulator/, and the ids in it. Raises Refused 404."""
    shape = [part if index % 2 == 0 else "*" for index, part in enumerate(parts)]
    action = ACTIONS.get((method, *shape))
    if action is None:
        raise Refused(404, f"Not Found: {method} /emulator/{'/'.join(parts)}")
    return action, tuple(parts[1::2])


def chat_in(world: World, request: Request) -> Chat:
    chat = world.chats.get(as_integer(request.ids[0]))
    if chat is None:
        raise Refused(404, f"Not Found: no chat {request.ids[0]}")
    return chat


def person(world: World, user_id: Any) -> User:
    user = world.users.get(as_integer(user_id))
    if user is None:
        raise Refused(404, f"Not Found: no person {user_id}")
    return user


def person_in(world: World, request: Request, chat: Chat) -> User:
    """The person in `from` (in a private chat it may be left out), who must be in the chat."""
    user = person(world, request.body.get("from", chat.id if chat.private else None))
    if chat.private and user["id"] != chat.id:
        raise Refused(400, f"Bad Request: {user['id']} is not in chat {chat.id}")
    if chat.members.get(user["id"], "left") in ("left", "kicked"):
        raise Refused(400, f"Bad Request: {user['id']} is not in chat {chat.id}")
    return user


def message_in(chat: Chat, message_id: str) -> Message:
    message = chat.messages.get(as_integer(message_id))
    if message is None:
        raise Refused(404, f"Not Found: no message {message_id} in chat {chat.id}")
    return message
