"""Files that a call names by their address: Telegram's servers fetch them, and say when they cannot."""

from typing import Any

import aiohttp

from emulator.arguments import Call, Upload
from emulator.files import KINDS
from emulator.links import NotALink, checked_link
from emulator.refused import Refused, bad_request

TIMEOUT = 10.0  # seconds
MAX_PHOTO = 5 * 1024 * 1024  # bytes by address (core.telegram.org/bots/api#sending-files)
MAX_OTHER = 20 * 1024 * 1024
_DOCUMENTS = ("application/pdf", "application/zip", "image/gif")  # all that is sent as a document by address


def addresses(call: Call) -> list[tuple[str, str]]:
    """(kind, address) of each file that a call names by its address."""
    named: list[tuple[str, Any]] = [(kind, call.params[kind]) for kind in KINDS if kind in call.params]
    try:
        media = call.json("media", "media")
    except Refused:
        media = None  # the method itself says what is wrong
    for item in media if isinstance(media, list) else [media]:
        if isinstance(item, dict):
            named.append((str(item.get("type")), item.get("media")))
    return [(kind, value) for kind, value in named if is_address(value)]


def is_address(value: Any) -> bool:
    return isinstance(value, str) and value.lower().startswith(("http://", "https://"))


async def fetch(call: Call) -> None:
    """Put the files that a call names by their address into `call.fetched`. Raises Refused 400."""
    named = addresses(call)
    if not named:
        return
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT)) as session:
        for kind, address in named:
            call.fetched[address] = await _one(session, kind, address)


async def _one(session: aiohttp.ClientSession, kind: str, address: str) -> Upload:
    try:
        url = checked_link(address)
    except NotALink:
        raise bad_request("wrong HTTP URL specified") from None
    most = MAX_PHOTO if kind == "photo" else MAX_OTHER
    try:
        async with session.get(url) as response:
            data = await response.content.read(most + 1)
            fine, content_type = response.ok, response.content_type
            while fine and len(data) <= most and (more := await response.content.read(most + 1)):
                data += more
    except (TimeoutError, aiohttp.ClientError, ValueError):
        fine, data, content_type = False, b"", ""
    if not fine or not data or len(data) > most:
        raise bad_request("failed to get HTTP URL content")
    wanted = _DOCUMENTS if kind == "document" else ("image/",) if kind == "photo" else ("",)
    if not content_type.startswith(wanted):
        raise bad_request("wrong type of the web page content")
    return Upload(url.partition("?")[0].rpartition("/")[2] or kind, data)
