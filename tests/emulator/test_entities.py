"""Texts with markup → texts and entities, replayed over HTTP; and Telegram's words for what is wrong."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from emulator.client import People, User
from tests.emulator import entity_cases as cases
from tests.emulator.conftest import Ask

Refusal = Callable[..., Awaitable[str]]
EMPTY = "Bad Request: text must be non-empty"


@pytest.fixture
async def seven(people: People) -> User:
    """The person whom mentions in the cases mean."""
    user = await people.user("Ana", id=7)
    await people.says(user, "hi")
    return user


def told(message: dict[str, Any]) -> str:
    """A message's entities as the cases write them."""
    more = ("url", "user", "language", "custom_emoji_id", "unix_time", "date_time_format")

    def words(entity: dict[str, Any]) -> str:
        extra = [entity[key]["id"] if key == "user" else entity[key] for key in more if key in entity]
        return " ".join(map(str, (entity["type"], entity["offset"], entity["length"], *extra)))

    return ", ".join(map(words, message.get("entities", [])))


@pytest.mark.parametrize(
    ("mode", "replayed"),
    [("HTML", cases.HTML), ("MarkdownV2", cases.MARKDOWN_V2), ("", cases.CLEANED)],
    ids=["HTML", "MarkdownV2", "no markup"],
)
async def test_what_a_text_becomes(
    ask: Ask, seven: User, mode: str, replayed: list[tuple[str, str, str]]
) -> None:
    """Each source shows its text and its entities."""
    got, expected = [], []
    for source, text, entities in replayed:
        answer = await ask("sendMessage", chat_id=7, text=source, parse_mode=mode)
        if answer["ok"]:
            got.append((source, answer["result"]["text"], told(answer["result"])))
        else:
            got.append((source, answer["description"], ""))
        expected.append((source, text or EMPTY, entities))
    assert got == expected


@pytest.mark.parametrize(
    ("mode", "replayed"),
    [("HTML", cases.BAD_HTML), ("MarkdownV2", cases.BAD_MARKDOWN_V2)],
    ids=["HTML", "MarkdownV2"],
)
async def test_what_cannot_be_parsed(
    refusal: Refusal, seven: User, mode: str, replayed: list[tuple[str, str]]
) -> None:
    """Refused with Telegram's words and the byte where it begins."""
    got = [
        (source, await refusal("sendMessage", chat_id=7, text=source, parse_mode=mode))
        for source, _ in replayed
    ]
    assert got == [(source, f"Bad Request: can't parse entities: {words}") for source, words in replayed]


async def test_what_nobody_can_see(refusal: Refusal, seven: User) -> None:
    """A text of invisible characters is as good as none."""
    got = [await refusal("sendMessage", chat_id=7, text=text) for text in cases.INVISIBLE]
    assert got == [EMPTY] * len(cases.INVISIBLE)


async def test_entities_of_the_call(ask: Ask, refusal: Refusal, seven: User) -> None:
    """They must fit the text, and stand together as Telegram lets them."""
    got = []
    for text, entities, _, _ in cases.GIVEN:
        message = (await ask("sendMessage", chat_id=7, text=text, entities=entities))["result"]
        got.append((text, entities, message["text"], told(message)))
    assert got == cases.GIVEN
    words = [
        await refusal("sendMessage", chat_id=7, text=text, entities=[entity])
        for text, entity, _ in cases.BAD_GIVEN
    ]
    assert words == [f"Bad Request: {expected}" for _, _, expected in cases.BAD_GIVEN]


async def test_half_a_character(refusal: Refusal, ask: Ask, seven: User) -> None:
    """Half a surrogate pair is no text; more than 100 entities are cut."""
    words = await refusal("sendMessage", chat_id=7, text="a\ud83d")
    assert words == "Bad Request: strings must be encoded in UTF-8"
    many = "<b>b</b> " * 120
    sent = (await ask("sendMessage", chat_id=7, text=many, parse_mode="HTML"))["result"]
    assert len(sent["entities"]) == 100


async def test_legacy_markdown(ask: Ask, refusal: Refusal, seven: User) -> None:
    """It has four marks and no nesting."""
    source = "*b* _i_ `c` [l](https://a.pe/) \\*"
    sent = (await ask("sendMessage", chat_id=7, text=source, parse_mode="Markdown"))["result"]
    assert told(sent) == "bold 0 1, italic 2 1, code 4 1, text_link 6 1 https://a.pe/"
    assert await refusal("sendMessage", chat_id=7, text="a _b", parse_mode="Markdown") == (
        "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 2"
    )
    words = await refusal("sendMessage", chat_id=7, text="a", parse_mode="BBCode")
    assert words == "Bad Request: unsupported parse_mode"


async def test_entities_found_by_telegram(ask: Ask, seven: User) -> None:
    """Links, mentions, commands, tags, addresses and numbers in any text."""
    text = "/help@chaski_bot https://a.pe/x, b.com! me@a.pe @ana_q @abc @gif #lares $USD +51 984 000 000, 1/2"
    sent = (await ask("sendMessage", chat_id=7, text=text))["result"]
    found = [(e["type"], text[e["offset"] : e["offset"] + e["length"]]) for e in sent["entities"]]
    assert found == [
        ("bot_command", "/help@chaski_bot"),
        ("url", "https://a.pe/x"),
        ("url", "b.com"),
        ("email", "me@a.pe"),
        ("mention", "@ana_q"),
        ("mention", "@gif"),
        ("hashtag", "#lares"),
        ("cashtag", "$USD"),
        ("phone_number", "+51 984 000 000"),
    ]
