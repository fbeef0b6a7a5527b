"""One JSON encoder for all answers: compact, not escaped, made once because making one costs more than using
it.
"""

import json
from dataclasses import dataclass

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class Json(str):
    """JSON that is already text: an answer that needs no encoding."""

    __slots__ = ()


@dataclass(slots=True, frozen=True)
class Told:
    """`true`, with words beside it: `"description": "Webhook was set"`."""

    description: str
