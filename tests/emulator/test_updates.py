"""getUpdates: offsets, limits, long polls, kinds, and who may poll."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from telegram import Bot
from telegram.error import Conflict

from emulator.client import People, User
from emulator.server import running
from tests.emulator.conftest import Ask

Refusal = Callable[..., Awaitable[str]]


async def texts(ask: Ask, **params: object) -> list[str]:
    updates = (await ask("getUpdates", **params))["result"]
    return [update["message"]["text"] for update in updates]


async def first_id(ask: Ask) -> int:
    return int((await ask("getUpdates"))["result"][0]["update_id"])


async def test_unconfirmed_updates_come_again(ask: Ask, people: People, ana: User) -> None:
    """Updates stay until a higher offset confirms them."""
    await people.says(ana, "one")
    await people.says(ana, "two")
    assert await texts(ask) == ["/start", "one", "two"] == await texts(ask)
    first = await first_id(ask)
    assert await texts(ask, offset=first + 1) == ["one", "two"]
    assert await texts(ask) == ["one", "two"]
    assert await texts(ask, offset=first + 2, limit=1) == ["two"]
    assert (await people.updates())["confirmed"] == 2


async def test_negative_offset_keeps_the_newest(ask: Ask, people: People, ana: User) -> None:
    for number in range(4):
        await people.says(ana, str(number))
    assert await texts(ask, offset=-2) == ["2", "3"]
    assert await texts(ask) == ["2", "3"]


async def test_limit_is_at_most_100(ask: Ask, people: People, ana: User) -> None:
    await asyncio.gather(*(people.says(ana, str(number)) for number in range(105)))
    assert len(await texts(ask)) == 100
    assert len(await texts(ask, limit=0)) == 1
    assert len(await texts(ask, limit=3)) == 3


async def test_long_poll_ends_with_the_first_update(bot: Bot, people: People, ana: User) -> None:
    """A poll that waits is answered as soon as somebody writes."""
    (start,) = await bot.get_updates(timeout=50)
    waiting = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=50))
    while len(await people.calls("getUpdates")) < 2:
        pass  # asking is waiting
    await people.says(ana, "hello")
    (update,) = await waiting
    assert update.message is not None
    assert update.message.text == "hello"


async def test_a_newer_poll_that_waits_ends_the_older(bot: Bot, people: People, ask: Ask) -> None:
    """Two pollers: the older one is told so with 409, once the newer has to wait as well."""
    older = asyncio.create_task(bot.get_updates(timeout=50))
    while not await people.calls("getUpdates"):
        pass  # asking is waiting
    assert await ask("getUpdates") == {"ok": True, "result": []}
    assert not older.done()
    newer = asyncio.ensure_future(ask("getUpdates", timeout=50))
    with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot"):
        await older
    await people.passes(50)
    assert await newer == {"ok": True, "result": []}


@pytest.mark.usefixtures("standing_clock")
async def test_a_hurried_poller_is_slowed_down() -> None:
    """With limits on: the same offset again brings one update; with none there it waits three seconds, and a
    second conflict within three seconds is told three seconds later.
    """
    async with (
        running("1:a", limited=True) as emulator,
        People(emulator.url) as people,
        aiohttp.ClientSession() as session,
    ):

        async def poll(**params: object) -> dict[str, object]:
            async with session.post(f"{emulator.url}/bot1:a/getUpdates", json=params) as response:
                return dict(await response.json())

        ana = await people.user("Ana")
        await people.says(ana, "one")
        await people.says(ana, "two")
        counts = [len(list((await poll(offset=offset))["result"])) for offset in (0, 0, -1)]  # type: ignore[call-overload]
        assert counts == [2, 1, 1]
        (update,) = (await people.updates())["pending"]
        done = {"offset": update["update_id"] + 1}
        assert await poll(**done) == {"ok": True, "result": []}

        async def waiting(polls: int) -> None:
            while len(await people.calls("getUpdates")) < polls:
                pass  # asking is waiting

        first = asyncio.create_task(poll(**done))
        await waiting(5)
        second = asyncio.create_task(poll(**done))
        assert (await first)["error_code"] == 409
        third = asyncio.create_task(poll(**done))
        await waiting(7)
        assert not second.done()
        await people.passes(3)
        assert (await second)["error_code"] == 409
        assert await third == {"ok": True, "result": []}


async def test_what_grows_too_old_is_not_delivered(ask: Ask, people: People, ana: User) -> None:
    """A press and a checkout wait 150 seconds, a message a day."""
    keyboard = {"inline_keyboard": [[{"text": "B", "callback_data": "b"}]]}
    await ask("sendMessage", chat_id=ana["id"], text="a", reply_markup=keyboard)
    prices = [{"label": "Trip", "amount": 100}]
    invoice = {"title": "Trip", "description": "d", "payload": "p", "currency": "XTR", "prices": prices}
    await ask("sendInvoice", chat_id=ana["id"], **invoice)
    await people.presses(ana, await people.sees(ana), data="b")
    await people.pays(ana, await people.sees(ana))

    async def kinds() -> list[str]:
        return [list(update)[1] for update in (await ask("getUpdates"))["result"]]

    await people.passes(149)
    assert await kinds() == ["message", "callback_query", "pre_checkout_query"]
    await people.passes(2)
    assert await kinds() == ["message"]
    await people.passes(86_400)
    assert await kinds() == []
    assert await people.updates() == {"pending": [], "confirmed": 0, "expired": 3}


async def test_an_offset_from_the_future(ask: Ask, people: People, ana: User) -> None:
    """More than ten beyond the newest it confirms nothing; a little beyond, it confirms all there is."""
    first = await first_id(ask)
    assert await texts(ask, offset=first + 5000) == ["/start"]
    await people.says(ana, "and this")
    assert await texts(ask, offset=first + 5000) == ["/start", "and this"]
    assert await texts(ask, offset=first + 5) == []
    assert (await people.updates())["pending"] == []


async def test_allowed_updates_are_remembered(ask: Ask, people: People, ana: User) -> None:
    """Kinds the bot does not want are not queued, until it says otherwise; what was queued stays."""
    first = await first_id(ask)
    await ask("getUpdates", offset=first + 1, allowed_updates=["callback_query"])
    await people.says(ana, "unheard")
    assert await texts(ask) == []
    await ask("getUpdates", allowed_updates=[])
    await people.says(ana, "heard")
    assert await texts(ask) == ["heard"]


async def test_allowed_updates_in_any_form(ask: Ask) -> None:
    """Names in any case, every kind there is; what is no list of names changes nothing."""

    async def allowed(value: object) -> object:
        await ask("getUpdates", allowed_updates=value)
        return (await ask("getWebhookInfo"))["result"].get("allowed_updates")

    assert await allowed(["MESSAGE", "managed_bot", "guest_message", "chat_boost", "horoscope"]) == [
        "message", "chat_boost", "guest_message", "managed_bot",
    ]  # fmt: skip
    for nothing in ("callback_query", "[", 5, {"a": 1}, [1]):
        assert await allowed(nothing) == ["message", "chat_boost", "guest_message", "managed_bot"]
    assert await allowed('["poll"]') == ["poll"]
    assert await allowed(["horoscope"]) is None


async def test_a_repeated_update_is_sent_just_so(ask: Ask, people: People, ana: User) -> None:
    """A raw update with an old id comes although that id was confirmed."""
    (update,) = (await ask("getUpdates"))["result"]
    await ask("getUpdates", offset=update["update_id"] + 1)
    await people.sends_update(update)
    assert (await ask("getUpdates", offset=update["update_id"] + 1))["result"] == [update]
    assert (await ask("getUpdates", offset=update["update_id"] + 1))["result"] == []
    number = await people.sends_update({"message": update["message"]})
    assert number == update["update_id"] + 1


async def test_an_update_that_telegram_would_not_send(ask: Ask, people: People, ana: User) -> None:
    """A raw update comes as it is, whatever its number is; it is confirmed like any other."""
    first = await first_id(ask)
    for strange in (None, "7", 2**63, -1, {"a": 1}):
        await people.sends_update({"update_id": strange, "message": 5})
    updates = (await ask("getUpdates", offset=first + 1))["result"]
    assert [update["update_id"] for update in updates] == [None, "7", 2**63, -1, {"a": 1}]
    await people.says(ana, "and on")
    assert await texts(ask, offset=first + 6) == ["and on"]


async def test_update_numbers_never_come_back(people: People, ask: Ask, ana: User) -> None:
    """Not after a reset either: a bot remembers those it has seen."""
    first = await first_id(ask)
    await people.reset()
    assert (await ask("getUpdates"))["result"] == []
    bea = await people.user("Bea")
    await people.says(bea, "hi")
    assert await first_id(ask) > first


async def test_a_reset_ends_a_long_poll(people: People, ask: Ask) -> None:
    """Time goes back then, and nobody waits on for a moment that is far away again."""
    await people.passes(86_400)
    poll = asyncio.ensure_future(ask("getUpdates", timeout=50))
    while not await people.calls("getUpdates"):
        pass  # asking is waiting
    await people.reset()
    assert await poll == {"ok": True, "result": []}


async def test_no_polling_while_a_webhook_is_set(ask: Ask, refusal: Refusal) -> None:
    await ask("setWebhook", url="http://127.0.0.1:9/nobody")
    assert await refusal("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    await ask("deleteWebhook")
    assert (await ask("getUpdates"))["ok"]


async def test_wrong_token_and_unknown_method(http: aiohttp.ClientSession) -> None:
    async with running("1:a") as emulator:
        async with http.get(f"{emulator.url}/bot1:b/getMe") as response:
            assert (response.status, await response.json()) == (
                401,
                {"ok": False, "error_code": 401, "description": "Unauthorized"},
            )
        async with http.get(f"{emulator.url}/bot1:a/getYou") as response:
            assert (await response.json())["description"] == "Not Found: method not found"
            assert response.status == 404
        async with http.get(f"{emulator.url}/bot1:a/sendPoll") as response:
            answer = await response.json()
            assert answer["description"] == "Not Implemented: the emulator does not serve sendPoll"
            assert answer["error_code"] == response.status == 501
