"""`chaski backup` and `chaski restore`: a consistent copy of the database, and the way back."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from rich.markup import escape

from bot import private
from bot.commands.terminal import SlipError, counted, out
from bot.settings import Settings
from bot.storage import SqliteStore
from bot.storage.sqlite import backups
from bot.storage.sqlite.lock import FileLock


async def backup(path: Path) -> None:
    """Write the copy, then open it and check it as a restore would."""
    database = Settings.load().database
    async with SqliteStore.reading(database) as store:
        await store.backup(path)
    async with SqliteStore.reading(path) as copy:
        problems, counts = await copy.check(), await copy.counts()
    if problems:
        raise SlipError(f"The copy {path} is damaged, do not rely on it:\n" + "\n".join(problems))
    try:
        backups.note(database, path)
    except OSError as error:
        raise SlipError(f"{path} is made, but {database}.backups cannot be written: {error}.") from error
    leads, chats = counted(sum(counts.leads.values()), "lead"), counted(counts.chats, "chat")
    out.print(f"[green]✓[/] {escape(str(path))}: checked, {leads}, {chats}.")


def restore(path: Path) -> None:
    """Put the database that is there aside, with its -wal, and a copy of the backup in its place."""
    database = Settings.load().database
    backups.check(path)
    try:
        lock = FileLock(database)
        try:
            aside = _put_aside(database, f"{datetime.now(UTC):%Y%m%d-%H%M%S}")
            private.make(database, exist_ok=True)
            shutil.copyfile(path, database)
        finally:
            lock.release()
    except OSError as error:
        raise SlipError(f"{database} cannot be restored: {error.strerror} ({error.filename}).") from error
    out.print(f"[green]✓[/] {escape(str(database))} is a copy of {escape(str(path))} now; start the bot.")
    for each in aside:
        out.print(f"  What was there is in {escape(str(each))}.")


def _put_aside(database: Path, moment: str) -> list[Path]:
    # A -wal that is left would be played into the restored file and spoil it.
    names = (database.name, f"{database.name}-wal", f"{database.name}-shm")
    there = [path for name in names if (path := database.with_name(name)).exists()]
    return [path.rename(path.with_name(f"{path.name}.before-{moment}")) for path in there]
