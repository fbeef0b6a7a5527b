"""The catalogue's JSON Schema, for editors that check and complete TOML while somebody types."""

from __future__ import annotations

from typing import Any

from core.operator import Operator
from core.tour import Tour


def catalogue_schemas() -> dict[str, dict[str, Any]]:
    """File name → schema; a TOML file names its own in its first line (`#:schema ./tour.schema.json`)."""
    return {
        "operator.schema.json": _schema(Operator),
        "tour.schema.json": _schema(Tour),
    }


def _schema(model: type[Operator | Tour]) -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
