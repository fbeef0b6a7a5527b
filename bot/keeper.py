"""Keeps the catalogue: loaded again when its files change; a broken edit leaves the old one in use."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import structlog

from core.catalog import Catalog
from core.loading import CatalogError, Proofread, load_catalog

log = structlog.get_logger()

LOOK_SECONDS = 2.0
ENDINGS = (".toml", ".jpg", ".jpeg", ".png")
"""Of the files that a catalogue is made of, in small letters."""

_Files = tuple[tuple[str, int, int], ...]
"""Name, time of the last change (ns) and size (bytes) of each file."""


class CatalogKeeper:
    """`catalog` is the catalogue as it is now. Raises CatalogError when the first one is broken."""

    def __init__(self, folder: Path, proofread: Proofread | None = None) -> None:
        """`proofread` looks at the operator's own texts."""
        self._load = partial(load_catalog, folder, proofread)
        self._folder = folder
        self._files = self._look()
        self.catalog: Catalog = self._load()
        self._broken = False
        """The files as they are now hold a mistake."""

    async def watch(
        self, on_change: Callable[[], Awaitable[None]], on_mistake: Callable[[str], Awaitable[None]]
    ) -> None:
        """Look at the files every other second, for ever.

        `on_mistake` gets the mistakes of a broken edit; `on_change` comes when the catalogue has changed,
        or is in order again.
        """
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look_again(on_change, on_mistake)

    async def look_again(
        self, on_change: Callable[[], Awaitable[None]], on_mistake: Callable[[str], Awaitable[None]]
    ) -> None:
        files = self._look()
        if files == self._files:
            return
        try:
            catalog = await asyncio.to_thread(self._load)
        except Exception as error:  # whatever an editor can do to a file, the old one stays in use
            if files != self._look():
                return  # still being written
            self._files, self._broken = files, True
            problem = str(error) if isinstance(error, CatalogError) else f"{type(error).__name__}: {error}"
            log.error("catalogue.broken", remedy="correct it; the old one stays in use", problem=problem)
            await on_mistake(problem)
            return
        self._files = files
        mended, self._broken = self._broken, False
        if mended or catalog.version != self.catalog.version:
            self.catalog = catalog
            log.info("catalogue.changed", version=catalog.version)
            await on_change()

    def _look(self) -> _Files:
        found = []
        for path in self._folder.glob("*"):
            if path.suffix.lower() not in ENDINGS:
                continue
            try:
                status = path.stat()
            except OSError:
                continue  # replaced or removed while we look
            found.append((path.name, status.st_mtime_ns, status.st_size))
        return tuple(sorted(found))
