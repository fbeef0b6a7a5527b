"""One JSON encoder for all answers: compact, not escaped, made once because making one costs more than using
it.
"""

import json

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class Json(str):
    """JSON that is already text: an answer that needs no encoding."""

    __slots__ = ()
