"""getUpdates and webhooks."""

import re
from typing import Any

from emulator.arguments import Call
from emulator.emulation import Emulation
from emulator.encoding import Json, Told
from emulator.refused import Refused, bad_request
from emulator.registry import serves, waits

MAX_TIMEOUT = 50  # seconds; Telegram waits no longer whatever is asked
MAX_SECRET = 256
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


def _allow(emulation: Emulation, call: Call) -> None:
    """Take over `allowed_updates`. Names may be in any case; what is no list of them changes nothing."""
    try:
        kinds = call.json("allowed_updates", "allowed_updates")
    except Refused:
        return
    if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
        emulation.world.updates.allow([kind.lower() for kind in kinds])


@waits("getUpdates")
async def get_updates(emulation: Emulation, call: Call) -> Json:
    if emulation.webhook.active:
        raise Refused(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    _allow(emulation, call)
    offset = call.integer("offset")
    limit = min(max(call.integer("limit", 100), 1), 100)
    timeout = min(max(call.integer("timeout"), 0), MAX_TIMEOUT)
    if emulation.brakes is None:
        return Json(await emulation.world.updates.poll(offset, limit, timeout))
    limit, timeout = emulation.brakes.slowed(offset, limit, timeout)
    try:
        return Json(await emulation.world.updates.poll(offset, limit, timeout))
    except Refused:
        await emulation.brakes.hold_back()
        raise


@serves("setWebhook")
def set_webhook(emulation: Emulation, call: Call) -> Told:
    url = call.text("url").strip()
    if not url:
        return delete_webhook(emulation, call)
    emulation.webhook.take_turn()
    if not re.match(r"https?://[^/\s]+", url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.text("secret_token")
    if len(secret) > MAX_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(emulation, call)
    updates, webhook = emulation.world.updates, emulation.webhook
    connections = min(max(call.integer("max_connections", 40), 1), 100)
    if webhook.is_at(url, secret, connections) and not call.flag("drop_pending_updates"):
        return Told("Webhook is already set")
    if call.flag("drop_pending_updates"):
        updates.drop()
    updates.interrupt("setWebhook request")
    webhook.start(url, secret, connections)
    return Told("Webhook was set")


@serves("deleteWebhook")
def delete_webhook(emulation: Emulation, call: Call) -> Told:
    was_set = emulation.webhook.active
    emulation.webhook.stop()
    if call.flag("drop_pending_updates"):
        emulation.world.updates.drop()
    return Told("Webhook was deleted" if was_set else "Webhook is already deleted")


@serves("getWebhookInfo")
def get_webhook_info(emulation: Emulation, call: Call) -> dict[str, Any]:
    updates = emulation.world.updates
    updates.age()
    info = {**emulation.webhook.info(), "pending_update_count": len(updates.pending)}
    if updates.allowed is not None:
        info["allowed_updates"] = updates.allowed
    return info
