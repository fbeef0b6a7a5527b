"""The state of the little Telegram: people, chats, messages, files, and what the bot set. No HTTP in here."""

import itertools
import secrets
from dataclasses import dataclass, field
from typing import Any

from emulator.clock import Clock
from emulator.events import Events
from emulator.files import File, Files
from emulator.text import cut
from emulator.updates import Updates

User = dict[str, Any]
Message = dict[str, Any]
MAX_CALLBACKS = 10_000
_SHOWN: tuple[str, ...] = ("first_name", "last_name", "username")  # the names a private chat shows
CALLBACK_LIFETIME = 900  # seconds a button press can be answered


@dataclass(slots=True)
class Topic:
    """One topic of a forum. The General topic exists from the beginning; only it can be hidden."""

    id: int  # the number of the message that began it
    name: str
    icon_color: int
    icon_custom_emoji_id: str = ""
    closed: bool = False
    hidden: bool = False
    began: Message | None = None  # the service message; None for General

    @property
    def face(self) -> dict[str, Any]:
        """Name and icon, as service messages show them."""
        face: dict[str, Any] = {"name": self.name, "icon_color": self.icon_color}
        if self.icon_custom_emoji_id:
            face["icon_custom_emoji_id"] = self.icon_custom_emoji_id
        return face


@dataclass(slots=True)
class Chat:
    """A chat as the emulator keeps it; `card` is the Chat object that messages show."""

    id: int
    type: str
    card: dict[str, Any]
    members: dict[int, str] = field(
        default_factory=dict
    )  # user id → creator, administrator, member, left, kicked
    bot_is: str = "left"
    started: bool = False  # a private chat: the person has written
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    next_id: int = 1
    reply_keyboard: dict[str, Any] | None = None
    pinned: list[int] = field(default_factory=list)
    fixed: set[int] = field(
        default_factory=set
    )  # sent with a reply keyboard: Telegram lets nobody edit those
    menu_button: dict[str, Any] | None = None
    migrated_to: int | None = None
    reactions: dict[int, list[dict[str, Any]]] = field(default_factory=dict)  # the bot's, by message
    reacted: dict[tuple[int, int], list[dict[str, Any]]] = field(
        default_factory=dict
    )  # people's, by message and person
    topics: dict[int, Topic] = field(default_factory=dict)  # of a forum, by number
    invite_link: str | None = None
    instance: str = field(default_factory=lambda: str(secrets.randbits(62)))

    @property
    def private(self) -> bool:
        return self.type == "private"


@dataclass(slots=True)
class Callback:
    """A button press that waits for its answer."""

    id: str
    user_id: int
    chat_id: int
    at: float
    answered: bool = False
    text: str | None = None
    show_alert: bool = False
    url: str | None = None


@dataclass(slots=True)
class Payment:
    """A checkout that waits for answerPreCheckoutQuery, or has its answer."""

    id: str
    user_id: int
    chat_id: int
    message_id: int
    invoice: dict[str, Any]
    at: float
    ok: bool | None = None
    error_message: str | None = None


