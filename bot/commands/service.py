"""`chaski service install`: the bot as a service of systemd, shown before it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

from rich.markup import escape

from bot.commands.asking import ask, one_of
from bot.commands.run import own_catalogue
from bot.commands.terminal import SlipError, out
from bot.settings import Settings

NAME = "chaski.service"
SYSTEM_UNITS = Path("/etc/systemd/system")
HOMES = (Path("/home"), Path("/root"))


def install(*, user: bool, sure: bool) -> None:
    """Print the unit for this folder, ask, write it and start it.

    Raises SlipError, and what `chaski run` would refuse.
    """
    settings = Settings.load()
    settings.bot_token()
    own_catalogue(settings)
    unit, path = unit_for(Path.cwd(), user=user), _units(user=user) / NAME
    out.print(unit, markup=False)
    out.print(f"[bold]{'Replaces' if path.exists() else 'Goes to'} {escape(str(path))}[/]")
    if shutil.which("systemctl") is None:
        raise SlipError("There is no systemd on this machine. The lines above are for one that has it.")
    if not user and os.geteuid() != 0:
        raise SlipError(
            f"Only root may write there: type it again with sudo, or with --user. "
            f"(sudo {' '.join(program())} service install)"
        )
    if not sure and ask("Install and start it?", one_of(("yes", "no")), unless="no") == "no":
        out.print("Nothing was changed.")
        return
    _put(path, unit, user=user)


def _put(path: Path, unit: str, *, user: bool) -> None:
    systemctl = ("systemctl", *(("--user",) if user else ()))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(unit, "utf-8")
        for order in (("daemon-reload",), ("enable", NAME), ("restart", NAME)):
            subprocess.run((*systemctl, *order), check=True)  # noqa: S603 (our own words)
    except OSError as error:
        raise SlipError(f"{path} cannot be written: {error.strerror}.") from error
    except subprocess.CalledProcessError as error:
        raise SlipError(
            f"systemd did not take it: {' '.join(error.cmd)} ended with {error.returncode}."
        ) from None
    whose = "--user " if user else ""
    out.print(f"[green]✓[/] Installed and started. Its log: journalctl {whose}-u chaski -f")
    if user:
        out.print("  loginctl enable-linger  lets it run while you are not logged in.")


def unit_for(folder: Path, *, user: bool) -> str:
    """The unit that runs the bot in that folder; the system's runs as the folder's owner."""
    texts = resources.files("bot.commands")
    common = texts.joinpath(NAME).read_text("utf-8")
    filled = {"folder": _escaped(folder), "program": " ".join(map(_quoted, program())), "system": ""}
    if user:
        return common.format(**filled, target="default.target")
    at_home = any(place.is_relative_to(home) for home in HOMES for place in (folder, Path(program()[0])))
    only_system = texts.joinpath("chaski.system.service").read_text("utf-8")
    filled["system"] = only_system.format(
        folder=_quoted(folder), user=_owner(folder), home="read-only" if at_home else "true"
    )
    return common.format(**filled, target="multi-user.target")


def program() -> tuple[str, ...]:
    """How to start what is running now."""
    script = Path(sys.executable).with_name("chaski")
    return (str(script),) if script.exists() else (sys.executable, "-m", "bot")


def _escaped(word: str | Path) -> str:
    """A percent sign begins one of systemd's own words."""
    return str(word).replace("%", "%%")


def _quoted(word: str | Path) -> str:
    return f'"{_escaped(word)}"' if " " in str(word) else _escaped(word)


def _units(*, user: bool) -> Path:
    if not user:
        return SYSTEM_UNITS
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def _owner(folder: Path) -> str:
    try:
        owner = folder.owner()
    except (KeyError, NotImplementedError):
        raise SlipError(f"Nobody known to this machine owns {folder}.") from None
    if owner == "root":
        raise SlipError(
            f"The bot would run as root, because {folder} is root's. Give it a user of its own:\n"
            f"sudo useradd --system chaski; sudo chown -R chaski {folder}"
        )
    return owner
