"""A real emulator in its own process, and its two sides as a test uses them."""

import json
import os
import re
import subprocess
import sys
from typing import Any, Self

import aiohttp

TOKEN = "1000:demo"
USERNAME = "chaski_demo_bot"

JSON = dict[str, Any]


class EmulatorProcess:
    """`python -m emulator` on a port chosen by the system; started again, it takes the same port."""

    def __init__(self) -> None:
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, and wait until it says where it listens."""
        command = [sys.executable, "-m", "emulator", "--port", str(self.port)]
        command += ["--token", TOKEN, "--username", USERNAME]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                return
        raise RuntimeError(f"the emulator did not start: exit code {self._process.wait()}")

    def stop(self) -> None:
        """Stop it; everything it knew is forgotten."""
        self._process.terminate()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()


class Emulator:
    """The bot's side and the people's side over HTTP."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self._http = http

    async def bot(self, method: str, **parameters: Any) -> Any:
        """Call a Bot API method as the bot; the result."""
        return await self._ask("POST", f"/bot{TOKEN}/{method}", parameters)

    async def upload(self, method: str, files: dict[str, tuple[str, bytes]], **parameters: Any) -> Any:
        """Call a Bot API method with files: `{field: (file name, bytes)}`."""
        form = aiohttp.FormData()
        for name, value in parameters.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, (filename, data) in files.items():
            form.add_field(name, data, filename=filename)
        async with self._http.post(f"{self.url}/bot{TOKEN}/{method}", data=form) as response:
            answer = await response.json()
        assert answer["ok"], f"{method}: {answer}"
        return answer["result"]

    async def people(self, verb: str, path: str, body: JSON | None = None) -> Any:
        """Call the people's side: `people("POST", "users", {...})`."""
        return await self._ask(verb, f"/emulator/{path}", body)

    async def updates(self) -> list[JSON]:
        """What the bot has not read yet; reading confirms it."""
        updates: list[JSON] = await self.bot("getUpdates")
        if updates:
            await self.bot("getUpdates", offset=updates[-1]["update_id"] + 1)
        return updates

    async def _ask(self, verb: str, path: str, body: JSON | None) -> Any:
        async with self._http.request(verb, self.url + path, json=body) as response:
            answer = await response.json()
        assert answer["ok"], f"{verb} {path}: {answer}"
        return answer["result"]


class World:
    """Ana who travels, and the staff group of Rosa and Dan with the bot."""

    def __init__(self, ana: JSON, rosa: JSON, dan: JSON, group: JSON) -> None:
        self.ana, self.rosa, self.dan, self.group = ana, rosa, dan, group

    @classmethod
    async def made_in(cls, emulator: Emulator) -> Self:
        """Everything forgotten, then these people."""
        await emulator.people("POST", "reset")

        async def person(first_name: str, **fields: str) -> JSON:
            user: JSON = await emulator.people("POST", "users", {"first_name": first_name, **fields})
            return user

        ana = await person("Ana", last_name="Torres", language_code="en")
        rosa = await person("Rosa", language_code="es")
        dan = await person("Dan", language_code="en")
        members = [rosa["id"], dan["id"]]
        body = {"title": "Lares desk", "members": members, "with_bot": True}
        group = await emulator.people("POST", "groups", body)
        await emulator.updates()  # the bot has heard of the group
        return cls(ana, rosa, dan, group)
