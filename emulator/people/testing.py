"""For tests: raw updates, faults, what the bot called, a fresh start."""

import json
from typing import Any

from emulator.arguments import as_integer
from emulator.emulation import Emulation
from emulator.people.address import Request, at


@at("POST", "updates")
def raw_update(emulation: Emulation, request: Request) -> dict[str, int]:
    return {"update_id": emulation.world.updates.push_raw(request.body)}


@at("GET", "updates")
def pending_updates(emulation: Emulation, request: Request) -> dict[str, Any]:
    updates = emulation.world.updates
    return {
        "pending": [json.loads(entry.body) for entry in updates.pending.values()],
        "confirmed": updates.confirmed,
    }


@at("POST", "faults")
def order_fault(emulation: Emulation, request: Request) -> bool:
    emulation.faults.order(request.body)
    return True


@at("DELETE", "faults")
def no_faults(emulation: Emulation, request: Request) -> bool:
    emulation.faults.clear()
    return True


@at("GET", "calls")
def calls(emulation: Emulation, request: Request) -> list[dict[str, Any]]:
    made = emulation.calls.made(request.query.get("method"), as_integer(request.query.get("after")))
    return [record.card() for record in made]


@at("POST", "reset")
def reset(emulation: Emulation, request: Request) -> bool:
    emulation.clear()
    emulation.world.events.tell("chat", {"chat_id": None})
    return True
