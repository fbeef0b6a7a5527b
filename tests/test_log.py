"""Logs hold no token, whoever wrote it there."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import log
from bot.log import masked


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "text",
    [
        "https://api.telegram.org/bot1000:demo/getMe",
        "Cannot connect to https://api.telegram.org/file/bot123456:AAE-abc_123/photos/1.jpg now",
        "token 123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc!",
    ],
)
def test_a_token_in_a_text_is_masked(text: str) -> None:
    """In addresses whatever its length, elsewhere when it is as long as Telegram's are."""
    assert "<token>" in masked(text)
    assert "demo" not in masked(text)
    assert "AAE" not in masked(text)


def test_what_is_no_token_is_left_alone() -> None:
    """Times and references stay readable."""
    assert masked("12:30 lead PFH-7K3QX for 4") == "12:30 lead PFH-7K3QX for 4"


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_token_in_an_exception_is_masked(log_format: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Libraries put the address into their errors; ours and the standard library's loggers mask it."""
    log.configure(log_format)  # type: ignore[arg-type]
    for logger in (structlog.get_logger(), logging.getLogger("some.library")):
        try:
            raise OSError("no route to https://api.telegram.org/bot123:secret/getUpdates")
        except OSError:
            logger.exception("failed")

    said = capsys.readouterr().err
    assert said.count("OSError") >= 2
    assert "secret" not in said
    assert "text of a message" not in said


def test_json_logs_are_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """For machines; debug messages stay out."""
    log.configure("json")

    structlog.get_logger().info("started", bot="chaski")
    structlog.get_logger().debug("noise")
    logging.getLogger("library").warning("careful: %s", 5)

    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["event"], first["bot"], first["level"]) == ("started", "chaski", "info")
    assert (second["event"], second["level"]) == ("careful: 5", "warning")
