"""Reply markups, checked and cleaned after tdlib/telegram-bot-api `get_reply_markup` and
td/telegram/ReplyMarkup.cpp.
"""

from dataclasses import dataclass
from typing import Any

from emulator.links import NotALink, checked_link, link_user
from emulator.refused import bad_request

MAX_CALLBACK_DATA = 64  # bytes
MAX_BUTTONS = 100
MAX_ROW = 12  # buttons; td/telegram/ReplyMarkup.cpp leaves out the others without a word
MAX_SIZE = 10_240  # bytes of texts, data and links together; a guess, td leaves it to the server
_LOOKS = ("icon_custom_emoji_id", "style")
_STYLES = ("danger", "success", "primary")
_REQUESTS = {
    "request_contact": "Phone number can be requested in private chats only",
    "request_location": "Location can be requested in private chats only",
    "request_poll": "Poll can be requested in private chats only",
    "web_app": "Web App buttons can be used in private chats only",
    "request_users": "Users can be requested in private chats only",
    "request_chat": "Chats can be requested in private chats only",
}


@dataclass(slots=True, frozen=True)
class Markup:
    """`inline` stays with the message; `keyboard` (a ReplyKeyboardMarkup or ForceReply) and `remove` change
    the chat.
    """

    inline: dict[str, Any] | None = None
    keyboard: dict[str, Any] | None = None
    remove: bool = False


NOTHING = Markup()


def reply_markup(value: Any, private: bool) -> Markup:
    """The markup of a call. Raises Refused 400 in Telegram's words."""
    if value is None:
        return NOTHING
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    keyboard, inline = value.get("keyboard"), value.get("inline_keyboard")
    if keyboard is not None:
        rows = _rows(keyboard, 'field "keyboard" must be an Array of Arrays', "keyboard", private)
        if rows:
            return Markup(keyboard={**value, "keyboard": rows})
    if inline is not None:
        words = 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        rows = _rows(inline, words, "inline_keyboard", private)
        if rows:
            return Markup(inline={"inline_keyboard": rows})
    if value.get("remove_keyboard") is True:
        return Markup(remove=True)
    if value.get("force_reply") is True:
        return Markup(keyboard=value)
    return NOTHING


def inline_only(value: Any, private: bool) -> dict[str, Any] | None:
    """The markup of an edit. Raises Refused 400 for a reply keyboard."""
    markup = reply_markup(value, private)
    if markup.keyboard is not None or markup.remove:
        raise bad_request("inline keyboard expected")
    return markup.inline


def _rows(rows: Any, words: str, name: str, private: bool) -> list[list[dict[str, Any]]]:
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(words)
    read = _inline_button if name == "inline_keyboard" else _keyboard_button
    cleaned = [[read(button, private) for button in row] for row in rows]
    shown = [[button for button in row if button["text"]][:MAX_ROW] for row in cleaned]
    shown = [row for row in shown if row]  # nameless ones are left out
    buttons = [button for row in shown for button in row]
    if len(buttons) > MAX_BUTTONS or sum(map(_size, buttons)) > MAX_SIZE:
        raise bad_request("reply markup is too long")
    return shown


def _size(button: dict[str, Any]) -> int:
    return sum(len(value.encode("utf-8", "replace")) for value in button.values() if isinstance(value, str))


def _field(button: dict[str, Any], name: str, kind: type, words: str) -> Any:
    value = button.get(name)
    if value is not None and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
        called = {str: "String", dict: "Object", bool: "Boolean"}[kind]
        raise bad_request(f'{words}: Field "{name}" must be of type {called}')
    return value


def _text(button: dict[str, Any], words: str) -> str:
    text = button.get("text")
    if text is None:
        raise bad_request(f'{words}: Can\'t find field "text"')
    if isinstance(text, int | float) and not isinstance(text, bool):
        return str(text)  # Telegram takes a number for a text
    if not isinstance(text, str):
        raise bad_request(f'{words}: Field "text" must be of type String')
    return text


_CALLBACK_BUTTON = {"text", "callback_data"}
_INLINE = "can't parse inline keyboard button"


def _inline_button(button: Any, private: bool) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request(f"{_INLINE}: InlineKeyboardButton must be an Object")
    if button.keys() == _CALLBACK_BUTTON and type(button["text"]) is str and button["callback_data"]:
        _data(button)
        return button  # by far the most; nothing to clean
    cleaned: dict[str, Any] = {"text": _text(button, _INLINE)}
    for name in _LOOKS:
        if name in button:
            cleaned[name] = _field(button, name, str, _INLINE)
    if cleaned.get("style") not in (None, *_STYLES):
        raise bad_request(f"{_INLINE}: invalid button style specified")
    data = button.get("callback_data")
    if data and not button.get("url"):
        cleaned["callback_data"] = _data(button)
    else:
        cleaned |= _inline_action(button, private)
    return cleaned


def _data(button: dict[str, Any]) -> str:
    data = button["callback_data"]
    if not isinstance(data, str):
        raise bad_request(f'{_INLINE}: Field "callback_data" must be of type String')
    if len(data) > MAX_CALLBACK_DATA or (not data.isascii() and len(data.encode()) > MAX_CALLBACK_DATA):
        raise bad_request("BUTTON_DATA_INVALID")
    return data


def _inline_action(button: dict[str, Any], private: bool) -> dict[str, Any]:
    """What a button does other than calling back; the first that is set counts, in Telegram's order."""
    url = _field(button, "url", str, _INLINE)
    if url:
        return {"url": url if link_user(url) is not None else _link(url, "Inline keyboard button URL")}
    if "pay" in button:  # whatever it says
        return {"pay": True}
    for name in ("switch_inline_query", "switch_inline_query_current_chat"):
        if name in button:
            return {name: _field(button, name, str, _INLINE)}
    for name in ("switch_inline_query_chosen_chat", "login_url", "web_app", "copy_text"):
        value = _field(button, name, dict, _INLINE)
        if value is None:
            continue
        if name == "web_app":
            _web_app(value, private)
        if name == "copy_text" and not 1 <= len(str(value.get("text") or "")) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return {name: value}
    raise bad_request(f"{_INLINE}: Text buttons are unallowed in the inline keyboard")


def _web_app(value: dict[str, Any], private: bool) -> None:
    if not private:
        raise bad_request("BUTTON_TYPE_INVALID")
    url = str(value.get("url") or "")
    if not url.startswith("https://"):
        raise bad_request(
            f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
        )


def _link(url: str, words: str) -> str:
    try:
        return checked_link(url)
    except NotALink as reason:
        raise bad_request(f"{words} '{url}' is invalid: {reason}") from None


_KEYBOARD = "can't parse keyboard button"


def _keyboard_button(button: Any, private: bool) -> dict[str, Any]:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict):
        raise bad_request(f"{_KEYBOARD}: KeyboardButton must be a String or an Object")
    _text(button, _KEYBOARD)
    for name in ("request_contact", "request_location"):
        _field(button, name, bool, _KEYBOARD)
    if not private:
        for name, words in _REQUESTS.items():
            if button.get(name):
                raise bad_request(words)
    return button
