"""What Telegram takes for a link, after td/telegram/LinkManager.cpp `check_link`."""

import re

_PARTS = re.compile(r"(?:(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)://)?(?P<host>[^/?#]*)(?P<rest>.*)", re.DOTALL)
_USER = re.compile(r"tg://(?:user\?id=|openmessage\?user_id=)(\d+)$")


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
    match = _USER.match(url)
    return int(match[1]) if match else None
