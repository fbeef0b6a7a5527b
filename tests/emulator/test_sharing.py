"""What people share by the buttons of a reply keyboard, and how they react."""

from typing import Any

import pytest
from telegram import (
    Bot,
    KeyboardButton,
    KeyboardButtonRequestChat,
    KeyboardButtonRequestUsers,
    ReplyKeyboardMarkup,
)

from emulator.client import People, Refusal, User


async def asks(bot: Bot, user: User, *buttons: KeyboardButton) -> None:
    await bot.send_message(user["id"], "choose", reply_markup=ReplyKeyboardMarkup([list(buttons)]))


async def test_a_chat_is_shared(bot: Bot, people: People, ana: User) -> None:
    """Only chats that fit the button are offered; the bot gets the id, and the title it asked for."""
    mine = await people.group("Mine", [ana], type="supergroup", username="lares_staff")
    bea = await people.user("Bea")
    hers = await people.group("Hers", [bea, ana])
    request = KeyboardButtonRequestChat(
        7, False, chat_is_created=True, bot_is_member=True, request_title=True, request_username=True
    )
    await asks(bot, ana, KeyboardButton("Staff group", request_chat=request))
    for other in (hers["id"], ana["id"], 404):
        with pytest.raises(Refusal, match="the app does not offer this chat"):
            await people.shares_chat(ana, 7, other)
    with pytest.raises(Refusal, match="404: Not Found: no button"):
        await people.shares_chat(ana, 8, mine)
    await people.shares_chat(ana, 7, mine)
    shared = (await bot.get_updates())[-1].message
    assert shared is not None
    assert shared.chat_shared is not None
    assert shared.chat_shared.to_dict() == {
        "request_id": 7, "chat_id": mine["id"], "title": "Mine", "username": "lares_staff",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({}, {"forum", "plain", "left"}),
        ({"chat_is_forum": True}, {"forum"}),
        ({"chat_is_forum": False}, {"plain", "left"}),
        ({"chat_has_username": True}, set()),
        ({"bot_is_member": True}, {"forum", "plain", "left"}),
    ],
)
async def test_what_is_offered(
    bot: Bot, people: People, ana: User, wanted: dict[str, Any], fits: set[str]
) -> None:
    chats = {
        "forum": await people.group("F", [ana], type="supergroup", is_forum=True),
        "plain": await people.group("P", [ana]),
        "left": await people.group("L", [ana], with_bot=False),
    }
    await asks(bot, ana, KeyboardButton("x", request_chat=KeyboardButtonRequestChat(1, False, **wanted)))
    offered = set()
    for name, chat in chats.items():
        try:
            await people.shares_chat(ana, 1, chat)
        except Refusal:
            continue
        offered.add(name)
    assert offered == fits


async def test_people_are_shared(bot: Bot, people: People, ana: User) -> None:
    bea = await people.user("Bea", username="bea_guide")
    request = KeyboardButtonRequestUsers(3, max_quantity=2, request_name=True, request_username=True)
    await asks(bot, ana, KeyboardButton("Guides", request_users=request))
    with pytest.raises(Refusal, match="so many"):
        await people.shares_users(ana, 3, [])
    await people.shares_users(ana, 3, [bea])
    shared = (await bot.get_updates())[-1].message
    assert shared is not None
    assert shared.users_shared is not None
    assert [user.to_dict() for user in shared.users_shared.users] == [
        {"user_id": bea["id"], "first_name": "Bea", "username": "bea_guide"}
    ]


async def test_people_react(bot: Bot, people: People, ana: User) -> None:
    """The bot hears of it when it asked for it, and in groups as an administrator only."""
    group = await people.group("Staff", [ana])
    card = (await bot.send_message(group["id"], "lead")).to_dict()
    private = (await bot.send_message(ana["id"], "quote")).to_dict()
    await people.reacts(ana, private, "👍")
    await bot.get_updates(allowed_updates=["message_reaction"])
    await people.reacts(ana, card, "👀")
    await people.promotes_bot(ana, group)
    await people.reacts(ana, card, "👍")
    await people.reacts(ana, card, "👍")
    await people.reacts(ana, card, None)
    await people.reacts(ana, private, "💔")
    reactions = [u.message_reaction for u in await bot.get_updates() if u.message_reaction]
    told = [
        (
            r.chat.id,
            [e.to_dict()["emoji"] for e in r.old_reaction],
            [e.to_dict()["emoji"] for e in r.new_reaction],
        )
        for r in reactions
    ]
    assert told == [
        (group["id"], ["👀"], ["👍"]),
        (group["id"], ["👍"], []),
        (ana["id"], ["👍"], ["💔"]),
    ]
    with pytest.raises(Refusal, match="REACTION_INVALID"):
        await people.reacts(ana, card, "✅")
    assert (await people.chat(ana))["reacted"][0]["reaction"] == [{"type": "emoji", "emoji": "💔"}]


async def test_a_bot_that_is_wanted_as_a_member_is_added(bot: Bot, people: People, ana: User) -> None:
    """By the app, where the person may; a group in which they may not is not offered."""
    bea = await people.user("Bea")
    mine = await people.group("Mine", [ana], with_bot=False)
    hers = await people.group("Hers", [bea, ana], with_bot=False)
    request = KeyboardButtonRequestChat(1, False, bot_is_member=True)
    await asks(bot, ana, KeyboardButton("x", request_chat=request))
    with pytest.raises(Refusal, match="does not offer"):
        await people.shares_chat(ana, 1, hers)
    await people.shares_chat(ana, 1, mine)
    _, joined, *_, shared = await bot.get_updates()
    assert joined.my_chat_member is not None
    assert joined.my_chat_member.new_chat_member.status == "member"
    assert shared.message is not None
    assert shared.message.chat_shared is not None
    with pytest.raises(Refusal, match="only the creator"):
        await people.leads(ana, hers, bea)
