"""`chaski backup`: a consistent copy of the database, also while the bot works."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from bot.commands.opening import open_settings, open_store
from bot.commands.terminal import SlipError, counted, out
from bot.storage import SqliteStore, StoreError


async def backup(path: Path) -> None:
    """Write the copy, then open it and check it as a restore would."""
    async with open_store(open_settings()) as store:
        try:
            await store.backup(path)
        except StoreError as error:
            raise SlipError(str(error)) from error
    copy = await SqliteStore.open(path, read_only=True)
    try:
        problems = await copy.check()
        counts = await copy.counts()
    finally:
        await copy.close()
    if problems:
        raise SlipError(f"The copy {path} is damaged, do not rely on it:\n" + "\n".join(problems))
    leads, chats = counted(sum(counts.leads.values()), "lead"), counted(counts.chats, "chat")
    out.print(f"[green]✓[/] {escape(str(path))}: checked, {leads}, {chats}.")
