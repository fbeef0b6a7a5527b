"""Our own HTTP side: the webhook, and what watches over us (/healthz, /readyz, /metrics)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.metrics import Metrics
from bot.telegram.webhook import Webhook

log = structlog.get_logger()

LARGEST_UPDATE = 1024 * 1024
"""Bytes. Telegram's updates are a few kilobytes."""

Problems = Callable[[], Awaitable[Sequence[str]]]
"""What keeps the bot from working just now; empty: it is ready."""


class Server:
    """Listens while it is open. Put a reverse proxy with https in front and pass on /telegram/ only."""

    def __init__(self, address: tuple[str, int], problems: Problems, metrics: Metrics) -> None:
        self._address = address
        self._problems = problems
        self._metrics = metrics
        self._app = web.Application(client_max_size=LARGEST_UPDATE)
        self._app.router.add_get("/healthz", self._healthz)
        self._app.router.add_get("/readyz", self._readyz)
        self._app.router.add_get("/metrics", self._metrics_text)
        self._runner = web.AppRunner(self._app, access_log=None, handle_signals=False, shutdown_timeout=5)

    def add_webhook(self, webhook: Webhook) -> None:
        self._app.router.add_post("/telegram/{secret}", webhook.handle)

    async def open(self) -> None:
        """Raises OSError when the address is taken."""
        await self._runner.setup()
        await web.TCPSite(self._runner, *self._address).start()
        log.info("server.listening", address=":".join(map(str, self._address)))

    async def close(self) -> None:
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        """The port that is open, also when 0 asked for any."""
        return int(self._runner.addresses[0][1])

    async def _healthz(self, _: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def _readyz(self, _: web.Request) -> web.Response:
        problems = await self._problems()
        if problems:
            return web.Response(status=503, text="".join(f"{problem}\n" for problem in problems))
        return web.Response(text="ready\n")

    async def _metrics_text(self, _: web.Request) -> web.Response:
        return web.Response(body=self._metrics.render(), headers={"Content-Type": CONTENT_TYPE_LATEST})
