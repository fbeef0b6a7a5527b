"""All kinds of documents, a row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.documents.my_data import all_data
from bot.documents.pictures import pictures
from bot.documents.rendering import Renderer
from bot.documents.sheets import sheets
from bot.storage import Store
from bot.words.locale import Locales
from core.catalog import Catalog


@dataclass(frozen=True, kw_only=True)
class Material:
    """What documents are made from, as it is when one is rendered."""

    folder: Path
    """The catalogue's."""
    catalog: Callable[[], Catalog]
    locales: Locales
    store: Store
    """To be read alone."""


def renderers(material: Material) -> tuple[Renderer, ...]:
    return (pictures(material.folder), all_data(material), sheets(material))
