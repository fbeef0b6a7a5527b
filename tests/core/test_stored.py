"""Catalogues and quotes that the first version stored: they load, keep their version, and verify."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.catalog import Catalog
from core.pricing import Quote, verify
from tests.core.catalogues import LARES, TWO

STORED = Path(__file__).parent / "stored"
QUOTES = [json.loads(line) for line in (STORED / "quotes.jsonl").read_text("utf-8").splitlines()]


def stored_catalogue(name: str) -> Catalog:
    return Catalog.model_validate_json((STORED / f"{name}.catalogue.json").read_bytes())


@pytest.mark.parametrize(("name", "version"), [("lares", "0e51ec3e76bf"), ("two_tours", "11132e2081f7")])
def test_a_stored_catalogue_keeps_its_version(name: str, version: str) -> None:
    """The hash that leads and quotes carry: a program that knows more keys gives the same."""
    assert stored_catalogue(name).version == version


def test_what_was_stored_reads_as_the_files_do() -> None:
    """An unchanged catalogue is the same whether it comes from the database or from its files."""
    assert stored_catalogue("two_tours") == TWO
    assert stored_catalogue("lares").tour("lares-2-day").prices == LARES.tour("lares-2-day").prices


@pytest.mark.parametrize("entry", QUOTES, ids=lambda entry: entry["quote"]["trip"]["stay"])
def test_a_stored_quote_comes_out_the_same(entry: dict[str, object]) -> None:
    """To the cent and line by line."""
    quote = Quote.model_validate(entry["quote"])

    assert verify(quote, stored_catalogue(str(entry["catalogue"]))) == ()
    stored = entry["quote"]
    assert isinstance(stored, dict)
    now = quote.model_dump(mode="json")
    assert {name: now[name] for name in ("total", "per_person", "ladder", "complete")} == {
        name: stored[name] for name in ("total", "per_person", "ladder", "complete")
    }
