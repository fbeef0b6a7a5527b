"""The pictures of the operator's catalogue."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from io import BufferedRandom
from pathlib import Path
from typing import Any

from bot.documents.rendering import Renderer, Unrendered, in_thread
from bot.storage import Document

PICTURE = "picture"


def picture(name: str) -> Document:
    """That file of the catalogue's folder, as `picture` of a tour or a stay names it."""
    return Document.of(PICTURE, file=name)


def pictures(folder: Path) -> Renderer:
    """Renders them: as they lie there now, so one that the operator has changed is sent anew."""

    def render(arguments: Mapping[str, Any], into: BufferedRandom) -> str:
        name = Path(arguments["file"]).name
        try:
            with (folder / name).open("rb") as file:
                shutil.copyfileobj(file, into)
        except OSError as error:
            raise Unrendered(f"{name} in the catalogue's folder: {error.strerror}") from error
        return name

    return Renderer(kind=PICTURE, render=in_thread(render))
