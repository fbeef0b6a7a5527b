"""getUpdates and webhooks."""

import re
from typing import Any

from emulator.arguments import Call
from emulator.emulation import Emulation
from emulator.encoding import Json
from emulator.refused import Refused, bad_request
from emulator.registry import serves, waits

MAX_TIMEOUT = 50  # seconds; Telegram waits no longer whatever is asked
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def _allowed(call: Call) -> list[str] | None:
    value = call.json("allowed_updates", "allowed_updates")
    if value is None:
        return None
    if not isinstance(value, list):
        raise bad_request("can't parse allowed_updates: Expected an Array of String")
    return [str(kind) for kind in value]


@waits("getUpdates")
async def get_updates(emulation: Emulation, call: Call) -> Json:
    if emulation.webhook.active:
        raise Refused(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    updates = emulation.world.updates
    updates.allow(_allowed(call))
    limit = min(max(call.integer("limit", 100), 1), 100)
    timeout = min(max(call.integer("timeout"), 0), MAX_TIMEOUT)
    return Json(await updates.poll(call.integer("offset"), limit, timeout))


@serves("setWebhook")
def set_webhook(emulation: Emulation, call: Call) -> bool:
    url = call.text("url").strip()
    if not url:
        return delete_webhook(emulation, call)
    if not re.match(r"https?://[^/\s]+", url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.text("secret_token")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    updates = emulation.world.updates
    updates.allow(_allowed(call))
    if call.flag("drop_pending_updates"):
        updates.drop()
    updates.interrupt("setWebhook request")
    connections = call.integer("max_connections", 40)
    emulation.webhook.start(url, secret, connections if 1 <= connections <= 100 else 40)
    return True


@serves("deleteWebhook")
def delete_webhook(emulation: Emulation, call: Call) -> bool:
    emulation.webhook.stop()
    if call.flag("drop_pending_updates"):
        emulation.world.updates.drop()
    return True


@serves("getWebhookInfo")
def get_webhook_info(emulation: Emulation, call: Call) -> dict[str, Any]:
    updates = emulation.world.updates
    info = {**emulation.webhook.info(), "pending_update_count": len(updates.pending)}
    if updates.allowed:
        info["allowed_updates"] = updates.allowed
    return info
