"""`python -m bot.commands.leash MODULE …` runs a module as `python -m MODULE …` does, for as long as whoever
started it lives: its standard input is a pipe, and a pipe closes when its other end dies, however it dies.
"""

from __future__ import annotations

import contextlib
import os
import runpy
import signal
import sys
import threading
import time

GRACE = 15  # seconds to end by itself


def main() -> None:
    threading.Thread(target=_watch, daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _watch() -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 1024):  # nobody writes: this returns when the pipe closes
            pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


if __name__ == "__main__":
    main()
