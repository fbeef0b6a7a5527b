"""What commands work on: settings, catalogue, store. Whatever is wrong with them is a SlipError."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.commands.terminal import SlipError
from bot.settings import Settings, SettingsError
from bot.storage import SqliteStore, StoreError
from bot.words.locale import LocaleError, Locales
from bot.words.proofreading import own_texts
from core.catalog import Catalog
from core.loading import CatalogError, load_catalog


def open_settings() -> Settings:
    try:
        return Settings.load()
    except SettingsError as error:
        raise SlipError(str(error)) from error


def open_catalog(settings: Settings) -> Catalog:
    return read_catalog(settings.catalogue_folder)


def read_catalog(folder: Path) -> Catalog:
    try:
        return load_catalog(folder, own_texts(open_locales()))
    except CatalogError as error:
        raise SlipError(f"The catalogue cannot be used:\n{error}") from error


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[SqliteStore]:
    """Read only, beside a running bot."""
    try:
        store = await SqliteStore.open(settings.database, read_only=True)
    except StoreError as error:
        raise SlipError(str(error)) from error
    try:
        yield store
    finally:
        await store.close()


def open_locales(catalog: Catalog | None = None) -> Locales:
    """The languages, with the operator's own texts in them."""
    try:
        locales = Locales.packaged()
    except LocaleError as error:
        raise SlipError(str(error)) from error
    if catalog is not None:
        locales.put_in(catalog.own_texts)
    return locales
