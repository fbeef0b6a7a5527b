"""Invoices, checkouts and their answers."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import Bot, LabeledPrice

from emulator.client import People, User

Refusal = Callable[..., Awaitable[str]]
PRICES = [LabeledPrice("Deposit", 10000)]
INVOICE: dict[str, Any] = {
    "title": "Deposit", "description": "Lares", "payload": "lead-1", "provider_token": "p", "currency": "USD",
    "prices": [{"label": "Deposit", "amount": 10000}],
}  # fmt: skip


async def test_paying(bot: Bot, people: People, ana: User, refusal: Refusal) -> None:
    """The person pays, the bot agrees in time, and hears of the payment."""
    sent = await bot.send_invoice(ana["id"], "Deposit", "Lares", "lead-1", "USD", PRICES, provider_token="p")
    assert sent.invoice is not None
    assert sent.invoice.total_amount == 10000
    query_id = await people.pays(ana, await people.sees(ana))
    query = (await bot.get_updates())[-1].pre_checkout_query
    assert query is not None
    assert (query.id, query.invoice_payload) == (query_id, "lead-1")
    assert await query.answer(ok=True)
    assert (await people.payment(query_id))["ok"] is True
    paid = (await bot.get_updates())[-1].message
    assert paid is not None
    assert paid.successful_payment is not None
    assert paid.successful_payment.invoice_payload == "lead-1"
    assert "query is too old" in await refusal(
        "answerPreCheckoutQuery", pre_checkout_query_id=query_id, ok=True
    )


async def test_declining(bot: Bot, people: People, ana: User, refusal: Refusal) -> None:
    await bot.send_invoice(ana["id"], "Deposit", "Lares", "lead-1", "USD", PRICES, provider_token="p")
    query_id = await people.pays(ana, await people.sees(ana))
    assert await refusal("answerPreCheckoutQuery", pre_checkout_query_id=query_id, ok=False) == (
        "Bad Request: error message must be non-empty"
    )
    assert await bot.answer_pre_checkout_query(query_id, ok=False, error_message="full")
    assert await people.payment(query_id) == {"ok": False, "error_message": "full"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"currency": "dollars"}, "CURRENCY_INVALID"),
        ({"provider_token": ""}, "PAYMENT_PROVIDER_INVALID"),
        ({"prices": []}, "there must be at least one price"),
        (
            {"prices": [{"label": "", "amount": 1}]},
            "can't parse labeled price: LabeledPrice label must be non-empty",
        ),
        (
            {"prices": [{"label": "a", "amount": "1.5"}]},
            'can\'t parse labeled price: Field "amount" must be of type Number',
        ),
        ({"prices": [{"label": "a", "amount": 0}]}, "CURRENCY_TOTAL_AMOUNT_INVALID"),
        ({"payload": "x" * 129}, "INVOICE_PAYLOAD_INVALID"),
    ],
)
async def test_refused_invoices(refusal: Refusal, ana: User, change: dict[str, Any], words: str) -> None:
    assert await refusal("sendInvoice", chat_id=ana["id"], **{**INVOICE, **change}) == f"Bad Request: {words}"


async def test_invoice_link(bot: Bot) -> None:
    link = await bot.create_invoice_link("Deposit", "Lares", "lead-1", "XTR", [LabeledPrice("a", 1)])
    assert link.startswith("https://t.me/$")
