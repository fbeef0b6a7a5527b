"""Messages the bot sends: where it may, how long they may be, what they hold."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import Bot, InputMediaPhoto, ReplyParameters
from telegram.error import BadRequest, Forbidden

from emulator.client import People, User
from emulator.people.attachments import png
from tests.emulator.conftest import Ask

Refusal = Callable[..., Awaitable[str]]


async def test_a_message_reads_back_through_ptb(bot: Bot, people: People, ana: User) -> None:
    """PTB parses what comes back, and the person sees the same."""
    sent = await bot.send_message(ana["id"], "<b>Hola</b> 😀 <i>Ana</i>", parse_mode="HTML")
    assert sent.text == "Hola 😀 Ana"
    assert sent.text_html == "<b>Hola</b> 😀 <i>Ana</i>"
    assert sent.chat.id == ana["id"]
    assert sent.from_user == await bot.get_me()
    seen = await people.sees(ana)
    assert (seen["message_id"], seen["text"]) == (sent.message_id, sent.text)


async def test_where_the_bot_may_not_write(bot: Bot, people: People, ana: User) -> None:
    """Unknown chats, people who never wrote, people who blocked the bot."""
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(404, "hi")
    bea = await people.user("Bea")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(bea["id"], "hi")
    await people.group("Staff", [ana, bea])
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(bea["id"], "hi")
    await people.blocks(ana)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ana["id"], "hi")
    await people.unblocks(ana)
    await bot.send_message(ana["id"], "hi")


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        ("", "", "message text is empty"),
        (" \n ", "", "text must be non-empty"),
        ("<b> </b>", "HTML", "text must be non-empty"),
        ("x" * 4097, "", "message is too long"),
        ("😀" * 4097, "", "message is too long"),
        (f"<b>{'</b><b>' * 5000}</b>", "HTML", "text is too long"),
        ("<b>x", "HTML", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ],
)
async def test_refused_texts(refusal: Refusal, ana: User, text: str, mode: str, words: str) -> None:
    assert (
        await refusal("sendMessage", chat_id=ana["id"], text=text, parse_mode=mode) == f"Bad Request: {words}"
    )


async def test_length_counts_after_parsing(ask: Ask, ana: User) -> None:
    """4096 characters without the markup, however many code units they take."""
    for text in ("x" * 4096, "😀" * 4096, f"<b>{'x' * 4096}</b>"):
        assert (await ask("sendMessage", chat_id=ana["id"], text=text, parse_mode="HTML"))["ok"]


async def test_replies(bot: Bot, people: People, ana: User, refusal: Refusal) -> None:
    """A reply shows what it answers; without that message it is refused, or sent all the same on request."""
    said = await people.says(ana, "how much?")
    sent = await bot.send_message(ana["id"], "480", reply_parameters=ReplyParameters(said["message_id"]))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "how much?"
    missing: dict[str, Any] = {"message_id": 999}
    words = await refusal("sendMessage", chat_id=ana["id"], text="a", reply_parameters=missing)
    assert words == "Bad Request: message to be replied not found"
    alone = await bot.send_message(
        ana["id"], "a", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True)
    )
    assert alone.reply_to_message is None


async def test_other_contents(bot: Bot, ana: User, refusal: Refusal) -> None:
    """Places, contacts and dice read back; impossible ones are refused."""
    place = await bot.send_location(ana["id"], -13.5, -71.9)
    assert place.location is not None
    assert place.location.latitude == -13.5
    venue = await bot.send_venue(ana["id"], -13.5, -71.9, "Plaza", "Cusco")
    assert venue.venue is not None
    assert venue.venue.title == "Plaza"
    contact = await bot.send_contact(ana["id"], "+5184000000", "Office")
    assert contact.contact is not None
    assert contact.contact.first_name == "Office"
    dice = await bot.send_dice(ana["id"])
    assert dice.dice is not None
    assert 1 <= dice.dice.value <= 6
    assert await refusal("sendDice", chat_id=ana["id"], emoji="x") == "Bad Request: EMOTICON_INVALID"
    assert await refusal("sendLocation", chat_id=ana["id"], latitude="x", longitude=1) == (
        "Bad Request: latitude must be a valid Number"
    )


async def test_chat_action(bot: Bot, refusal: Refusal, ana: User) -> None:
    assert await bot.send_chat_action(ana["id"], "typing")
    assert await refusal("sendChatAction", chat_id=ana["id"], action="dance") == (
        "Bad Request: wrong parameter action in request"
    )


async def test_copy_forward_and_delete(bot: Bot, people: People, ana: User, refusal: Refusal) -> None:
    said = await people.says(ana, "visit https://a.pe")
    bea = await people.user("Bea")
    await people.says(bea, "hi")
    forwarded = await bot.forward_message(bea["id"], ana["id"], said["message_id"])
    assert forwarded.forward_origin is not None
    assert forwarded.forward_origin.type == "user"
    copied = await bot.copy_message(bea["id"], ana["id"], said["message_id"])
    copy = await people.sees(bea, lambda message: message["message_id"] == copied.message_id)
    assert copy["text"] == said["text"]
    assert "forward_origin" not in copy
    assert len(await bot.copy_messages(bea["id"], ana["id"], [said["message_id"], 99])) == 1
    assert len(await bot.forward_messages(bea["id"], ana["id"], [said["message_id"]])) == 1
    assert await bot.delete_message(bea["id"], copied.message_id)
    for method, what in (("deleteMessage", "delete"), ("copyMessage", "copy"), ("forwardMessage", "forward")):
        words = await refusal(method, chat_id=bea["id"], from_chat_id=bea["id"], message_id=copied.message_id)
        assert words == f"Bad Request: message to {what} not found"
    assert await bot.delete_messages(bea["id"], [forwarded.message_id, 999])
    shown = [message["message_id"] for message in (await people.chat(bea))["messages"]]
    assert forwarded.message_id not in shown
    protected = await bot.send_message(ana["id"], "secret", protect_content=True)
    assert protected.has_protected_content
    assert "protected content" in await refusal(
        "forwardMessage", chat_id=bea["id"], from_chat_id=ana["id"], message_id=protected.message_id
    )


async def test_several_copies(bot: Bot, people: People, ana: User, refusal: Refusal) -> None:
    """In order; albums stay albums; what is missing or protected is left out."""
    media = [InputMediaPhoto(png(9, 9, (n, 0, 0)), caption=str(n)) for n in range(2)]
    album = await bot.send_media_group(ana["id"], media)
    secret = await bot.send_message(ana["id"], "secret", protect_content=True)
    last = await bot.send_message(ana["id"], "last")
    numbers = [*(message.message_id for message in album), secret.message_id, 900, 901]
    copies = await bot.copy_messages(ana["id"], ana["id"], numbers, remove_caption=True)
    shown = {message["message_id"]: message for message in (await people.chat(ana))["messages"]}
    copied = [shown[copy.message_id] for copy in copies]
    assert len({message["media_group_id"] for message in copied} - {album[0].media_group_id}) == 1
    assert ["caption" in message for message in copied] == [False, False]
    forwards = await bot.forward_messages(ana["id"], ana["id"], [numbers[0], last.message_id])
    assert len(forwards) == 2
    chat = {"chat_id": ana["id"], "from_chat_id": ana["id"]}
    words = await refusal("copyMessages", **chat, message_ids=[last.message_id, numbers[0]])
    assert words == "Bad Request: message identifiers must be in a strictly increasing order"
    assert (
        await refusal("copyMessages", **chat, message_ids=[900])
        == "Bad Request: there are no messages to copy"
    )


async def test_what_can_be_deleted(bot: Bot, people: People, ana: User) -> None:
    """For 48 hours: the bot's own, and in private chats anybody's. Administrators delete anything."""
    group = await people.group("Staff", [ana])
    mine, hers = await bot.send_message(group["id"], "a"), await people.says(ana, "b", group)
    said = await people.says(ana, "c")
    old = await bot.send_message(ana["id"], "d")
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(group["id"], hers["message_id"])
    assert await bot.delete_message(group["id"], mine.message_id)
    assert await bot.delete_message(ana["id"], said["message_id"])
    await people.passes(48 * 3600)
    new = await bot.send_message(ana["id"], "e")
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_messages(ana["id"], [old.message_id, new.message_id])
    texts = [message.get("text") for message in (await people.chat(ana))["messages"]]
    assert texts[-2:] == ["d", "e"]
    await people.promotes_bot(ana, group)
    assert await bot.delete_messages(group["id"], [hers["message_id"], 900])
    dice = await bot.send_dice(ana["id"])
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(ana["id"], dice.message_id)
    await people.passes(24 * 3600)
    assert await bot.delete_message(ana["id"], dice.message_id)


async def test_reactions_and_pins(bot: Bot, people: People, ana: User, refusal: Refusal) -> None:
    said = await people.says(ana, "hi")
    assert await bot.set_message_reaction(ana["id"], said["message_id"], "👍")
    words = await refusal(
        "setMessageReaction",
        chat_id=ana["id"],
        message_id=said["message_id"],
        reaction=[{"type": "emoji", "emoji": "🥑"}],
    )
    assert words == "Bad Request: REACTION_INVALID"
    for emoji in ("👀", "💔", "❤️\u200d🔥"):
        assert await bot.set_message_reaction(ana["id"], said["message_id"], emoji)
    sent = await bot.send_message(ana["id"], "your trip")
    await bot.pin_chat_message(ana["id"], sent.message_id)
    heard = (await bot.get_updates())[-1].message  # the bot's own pin
    assert heard is not None
    assert heard.pinned_message == sent
    with pytest.raises(BadRequest, match="Message can't be pinned"):
        await bot.pin_chat_message(ana["id"], heard.message_id)
    assert (await people.chat(ana))["pinned"]["text"] == "your trip"
    full = await bot.get_chat(ana["id"])
    assert full.pinned_message is not None
    await bot.unpin_all_chat_messages(ana["id"])
    assert (await people.chat(ana))["pinned"] is None
    assert await refusal("unpinChatMessage", chat_id=ana["id"]) == "Bad Request: message to unpin not found"
