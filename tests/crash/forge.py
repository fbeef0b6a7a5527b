"""Makes bot processes quickly: everything is imported once, then each `python -m bot run` is a fork of that.

A line on stdin makes one; its process id is the answer. The bot is the real command line, killed as often
as one likes, without a second of imports each time.
"""

from __future__ import annotations

import os
import signal
import sys

import bot.__main__
import bot.commands.run


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they died
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
            bot.__main__.main(["run"])
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
