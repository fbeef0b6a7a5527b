"""Groups: what the bot hears and may do, coming and going, and becoming a supergroup."""

from collections.abc import Awaitable, Callable

import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden

from emulator.client import People, Refusal, User
from tests.emulator.conftest import Ask

Words = Callable[..., Awaitable[str]]


async def heard(bot: Bot) -> list[str | None]:
    """The texts of group messages the bot has heard."""
    updates = await bot.get_updates()
    return [u.message.text for u in updates if u.message and u.message.chat.id < 0 and u.message.text]


async def test_privacy_mode(bot: Bot, people: People, ana: User) -> None:
    """The bot hears commands to it, replies to it and mentions; as an administrator it hears everything."""
    group = await people.group("Staff", [ana])
    sent = await bot.send_message(group["id"], "a lead")
    await people.says(ana, "lunch?", group)
    await people.says(ana, "/claim", group)
    await people.says(ana, "/claim@other_bot", group)
    await people.says(ana, "/claim@chaski_demo_bot", group)
    await people.says(ana, "mine", group, reply_to_message_id=sent.message_id)
    await people.says(ana, "ask @chaski_demo_bot", group)
    assert await heard(bot) == ["/claim", "/claim@chaski_demo_bot", "mine", "ask @chaski_demo_bot"]
    await people.promotes_bot(ana, group)
    await people.says(ana, "all of it", group)
    assert (await heard(bot))[-1] == "all of it"


async def test_only_a_mention_is_a_mention(bot: Bot, people: People, ana: User) -> None:
    """The bot's name within an address, a link or a longer name is none; in another case it is."""
    group = await people.group("Staff", [ana])
    for text in (
        "x@chaski_demo_bot.example.com",
        "hello @chaski_demo_bots",
        "https://t.me/@chaski_demo_bot",
        "say /claim later",
        "😀 @Chaski_Demo_Bot",
        "later /claim@chaski_demo_bot",
    ):
        await people.says(ana, text, group)
    me = (await bot.get_me()).to_dict()
    mention = {"type": "text_mention", "offset": 0, "length": 3, "user": me}
    await people.says(ana, "you there", group, entities=[mention])
    assert await heard(bot) == ["😀 @Chaski_Demo_Bot", "later /claim@chaski_demo_bot", "you there"]


async def test_coming_and_going(bot: Bot, people: People, ana: User) -> None:
    """my_chat_member and service messages as Telegram sends them; a kicked bot is told so."""
    group = await people.group("Staff", [ana], with_bot=False)
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(group["id"], "hi")
    await people.adds_bot(ana, group)
    await bot.send_message(group["id"], "hi")
    await people.removes_bot(ana, group)
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(group["id"], "hi")
    updates = (await bot.get_updates())[1:]
    changes = [u.my_chat_member for u in updates if u.my_chat_member]
    statuses = [(c.old_chat_member.status, c.new_chat_member.status) for c in changes]
    assert statuses == [("left", "member"), ("member", "kicked")]
    assert [bool(u.message.new_chat_members) for u in updates if u.message] == [True, False]


async def test_the_bot_leaves(bot: Bot, people: People, ana: User) -> None:
    """It hears of its own goodbye."""
    group = await people.group("Staff", [ana])
    assert await bot.leave_chat(group["id"])
    assert (await people.chat(group))["bot_is"] == "left"
    *_, message, change = await bot.get_updates()
    assert message.message is not None
    assert message.message.left_chat_member == await bot.get_me()
    assert change.my_chat_member is not None
    assert change.my_chat_member.new_chat_member.status == "left"
    with pytest.raises(BadRequest, match="private chats"):
        await bot.leave_chat(ana["id"])


async def test_blocking_is_told(bot: Bot, people: People, ana: User) -> None:
    """my_chat_member when a person blocks and comes back; opening the bot's link unblocks it."""
    await people.blocks(ana)
    await people.starts(ana, "lares-2-day")
    first, blocked, back, start = await bot.get_updates()
    assert first.message is not None
    assert blocked.my_chat_member is not None
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert back.my_chat_member is not None
    assert back.my_chat_member.new_chat_member.status == "member"
    assert start.message is not None
    assert start.message.text == "/start lares-2-day"


async def test_becoming_a_supergroup(bot: Bot, people: People, ana: User, ask: Ask) -> None:
    """The old id answers with the new one; both chats tell of it."""
    group = await people.group("Staff", [ana])
    moved = await people.migrates(group)
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(group["id"], "hi")
    assert migrated.value.new_chat_id == moved["id"]
    answer = await ask("sendMessage", chat_id=group["id"], text="hi")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": moved["id"]}
    assert str(moved["id"]).startswith("-100")
    await bot.send_message(moved["id"], "hi")
    messages = [u.message for u in await bot.get_updates() if u.message]
    assert [m.migrate_to_chat_id for m in messages if m.chat.id == group["id"]][-1] == moved["id"]
    assert [m.migrate_from_chat_id for m in messages if m.chat.id == moved["id"]] == [group["id"]]


