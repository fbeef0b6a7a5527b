"""Rows that name a document: sent by the file_id that Telegram gave it, else uploaded.

https://core.telegram.org/bots/api#sending-files: a file_id belongs to one bot and may be used for ever;
one that Telegram does not take any more costs an upload.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

from telegram.error import BadRequest

from bot.documents import Documents, Rendered
from bot.storage import OutboxRow, Store
from bot.storage.changes import KeepFileId
from bot.telegram.client import Api
from bot.telegram.marks import Marks

_FILE_REFUSED = ("file identifier", "file_id", "file reference", "file_reference", "can't use file of type")


class Uploads:
    def __init__(self, api: Api, store: Store, documents: Documents, marks: Marks) -> None:
        self._api = api
        self._store = store
        self._documents = documents
        self._marks = marks
        self._one_at_a_time: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """By identity: who wants the same file waits until Telegram has it."""

    @asynccontextmanager
    async def rendered(self, row: OutboxRow) -> AsyncIterator[Rendered | None]:
        """The row's document; None when it names none. Raises Unrendered, StoreUnavailable."""
        if row.document is None:
            yield None
            return
        async with self._documents.rendered(row.document) as document:
            yield document

    async def send(self, row: OutboxRow, chat_id: int, document: Rendered) -> Any:
        """What Telegram answers. Raises TelegramError, StoreUnavailable."""
        payload = {"chat_id": chat_id, **json.loads(row.payload)}
        field = row.method.removeprefix("send").lower()
        lock = self._one_at_a_time.setdefault(document.identity, asyncio.Lock())
        async with lock:
            known = await self._known(field, document)
            if known is None:
                return await self._upload(row.method, payload, field, document)
        try:
            return await self._api.call(row.method, {**payload, field: known})
        except BadRequest as error:
            if not any(words in error.message.lower() for words in _FILE_REFUSED):
                raise
        return await self._upload(row.method, payload, field, document)

    async def _known(self, field: str, document: Rendered) -> str | None:
        name = f"{field}:{document.identity}"
        return self._marks.file_id(name) or await self._store.file_id(name)

    async def _upload(self, method: str, payload: dict[str, Any], field: str, document: Rendered) -> Any:
        result = await self._api.upload(method, payload, field=field, name=document.name, file=document.file)
        file_id = file_id_of(result, field)
        if document.kept and file_id:
            self._marks.add(KeepFileId(document=f"{field}:{document.identity}", file_id=file_id))
        return result


def file_id_of(message: Any, field: str) -> str | None:
    """By which that file of a sent message can be sent again; of a photo's sizes the largest."""
    file = message.get(field) if isinstance(message, dict) else None
    if isinstance(file, list):
        file = file[-1] if file else None
    found = file.get("file_id") if isinstance(file, dict) else None
    return found if isinstance(found, str) else None
