"""The bot's side: a call comes in, is checked, carried out, recorded and answered."""

import asyncio
from dataclasses import dataclass

import emulator.methods  # noqa: F401 - registers what it serves
from emulator.arguments import Call, signatures
from emulator.emulation import Emulation
from emulator.encoding import Json, Told, encode
from emulator.faults import Fault
from emulator.fetching import fetch
from emulator.refused import Refused
from emulator.registry import HANDLERS, WAITING

_COUNTED = ("send", "copy", "forward", "edit", "createforumtopic")  # what the limits are about


@dataclass(slots=True, frozen=True)
class Answer:
    """A status and a JSON body; `closed` means the connection is to be cut instead, `every` that the body is
    sent byte by byte, with so many seconds before each.
    """

    status: int
    body: str
    closed: bool = False
    retry_after: int | None = None  # seconds, for the header of a 429
    every: float | None = None


async def execute(emulation: Emulation, call: Call) -> Answer:
    """Carry out a call as Telegram would, with the faults that were ordered for it."""
    key = call.method.lower()
    signature = signatures().served.get(key)
    if signature is None:
        return _not_here(key)
    call.method = signature.name
    params = call.params
    if call.files:
        shown = {name: {"name": file.name, "size": len(file.data)} for name, file in call.files.items()}
        params = {**params, **shown}
    record = emulation.calls.begin(
        emulation.world.clock.now(),
        signature.name,
        params,
        signature.unknown(call),
        signature.wrong_types(call),
    )
    fault = emulation.faults.take(key, call)
    if fault is not None and fault.kind == "answer":
        record.status, record.description = fault.status, "answered as ordered"
        return Answer(fault.status, fault.body)
    try:
        if fault is not None:
            await _suffer(fault)
        body = await _carry_out(emulation, key, call)
    except _Cut:
        record.description = "connection closed before the call"
        return Answer(0, "", closed=True)
    except Refused as refusal:
        record.status, record.description = refusal.code, refusal.description
        return refused(refusal)
    record.status = 200
    if fault is not None and fault.kind == "reset_after":
        record.description = "connection closed after the call"
        return Answer(0, "", closed=True)
    return Answer(200, body, every=fault.seconds if fault is not None and fault.kind == "trickle" else None)


async def _carry_out(emulation: Emulation, key: str, call: Call) -> str:
    """The body of an answer. Raises Refused."""
    if emulation.limits is not None and key.startswith(_COUNTED) and key != "sendchataction":
        emulation.limits.count(call.integer("chat_id"), _messages(call))
    signatures().served[key].check_required(call)
    await fetch(call)
    result = await WAITING[key](emulation, call) if key in WAITING else HANDLERS[key](emulation, call)
    if type(result) is Told:
        return encode({"ok": True, "result": True, "description": result.description})
    body = result if type(result) is Json else encode(result)
    return f'{{"ok":true,"result":{body}}}'


def _messages(call: Call) -> int:
    """How many messages a call makes: an album and several copies count one by one."""
    try:
        several = call.json("media", "media") or call.json("message_ids", "message_ids")
    except Refused:
        several = None  # the method itself says what is wrong
    return len(several) if isinstance(several, list) and several else 1


class _Cut(Exception):  # noqa: N818 - an order, not an error
    """The connection is to be closed with nothing done."""


async def _suffer(fault: Fault) -> None:
    if fault.kind == "reset_before":
        raise _Cut
    if fault.kind == "latency":
        await asyncio.sleep(fault.seconds)
    error = fault.error()
    if error is not None:
        raise error


def refused(refusal: Refused) -> Answer:
    """An error as Telegram writes it."""
    content = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    parameters = refusal.parameters or {}
    if parameters:
        content["parameters"] = parameters
    return Answer(refusal.code, encode(content), retry_after=parameters.get("retry_after"))


def _not_here(key: str) -> Answer:
    name = signatures().not_served.get(key)
    if name:
        return refused(Refused(501, f"Not Implemented: the emulator does not serve {name}"))
    return refused(Refused(404, "Not Found: method not found"))
