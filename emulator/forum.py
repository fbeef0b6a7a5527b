"""Forums: supergroups whose messages are in topics, after tdlib/td ForumTopicManager.cpp.

A topic's number is that of the service message that began it; messages without one are in the General topic.
"""

from typing import Any

from emulator.arguments import as_integer
from emulator.refused import bad_request
from emulator.world import Chat, Message, Topic, User, World

GENERAL = 1
MAX_NAME = 128
COLOURS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


def become_forum(chat: Chat) -> None:
    chat.card["is_forum"] = True
    chat.topics = {GENERAL: Topic(GENERAL, "General", COLOURS[0])}


def topic_name(name: str) -> str:
    """A name as Telegram keeps it. Raises Refused 400 for none."""
    name = " ".join(name.split())[:MAX_NAME]
    if not name:
        raise bad_request("TOPIC_TITLE_EMPTY")
    return name


def begin_topic(world: World, chat: Chat, actor: User, name: str, colour: int, emoji: str = "") -> Topic:
    """A new topic and the service message that tells of it. Raises Refused 400."""
    topic = Topic(0, topic_name(name), colour or COLOURS[0], emoji)
    if topic.icon_color not in COLOURS:
        raise bad_request("invalid icon color specified")
    topic.id = chat.next_id
    thread = {"message_thread_id": topic.id, "is_topic_message": True}
    topic.began = world.write(chat, actor, {**thread, "forum_topic_created": topic.face})
    chat.topics[topic.id] = topic
    world.heard(chat, topic.began)
    return topic


def tell(world: World, chat: Chat, actor: User, topic: Topic, content: dict[str, Any]) -> None:
    """A service message in a topic."""
    world.heard(chat, world.write(chat, actor, {**thread_of(topic), **content}))


def thread_of(topic: Topic) -> dict[str, Any]:
    """What a message in a topic says of it. One that answers none answers the message that began it."""
    if topic.id == GENERAL or topic.began is None:
        return {}
    return {
        "message_thread_id": topic.id,
        "is_topic_message": True,
        "reply_to_message": topic.began,
    }


def topic_in(chat: Chat, thread_id: Any, answers: Message | None = None) -> Topic | None:
    """The topic a message goes to: the one that is named, or else that of the message it answers; None
    outside forums. Raises Refused 400.
    """
    if thread_id is None and answers is not None:
        thread_id = answers.get("message_thread_id")
    if thread_id is None:
        return chat.topics.get(GENERAL)
    topic = chat.topics.get(as_integer(thread_id))
    if topic is None or topic.id == GENERAL:  # by its number the General topic cannot be named
        raise bad_request("message thread not found")
    return topic
