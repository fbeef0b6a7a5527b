"""Who may come in: programs that call this address, and the emulator's own page in a browser.

Any web page that is open in a browser on this machine can make it send requests here, by a form or an image
tag, or by a name of its own that it lets point here (DNS rebinding). Such a page says who it is: a browser
sends `Host`, `Origin` and `Sec-Fetch-Site` by itself, and no page can change them.
"""

import ipaddress

from aiohttp import web

from emulator.refused import Refused, forbidden

_OWN = ("same-origin", "none")  # Sec-Fetch-Site of the page itself, and of an address a person typed


def check_host(request: web.BaseRequest, own: str) -> None:
    """Called by an address of this machine (or by the name it was told to listen on), and not by a name that
    somebody else made point here. Raises Refused 403.
    """
    host = request.headers.get("Host")
    if host is None:
        return
    name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
    name = name.strip("[]").lower()
    if name in ("localhost", own):
        return
    try:
        ipaddress.ip_address(name)
    except ValueError:
        raise forbidden(f"{host} is not this machine: call it by its address") from None


def check_origin(request: web.BaseRequest) -> None:
    """Called by a program or by the emulator's own page. Raises Refused 403."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.headers.get('Host')}":
        raise forbidden("another page may not call the emulator")
    if request.headers.get("Sec-Fetch-Site", "none") not in _OWN:
        raise forbidden("another page may not call the emulator")


def check_json(request: web.BaseRequest) -> None:
    """What people do is told in JSON, which no form can send. Raises Refused 415."""
    if request.can_read_body and request.content_type != "application/json":
        raise Refused(415, "Unsupported Media Type: the body must be application/json")
