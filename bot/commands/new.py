"""`chaski new`: a few questions, and there is a catalogue of one's own; asked again, it grows.

Nothing is written before the last answer, and nothing that is there is ever overwritten.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.markup import escape

from bot.commands import acquaintance, interview
from bot.commands.acquaintance import NewBot
from bot.commands.asking import choose
from bot.commands.check import check
from bot.commands.env_file import add_settings
from bot.commands.sample import is_sample
from bot.commands.schema import write_schemas
from bot.commands.starter import dropoff_section, operator_file, place_section, stay_section, tour_file
from bot.commands.terminal import SlipError, out
from bot.settings import Settings
from core.catalog import Catalog
from core.loading import CatalogError, load_catalog
from core.loading.files import OPERATOR_FILE
from core.tour import Tour

BESIDE_THE_SAMPLE = Path("my-catalogue")


def new(folder: Path | None) -> bool:
    """Ask and write; True when `chaski check` finds nothing wrong in the catalogue."""
    settings = Settings.load()
    folder = folder or _usual_folder(settings)
    try:
        if (folder / OPERATOR_FILE).exists():
            _grow(folder, load_catalog(folder), settings)
        else:
            _begin(folder, settings)
    except OSError as error:
        raise SlipError(f"{error.filename} cannot be written: {error.strerror}.") from error
    out.print()
    return asyncio.run(check(folder))


def _usual_folder(settings: Settings) -> Path:
    """Where the operator's own catalogue is or goes; beside it, where that is the sample of a checkout."""
    folder = settings.own_catalogue
    if settings.catalogue is None and (folder / OPERATOR_FILE).exists() and is_sample(load_catalog(folder)):
        out.print(f"The folder {folder} holds the sample, so yours is {BESIDE_THE_SAMPLE}.")
        return BESIDE_THE_SAMPLE
    return folder


def _begin(folder: Path, settings: Settings) -> None:
    out.print("[bold]A catalogue of your own[/]: a few questions, and every answer can be changed later.")
    operator = interview.operator()
    tour = interview.tour(operator.languages, operator.currency, operator.decimals)
    bot = acquaintance.ask_for_bot(settings) if settings.token is None else None
    files = {
        OPERATOR_FILE: operator_file(operator),
        f"{tour.code}.toml": tour_file(tour, operator.languages),
    }
    _write(folder, files)
    write_schemas(folder)
    out.print(f"\n[green]✓[/] {escape(str(folder))}: {', '.join(files)}", highlight=False)
    _settle(folder, settings, bot)
    out.print("\nNow `chaski demo` shows it in a browser, `chaski run` starts the bot,")
    out.print("and `chaski new` adds another tour, a stay or a place.")


def _settle(folder: Path, settings: Settings, bot: NewBot | None) -> None:
    """The settings, and what Telegram shows of the bot."""
    env_file = Path(".env")
    place = None if folder == settings.own_catalogue else str(folder)
    add_settings(env_file, {"TOKEN": bot.token if bot else None, "CATALOGUE": place})
    out.print(f"[green]✓[/] {env_file}: your settings, for your eyes only")
    if bot:
        acquaintance.introduce_operator(bot, Settings.load(), load_catalog(folder))


def _grow(folder: Path, catalog: Catalog, settings: Settings) -> None:
    out.print(f"[bold]{escape(catalog.operator.name)}[/]: {', '.join(tour.code for tour in catalog.tours)}")
    additions = {"a tour": _add_tour, "a stay": _add_stay, "a place to pick people up": _add_place}
    token = ["the bot's token"] if settings.token is None else []
    what = choose("What shall I add?", [*additions, *token])
    if what < len(additions):
        list(additions.values())[what](folder, catalog)
    else:
        _settle(folder, settings, acquaintance.ask_for_bot(settings))


def _add_tour(folder: Path, catalog: Catalog) -> None:
    operator = catalog.operator
    tour = interview.tour(operator.languages, operator.currency, operator.currency_decimals, catalog.tours)
    _write(folder, {f"{tour.code}.toml": tour_file(tour, operator.languages)})


def _add_stay(folder: Path, catalog: Catalog) -> None:
    several_days = [tour for tour in catalog.tours if len(tour.days) > 1]
    if not several_days:
        raise SlipError("A stay is for a tour of several days, and there is none yet. Nothing was written.")
    tour = _which(several_days)
    stay = interview.another_stay(tour, catalog.operator)
    _append(folder, tour, stay_section(stay, catalog.operator.languages))


def _add_place(folder: Path, catalog: Catalog) -> None:
    tour = _which(catalog.tours)
    place, brings_back = interview.another_place(tour, catalog.operator)
    _append(folder, tour, place_section(place) + (dropoff_section(place) if brings_back else ""))


def _which(tours: Iterable[Tour]) -> Tour:
    tours = list(tours)
    return tours[0] if len(tours) == 1 else tours[choose("For which tour?", [tour.code for tour in tours])]


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """New files, once they are known to be sound beside those that are there. Raises SlipError, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    _rehearse(folder, files)
    for name, content in files.items():
        with (folder / name).open("x", encoding="utf-8") as file:
            file.write(content)


def _append(folder: Path, tour: Tour, section: str) -> None:
    """At the end of the tour's file; a bot that is running reads the old file or the new one, never half."""
    path = next(path for path in folder.glob("*.toml") if _code_in(path) == tour.code)
    content = path.read_text("utf-8-sig").rstrip("\n") + "\n" + section
    _rehearse(folder, {path.name: content})
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(content, "utf-8")
    shutil.copymode(path, fresh)
    fresh.replace(path)
    out.print(f"\n[green]✓[/] {escape(str(path))}")


def _code_in(path: Path) -> object:
    return tomllib.loads(path.read_text("utf-8-sig")).get("code")


def _rehearse(folder: Path, files: Mapping[str, str]) -> None:
    """Load the catalogue as it would be. Raises SlipError, with the answers kept in a file."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        for path in folder.glob("*.toml"):
            shutil.copy(path, place)
        for file, content in files.items():
            (place / file).write_text(content, "utf-8")
        try:
            load_catalog(place)
        except CatalogError as error:
            kept = [_kept(folder, file, content) for file, content in files.items()]
            problems = "\n".join(str(problem).replace(f"{place}/", "") for problem in error.problems)
            raise SlipError(
                f"These answers do not fit together:\n{problems}\nThey are kept in {', '.join(kept)}: "
                "put it right there and take .draft from the name."
            ) from error


def _kept(folder: Path, file: str, content: str) -> str:
    path = folder / f"{file}.draft"
    path.write_text(content, "utf-8")
    return str(path)
