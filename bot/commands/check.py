"""`chaski check`: is everything in order? Plain words, one line a finding."""

from __future__ import annotations

import shlex
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from pydantic import ValidationError
from rich.markup import escape

from bot import private
from bot.commands.sample import NAME, is_sample, left_of_sample
from bot.commands.terminal import MARKS, counted, out, printable
from bot.handlers.prices import REFUSED, WAITING
from bot.keeper import IN_FORCE
from bot.log import masked
from bot.settings import PREFIX, Settings, SettingsError, unknown_names
from bot.staff_chat import LOST, staff_chat
from bot.storage import LeadFilter, SqliteStore, StoreError
from bot.storage.sqlite import backups
from bot.storage.sqlite.store import files_of
from bot.telegram.client import Api, api_of
from bot.telegram.errors import BadRequest, Forbidden, InvalidToken, TelegramError
from bot.understanding.lexicon_file import proofread_lexicon
from bot.words.locale import LocaleError, Locales
from bot.words.proofreading import own_texts, problems
from core.catalog import Catalog, Topic
from core.loading import (
    CatalogError,
    closed_with_requests,
    load_catalog,
    missing_texts,
    open_requests,
    slips,
    suspicious,
)

SHOWN_LETTERS = 5
SHOWN_KEYS = 10


@dataclass(frozen=True)
class Verdict:
    """One line of the report; a "wrong" makes the exit code 1, anything else does not."""

    kind: Literal["right", "wrong", "warning", "doubtful", "note"]
    text: str


async def check(folder: Path | None = None) -> bool:
    """Print what is found; True when nothing is wrong.

    With a catalogue's folder only that and our texts are looked at: no settings, no database, no network.
    """
    well = True
    async for finding in _findings() if folder is None else _files(folder):
        well = well and finding.kind != "wrong"
        mark = MARKS[finding.kind]
        first, *rest = masked(finding.text).splitlines()
        out.print(mark, escape(printable(first)))
        for line in rest:
            out.print(" ", escape(printable(line)))
    return well


async def _findings() -> AsyncIterator[Verdict]:
    try:
        settings = Settings.load()
    except SettingsError as error:
        for problem in error.problems:
            yield Verdict("wrong", problem)
        return
    for sentence in unknown_names():
        yield Verdict("note", sentence)
    yield Verdict("right", "The settings can be read.")
    async for finding in _files(settings.catalogue_folder):
        yield finding
    for finding in _hook(settings):
        yield finding
    for finding in _privacy(settings):
        yield finding
    facts: dict[str, str] = {}
    async for finding in _database(settings, facts):
        yield finding
    async for finding in _edits(settings):
        yield finding
    async for finding in _telegram(settings, facts):
        yield finding


async def _files(folder: Path) -> AsyncIterator[Verdict]:
    try:
        locales = Locales.packaged()
        catalog = load_catalog(folder, own_texts(locales))
    except LocaleError as error:
        yield Verdict("wrong", str(error))
        return
    except CatalogError as error:
        for problem in error.problems:
            yield Verdict("wrong", str(problem))
        return
    for finding in _sample(catalog):
        yield finding
    tours = ", ".join(tour.code for tour in catalog.tours)
    yield Verdict(
        "right",
        f"The catalogue in {folder} is sound: {tours} (version {catalog.version}).",
    )
    for finding in (*_doubts(catalog), *_translations(catalog, locales)):
        yield finding


def _sample(catalog: Catalog) -> Iterator[Verdict]:
    if is_sample(catalog):
        said = (
            f"THIS IS THE SAMPLE: the tours and prices of {NAME}, for trying. "
            "To sell your own, make a catalogue with `chaski new`."
        )
        yield Verdict("warning", said)
    elif left := left_of_sample(catalog):
        yield Verdict("warning", f"operator.toml: {' and '.join(left)} still the sample's: write your own.")


