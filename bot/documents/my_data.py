"""All that is kept of a traveller, as a file for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from io import BufferedRandom
from typing import TYPE_CHECKING, Any

from bot.documents.rendering import Renderer
from bot.storage import Document, LeadFilter
from bot.words.my_data import KeptLead
from bot.words.my_data import my_data as written

if TYPE_CHECKING:
    from bot.documents.kinds import Material

MY_DATA = "my_data"


def my_data(chat_id: int, language: str) -> Document:
    """What is kept of that traveller by the time it is sent, in that language."""
    return Document.of(MY_DATA, chat=chat_id, language=language)


def all_data(material: Material) -> Renderer:
    """Renders it; nobody is sent the same file twice."""
    store = material.store

    async def render(arguments: Mapping[str, Any], into: BufferedRandom) -> str:
        chat_id = int(arguments["chat"])
        chat = (await store.load((), (chat_id,))).chats.get(chat_id)
        account = {**asdict(chat), "draft": ""} if chat else {"id": chat_id}
        draft = chat.draft if chat else ""
        leads = [
            KeptLead(lead, await store.quotes(lead.reference), await store.history(lead.reference))
            for lead in await store.leads(LeadFilter(chat_id=chat_id))
        ]
        text = written(
            account,
            json.loads(draft) if draft else {},
            leads,
            await store.waiting_for(chat_id),
            language=arguments["language"],
            catalog=material.catalog(),
            locales=material.locales,
        )
        into.write(text.encode())
        return "my-data.txt"

    return Renderer(kind=MY_DATA, render=render, kept=False)
