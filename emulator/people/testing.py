"""For tests: raw updates, faults, what the bot called, a fresh start."""

import json
from typing import Any

from emulator.arguments import as_integer
from emulator.emulation import Emulation
from emulator.people.address import Request, at
from emulator.refused import bad_request

MAX_STEP = 400 * 86_400  # seconds the clock moves at once


@at("POST", "updates")
def raw_update(emulation: Emulation, request: Request) -> dict[str, int]:
    return {"update_id": emulation.world.updates.push_raw(request.body)}


@at("GET", "updates")
def pending_updates(emulation: Emulation, request: Request) -> dict[str, Any]:
    updates = emulation.world.updates
    updates.age()
    return {
        "pending": [json.loads(entry.body) for entry in updates.pending.values()],
        "confirmed": updates.confirmed,
        "expired": updates.expired,
    }


@at("POST", "clock")
def time_passes(emulation: Emulation, request: Request) -> dict[str, float]:
    """Telegram's clock goes on by so many seconds."""
    seconds = request.body.get("seconds")
    if not isinstance(seconds, int | float) or not 0 <= seconds <= MAX_STEP:
        raise bad_request(f"seconds must be a number from 0 to {MAX_STEP}")
    clock = emulation.world.clock
    clock.forward(seconds)
    return {"now": clock.now()}


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