def _doubts(catalog: Catalog) -> Iterator[Verdict]:
    """What is allowed, and may yet not be meant."""
    for slip in slips(catalog):
        yield Verdict("doubtful" if slip.kind == "doubtful" else "note", str(slip))
    for language, keys in missing_texts(catalog).items():
        first = catalog.operator.languages[0]
        lines = [
            f"{counted(len(keys), 'text')} missing in {language}; {first} stands in:",
            *keys[:SHOWN_KEYS],
        ]
        if len(keys) > SHOWN_KEYS:
            lines.append(f"and {len(keys) - SHOWN_KEYS} more")
        yield Verdict("note", "\n".join(lines))
    today = datetime.now(UTC).astimezone(catalog.operator.zone).date()
    for tour in catalog.tours:
        if catalog.first_bookable_day(today, tour.code) > (last := catalog.last_bookable_day(today)):
            said = f"{tour.code}: no day is open until {last}, so nobody can book it: is that meant?"
            yield Verdict("doubtful", said)
        if unknown := [topic for topic in get_args(Topic) if tour.answer(topic) is None]:
            yield Verdict("note", f"{tour.code}: nothing is known about {', '.join(unknown)}.")


def _lexicons() -> Iterator[Verdict]:
    found = proofread_lexicon()
    for problem in found:
        yield Verdict("wrong", problem)
    if not found:
        yield Verdict("right", "The lexicons of what travellers write are sound.")


def _translations(catalog: Catalog, locales: Locales) -> Iterator[Verdict]:
    operator = catalog.operator
    languages = tuple(dict.fromkeys((*operator.languages, operator.language_of_staff)))
    found = [problem for language in languages for problem in problems(locales, language)]
    for problem in found:
        yield Verdict("wrong", problem)
    if not found:
        yield Verdict("right", f"All texts are there in {', '.join(languages)}.")


def _privacy(settings: Settings) -> Iterator[Verdict]:
    """Files that hold the token or people's data, and that other users of this machine may read."""
    files = (Path(".env"), *files_of(settings.database), *backups.known(settings.database))
    for path in filter(private.exposed, files):
        said = (
            f"{path} is open to other users of this machine: shut it with  chmod 600 {shlex.quote(str(path))}"
        )
        yield Verdict("warning", said)


def _hook(settings: Settings) -> Iterator[Verdict]:
    """The address may be as good as a password: its machine is named, no more."""
    if settings.hook is None:
        return
    address = urlsplit(settings.hook[0])
    yield Verdict("right", f"What happens to leads is told to {address.hostname}, signed.")
    if address.scheme == "http" and address.hostname not in ("localhost", "127.0.0.1", "::1"):
        said = f"{PREFIX}WEBHOOK_OUT_URL is no https address: whoever is on the way to it can read along."
        yield Verdict("warning", said)


async def _database(settings: Settings, facts: dict[str, str]) -> AsyncIterator[Verdict]:
    """Fills `facts` with what the store knows of the staff chat."""
    if not settings.database.exists():
        yield Verdict("note", f"There is no database {settings.database} yet; `chaski run` makes it.")
        return
    try:
        store = await SqliteStore.open(settings.database, read_only=True)
    except StoreError as error:
        yield Verdict("wrong", str(error))
        return
    try:
        facts.update(store.facts)
        damages = await store.check()
        for problem in damages:
            yield Verdict("wrong", f"The database {settings.database} is damaged: {problem}")
        counts = await store.counts()
        letters = await store.dead_letters(SHOWN_LETTERS)
    finally:
        await store.close()
    if not damages:
        leads, chats = counted(sum(counts.leads.values()), "lead"), counted(counts.chats, "chat")
        yield Verdict("right", f"The database {settings.database} is whole: {leads}, {chats}.")
    if messages := counts.outbox - counts.outbox_for_hook:
        yield Verdict("note", f"Still to be sent: {counted(messages, 'message')}.")
    if counts.outbox_for_hook:
        events = counted(counts.outbox_for_hook, "event")
        said = (
            "Still to be told to your own system"
            if settings.hook
            else "For a webhook that is not set any more"
        )
        yield Verdict("note", f"{said}: {events} of leads.")
    if counts.outbox_for_staff and (LOST in facts or staff_chat(facts.get, settings.staff_chat) is None):
        of_staff = counted(counts.outbox_for_staff, "message")
        wait = "waits" if counts.outbox_for_staff == 1 else "wait"
        yield Verdict("wrong", f"{of_staff} for the staff {wait} for a staff chat.")
    if counts.dead_letters:
        lines = [f"{counted(counts.dead_letters, 'dead letter')}: what could not be handled or sent."]
        lines += [f"{letter.died_at[:16]} {letter.method}: {letter.reason}" for letter in letters]
        if counts.dead_letters > len(letters):
            lines.append(f"and {counts.dead_letters - len(letters)} older")
        yield Verdict("note", "\n".join(lines))


