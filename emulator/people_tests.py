"""The people's side for tests: raw updates, faults, what the bot called, payments, a fresh start."""

import json
from typing import Any

from emulator.arguments import as_integer
from emulator.emulation import Emulation
from emulator.people import Request, at, chat_in, person_in
from emulator.refused import Refused
from emulator.world import Payment


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


@at("POST", "chats/*/messages/*/pay")
def pay(emulation: Emulation, request: Request) -> dict[str, str]:
    """A person presses Pay and confirms: the bot gets a pre_checkout_query."""
    world = emulation.world
    chat = chat_in(world, request)
    user = person_in(world, request, chat)
    message_id = as_integer(request.ids[1])
    invoice = world.invoices.get((chat.id, message_id))
    if invoice is None:
        raise Refused(404, f"Not Found: no invoice {message_id} in chat {chat.id}")
    payment = Payment(world.new_id(), user["id"], chat.id, message_id, invoice, world.clock())
    world.payments[payment.id] = payment
    world.updates.push(
        "pre_checkout_query",
        {
            "id": payment.id,
            "from": user,
            "currency": invoice["currency"],
            "total_amount": invoice["total_amount"],
            "invoice_payload": invoice["payload"],
        },
        chat.id,
    )
    return {"pre_checkout_query_id": payment.id}


@at("GET", "payments/*")
def payment_view(emulation: Emulation, request: Request) -> dict[str, Any]:
    payment = emulation.world.payments.get(request.ids[0])
    if payment is None:
        raise Refused(404, f"Not Found: no payment {request.ids[0]}")
    return {"ok": payment.ok, "error_message": payment.error_message}
