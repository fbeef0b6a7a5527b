"""Keeps the catalogue: which one is in force, and what the files say now.

They differ while an edit waits for a person's yes (`bot.handlers.prices`); a broken edit changes neither.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import structlog
from pydantic import ValidationError

from bot.storage import Store
from core.catalog import Catalog
from core.loading import CatalogError, Proofread, load_catalog

log = structlog.get_logger()

LOOK_SECONDS = 2.0
ENDINGS = (".toml", ".jpg", ".jpeg", ".png")
"""Of the files that a catalogue is made of, in small letters."""
IN_FORCE = "catalogue_in_force"
"""The fact: version of the catalogue that the bot sells; its content is kept beside it."""

_Files = tuple[tuple[str, int, int], ...]
"""Name, time of the last change (ns) and size (bytes) of each file."""


class CatalogKeeper:
    """`catalog` is in force, `edited` what the files say. Raises CatalogError when they are broken."""

    def __init__(self, folder: Path, proofread: Proofread | None = None) -> None:
        """`proofread` looks at the operator's own texts."""
        self._load = partial(load_catalog, folder, proofread)
        self._folder = folder
        self._files = self._look()
        self.edited: Catalog = self._load()
        self.catalog: Catalog = self.edited
        self._known = {self.edited.version: self.edited}
        """What may be put in force: what the files said last, and said before it was answered."""
        self._broken = False
        """The files as they are now hold a mistake."""

    async def resume(self, store: Store) -> None:
        """Go on with what was in force, whatever was edited meanwhile. Raises StoreUnavailable."""
        version = store.facts.get(IN_FORCE)
        if version is None or version == self.edited.version:
            return
        try:
            self.catalog = Catalog.model_validate_json(await store.catalogue(version) or "")
        except ValidationError:  # of a version of ours that wrote it otherwise
            log.warning("catalogue.not_resumed", version=version, remedy="the files are in force")

    def follow(self, version: str | None) -> bool:
        """That version is in force from now on; whether it was another before."""
        if version is None or version == self.catalog.version or version not in self._known:
            return False
        self.catalog = self._known[version]
        self._known = {known.version: known for known in (self.catalog, self.edited)}
        log.info("catalogue.changed", version=version)
        return True

    async def watch(
        self, on_edit: Callable[[], Awaitable[None]], on_mistake: Callable[[str], Awaitable[None]]
    ) -> None:
        """Look at the files every other second, for ever.

        `on_mistake` gets the mistakes of a broken edit; `on_edit` comes when the files say something else,
        or are in order again.
        """
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look_again(on_edit, on_mistake)

    async def look_again(
        self, on_edit: Callable[[], Awaitable[None]], on_mistake: Callable[[str], Awaitable[None]]
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
        if mended or catalog.version != self.edited.version:
            self.edited = self._known[catalog.version] = catalog
            await on_edit()

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
