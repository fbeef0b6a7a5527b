"""Invoices and checkouts; people pay through the people's side."""

import re
import secrets
from typing import Any

from emulator.access import chat_of
from emulator.arguments import Call
from emulator.emulation import Emulation
from emulator.refused import bad_request
from emulator.registry import serves
from emulator.sending import put
from emulator.world import Message

CHECKOUT_LIFETIME = 10  # seconds Telegram waits for answerPreCheckoutQuery
_PAID = ("title", "description", "payload", "provider_token", "currency")


def _invoice(call: Call) -> dict[str, Any]:
    """What the bot asks money for. Raises Refused 400 in Telegram's words."""
    currency = call.text("currency")
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise bad_request("CURRENCY_INVALID")
    if currency != "XTR" and not call.text("provider_token"):
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    if not 1 <= len(call.text("title")) <= 32:
        raise bad_request("INVOICE_TITLE_INVALID" if call.text("title") else 'parameter "title" is required')
    if len(call.text("description")) > 255:
        raise bad_request("INVOICE_DESCRIPTION_INVALID")
    if not 1 <= len(call.text("payload").encode()) <= 128:
        raise bad_request("INVOICE_PAYLOAD_INVALID")
    return {**{name: call.text(name) for name in _PAID}, "total_amount": _total(call, currency)}


def _total(call: Call, currency: str) -> int:
    prices = call.json("prices", "prices")
    if not isinstance(prices, list):
        raise bad_request("expected an Array of labeled prices")
    if not prices:
        raise bad_request("there must be at least one price")
    total = 0
    for price in prices:
        if not isinstance(price, dict):
            raise bad_request("can't parse labeled price: LabeledPrice must be an Object")
        if not price.get("label"):
            raise bad_request("can't parse labeled price: LabeledPrice label must be non-empty")
        amount = price.get("amount")
        if not isinstance(amount, int) or isinstance(amount, bool):
            raise bad_request('can\'t parse labeled price: Field "amount" must be of type Number')
        total += amount
    if total <= 0:
        raise bad_request(f"{'STARS' if currency == 'XTR' else 'CURRENCY'}_TOTAL_AMOUNT_INVALID")
    return total


@serves("sendInvoice")
def send_invoice(emulation: Emulation, call: Call) -> Message:
    world = emulation.world
    chat = chat_of(world, call)
    asked = _invoice(call)
    shown = {key: asked[key] for key in ("title", "description", "currency", "total_amount")}
    shown["start_parameter"] = call.text("start_parameter")
    markup = call.json("reply_markup", "reply keyboard markup")
    if markup is None:
        pay = {"text": f"Pay {asked['total_amount']} {asked['currency']}", "pay": True}
        call.params["reply_markup"] = {"inline_keyboard": [[pay]]}
    elif not (markup.get("inline_keyboard") or [[{}]])[0][0].get("pay"):
        raise bad_request("the first button of an invoice must be a Pay button")
    message = put(world, call, chat, {"invoice": shown})
    world.invoices[chat.id, message["message_id"]] = asked
    return message


@serves("createInvoiceLink")
def create_invoice_link(emulation: Emulation, call: Call) -> str:
    _invoice(call)
    return f"https://t.me/$emulator-{secrets.token_urlsafe(12)}"


@serves("answerPreCheckoutQuery")
def answer_pre_checkout_query(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    payment = world.payments.get(call.text("pre_checkout_query_id"))
    if payment is None or payment.ok is not None or world.clock.now() - payment.at > CHECKOUT_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    payment.ok = call.flag("ok")
    if not payment.ok:
        if not call.text("error_message"):
            payment.ok = None
            raise bad_request("error message must be non-empty")
        payment.error_message = call.text("error_message")
        return True
    chat = world.chats[payment.chat_id]
    paid = {key: payment.invoice[key] for key in ("currency", "total_amount")}
    message = world.write(
        chat,
        world.users[payment.user_id],
        {
            "successful_payment": {
                **paid,
                "invoice_payload": payment.invoice["payload"],
                "telegram_payment_charge_id": f"emulator-{payment.id}",
                "provider_payment_charge_id": f"emulator-{payment.id}",
            }
        },
    )
    world.heard(chat, message)
    return True
