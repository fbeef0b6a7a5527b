"""One person's flood is not another's wait, and does not earn thousands of answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot import handlers
from bot.telegram.flood import CEILINGS, Flood, Flooded
from emulator.client import People
from emulator.server import Emulator
from tests.bots import emptied, running_bot, texts, until

MOST = max(count for count, _ in CEILINGS)
AT_ONCE = min(count for count, _ in CEILINGS)


def message(number: int, date: int, chat: int = 5, sender: int = 5, **more: Any) -> dict[str, Any]:
    return {
        "update_id": number,
        "message": {
            "chat": {"id": chat},
            "from": {"id": sender, "language_code": "es"},
            "date": date,
            **more,
        },
    }


def judged(flood: Flood, raw: dict[str, Any], now: float = 0.0) -> Flooded | None:
    (kind,) = [name for name in raw if name != "update_id"]
    return flood.judge(raw, raw["update_id"], kind, now)


def test_nobody_s_haste_is_a_flood() -> None:
    """An album of a gallery, a minute of quick typing, a day's messages that were waiting for us."""
    flood = Flood()
    album = [message(n, 100) for n in range(AT_ONCE)]
    typing = [message(n, n) for n in range(1000, 1060)]
    waiting = [message(n, n * 60) for n in range(2000, 4000)]

    assert [judged(flood, raw) for raw in (*album, *typing, *waiting)] == [None] * (AT_ONCE + 60 + 2000)


def test_what_goes_beyond_is_skipped_and_told_once() -> None:
    """And the next minute is a new one."""
    flood = Flood()
    verdicts = [judged(flood, message(n, 100 + n // 100)) for n in range(5000)]
    passed, skipped = verdicts.count(None), [verdict for verdict in verdicts if verdict]

    assert passed <= 2 * MOST
    assert [verdict.tell for verdict in skipped[:3]] == [True, False, False]
    assert sum(verdict.tell for verdict in skipped) == 1
    assert skipped[0].language_code == "es"
    assert judged(flood, message(9000, 1000)) is None


def test_everybody_is_counted_for_themselves() -> None:
    """Another chat, another member of the group; presses by the time they come."""
    flood = Flood()
    for n in range(200):
        judged(flood, message(n, 100))

    assert judged(flood, message(900, 100, chat=6, sender=6)) is None
    assert judged(flood, message(901, 100, chat=-7, sender=5)) is None
    press = {
        "update_id": 902,
        "callback_query": {"id": "1", "from": {"id": 5}, "message": {"chat": {"id": 5}, "date": 100}},
    }
    assert [judged(flood, {**press, "update_id": n}, now=50.0) for n in range(AT_ONCE)] == [None] * AT_ONCE
    assert judged(flood, {**press, "update_id": 990}, now=50.0) is not None
    assert judged(flood, {**press, "update_id": 991}, now=500.0) is None


def test_what_comes_again_is_judged_as_before() -> None:
    """Nothing could be stored, so Telegram brings the batch again: that is no flood of the traveller's."""
    flood = Flood()
    batch = [message(n, 100) for n in range(AT_ONCE + 5)]
    first = [judged(flood, raw) for raw in batch]

    for _ in range(50):
        assert [judged(flood, raw) for raw in batch] == first


def test_in_a_group_nobody_is_told() -> None:
    """There we chat with nobody."""
    flood = Flood()
    verdicts = [judged(flood, message(n, 100, chat=-7)) for n in range(AT_ONCE + 5)]

    assert not any(verdict.tell for verdict in verdicts if verdict)


def test_senders_are_forgotten() -> None:
    """Memory does not grow with everybody who ever wrote."""
    flood = Flood()
    for sender in range(1, 20_000):
        judged(flood, message(sender, 100, chat=sender, sender=sender))

    assert len(flood._senders) <= 5_000
    judged(flood, message(30_000, 100), now=1000.0)
    assert len(flood._senders) == 1


async def test_five_thousand_messages_earn_a_few_answers_and_hold_nobody_up(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """All are taken from Telegram, the flooder is told once, and who writes after them is answered."""
    ana, ben = await people.user("Ana", language_code="de"), await people.user("Ben")
    await people.says(ana, "hello")
    (first,) = (await people.updates())["pending"]
    updates = emulator.emulation.world.updates
    for n in range(5_000):
        updates.push("message", {**first["message"], "message_id": 100 + n, "text": f"hello {n}"})
    await people.says(ben, "/start")

    async with running_bot(emulator.url, tmp_path, register=handlers.sources) as bot:
        await people.sees(ben, "Ben")
        await emptied(tmp_path)
        assert bot.app.metrics.value("chaski_updates_flooded_total") > 5_000 - 2 * MOST

    answers = await texts(people, ana)
    assert len(answers) < 3 * MOST
    assert sum("warte bitte eine minute" in answer.lower() for answer in answers) == 1


async def test_three_thousand_presses_of_one_are_hundreds_of_answers_at_most(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """And the next traveller's press is answered."""
    ana, ben = await people.user("Ana"), await people.user("Ben")
    async with running_bot(emulator.url, tmp_path, register=handlers.sources):
        for traveller in (ana, ben):
            await people.says(traveller, "/start")
        question = await people.sees(
            ana, lambda message: "inline_keyboard" in message.get("reply_markup", {})
        )
        bens = await people.sees(ben, lambda message: "inline_keyboard" in message.get("reply_markup", {}))
        await emptied(tmp_path)
        data = question["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        updates = emulator.emulation.world.updates
        for n in range(3_000):
            press = {
                "id": str(10**6 + n),
                "from": ana,
                "message": question,
                "chat_instance": "1",
                "data": data,
            }
            updates.push("callback_query", press)
        label = bens["reply_markup"]["inline_keyboard"][0][0]["text"]
        await people.answer(await people.presses(ben, bens, label))
        await emptied(tmp_path)

    assert len(await people.calls("answerCallbackQuery")) <= 2 * MOST + 1


async def test_help_in_a_strangers_group_is_answered_once(
    emulator: Emulator, people: People, tmp_path: Path
) -> None:
    """However often it asks, and whoever does."""
    members = [await people.user(f"M{n}") for n in range(10)]
    group = await people.group("Elsewhere", members)

    async def taken() -> bool:
        return not (await people.updates())["pending"]

    async with running_bot(emulator.url, tmp_path, register=handlers.sources):
        for _ in range(10):
            for member in members:
                await people.says(member, "/help", group)
        await until(taken)
        await emptied(tmp_path)

    # One word when the bot was added, one answer.
    assert len(await texts(people, group)) == 2
