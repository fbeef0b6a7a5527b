"""Reactions, the bot's and people's."""

from typing import Any

from emulator.refused import bad_request
from emulator.world import Chat, Message, User, World

_EMOJI = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 "
    "⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 "
    "🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡"
)
"""All there are (Bot API 10.1, ReactionTypeEmoji)."""
_ALLOWED = frozenset(_EMOJI.split())


def check_reaction(reaction: list[dict[str, Any]]) -> None:
    """One of the emoji Telegram has for it. Raises Refused 400."""
    for item in reaction:
        emoji = str(item.get("emoji", "")).replace("\ufe0f", "")
        if item.get("type") == "emoji" and emoji not in _ALLOWED:
            raise bad_request("REACTION_INVALID")
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")


def react_as(world: World, chat: Chat, user: User, message: Message, reaction: list[dict[str, Any]]) -> None:
    """A person reacts. The bot hears of it in private chats, and in groups as an administrator; only if it
    asked for `message_reaction`.
    """
    check_reaction(reaction)
    key = message["message_id"], user["id"]
    before = chat.reacted.get(key, [])
    if before == reaction:
        return
    chat.reacted[key] = reaction
    world.tell_chat(chat)
    if chat.bot_is == "administrator" or (chat.private and not chat.blocked):
        world.updates.push(
            "message_reaction",
            {
                "chat": chat.card,
                "message_id": message["message_id"],
                "user": user,
                "date": world.clock.unix(),
                "old_reaction": before,
                "new_reaction": reaction,
            },
        )
