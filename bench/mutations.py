"""Would a test notice? Sixty small mistakes, one at a time in a copy; the tests that should fail are run.

    python -m bench.mutations            all of bench/mutations.toml
    python -m bench.mutations lanes      those whose file has that in its path
    python -m bench.mutations 22-40      those numbers

A mutation that no test notices has survived: either a test is missing, or the line does nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONGEST = 150.0
"""Seconds that the tests of one mutation may take: far more than they take when all is well."""
LIST = Path(__file__).with_name("mutations.toml")
COPIED = ("bench", "bot", "catalogue", "core", "docs", "emulator", "tests", "pyproject.toml", "README.md")


@dataclass(frozen=True, kw_only=True)
class Mutation:
    file: str
    old: str
    """Stands in the file exactly once."""
    new: str
    tests: list[str]
    """Files that should notice."""


def mutations() -> list[Mutation]:
    return [Mutation(**entry) for entry in tomllib.loads(LIST.read_text("utf-8"))["mutation"]]


def noticed(mutation: Mutation, copy: Path) -> bool:
    """Whether one of its tests fails in the copy. Raises ValueError for a line that has changed since."""
    path = copy / mutation.file
    text = path.read_text("utf-8")
    if text.count(mutation.old) != 1:
        raise ValueError(f"{mutation.file}: {text.count(mutation.old)} times {mutation.old!r}, not once")
    path.write_text(text.replace(mutation.old, mutation.new), "utf-8")
    try:
        return not passes(mutation.tests, copy)
    finally:
        path.write_text(text, "utf-8")


def passes(tests: list[str], copy: Path) -> bool:
    # A test that hangs for want of an answer has noticed as well.
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--timeout=30", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(copy)}
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stdout.decode() + done.stderr.decode())
    return done.returncode == 0


def chosen_by(wanted: str) -> list[tuple[int, Mutation]]:
    first, _, last = wanted.partition("-")
    numbered = list(enumerate(mutations(), 1))
    if first.isdigit() and last.isdigit():
        return numbered[int(first) - 1 : int(last)]
    return [(number, mutation) for number, mutation in numbered if wanted in mutation.file]


def main(wanted: str = "") -> int:
    chosen = chosen_by(wanted)
    survivors = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy / name)
        for number, mutation in chosen:
            killed = noticed(mutation, copy)
            survivors += [] if killed else [mutation]
            verdict = "noticed " if killed else "SURVIVED"
            print(f"{number:2} {verdict} {mutation.file}: {mutation.old} → {mutation.new}", flush=True)
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} noticed")
    return len(survivors)


if __name__ == "__main__":
    sys.exit(min(main(*sys.argv[1:2]), 1))