class World:
    """One bot and everybody it can meet."""

    def __init__(self, token: str, username: str, first_name: str = "Chaski", privacy: bool = True) -> None:
        self.token = token
        self.privacy = privacy
        self.events = Events()
        self.clock = Clock()
        self.updates = Updates(self.clock, first_id=secrets.randbelow(400_000_000) + 100_000_000)
        self._first_name = first_name
        self.bot: User = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": self._first_name,
            "username": username,
        }
        self.clear()

    def clear(self) -> None:
        """Forget everything but the bot. Update and event numbers go on: a bot may remember those it has
        seen.
        """
        self.clock.reset()
        self.updates.forget()
        self.bot["first_name"] = self._first_name
        self.files = Files()
        self.users: dict[int, User] = {self.bot["id"]: self.bot}
        self.chats: dict[int, Chat] = {}
        self.callbacks: dict[str, Callback] = {}
        self.payments: dict[str, Payment] = {}
        self.invoices: dict[
            tuple[int, int], dict[str, Any]
        ] = {}  # what sendInvoice asked for, by chat and message
        self.commands: dict[tuple[Any, ...], list[dict[str, str]]] = {}  # by (scope…, language)
        self.profile: dict[tuple[str, str], str] = {}  # by (name / description / short_description, language)
        self.bot_photo: File | None = None
        self.menu_button: dict[str, Any] = {"type": "commands"}
        self._user_ids = itertools.count(5_000_000_001)
        self._group_ids = itertools.count(4_000_000_001)
        self._album_ids = itertools.count(13_000_000_000_001)

    # people and chats

    def add_user(self, fields: dict[str, Any], user_id: int | None = None) -> User:
        """A person, and the silent private chat with the bot."""
        user_id = user_id or next(self._user_ids)
        self.users[user_id] = {"id": user_id, "is_bot": False, **fields}
        chat = Chat(user_id, "private", {}, {user_id: "member"}, bot_is="member")
        self.chats[user_id] = chat
        self.change_user(user_id, {})
        return self.users[user_id]

    def change_user(self, user_id: int, fields: dict[str, Any]) -> User:
        """Change a person's names or language; messages sent before keep what they showed."""
        user = {key: value for key, value in {**self.users[user_id], **fields}.items() if value is not None}
        self.users[user_id] = user
        shown: dict[str, Any] = {key: user[key] for key in _SHOWN if key in user}
        self.chats[user_id].card = {"id": user_id, "type": "private", **shown}
        self.events.tell("user", {"user": user})
        return user

    def add_group(self, title: str, kind: str, group_id: int | None = None) -> Chat:
        """An empty group (ids as Telegram's: -n for a group, -100… for a supergroup)."""
        number = next(self._group_ids)
        if group_id is None:
            group_id = -number if kind == "group" else -1_000_000_000_000 - number % 1_000_000_000
        card: dict[str, Any] = {"id": group_id, "title": title, "type": kind}
        if kind == "group":
            card["all_members_are_administrators"] = False
        chat = Chat(group_id, kind, card)
        self.chats[group_id] = chat
        return chat

    def tell_chat(self, chat: Chat) -> None:
        """Something about a chat changed: whoever shows it reads it again."""
        self.events.tell("chat", {"chat_id": chat.id})

    # messages

    def write(self, chat: Chat, sender: User, content: dict[str, Any]) -> Message:
        """Put a message into a chat; whether the bot hears of it is the caller's to say."""
        message: Message = {
            "message_id": chat.next_id,
            "from": sender,
            "chat": chat.card,
            "date": self.clock.unix(),
            **content,
        }
        chat.messages[chat.next_id] = message
        chat.next_id += 1
        self.events.tell("message", {"chat_id": chat.id, "message": message})
        return message

    def rewrite(self, chat: Chat, message_id: int, content: dict[str, Any]) -> Message:
        """A message's new face: `content` replaces fields, None removes one. The old object stays."""
        message = {**chat.messages[message_id], **content, "edit_date": self.clock.unix()}
        message = {key: value for key, value in message.items() if value is not None}
        chat.messages[message_id] = message
        self.events.tell("edited", {"chat_id": chat.id, "message": message})
        return message

    def remove(self, chat: Chat, message_id: int) -> bool:
        """Delete a message for everyone; False when there is none."""
        if chat.messages.pop(message_id, None) is None:
            return False
        if message_id in chat.pinned:
            chat.pinned.remove(message_id)
        self.events.tell("deleted", {"chat_id": chat.id, "message_id": message_id})
        return True

    def heard(self, chat: Chat, message: Message, kind: str = "message") -> None:
        """The bot hears of a message, if it may (it is there, and privacy mode lets it)."""
        if chat.bot_is in ("member", "administrator") and not chat.blocked and self._may_hear(chat, message):
            self.updates.push(kind, message)

    def _may_hear(self, chat: Chat, message: Message) -> bool:
        if chat.private or chat.bot_is == "administrator" or not self.privacy:
            return True
        if not (CONTENT & message.keys()):
            return True  # service messages
        replied = message.get("reply_to_message")
        if replied and replied["from"]["id"] == self.bot["id"] and "forum_topic_created" not in replied:
            return True
        text = message.get("text") or message.get("caption") or ""
        return any(
            self._means_me(text, entity)
            for entity in message.get("entities") or message.get("caption_entities") or ()
        )

    def _means_me(self, text: str, entity: dict[str, Any]) -> bool:
        """A command for any bot or for this one, or a mention of it."""
        words = cut(text, entity["offset"], entity["length"]).lower()
        mine = "@" + self.bot["username"].lower()
        if entity["type"] == "bot_command":
            return words.endswith(mine) or (entity["offset"] == 0 and "@" not in words)
        if entity["type"] == "text_mention":
            return bool(entity["user"]["id"] == self.bot["id"])
        return bool(entity["type"] == "mention" and words == mine)

    def new_callback(self, user_id: int, chat_id: int) -> Callback:
        """A press, remembered until it is answered or too old."""
        callback = Callback(self.new_id(), user_id, chat_id, self.clock.now())
        self.callbacks[callback.id] = callback
        if len(self.callbacks) > MAX_CALLBACKS:
            del self.callbacks[next(iter(self.callbacks))]
        return callback

    @staticmethod
    def new_id() -> str:
        """An id for a query, long and random as Telegram's."""
        return str(secrets.randbits(62) + 1)

    def album_id(self) -> str:
        """A new media_group_id."""
        return str(next(self._album_ids))


CONTENT = frozenset(
    [
        "text",
        "photo",
        "document",
        "sticker",
        "voice",
        "video",
        "audio",
        "animation",
        "video_note",
        "location",
        "venue",
        "contact",
        "dice",
        "invoice",
        "poll",
    ]
)
"""The fields that make a message one that somebody wrote, not one of Telegram's service messages."""
