"""Who is who: the one-time link, staff and owners, in a group, in a forum, in a private chat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.staff_chat import LINK_TOKEN, OWNERS, TOPIC
from bot.storage import SqliteStore
from emulator.client import User
from tests.bots import stored, until
from tests.chat import Chat
from tests.conftest import World, a_world


async def fact(world: World, key: str) -> str | None:
    async with stored(world.settings.database.parent) as store:
        return store.facts.get(key)


async def link_token(world: World) -> str:
    token = await fact(world, LINK_TOKEN)
    assert token
    return token


async def owners(world: World, *people: User) -> None:
    """Wait until the bot knows that just these own the business."""

    async def known() -> bool:
        return await fact(world, OWNERS) == ",".join(str(each["id"]) for each in people)

    await until(known)


def private(world: World, user: User) -> Chat:
    return Chat(world.people, user, user["id"])


async def test_whoever_has_the_link_chooses_the_group_with_a_button(tmp_path: Path) -> None:
    """The bot is added to it as a plain member, asks for no rights, and says hello there."""
    async with a_world(tmp_path, staff_chat=False) as world:
        emma = await world.traveller("Emma")
        await emma.books()
        team = await world.people.group("Team", [world.maria, world.jose], with_bot=False)
        maria = private(world, world.maria)
        await world.people.starts(world.maria, await link_token(world))
        asked = await maria.sees("Where shall requests arrive?", "no rights")
        await maria.sees("Working alone?", "Use this chat")
        [call] = [each for each in await world.people.calls("sendMessage") if "request_chat" in str(each)]
        [[button]] = call["params"]["reply_markup"]["keyboard"]
        assert button["request_chat"]["chat_has_username"] is False
        assert "bot_administrator_rights" not in button["request_chat"]
        await world.people.shares_chat(world.maria, 1, team)
        await maria.sees("Done. Requests arrive in that group")
        staff = Chat(world.people, world.maria, team["id"])
        await staff.sees("New request", "Emma")
        await staff.sees("now the staff chat of Peru Fitness Holidays")
        told = [each["text"] for each in (await world.people.chat(team["id"]))["messages"] if "text" in each]
        assert not any("not linked" in text for text in told)
        assert asked["chat"]["id"] == world.maria["id"]


async def test_the_link_is_nobody_elses(tmp_path: Path) -> None:
    """Who shares a group without it is a traveller who sent something; used once, it is used up."""
    async with a_world(tmp_path, staff_chat=False) as world:
        token = await link_token(world)
        await world.people.starts(world.maria, token)
        maria = private(world, world.maria)
        here = await maria.sees("Working alone?")
        await maria.taps("Use this chat", here)
        await maria.sees("now the staff chat")
        await world.people.starts(world.jose, token)
        await private(world, world.jose).sees("Cuántas personas")
        assert "decided already" in await maria.taps("Use this chat", here)


async def test_added_without_the_link_the_bot_says_once_how(tmp_path: Path) -> None:
    """And by hand it goes as well: /start with what the link carries, in the group."""
    async with a_world(tmp_path, staff_chat=False) as world:
        group = await world.people.group("Team", [world.maria], with_bot=False)
        staff = Chat(world.people, world.maria, group["id"])
        await world.people.adds_bot(world.maria, group)
        await staff.sees("not linked to the bot yet", "one-time link", "/start")
        await world.people.removes_bot(world.maria, group)
        await world.people.adds_bot(world.maria, group)
        await staff.says("/start")
        await staff.sees("not linked to the bot yet")
        await staff.sees_nothing_more()
        await staff.says(f"/start {await link_token(world)}")
        await staff.sees("now the staff chat")


async def test_the_staff_chat_may_be_a_private_chat(tmp_path: Path) -> None:
    """Cards, answers and commands are there; whoever owns it may do everything."""
    async with a_world(tmp_path, staff_chat=False) as world:
        maria = private(world, world.maria)
        await world.people.starts(world.maria, await link_token(world))
        await maria.sees("Working alone?")
        assert "arrive here" in await maria.taps("Use this chat")
        await maria.sees("now the staff chat")
        emma = await world.traveller("Emma")
        await emma.books()
        card = await maria.sees("New request", "Emma")
        assert "is yours" in await maria.taps("I’ll take it", card)
        said = await maria.answers(card, "Hello Emma!")
        await emma.sees("Hello Emma!", "— María")
        await maria.sees_receipt(said, "👍")
        await maria.says("what now?")
        await maria.sees("I don’t know who this is for")
        await owners(world, world.maria)
        await maria.says("/help")
        await maria.sees("/here")


async def test_in_a_forum_all_goes_to_one_topic(tmp_path: Path) -> None:
    """The one in which the link was used, until an owner says otherwise."""
    async with a_world(tmp_path, staff_chat=False) as world:
        people = world.people
        forum = await people.group("Team", [world.maria, world.jose], type="supergroup", is_forum=True)
        staff = Chat(people, world.maria, forum["id"])
        leads = (await people.topic(world.maria, forum, "Leads"))["message_thread_id"]
        other = (await people.topic(world.maria, forum, "Other"))["message_thread_id"]
        await staff.says(f"/start {await link_token(world)}", message_thread_id=leads)
        await staff.sees("now the staff chat")
        await owners(world, world.maria)

        async def booked(name: str) -> tuple[Chat, Any]:
            emma = await world.traveller(name)
            await emma.books()
            return emma, await staff.sees("New request", name)

        emma, card = await booked("Emma")
        assert card["message_thread_id"] == leads
        await staff.answers(card, "Hello Emma!", message_thread_id=leads)
        await emma.sees("Hello Emma!")
        await emma.sends("photo")
        note = await staff.sees("Emma", "Request PFH")
        assert note["message_thread_id"] == leads
        picture = await people.sees(forum, lambda message: "photo" in message)
        assert picture["message_thread_id"] == leads

        jose = Chat(people, world.jose, forum["id"])
        await jose.says("/here", message_thread_id=other)
        await jose.sees("Eso solo puede hacerlo un administrador")
        await staff.says("/here", message_thread_id=other)
        await staff.sees("arrive here from now on")
        _, card = await booked("Frida")
        assert card["message_thread_id"] == other

        await world.stops()
        async with SqliteStore.reading(world.settings.database) as store:
            assert store.facts[TOPIC] == str(other)
        await world.starts()


async def test_who_leaves_the_group_has_no_rights_from_then_on(world: World) -> None:
    """An old button does nothing for them; back again they are staff."""
    emma = await world.traveller("Emma")
    await emma.books()
    jose = world.staff(world.jose)
    card = await jose.sees("New request")
    await world.people.leaves(world.maria, world.group, world.jose)
    data = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    late = {"id": "77", "from": world.jose, "chat_instance": "5", "message": card, "data": data}
    await world.people.sends_update({"callback_query": late})

    async def refused() -> bool:
        calls = await world.people.calls("answerCallbackQuery")
        return any("Has salido" in str(call["params"]) for call in calls)

    await until(refused)
    assert [lead.claimed_by for lead in await world.leads()] == [None]
    await world.people.joins(world.jose, world.group)
    assert "Te encargas" in await jose.taps("I’ll take it", card)


async def test_owners_are_the_administrators_of_the_group(world: World) -> None:
    """As Telegram tells it, and at once where the bot is one itself; who leaves is none."""
    maria, jose = world.staff(), world.staff(world.jose)
    await owners(world, world.maria)
    await jose.says("/here")
    await jose.sees("Eso solo puede hacerlo un administrador")
    await jose.says("/help")
    assert "/here" not in (await jose.sees("/help"))["text"]
    await world.people.promotes_bot(world.maria, world.group)
    await world.people.leads(world.maria, world.group, world.jose)
    await owners(world, world.maria, world.jose)
    await jose.says("/here")
    await jose.sees("A partir de ahora")
    await world.people.leads(world.maria, world.group, world.jose, admin=False)
    await owners(world, world.maria)
    await maria.says("/here")
    await maria.sees("from now on")
    await world.people.leaves(world.maria, world.group)
    await owners(world)


async def test_each_of_the_staff_is_answered_in_their_language(world: World) -> None:
    """Toasts and lines to a person; the card is in the language of the team."""
    emma = await world.traveller("Emma")
    await emma.books()
    maria, jose = world.staff(), world.staff(world.jose)
    card = await jose.sees("New request")
    assert "Te encargas de" in await jose.taps("I’ll take it", card)
    assert "Already claimed by José Luis" in await maria.taps("Give it back", await maria.sees("claimed"))
    await jose.says("/help")
    await jose.sees("Responde aquí a una solicitud")
    await maria.says("/help")
    await maria.sees("Answer a request")


async def test_the_staff_chat_has_a_menu(world: World) -> None:
    """Of what can be typed there, with the owners' own for them, in each one's language."""
    await owners(world, world.maria)

    async def menu(user: User) -> dict[str, str]:
        shown = (await world.people.chat(world.group, as_user=user))["commands"]
        return {each["command"]: each["description"] for each in shown}

    async def there() -> bool:
        return "here" in await menu(world.maria)

    await until(there)
    assert "here" not in await menu(world.jose)
    assert (await menu(world.jose))["help"] != (await menu(world.maria))["help"]


async def test_commands_of_the_staff_are_obeyed_nowhere_else(world: World) -> None:
    """Neither in another group nor in a traveller's chat."""
    elsewhere = await world.people.group("Friends", [world.maria])
    friends = Chat(world.people, world.maria, elsewhere["id"])
    await friends.says("/here")
    await friends.sees_nothing_more()
    assert await fact(world, TOPIC) is None
