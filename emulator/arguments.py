"""A call's parameters: from JSON, form, multipart or the address, read as Telegram reads them."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from emulator.encoding import encode
from emulator.refused import bad_request

_TRUE = {"true", "yes", "1"}
_MISSING = {  # Telegram's own words where it has some; else `parameter "…" is required`
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "file_id": "file_id not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "latitude": "latitude is empty",
    "longitude": "longitude is empty",
}
_FILES = ("photo", "document", "audio", "video", "animation", "voice", "video_note", "sticker")


@dataclass(slots=True, frozen=True)
class Upload:
    """A file in a multipart body."""

    name: str
    data: bytes


@dataclass(slots=True)
class Call:
    """One method call."""

    method: str
    params: dict[str, Any]
    files: dict[str, Upload] = field(default_factory=dict)
    fetched: dict[str, Upload] = field(default_factory=dict)  # by the address that a parameter names

    def has(self, name: str) -> bool:
        return self.params.get(name) is not None

    def text(self, name: str) -> str:
        """A String: numbers and objects of a JSON body as they are written; "" when missing."""
        value = self.params.get(name)
        if isinstance(value, str):
            return value
        return "" if value is None else encode(value)

    def integer(self, name: str, default: int = 0) -> int:
        """An Integer; the default when missing or unreadable, as Telegram does."""
        return as_integer(self.params.get(name), default)

    def flag(self, name: str) -> bool:
        value = self.params.get(name)
        return value is True or (isinstance(value, str) and value.lower() in _TRUE) or value == 1

    def number(self, name: str) -> float:
        try:
            return float(self.params.get(name) or 0)
        except (TypeError, ValueError):
            raise bad_request(f"{name} must be a valid Number") from None

    def json(self, name: str, words: str) -> Any:
        """An object or array, also when it came as text; None when missing. `words` name it in the error."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {words} JSON object") from None


def as_integer(value: Any, default: int = 0) -> int:
    """A JSON number or its text as an int; the default for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return default
    return default


@dataclass(slots=True, frozen=True)
class Signature:
    """A method's parameters as the Bot API documents them."""

    name: str
    types: dict[str, tuple[str, ...]]
    required: tuple[str, ...]

    def unknown(self, call: Call) -> list[str]:
        """Parameters the method does not have; files named by `attach://` are not parameters."""
        if call.params.keys() <= self.types.keys():
            return []
        return sorted(call.params.keys() - self.types.keys())

    def wrong_types(self, call: Call) -> list[str]:
        return [
            name
            for name, value in call.params.items()
            if name in self.types and not _fits(value, self.types[name])
        ]

    def check_required(self, call: Call) -> None:
        """Raises Refused 400 for the first missing parameter, in Telegram's words."""
        for name in self.required:
            if call.params.get(name) in (None, "") and name not in call.files:
                if name in _FILES:
                    raise bad_request(f"there is no {name.replace('_', ' ')} in the request")
                raise bad_request(_MISSING.get(name) or f'parameter "{name}" is required')


_PYTHON = {
    "Integer": (int,),
    "String": (str,),
    "Boolean": (bool,),
    "Float": (float, int),
    "InputFile": (str,),
}


def _fits(value: Any, types: tuple[str, ...]) -> bool:
    for name in types:
        if name not in _PYTHON:
            wanted: tuple[type, ...] = (list,) if name.startswith("Array of") else (dict,)
            if isinstance(value, wanted) or (
                isinstance(value, str) and value[:1] == ("[" if list in wanted else "{")
            ):
                return True
        elif (isinstance(value, _PYTHON[name]) and not (isinstance(value, bool) and name != "Boolean")) or (
            isinstance(value, str) and _reads_as(value, name)
        ):
            return True
    return False


def _reads_as(value: str, name: str) -> bool:
    if name == "Boolean":
        return value.lower() in ("true", "false", "0", "1", "yes", "no")
    if name == "Integer":
        return value.removeprefix("-").isdigit()
    try:
        float(value)
    except ValueError:
        return False
    return True


@dataclass(slots=True, frozen=True)
class Signatures:
    """All methods of the Bot API: those the emulator serves, by lower-case name, and the names of the
    others.
    """

    version: str
    served: dict[str, Signature]
    not_served: dict[str, str]


# An empty address deletes the webhook; a missing message is one that is not found.
_MAY_BE_MISSING = {"setWebhook": ("url",)}


@cache
def signatures() -> Signatures:
    """What `methods.json` says, read once."""
    content = json.loads((Path(__file__).parent / "methods.json").read_text(encoding="utf-8"))
    served = {}
    for name, parameters in content["methods"].items():
        types = {parameter: tuple(kinds.split("|")) for parameter, (kinds, _) in parameters.items()}
        required = sorted(
            (
                parameter
                for parameter, (_, needed) in parameters.items()
                if needed and parameter not in _MAY_BE_MISSING.get(name, ("message_id",))
            ),
            key=lambda parameter: parameter.endswith("chat_id"),  # Telegram looks at the content first
        )
        served[name.lower()] = Signature(name, types, tuple(required))
    return Signatures(content["version"], served, {name.lower(): name for name in content["not_served"]})
