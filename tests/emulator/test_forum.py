"""Forums: topics of the bot and of people, and what is said in them."""

from collections.abc import Awaitable, Callable

import pytest
from telegram import Bot
from telegram.error import BadRequest

from emulator.client import Chat, People, Refusal, User

Words = Callable[..., Awaitable[str]]


@pytest.fixture
async def forum(people: People, ana: User) -> Chat:
    bea = await people.user("Bea")
    return await people.group("Staff", [ana, bea], type="supergroup", is_forum=True, bot_is_admin=True)


async def test_a_topic_of_the_bot(bot: Bot, people: People, ana: User, forum: Chat) -> None:
    """Its number is that of the message that began it; what is said in it says so, and so do answers."""
    topic = await bot.create_forum_topic(forum["id"], "  Emma, \n 4 people ")
    assert (topic.name, topic.icon_color) == ("Emma, 4 people", 0x6FB9F0)
    sent = await bot.send_message(forum["id"], "a lead", message_thread_id=topic.message_thread_id)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic.message_thread_id, True)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.message_id == topic.message_thread_id
    answer = await people.says(ana, "mine", forum, reply_to_message_id=sent.message_id)
    assert answer["message_thread_id"] == topic.message_thread_id
    assert answer["reply_to_message"]["text"] == "a lead"
    general = await bot.send_message(forum["id"], "to all")
    assert (general.message_thread_id, general.is_topic_message) == (None, None)
    updates = await bot.get_updates()
    began = [
        u.message.forum_topic_created.name for u in updates if u.message and u.message.forum_topic_created
    ]
    assert began == ["Emma, 4 people"]
    copied = await bot.copy_message(
        forum["id"], forum["id"], general.message_id, message_thread_id=topic.message_thread_id
    )
    copy = await people.sees(forum, lambda message: message["message_id"] == copied.message_id)
    assert copy["message_thread_id"] == topic.message_thread_id
    assert (await bot.get_chat(forum["id"])).is_forum is True


async def test_the_life_of_a_topic(bot: Bot, people: People, ana: User, forum: Chat) -> None:
    """Renamed, closed to all but administrators, opened, deleted with all that was said in it."""
    chat = forum["id"]
    topic = (await people.topic(ana, forum, "Emma"))["message_thread_id"]
    bea = next(user for user in (await people.state())["users"] if user["first_name"] == "Bea")
    await bot.edit_forum_topic(chat, topic, name="Emma ✔")
    await bot.close_forum_topic(chat, topic)
    with pytest.raises(Refusal, match="TOPIC_CLOSED"):
        await people.says(bea, "too late", forum, message_thread_id=topic)
    await people.says(ana, "I made this group", forum, message_thread_id=topic)
    assert await bot.send_message(chat, "I may", message_thread_id=topic)
    await bot.reopen_forum_topic(chat, topic)
    await people.says(bea, "now I may", forum, message_thread_id=topic)
    view = await people.chat(forum)
    assert [(each["name"], each["closed"]) for each in view["topics"]] == [
        ("General", False),
        ("Emma ✔", False),
    ]
    assert await bot.delete_forum_topic(chat, topic)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(chat, "a", message_thread_id=topic)
    assert [m for m in (await people.chat(forum))["messages"] if m.get("message_thread_id") == topic] == []


async def test_the_general_topic(bot: Bot, people: People, ana: User, forum: Chat) -> None:
    """It is named by no number, and it alone can be hidden."""
    chat = forum["id"]
    await bot.edit_general_forum_topic(chat, "All")
    await bot.close_general_forum_topic(chat)
    await bot.reopen_general_forum_topic(chat)
    await bot.hide_general_forum_topic(chat)
    assert (await people.chat(forum))["topics"][0] == {
        "message_thread_id": 1, "name": "All", "icon_color": 0x6FB9F0, "closed": True, "hidden": True,
    }  # fmt: skip
    await bot.unhide_general_forum_topic(chat)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(chat, "a", message_thread_id=1)
    pinned = await bot.send_message(chat, "pin me")
    await bot.pin_chat_message(chat, pinned.message_id)
    await bot.unpin_all_general_forum_topic_messages(chat)
    assert (await people.chat(forum))["pinned"] is None


async def test_what_a_forum_refuses(bot: Bot, people: People, ana: User, forum: Chat, refusal: Words) -> None:
    """Other chats have no topics, and only administrators make them."""
    group = await people.group("Plain", [ana], bot_is_admin=True)
    chat = {"chat_id": forum["id"]}
    name = {"name": "Emma"}
    assert await refusal("createForumTopic", chat_id=group["id"], **name) == (
        "Bad Request: the chat is not a forum"
    )
    assert await refusal("sendMessage", chat_id=group["id"], text="a", message_thread_id=5) == (
        "Bad Request: message thread not found"
    )
    for method, params, words in (
        ("createForumTopic", {"name": " "}, "TOPIC_TITLE_EMPTY"),
        ("createForumTopic", {**name, "icon_color": 5}, "invalid icon color specified"),
        ("closeForumTopic", {"message_thread_id": 900}, "TOPIC_ID_INVALID"),
        ("closeForumTopic", {"message_thread_id": 1}, "TOPIC_ID_INVALID"),
        ("reopenGeneralForumTopic", {}, "TOPIC_NOT_MODIFIED"),
        ("editGeneralForumTopic", {"name": "General"}, "TOPIC_NOT_MODIFIED"),
    ):
        assert await refusal(method, **chat, **params) == f"Bad Request: {words}"
    await people.promotes_bot(ana, forum, False)
    assert (
        await refusal("createForumTopic", **chat, **name)
        == "Bad Request: not enough rights to create a topic"
    )
    with pytest.raises(Refusal, match="only a supergroup can be a forum"):
        await people.group("Small", [ana], is_forum=True)
    with pytest.raises(Refusal, match="the chat is not a forum"):
        await people.topic(ana, group, "Emma")


async def test_privacy_in_a_topic(bot: Bot, people: People, ana: User, forum: Chat) -> None:
    """That a topic was begun by the bot does not make what is said in it an answer to the bot."""
    topic = await bot.create_forum_topic(forum["id"], "Emma")
    await people.promotes_bot(ana, forum, False)
    await people.says(ana, "lunch?", forum, message_thread_id=topic.message_thread_id)
    await people.says(ana, "/help", forum, message_thread_id=topic.message_thread_id)
    said = [u.message.text for u in await bot.get_updates() if u.message and u.message.text]
    assert said == ["/start", "/help"]