async def test_numbers_die_with_the_old_group(bot: Bot, people: People, ana: User) -> None:
    """In the supergroup messages are numbered anew: an old number is nothing there, or another message; and
    in the old group nothing can be edited, deleted or pressed any more.
    """
    group = await people.group("Staff", [ana])
    await bot.send_message(group["id"], "hello")
    keyboard = {"inline_keyboard": [[{"text": "Claim", "callback_data": "c"}]]}
    card = await bot.send_message(group["id"], "lead", reply_markup=keyboard)  # type: ignore[arg-type]
    moved = await people.migrates(group)
    for attempt in (
        bot.edit_message_text("b", group["id"], card.message_id),
        bot.delete_message(group["id"], card.message_id),
    ):
        with pytest.raises(ChatMigrated):
            await attempt
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("b", moved["id"], card.message_id)
    with pytest.raises(Refusal, match=f"400: Bad Request: the group is now {moved['id']}"):
        await people.presses(ana, card.to_dict(), "Claim")
    while (again := await bot.send_message(moved["id"], "other")).message_id < card.message_id:
        pass
    assert await bot.edit_message_text("not the card", moved["id"], card.message_id)
    assert again.text == "other"


async def test_people_come_and_go(bot: Bot, people: People, ana: User) -> None:
    """Everybody's coming and going is told by service messages; an administrator that asked for it gets
    chat_member too.
    """
    bea = await people.user("Bea")
    carl = await people.user("Carl")
    group = await people.group("Staff", [ana, bea])
    await bot.get_updates(allowed_updates=["message", "chat_member"])
    await people.joins(carl, group)
    await people.promotes_bot(ana, group)
    await people.leaves(carl, group)
    await people.leaves(ana, group, removed=bea)
    updates = await bot.get_updates()
    left = [
        u.message.left_chat_member.first_name for u in updates if u.message and u.message.left_chat_member
    ]
    assert left == ["Carl", "Bea"]
    changes = [u.chat_member for u in updates if u.chat_member]
    assert [(c.new_chat_member.user.first_name, c.new_chat_member.status) for c in changes] == [
        ("Carl", "left"),
        ("Bea", "kicked"),
    ]
    with pytest.raises(Refusal, match="is not in chat"):
        await people.says(bea, "still here?", group)


async def test_members(bot: Bot, people: People, ana: User, refusal: Words) -> None:
    bea = await people.user("Bea")
    group = await people.group("Staff", [ana, bea], type="supergroup", username="lares_staff")
    assert group["id"] < -1_000_000_000_000
    assert (await bot.get_chat_member(group["id"], ana["id"])).status == "creator"
    assert (await bot.get_chat_member(group["id"], bea["id"])).status == "member"
    me = await bot.get_me()
    assert (await bot.get_chat_member(group["id"], me.id)).status == "member"
    assert await bot.get_chat_member_count("@lares_staff") == 3
    assert [m.user.id for m in await bot.get_chat_administrators(group["id"])] == [ana["id"]]
    carl = await people.user("Carl")
    assert (
        await refusal("getChatMember", chat_id=group["id"], user_id=carl["id"])
        == "Bad Request: user not found"
    )
    await people.joins(carl, group)
    assert (await bot.get_chat_member(group["id"], carl["id"])).status == "member"
    full = await bot.get_chat(group["id"])
    assert (full.title, full.type, full.username) == ("Staff", "supergroup", "lares_staff")


async def test_administrators_only(bot: Bot, people: People, ana: User) -> None:
    """Pins, invite links and deleting other people's messages need rights."""
    group = await people.group("Staff", [ana])
    said = await people.says(ana, "hello", group)
    for attempt, words in (
        (
            bot.pin_chat_message(group["id"], said["message_id"]),
            "Not enough rights to manage pinned messages",
        ),
        (bot.export_chat_invite_link(group["id"]), "Not enough rights to manage chat invite link"),
        (bot.delete_message(group["id"], said["message_id"]), "Message can't be deleted"),
    ):
        with pytest.raises(BadRequest, match=words):
            await attempt
    await people.promotes_bot(ana, group)
    assert await bot.pin_chat_message(group["id"], said["message_id"])
    link = await bot.create_chat_invite_link(group["id"], name="guides")
    assert (link.name, link.creator.id) == ("guides", (await bot.get_me()).id)
    assert (await bot.export_chat_invite_link(group["id"])).startswith("https://t.me/+")
    assert await bot.delete_message(group["id"], said["message_id"])


async def test_startgroup(bot: Bot, people: People, ana: User) -> None:
    """A link that adds the bot to a group and hands it a payload."""
    group = await people.group("Staff", [ana], with_bot=False)
    await people.starts(ana, "secret", group)
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.text == "/start@chaski_demo_bot secret"
