"""The floor, the least a Telegram bot can do: getUpdates, and one sendMessage an update, on aiohttp.

    python -m bench.floor http://127.0.0.1:8081 1000:bench

No checks, no database, no text worth reading; whatever a real bot does comes on top of this.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import aiohttp

BUTTON = "next"


async def loop(url: str, token: str) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64)) as session:
        offset = 0
        while True:
            updates = await _call(session, f"{url}/bot{token}/getUpdates", {"offset": offset, "timeout": 30})
            await asyncio.gather(*(_answer(session, f"{url}/bot{token}", update) for update in updates))
            if updates:
                offset = updates[-1]["update_id"] + 1


async def _answer(session: aiohttp.ClientSession, base: str, update: dict[str, Any]) -> None:
    message = update.get("message") or update.get("callback_query", {}).get("message")
    if message is not None and message["chat"]["type"] == "private":
        keyboard = {"inline_keyboard": [[{"text": BUTTON, "callback_data": "n"}]]}
        payload = {"chat_id": message["chat"]["id"], "text": "And then?", "reply_markup": keyboard}
        await _call(session, f"{base}/sendMessage", payload)


async def _call(session: aiohttp.ClientSession, address: str, payload: dict[str, Any]) -> Any:
    async with session.post(address, json=payload) as response:
        return (await response.json())["result"]


if __name__ == "__main__":
    asyncio.run(loop(sys.argv[1], sys.argv[2]))
