"""What Telegram takes for a link, after td/telegram/LinkManager.cpp `check_link`."""

import re
from urllib.parse import parse_qsl

_PARTS = re.compile(r"(?:(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)://)?(?P<host>[^/?#]*)(?P<rest>.*)", re.DOTALL)


class NotALink(ValueError):  # noqa: N818 - it reads as what it says
    """Why a link is no good, in Telegram's words: `Wrong HTTP URL`."""


def checked_link(url: str) -> str:
    """The link as Telegram keeps it (scheme added, `/` after a bare host). Raises NotALink."""
    url = url.strip()
    if url.lower().startswith(("tg:", "ton:", "tonsite:", "mailto:", "tel:")):
        return url
    match = _PARTS.match(url)
    scheme = ((match and match["scheme"]) or "http").lower()
    if match is None or scheme not in ("http", "https"):
        raise NotALink("Unsupported URL protocol")
    host, rest = match["host"], match["rest"]
    name, _, port = host.rpartition("@")[2].partition(":")
    if not name:
        raise NotALink("URL host is empty")
    if port and not (port.isdigit() and 0 < int(port) < 65536):
        raise NotALink("Wrong port number specified in the URL")
    if "." not in name.strip(".") or any(character.isspace() for character in url):
        raise NotALink("Wrong HTTP URL")
    if not rest.startswith("/"):
        rest = f"/{rest}"
    return f"{scheme}://{host}{rest}"


def link_user(url: str) -> int | None:
    """The user id of a `tg://user?id=…` link, or None."""
    found = _number(_tg(url, "user"), "id") or _number(_tg(url, "openmessage"), "user_id")
    return found if found is not None and found > 0 else None


def link_emoji(url: str) -> str | None:
    """The custom emoji id of a `tg://emoji?id=…` link, or None."""
    found = _number(_tg(url, "emoji"), "id")
    return str(found) if found else None


def link_date(url: str) -> tuple[int, str] | None:
    """Unix time and format of a `tg://time?unix=…&format=…` link, or None."""
    parameters = _tg(url, "time")
    moment = _number(parameters, "unix")
    return None if moment is None else (moment, parameters.get("format", ""))


def _tg(url: str, place: str) -> dict[str, str]:
    """The parameters of a link into the app at a place; none for another link."""
    path, _, query = url.partition("#")[0].partition("?")
    name = path.lower().removeprefix("tg:").removeprefix("//")
    if not url.lower().startswith("tg:") or name.removesuffix("/") != place:
        return {}
    return dict(parse_qsl(query, keep_blank_values=True))


def _number(parameters: dict[str, str], name: str) -> int | None:
    value = parameters.get(name, "")
    return int(value) if re.fullmatch(r"0|-?[1-9]\d{0,18}", value) else None
