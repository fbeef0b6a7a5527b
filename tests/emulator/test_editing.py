"""Edits: what changes, what is refused."""

from collections.abc import Awaitable, Callable

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest

from emulator.client import People, User
from emulator.people.attachments import png
from tests.emulator.conftest import Ask

Refusal = Callable[..., Awaitable[str]]
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a")]])
OTHER = InlineKeyboardMarkup([[InlineKeyboardButton("B", callback_data="b")]])
NOT_MODIFIED = "specified new message content and reply markup are exactly the same"


async def test_text_and_keyboard(bot: Bot, people: People, ana: User) -> None:
    """An edit keeps number and date; without a keyboard it takes the old one away."""
    sent = await bot.send_message(ana["id"], "<b>a</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    await people.sees(ana)
    edited = await bot.edit_message_text("b", ana["id"], sent.message_id, reply_markup=OTHER)
    assert not isinstance(edited, bool)
    assert (edited.message_id, edited.date, edited.text, edited.entities) == (
        sent.message_id,
        sent.date,
        "b",
        (),
    )
    assert edited.edit_date is not None
    assert (await people.sees(ana))["reply_markup"] == OTHER.to_dict()
    await bot.edit_message_text("c", ana["id"], sent.message_id)
    assert "reply_markup" not in await people.sees(ana, "c")


async def test_an_edit_must_change_something(bot: Bot, ana: User) -> None:
    """The same text, entities and keyboard are refused; a change in any of them is not."""
    sent = await bot.send_message(ana["id"], "a", reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match=NOT_MODIFIED):
        await bot.edit_message_text("a", ana["id"], sent.message_id, reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match=NOT_MODIFIED):
        await bot.edit_message_reply_markup(ana["id"], sent.message_id, reply_markup=KEYBOARD)
    await bot.edit_message_text(
        "<i>a</i>", ana["id"], sent.message_id, parse_mode="HTML", reply_markup=KEYBOARD
    )
    await bot.edit_message_reply_markup(ana["id"], sent.message_id)


async def test_what_cannot_be_edited(people: People, ask: Ask, refusal: Refusal, ana: User) -> None:
    """Messages that are not there, other people's, and the wrong kinds."""
    said = await people.says(ana, "mine")
    sent = (await ask("sendMessage", chat_id=ana["id"], text="a"))["result"]
    place = (await ask("sendLocation", chat_id=ana["id"], latitude=1, longitude=1))["result"]
    here = {"chat_id": ana["id"]}

    async def words(message_id: int, method: str = "editMessageText", **params: object) -> str:
        return await refusal(method, **here, message_id=message_id, **params)

    assert await words(999, text="b") == "Bad Request: message to edit not found"
    assert await words(said["message_id"], text="b") == "Bad Request: message can't be edited"
    assert (
        await words(place["message_id"], text="b") == "Bad Request: there is no text in the message to edit"
    )
    assert await words(sent["message_id"], text="x" * 4097) == "Bad Request: MESSAGE_TOO_LONG"
    assert await words(sent["message_id"], "editMessageCaption", caption="b") == (
        "Bad Request: there is no caption in the message to edit"
    )
    keyboard = {"keyboard": [["a"]]}
    assert (
        await words(sent["message_id"], text="b", reply_markup=keyboard)
        == "Bad Request: inline keyboard expected"
    )
    assert await refusal("editMessageText", **here, text="b") == "Bad Request: message to edit not found"
    assert await refusal("editMessageText", text="b") == "Bad Request: message identifier is not specified"
    assert (
        await refusal("editMessageText", inline_message_id="1", text="b") == "Bad Request: MESSAGE_ID_INVALID"
    )


async def test_a_forwarded_message_stays(bot: Bot, people: People, ana: User) -> None:
    """What the bot forwarded nobody can edit, a copy can be."""
    said = await people.says(ana, "mine")
    forwarded = await bot.forward_message(ana["id"], ana["id"], said["message_id"])
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("b", ana["id"], forwarded.message_id)
    copied = await bot.copy_message(ana["id"], ana["id"], said["message_id"])
    assert await bot.edit_message_text("b", ana["id"], copied.message_id)


async def test_captions_and_media(bot: Bot, people: People, ana: User) -> None:
    """A caption and the picture itself can be replaced."""
    picture = png(400, 300, (1, 2, 3))
    sent = await bot.send_photo(ana["id"], picture, caption="a")
    edited = await bot.edit_message_caption(ana["id"], sent.message_id, caption="<b>b</b>", parse_mode="HTML")
    assert not isinstance(edited, bool)
    assert (edited.caption_html, edited.photo) == ("<b>b</b>", sent.photo)
    with pytest.raises(BadRequest, match="Media_caption_too_long"):
        await bot.edit_message_caption(ana["id"], sent.message_id, caption="x" * 1025)
    other = await bot.edit_message_media(
        InputMediaPhoto(png(10, 10, (3, 2, 1)), caption="c"), ana["id"], sent.message_id
    )
    assert not isinstance(other, bool)
    assert (other.caption, other.photo[-1].width) == ("c", 10)


async def test_a_text_becomes_a_picture(bot: Bot, ana: User) -> None:
    """Media can take the place of a text, and within an album of what stands together in one."""
    sent = await bot.send_message(ana["id"], "see a.pe", reply_markup=KEYBOARD)
    picture = InputMediaPhoto(png(10, 10, (3, 2, 1)), caption="c")
    edited = await bot.edit_message_media(picture, ana["id"], sent.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.entities, edited.caption) == (None, (), "c")
    file = InputMediaDocument(b"%PDF-1.4", filename="quote.pdf")
    edited = await bot.edit_message_media(file, ana["id"], sent.message_id)
    assert not isinstance(edited, bool)
    assert edited.document is not None
    assert (edited.document.file_name, edited.photo) == ("quote.pdf", ())
    album = await bot.send_media_group(ana["id"], [picture, picture])
    with pytest.raises(BadRequest, match="Can't use the media of the specified type in the album"):
        await bot.edit_message_media(file, ana["id"], album[0].message_id)
    assert await bot.edit_message_media(
        InputMediaPhoto(png(20, 20, (3, 2, 1))), ana["id"], album[0].message_id
    )
    place = await bot.send_location(ana["id"], 1, 1)
    with pytest.raises(BadRequest, match="There is no media in the message to edit"):
        await bot.edit_message_media(picture, ana["id"], place.message_id)


async def test_people_edit_too(bot: Bot, people: People, ana: User) -> None:
    said = await people.says(ana, "two of us")
    await people.edits(ana, said, "three of us")
    update = (await bot.get_updates())[-1]
    assert update.edited_message is not None
    assert update.edited_message.text == "three of us"
    assert update.edited_message.message_id == said["message_id"]
