"""The container image: its recipe has all it needs; where there is a builder, it is built and started."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from emulator.client import People
from emulator.server import running
from tests.bots import until
from tests.conftest import CATALOGUE

ROOT = Path(__file__).parents[1]
TOKEN = "1000:a-secret-nobody-may-see"


def builder() -> str | None:
    """docker or podman, where it can build just now."""
    for program in filter(None, map(shutil.which, ("docker", "podman"))):
        if subprocess.run((program, "info"), capture_output=True, check=False).returncode == 0:
            return program
    return None


def test_the_recipe_copies_what_the_wheel_is_made_of(tmp_path: Path) -> None:
    """What Dockerfile copies, and .dockerignore lets through, is enough to build it."""
    recipe = (ROOT / "Dockerfile").read_text("utf-8")
    named = [
        name for line in re.findall(r"^COPY ([^-].*) \S+$", recipe, re.MULTILINE) for name in line.split()
    ]
    let_through = set(re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))
    for name in named:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path)
    subprocess.run(
        (sys.executable, "-m", "hatchling", "build", "-t", "wheel"),
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )

    assert set(named) == let_through
    assert len(list((tmp_path / "dist").glob("*.whl"))) == 1


def test_it_is_nobody_special() -> None:
    """Not root, its data in a volume, a health check that asks the bot."""
    recipe = (ROOT / "Dockerfile").read_text("utf-8")

    assert recipe.index("\nUSER chaski\n") < recipe.index("\nENTRYPOINT")
    assert "\nVOLUME /data\n" in recipe
    assert "/readyz" in recipe.partition("\nHEALTHCHECK")[2]


@pytest.fixture
def image() -> Iterator[tuple[str, str]]:
    """The program that built it, and its name."""
    program = builder()
    if program is None:
        pytest.skip("there is no container builder here (docker or podman with a working daemon)")
    name = f"chaski-test-{uuid.uuid4().hex[:8]}"
    subprocess.run((program, "build", "--tag", name, str(ROOT)), check=True)
    yield program, name
    subprocess.run((program, "rmi", "--force", name), check=False, capture_output=True)


@pytest.mark.timeout(900)
async def test_it_runs_answers_and_is_healthy(image: tuple[str, str]) -> None:
    """With the emulator as its Telegram; told to stop, it ends in peace."""
    program, name = image

    def told(*arguments: str) -> str:
        done = subprocess.run((program, *arguments), check=True, capture_output=True, text=True)
        return done.stdout.strip()

    async with running(TOKEN, port=0) as emulator, People(emulator.url) as people:
        ana = await people.user("Ana")
        container = told(
            *("run", "--detach", "--network", "host", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL"),
            *("--volume", f"{CATALOGUE}:/sample:ro", "--env", f"CHASKI_TOKEN={TOKEN}"),
            *("--env", f"CHASKI_API_URL={emulator.url}", "--env", "CHASKI_CATALOGUE=/sample", name),
        )
        try:
            await people.says(ana, "/start")
            await people.sees(ana, "Ana", patience=60)

            async def healthy() -> bool:
                state: Any = json.loads(told("inspect", container))[0]["State"]
                return bool((state.get("Health") or state.get("Healthcheck"))["Status"] == "healthy")

            await until(healthy)
            assert told("exec", container, "id", "--user") == "10001"
            told("stop", "--time", "60", container)
            assert json.loads(told("inspect", container))[0]["State"]["ExitCode"] == 0
        finally:
            told("rm", "--force", "--volumes", container)
