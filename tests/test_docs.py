"""The documentation is true: what it names is there, what is there it names, and what it shows happened."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.__main__ import app
from bot.metrics import Metrics
from bot.settings import PREFIX, Settings
from tests.chat import Chat, plain
from tests.commands.conftest import Chaski, chaski
from tests.conftest import World

__all__ = ["chaski"]

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
OPERATING = ROOT / "docs" / "operating.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "bench").glob("*.md")])
BEGIN = "<!-- transcript: written by tests/test_docs.py from the real conversation -->\n"
END = "<!-- end of transcript -->"
HOW_TO_UPDATE = "UPDATE_DOCS=1 make test ARGS=tests/test_docs.py"
TRIALS = {f"CHASKI_TEST_{name}" for name in ("EVERY", "KILLS", "SEED", "SOAK", "UPDATES")}
"""How long the long tests try (docs/testing.md)."""
NOT_SETTINGS = {"CHASKI_REQUIRE_BROWSER", "CHASKI_CHROMIUM", *TRIALS}
"""For developers: which browser the tests drive, and that they fail instead of skipping without one."""
EXAMPLES = {"bot/locale/it.po", "bot/understanding/lexicon/it.toml"}
"""Files that a reader is told how to make."""


def commands() -> Iterator[tuple[str, Any]]:
    """`quote verify` and the like, with what typer made of it."""

    def walk(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        if not hasattr(command, "commands"):
            yield " ".join(words), command
        for name, below in getattr(command, "commands", {}).items():
            yield from walk(below, (*words, name))

    return walk(typer.main.get_command(app), ())


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_commands_are_documented(name: str) -> None:
    """Each has a section in docs/operating.md that names all of its options."""
    text = OPERATING.read_text("utf-8")
    heading = "### chaski " + name.replace("quote trip", "quote") + "\n"

    assert heading in text
    section = text.partition(heading)[2].partition("\n##")[0]
    for option in (option for each in dict(commands())[name].params for option in each.opts):
        if option.startswith("--") and option != "--help":
            assert option in section


def test_no_command_is_invented() -> None:
    """Every `chaski word` in the pages is a command."""
    known = {name.split()[0] for name, _ in commands()}
    for page in PAGES:
        for word in re.findall(
            r"`chaski ([a-z]+)|^ {4}chaski ([a-z]+)", page.read_text("utf-8"), re.MULTILINE
        ):
            assert "".join(word) in known, f"{page.name} speaks of chaski {word}"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_settings_are_documented(name: str) -> None:
    """Each has a row in docs/operating.md, with the value it has unless set."""
    (row,) = re.findall(rf"^\| `{PREFIX}{name.upper()}` \|.*$", OPERATING.read_text("utf-8"), re.MULTILINE)
    default = Settings.model_fields[name].default

    assert not default or f"`{default}`" in row


def test_no_setting_is_invented() -> None:
    """Every CHASKI_… in the pages is a setting."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | NOT_SETTINGS
    for page in PAGES:
        assert set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", page.read_text("utf-8"))) <= known, page.name


def test_no_figure_is_invented() -> None:
    """Every chaski_… in the pages is a name under which /metrics answers."""
    known = set(re.findall(r"^# TYPE (\w+)", Metrics().render().decode(), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"`(chaski_\w+)`", page.read_text("utf-8"))}

    assert named
    assert named <= known


def shell_lines(page: Path) -> Iterator[str]:
    """The indented lines that a reader would type, without their remarks."""
    for line in re.findall(r"^ {4}((?:chaski|make) .*)$", page.read_text("utf-8"), re.MULTILINE):
        yield line.partition("  #")[0].strip()


CHEAP = ("chaski quote 4", "chaski check", "chaski quote --help", "chaski --help")


@pytest.mark.parametrize(
    "line", sorted({line for page in PAGES for line in shell_lines(page) if line.startswith(CHEAP)})
)
def test_what_can_be_typed_works(chaski: Chaski, line: str) -> None:
    """The cheap examples really run, in an empty folder."""
    said = chaski(*shlex.split(line)[1:])

    assert said.code == 0
    assert said.out


def test_make_knows_what_we_make() -> None:
    """Every `make word` of the pages is a target."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in PAGES:
        named = re.findall(r"(?:`|^ {4})make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE)
        assert set(named) <= targets, page.name


def anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every link to a file of ours, and to a heading in it, is alive."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in anchors(file), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_are_named_exist(page: Path) -> None:
    """A path of ours in `quotes` is a file or a folder."""
    ours = r"`((?:bot|core|emulator|tests|docs|catalogue|bench)/[\w./-]*|\.ci/\w+)`"
    for name in set(re.findall(ours, page.read_text("utf-8"))) - EXAMPLES:
        assert (ROOT / name).exists() or (page.parent / name).exists(), f"{page.name} names {name}"


def test_licence_and_changelog() -> None:
    """The version we ship is one the changelog knows, or is still to come."""
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)

    assert version is not None
    assert f"## [{version[1]}]" in changelog or "## [Unreleased]" in changelog
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License")


async def test_the_transcript_is_real(world: World) -> None:
    """README's conversation is what the bot says today. See HOW_TO_UPDATE."""
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    shown, _, after = rest.partition(END)
    real = f"```text\n{await conversation(world)}\n```\n\n"
    if os.environ.get("UPDATE_DOCS"):
        README.write_text(before + BEGIN + "\n" + real + END + after, "utf-8")
        shown = "\n" + real

    assert constant(shown).strip() == constant(real).strip(), HOW_TO_UPDATE


async def conversation(world: World) -> str:
    """Emma books in a few lines and asks something in between; the staff get the card."""
    emma, staff = await world.traveller("Emma"), world.staff()
    await emma.says("Hi! We're 4, from Cusco, 12 June 2027")
    await emma.sees("Where would you like to sleep")
    await emma.taps("Hot springs, private bathroom")
    await emma.sees("Shall I pass this on")
    await emma.says("How high is the pass?")
    await emma.sees("4,300")
    await emma.taps("Send my request")
    await emma.sees("how can the team reach you")
    await emma.taps("Telegram is enough")
    await emma.sees("Thank you")
    await staff.sees("New request")
    return "\n\n".join((told(emma), "--- In the staff group ---", told(staff)))


def told(chat: Chat) -> str:
    return plain("\n\n".join(line.replace("  bot: ", "Chaski: ", 1).strip() for line in chat.transcript))


def constant(text: str) -> str:
    """Without what differs each time: the reference and the version of the catalogue."""
    return re.sub(r"Price list \w+", "Price list …", re.sub(r"PFH-\w{5}", "PFH-…", text))
