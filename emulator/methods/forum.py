"""Topics of forums."""

from typing import Any

from emulator.access import chat_of, need_admin
from emulator.arguments import Call
from emulator.emulation import Emulation
from emulator.forum import GENERAL, begin_topic, tell, topic_name
from emulator.refused import bad_request
from emulator.registry import serves
from emulator.world import Chat, Topic


def _forum(emulation: Emulation, call: Call, words: str) -> Chat:
    """The forum a call is about, where the bot may do this. Raises Refused 400."""
    chat = chat_of(emulation.world, call)
    if not chat.topics:
        raise bad_request("the chat is not a forum")
    need_admin(emulation.world, chat, f"not enough rights to {words}")
    return chat


def _topic(emulation: Emulation, call: Call, words: str) -> tuple[Chat, Topic]:
    chat = _forum(emulation, call, words)
    general = "General" in call.method
    topic = chat.topics.get(GENERAL if general else call.integer("message_thread_id"))
    if topic is None or (topic.id == GENERAL and not general):
        raise bad_request("TOPIC_ID_INVALID")
    return chat, topic


@serves("createForumTopic")
def create_forum_topic(emulation: Emulation, call: Call) -> dict[str, Any]:
    world = emulation.world
    chat = _forum(emulation, call, "create a topic")
    emoji = call.text("icon_custom_emoji_id")
    topic = begin_topic(world, chat, world.bot, call.text("name"), call.integer("icon_color"), emoji)
    return {"message_thread_id": topic.id, **topic.face}


@serves("editForumTopic", "editGeneralForumTopic")
def edit_forum_topic(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    chat, topic = _topic(emulation, call, "edit the topic")
    edited: dict[str, Any] = {}
    if call.text("name") and topic_name(call.text("name")) != topic.name:
        edited["name"] = topic.name = topic_name(call.text("name"))
    emoji = call.text("icon_custom_emoji_id")
    if call.has("icon_custom_emoji_id") and emoji != topic.icon_custom_emoji_id:
        edited["icon_custom_emoji_id"] = topic.icon_custom_emoji_id = emoji
    if not edited:
        raise bad_request("TOPIC_NOT_MODIFIED")
    tell(world, chat, world.bot, topic, {"forum_topic_edited": edited})
    return True


@serves("closeForumTopic", "reopenForumTopic", "closeGeneralForumTopic", "reopenGeneralForumTopic")
def close_forum_topic(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    chat, topic = _topic(emulation, call, "close or open the topic")
    closed = call.method.startswith("close")
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    tell(world, chat, world.bot, topic, {f"forum_topic_{'closed' if closed else 'reopened'}": {}})
    return True


@serves("hideGeneralForumTopic", "unhideGeneralForumTopic")
def hide_general_forum_topic(emulation: Emulation, call: Call) -> bool:
    """A hidden General topic is closed as well."""
    world = emulation.world
    chat, topic = _topic(emulation, call, "hide the topic")
    hidden = call.method.startswith("hide")
    if topic.hidden == hidden:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.hidden = topic.closed = hidden
    tell(world, chat, world.bot, topic, {f"general_forum_topic_{'hidden' if hidden else 'unhidden'}": {}})
    return True


@serves("deleteForumTopic")
def delete_forum_topic(emulation: Emulation, call: Call) -> bool:
    """The topic goes with all its messages."""
    world = emulation.world
    chat, topic = _topic(emulation, call, "delete the topic")
    for message in list(chat.messages.values()):
        if message.get("message_thread_id") == topic.id:
            world.remove(chat, message["message_id"])
    del chat.topics[topic.id]
    return True


@serves("unpinAllForumTopicMessages", "unpinAllGeneralForumTopicMessages")
def unpin_all_in_topic(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    chat, topic = _topic(emulation, call, "manage pinned messages in the chat")
    thread = None if topic.id == GENERAL else topic.id
    chat.pinned = [
        pinned for pinned in chat.pinned if chat.messages[pinned].get("message_thread_id") != thread
    ]
    world.events.tell("pinned", {"chat_id": chat.id})
    return True
