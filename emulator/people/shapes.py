"""What the people's side takes: each field by name, and what it must be."""

from collections.abc import Callable
from typing import Any

from emulator.refused import bad_request


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(value: Any) -> bool:
    return _number(value) and isinstance(value, int) and abs(value) < 1 << 52  # as Telegram's ids are


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _words(value: Any) -> bool:
    return isinstance(value, str)


def _wholes(value: Any) -> bool:
    return isinstance(value, list) and all(map(_whole, value))


def _thing(value: Any) -> bool:
    return isinstance(value, bool | dict)


def _someone(value: Any) -> bool:
    return _whole(value) or _words(value)


def _entity(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and _words(value.get("type"))
        and all(_whole(value.get(name)) and value[name] >= 0 for name in ("offset", "length"))
    )


def _entities(value: Any) -> bool:
    return isinstance(value, list) and all(map(_entity, value))


_Check = tuple[str, Callable[[Any], bool], str]
_CHECKS: tuple[_Check, ...] = (
    ("from user chat id request_id reply_to_message_id message_thread_id chat_id count retry_after status",
     _whole, "a whole number"),
    ("seconds", _number, "a number"),
    ("text caption first_name last_name username language_code title type payload data label emoji name kind "
     "method body",
     _words, "a text"),
    ("members users", _wholes, "a list of ids"),
    ("with_bot bot_is_admin is_forum is_premium force admin", _flag, "true or false"),
    ("photo document sticker voice video audio animation video_note location contact dice", _thing,
     "true or an object"),
    ("forward_from", _someone, "a person's id or a name"),
    ("entities", _entities, "a list of MessageEntity"),
)  # fmt: skip
_SHAPES = {name: (fits, words) for names, fits, words in _CHECKS for name in names.split()}


def check_shapes(body: dict[str, Any]) -> None:
    """Raises Refused 400 for a field that is not what it must be; null is as good as none."""
    for name, value in body.items():
        fits, words = _SHAPES.get(name, (None, ""))
        if fits is not None and value is not None and not fits(value):
            raise bad_request(f"{name} must be {words}")
