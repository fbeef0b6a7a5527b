"""People press buttons and pay; what the bot answers them."""

from typing import Any

from emulator.arguments import as_integer
from emulator.emulation import Emulation
from emulator.people.address import Request, at, chat_in, message_in, person_in
from emulator.refused import Refused
from emulator.world import Callback, Message, Payment, World


@at("POST", "chats/*/messages/*/press")
def press(emulation: Emulation, request: Request) -> dict[str, Any]:
    """A button of a message; `force` sends data that is on none, as an old client would."""
    world, body = emulation.world, request.body
    chat = chat_in(world, request)
    user = person_in(world, request, chat)
    if chat.blocked:
        raise Refused(400, "Bad Request: the person has blocked the bot")
    if chat.migrated_to is not None:
        raise Refused(400, f"Bad Request: the group is now {chat.migrated_to}")
    if body.get("force") and body.get("data") is not None:
        data = str(body["data"])
        message = chat.messages.get(as_integer(request.ids[1]))
        shown = message or {"chat": chat.card, "message_id": as_integer(request.ids[1]), "date": 0}
    else:
        shown = message_in(chat, request.ids[1])
        button = _button(shown, body)
        if "callback_data" not in button:
            return {key: value for key, value in button.items() if key != "text"}
        data = button["callback_data"]
    callback = world.new_callback(user["id"], chat.id)
    world.updates.push(
        "callback_query",
        {"id": callback.id, "from": user, "message": shown, "chat_instance": chat.instance, "data": data},
    )
    return {"callback_query_id": callback.id}


def _button(message: Message, body: dict[str, Any]) -> dict[str, Any]:
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        for button in row:
            if "data" in body and button.get("callback_data") == body["data"]:
                return dict(button)
            if "data" not in body and button["text"] == body.get("label"):
                return dict(button)
    wanted = body.get("data", body.get("label"))
    raise Refused(404, f"Not Found: message {message['message_id']} has no button {wanted!r}")


def _callback(world: World, request: Request) -> Callback:
    callback = world.callbacks.get(request.ids[0])
    if callback is None:
        raise Refused(404, f"Not Found: no callback {request.ids[0]}")
    return callback


@at("GET", "callbacks/*")
def callback_view(emulation: Emulation, request: Request) -> dict[str, Any]:
    callback = _callback(emulation.world, request)
    return {
        "answered": callback.answered,
        "text": callback.text,
        "show_alert": callback.show_alert,
        "url": callback.url,
    }


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
    payment = Payment(world.new_id(), user["id"], chat.id, message_id, invoice, world.clock.now())
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
    )
    return {"pre_checkout_query_id": payment.id}


@at("GET", "payments/*")
def payment_view(emulation: Emulation, request: Request) -> dict[str, Any]:
    payment = emulation.world.payments.get(request.ids[0])
    if payment is None:
        raise Refused(404, f"Not Found: no payment {request.ids[0]}")
    return {"ok": payment.ok, "error_message": payment.error_message}
