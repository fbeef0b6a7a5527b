"""Receives what happens to leads, and prints a line for each: a beginning for a receiver of your own.

    pip install standardwebhooks
    WEBHOOK_SECRET=whsec_… python webhook_receiver.py 8090

It checks the signature, and does each event once, also when it comes again or the receiver was restarted.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

LARGEST = 100_000
"""Bytes of a body; those of Chaski have about a thousand."""


def act(event: dict[str, Any]) -> None:
    """What you do with it: put it into your CRM, a sheet, an accounting program."""
    data = event["data"]
    total = data["quote"]["total"] or "on request"
    print(event["type"], data["reference"], data["state"], total, data["quote"]["currency"], flush=True)


class Receiver(BaseHTTPRequestHandler):
    signs: Webhook
    done: sqlite3.Connection

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        try:
            event = self.signs.verify(self.rfile.read(min(length, LARGEST)), dict(self.headers))
        except (WebhookVerificationError, ValueError):
            return self.answer(401)  # not from Chaski, or another secret
        with self.done:  # noted only if act() has worked; else 500, and Chaski brings it again
            fresh = self.done.execute("INSERT OR IGNORE INTO done VALUES (?)", (self.headers["webhook-id"],))
            if fresh.rowcount:
                act(event)
        return self.answer(204)

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Only what act() says is printed."""


def main() -> None:
    Receiver.signs = Webhook(os.environ["WEBHOOK_SECRET"])
    Receiver.done = sqlite3.connect(os.environ.get("WEBHOOK_DONE", "webhooks-done.db"))
    Receiver.done.execute("CREATE TABLE IF NOT EXISTS done (id TEXT PRIMARY KEY)")
    server = HTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8090), Receiver)
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
