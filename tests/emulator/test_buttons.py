"""Keyboards the bot sends, buttons people press, answers they get."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from emulator.client import People, Refusal, User, labels
from tests.emulator.conftest import Ask

Words = Callable[..., Awaitable[str]]
PARSE = "can't parse inline keyboard button: "
KEY = "can't parse keyboard button: "
UNALLOWED = f"{PARSE}Text buttons are unallowed in the inline keyboard"
ROWS = 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
URL = "inline keyboard button URL"


def inline(*buttons: Any) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


async def test_a_press_and_its_answer(bot: Bot, people: People, ana: User) -> None:
    """The bot gets the press with its message; the person gets the answer."""
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Two", callback_data="size:2")]])
    sent = await bot.send_message(ana["id"], "How many?", reply_markup=keyboard)
    message = await people.sees(ana)
    assert labels(message) == [["Two"]]
    query_id = await people.presses(ana, message, "Two")
    update = (await bot.get_updates())[-1]
    query = update.callback_query
    assert query is not None
    assert (query.data, query.from_user.id, query.id) == ("size:2", ana["id"], query_id)
    assert query.message == sent
    assert (await people.callback(query_id))["answered"] is False
    await query.answer("noted", show_alert=True)
    answer = await people.answer(query_id)
    assert (answer["text"], answer["show_alert"]) == ("noted", True)


async def test_a_stale_press(people: People, bot: Bot, ana: User, refusal: Words) -> None:
    """An unknown or too old press cannot be answered; an answer over 200 characters is refused."""
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await refusal("answerCallbackQuery", callback_query_id="5") == old
    await bot.send_message(
        ana["id"],
        "a",
        reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("B", callback_data="b")),
    )
    query_id = await people.presses(ana, await people.sees(ana), data="b")
    assert (
        await refusal("answerCallbackQuery", callback_query_id=query_id, text="x" * 201)
        == "Bad Request: MESSAGE_TOO_LONG"
    )
    answer = {"callback_query_id": query_id}
    assert await refusal("answerCallbackQuery", **answer, url="https://a.pe") == "Bad Request: URL_INVALID"
    await people.passes(901)
    assert await refusal("answerCallbackQuery", callback_query_id=query_id) == old


async def test_a_button_that_is_not_there(people: People, bot: Bot, ana: User) -> None:
    """Nobody can press what is not there, but an old client may still send it."""
    await bot.send_message(ana["id"], "a")
    message = await people.sees(ana)
    with pytest.raises(Refusal, match="404"):
        await people.presses(ana, message, "B")
    await people.presses(ana, message, data="old", force=True)
    await people.presses(ana, {**message, "message_id": 999}, data="gone", force=True)
    old, gone = (await bot.get_updates())[-2:]
    assert old.callback_query is not None
    assert old.callback_query.data == "old"
    assert gone.callback_query is not None
    assert gone.callback_query.message is not None
    assert not gone.callback_query.message.is_accessible


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ([], "object expected as reply markup"),
        ({"inline_keyboard": 5}, 'field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": [{}]}, ROWS),
        (inline("a"), f"{PARSE}InlineKeyboardButton must be an Object"),
        (inline({"callback_data": "a"}), f'{PARSE}Can\'t find field "text"'),
        (inline({"text": "a"}), UNALLOWED),
        (inline({"text": "a", "callback_data": ""}), UNALLOWED),
        (inline({"text": "a", "callback_data": 5}), f'{PARSE}Field "callback_data" must be of type String'),
        (inline({"text": ["a"], "callback_data": "a"}), f'{PARSE}Field "text" must be of type String'),
        (inline({"text": "a", "callback_data": "x" * 65}), "BUTTON_DATA_INVALID"),
        (inline({"text": "a", "callback_data": "é" * 33}), "BUTTON_DATA_INVALID"),
        (inline({"text": "a", "url": "localhost"}), f"{URL} 'localhost' is invalid: Wrong HTTP URL"),
        (
            inline({"text": "a", "url": "gopher://a.pe"}),
            f"{URL} 'gopher://a.pe' is invalid: Unsupported URL protocol",
        ),
        (inline({"text": "a", "web_app": "https://a.pe"}), f'{PARSE}Field "web_app" must be of type Object'),
        (
            inline({"text": "a", "callback_data": "a", "style": "pink"}),
            f"{PARSE}invalid button style specified",
        ),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}, "reply markup is too long"),
        ({"keyboard": ["a"]}, 'field "keyboard" must be an Array of Arrays'),
        ({"keyboard": [[5]]}, f"{KEY}KeyboardButton must be a String or an Object"),
        (
            {"keyboard": [[{"text": "a", "request_contact": "yes"}]]},
            f'{KEY}Field "request_contact" must be of type Boolean',
        ),
    ],
)
async def test_refused_keyboards(refusal: Words, ana: User, markup: Any, words: str) -> None:
    assert (
        await refusal("sendMessage", chat_id=ana["id"], text="a", reply_markup=markup)
        == f"Bad Request: {words}"
    )


async def test_what_a_keyboard_becomes(ask: Ask, ana: User) -> None:
    """64 bytes fit; links are completed; nameless buttons and unknown fields vanish."""
    markup = inline(
        {"text": "a", "callback_data": "é" * 32, "colour": "red"},
        {"text": "b", "url": "a.pe"},
        {"text": "", "callback_data": "c"},
    )
    sent = await ask("sendMessage", chat_id=ana["id"], text="a", reply_markup=markup)
    assert sent["result"]["reply_markup"] == inline(
        {"text": "a", "callback_data": "é" * 32}, {"text": "b", "url": "http://a.pe/"}
    )


async def test_rows_and_sizes(ask: Ask, ana: User, refusal: Words) -> None:
    """Of a row twelve buttons are shown; a markup has its limits; `pay` makes a button a pay button whatever
    it says.
    """
    row = [{"text": str(n), "callback_data": str(n)} for n in range(15)]
    sent = await ask("sendMessage", chat_id=ana["id"], text="a", reply_markup=inline(*row))
    assert sent["result"]["reply_markup"] == inline(*row[:12])
    rows = {"keyboard": [[str(n) for n in range(15)]]}
    assert (await ask("sendMessage", chat_id=ana["id"], text="a", reply_markup=rows))["ok"]
    wide = {"inline_keyboard": [[{"text": "x" * 5000, "callback_data": "a"}]] * 3}
    words = await refusal("sendMessage", chat_id=ana["id"], text="a", reply_markup=wide)
    assert words == "Bad Request: reply markup is too long"
    sent = await ask(
        "sendMessage", chat_id=ana["id"], text="a", reply_markup=inline({"text": "Pay", "pay": False})
    )
    assert sent["result"]["reply_markup"] == inline({"text": "Pay", "pay": True})


async def test_reply_keyboards(bot: Bot, people: People, ana: User, refusal: Words) -> None:
    """A reply keyboard belongs to the chat; its message cannot be edited; groups give no phone numbers."""
    ask_phone = ReplyKeyboardMarkup([[KeyboardButton("My phone", request_contact=True)]])
    sent = await bot.send_message(ana["id"], "phone?", reply_markup=ask_phone)
    assert (await people.chat(ana))["reply_keyboard"]["keyboard"][0][0]["text"] == "My phone"
    assert await refusal("editMessageText", chat_id=ana["id"], message_id=sent.message_id, text="b") == (
        "Bad Request: message can't be edited"
    )
    shared = await people.shares_contact(ana)
    assert shared["contact"]["user_id"] == ana["id"]
    await bot.send_message(ana["id"], "thanks", reply_markup=ReplyKeyboardRemove())
    assert (await people.chat(ana))["reply_keyboard"] is None
    group = await people.group("Staff", [ana])
    words = await refusal("sendMessage", chat_id=group["id"], text="a", reply_markup=ask_phone.to_dict())
    assert words == "Bad Request: phone number can be requested in private chats only"
