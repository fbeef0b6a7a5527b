"""May the bot touch this chat or message? After tdlib/telegram-bot-api `Client::check_chat_access` and
`check_message`.
"""

from typing import Any, Literal

from emulator.arguments import Call, as_integer
from emulator.refused import Refused, bad_request, forbidden
from emulator.world import Chat, Message, World

Right = Literal["read", "members", "edit", "write"]


def chat_of(world: World, call: Call, right: Right = "write", name: str = "chat_id") -> Chat:
    """The chat a call names. Raises Refused as Telegram does when there is none or the bot has no such right
    there.
    """
    return find_chat(world, call.params.get(name), right)


def find_chat(world: World, chat_id: Any, right: Right) -> Chat:
    if chat_id in (None, ""):
        raise bad_request("chat_id is empty")
    chat = _named(world, chat_id) if isinstance(chat_id, str) and chat_id[0] == "@" else None
    chat = chat or world.chats.get(as_integer(chat_id))
    if chat is None:
        raise bad_request("chat not found")
    if chat.private:
        _check_private(world, chat, right)
    else:
        _check_group(chat, right)
    return chat


def _named(world: World, name: str) -> Chat | None:
    """Public groups have names a bot can use; people do not."""
    wanted = name[1:].lower()
    for chat in world.chats.values():
        if not chat.private and str(chat.card.get("username", "")).lower() == wanted:
            return chat
    return None


def _check_private(world: World, chat: Chat, right: Right) -> None:
    if not chat.started:
        if not any(not group.private and met(world, group, chat.id) for group in world.chats.values()):
            raise bad_request("chat not found")
        if right in ("write", "edit"):
            raise forbidden("bot can't initiate conversation with a user")
    if chat.blocked and right in ("write", "edit"):
        raise forbidden("bot was blocked by the user")


def met(world: World, group: Chat, user_id: int) -> bool:
    """The bot and a person are or were in one group."""
    return user_id in group.members and world.bot["id"] in group.members


def _check_group(chat: Chat, right: Right) -> None:
    kind = "group" if chat.type == "group" else "supergroup"
    if right == "read" and (kind == "group" or chat.migrated_to is not None):
        return
    if chat.migrated_to is not None:
        raise Refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": chat.migrated_to},
        )
    if chat.bot_is == "kicked":
        raise forbidden(f"bot was kicked from the {kind} chat")
    if chat.bot_is == "left":
        raise forbidden(f"bot is not a member of the {kind} chat")


def message_of(chat: Chat, message_id: Any, what: str) -> Message:
    """A message by number. Raises Refused 400 `message to edit not found` (`what` is the part before `not
    found`).
    """
    message = chat.messages.get(as_integer(message_id))
    if message is None:
        raise bad_request(f"{what} not found")
    return message


def need_admin(world: World, chat: Chat, words: str) -> None:
    """In a group only an administrator may do this."""
    if not chat.private and chat.bot_is != "administrator":
        raise bad_request(words)