async def _edits(settings: Settings) -> AsyncIterator[Verdict]:
    """What the files say beside what the bot sells, and what travellers have asked for; nothing where either
    is broken: that is told already."""
    try:
        catalog = load_catalog(settings.catalogue_folder, own_texts(Locales.packaged()))
        async with SqliteStore.reading(settings.database) as store:
            requests = open_requests(await store.leads(LeadFilter()))
            version = store.facts.get(IN_FORCE)
            content = await store.catalogue(version) if version else None
            waits = store.facts.get(WAITING) == catalog.version
            refused = store.facts.get(REFUSED) == catalog.version
    except (CatalogError, StoreError):
        return
    if waits:
        asked = "somebody said no" if refused else "the staff chat is asked whether it is meant"
        yield Verdict(
            "warning",
            f"Version {catalog.version} of the catalogue looks like a slip and is not in force: {asked}. "
            f"Version {version} is in force.",
        )
    found = [*closed_with_requests(catalog, requests)]
    if content is not None:
        with suppress(ValidationError):  # an older version of ours wrote it otherwise
            found += suspicious(Catalog.model_validate_json(content), catalog, requests)
    told = set(slips(catalog))
    for slip in dict.fromkeys(found):
        if slip not in told:
            yield Verdict("doubtful" if slip.kind == "doubtful" else "note", str(slip))


async def _telegram(settings: Settings, facts: dict[str, str]) -> AsyncIterator[Verdict]:
    if settings.token is None:
        yield Verdict("note", f"No {PREFIX}TOKEN: Telegram is not asked. `chaski demo` needs none.")
        return
    try:
        async with api_of(settings, connections=2) as api:
            async for finding in _of_telegram(api, settings, facts):
                yield finding
    except InvalidToken:
        yield Verdict("wrong", f"Telegram does not know this {PREFIX}TOKEN: ask @BotFather for it again.")
    except TelegramError as error:
        yield Verdict(
            "wrong",
            f"{settings.api_url} cannot be asked: is this machine online, and {PREFIX}API_URL right? "
            f"({error.message})",
        )


async def _of_telegram(api: Api, settings: Settings, facts: dict[str, str]) -> AsyncIterator[Verdict]:
    me = await api.call("getMe", {})
    yield Verdict("right", f"The token is good: it is @{me['username']}'s.")
    if me.get("can_read_all_group_messages"):
        yield Verdict(
            "note",
            "Privacy mode is off: the bot sees every word of the staff group. It needs none of them; "
            "switch privacy mode on with BotFather's /setprivacy.",
        )
    if me.get("can_join_groups") is False:
        yield Verdict(
            "wrong", "The bot may not be added to groups: allow it with BotFather's /setjoingroups."
        )
    async for finding in _webhook(api, settings):
        yield finding
    async for finding in _staff(api, me["id"], settings, facts):
        yield finding


async def _webhook(api: Api, settings: Settings) -> AsyncIterator[Verdict]:
    info: dict[str, Any] = await api.call("getWebhookInfo", {})
    if not settings.webhook_url:
        return
    if not info["url"].startswith(settings.webhook_url):
        yield Verdict("note", "The webhook is not registered at present; `chaski run` does it.")
    elif message := info.get("last_error_message"):
        yield Verdict("note", f"Telegram had trouble with the webhook: {message}")
    else:
        yield Verdict("right", "The webhook is registered and Telegram has no complaint.")


async def _staff(api: Api, bot_id: int, settings: Settings, facts: dict[str, str]) -> AsyncIterator[Verdict]:
    chat_id = staff_chat(facts.get, settings.staff_chat)
    if chat_id is None:
        yield Verdict("note", "There is no staff chat yet: `chaski run` prints a one-time link that adds it.")
        return
    try:
        chat = await api.call("getChat", {"chat_id": chat_id})
        member = await api.call("getChatMember", {"chat_id": chat_id, "user_id": bot_id})
    except (BadRequest, Forbidden) as error:
        yield Verdict(
            "wrong",
            f"The staff chat {chat_id} cannot be reached ({error.message}): is the bot still in that group? "
            "Add it again; leads wait until then.",
        )
        return
    name = chat.get("title") or chat.get("first_name") or chat_id
    if member["status"] in ("left", "kicked"):
        yield Verdict(
            "wrong", f"The bot is not in the staff chat “{name}”: add it again; leads wait until then."
        )
    else:
        yield Verdict("right", f"The staff chat is “{name}” and the bot is in it.")
