"""What is sent as a file, made at the moment when it is sent: a row a kind (`kinds.py`).

A turn only names it (`bot.storage.Document`); `Documents` knows who renders which kind.
"""

from bot.documents.kinds import Material, renderers
from bot.documents.rendering import Documents, Render, Rendered, Renderer, Unrendered, in_thread

__all__ = [
    "Documents",
    "Material",
    "Render",
    "Rendered",
    "Renderer",
    "Unrendered",
    "in_thread",
    "renderers",
]
