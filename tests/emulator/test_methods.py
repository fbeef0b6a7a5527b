"""What the emulator serves is what its table of methods says."""

import re
from pathlib import Path

from emulator.arguments import Call, signatures
from emulator.faults import KINDS
from emulator.people.address import ACTIONS
from emulator.registry import HANDLERS, WAITING


def test_every_served_method_has_its_parameters_and_its_code() -> None:
    """`methods.json` and the registered functions name the same methods; the rest is known by name."""
    table = signatures()
    assert table.version == "Bot API 10.1"
    assert set(table.served) == {*HANDLERS, *WAITING}
    assert not set(table.served) & set(table.not_served)
    assert len(table.served) + len(table.not_served) == 180


def test_parameters() -> None:
    """A signature knows what a call lacks, what it has too much, and what has another type."""
    send = signatures().served["sendmessage"]
    assert send.required == ("text", "chat_id")
    fine = {"chat_id": "@a", "text": "5", "reply_markup": '{"a": 1}', "disable_notification": True}
    assert (send.unknown(Call("", fine)), send.wrong_types(Call("", fine))) == ([], [])
    bad = {"chat_id": True, "text": [1], "reply_markup": 5, "message_thread_id": "x", "what": None}
    assert send.unknown(Call("", bad)) == ["what"]
    assert send.wrong_types(Call("", bad)) == ["chat_id", "text", "reply_markup", "message_thread_id"]


def test_what_people_can_do_is_documented() -> None:
    """Every address of the people's side has its row in docs/emulator.md, and every fault its name."""
    text = (Path(__file__).parents[2] / "docs" / "emulator.md").read_text("utf-8")
    told = re.sub(r"\{[a-z]+\}", "*", text).replace("`, `/unblock`", "`").replace("`, `/remove_bot`", "`")
    for method, *address in ACTIONS:
        if address[-1] in ("unblock", "remove_bot"):
            assert f"`/{address[-1]}`" in text
        else:
            assert f"`{method} /emulator/{'/'.join(address)}`" in told, (method, address)
    assert [kind for kind in KINDS if f"`{kind}`" not in text] == []
