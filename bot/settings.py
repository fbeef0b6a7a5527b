"""Settings: environment variables named CHASKI_…, or the same lines in `.env`. Passed, never global."""

from __future__ import annotations

import base64
import difflib
import hashlib
import hmac
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Self

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import ChaskiError

PREFIX = "CHASKI_"


class SettingsError(ChaskiError):
    """What is wrong with the configuration: one plain sentence a line, each naming the key and the remedy."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Settings(BaseSettings):
    """Everything that can be configured. Use `Settings.load`, which explains mistakes."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    token: SecretStr | None = Field(
        default=None, description="The bot's token, as BotFather gave it. Needed to run; never printed."
    )
    api_url: str = Field(
        default="https://api.telegram.org",
        description="Where the Bot API answers: Telegram's own, a local Bot API server, or the emulator.",
    )
    staff_chat: int | None = Field(
        default=None,
        description="Id of the chat where leads are announced; a group's id begins with -. "
        "Without it, `chaski run` prints a one-time link by which you choose it.",
    )
    database: Path = Field(default=Path("chaski.db"), description="The SQLite file; created when missing.")
    catalogue: Path | None = Field(
        default=None,
        description="Folder with operator.toml and one file per tour; "
        "by default ./catalogue. Where there is none, `chaski demo` and `chaski quote` take the sample "
        "that comes with the program; `chaski run` does not.",
    )
    webhook_url: str = Field(
        default="",
        description="Public https address under which Telegram reaches us; empty: we poll Telegram instead.",
    )
    listen: str = Field(
        default="",
        description="host:port for the webhook, /healthz, /readyz and /metrics. "
        "Empty: nothing is opened when polling, 127.0.0.1:8080 for the webhook.",
    )
    rate_limit: float = Field(
        default=30,
        ge=0,
        description="Messages per second, all chats together; also keeps Telegram's limits per chat. "
        "0 switches our limiter off.",
    )
    webhook_out_url: str = Field(
        default="",
        description="Address of a system of your own, which hears what happens to leads (docs/webhooks.md); "
        "empty: nobody does.",
    )
    webhook_out_secret: SecretStr | None = Field(
        default=None,
        validate_default=True,
        description="The secret that you share with it: whsec_ and 24 to 64 bytes in base64; never printed.",
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="console: for people; json: one object a line, for machines."
    )

    @field_validator("token")
    @classmethod
    def _token_looks_right(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not re.fullmatch(r"\d+:[\w-]+", token.get_secret_value()):
            raise ValueError("is not a bot token; it looks like 123456:ABC-DEF and comes from @BotFather")
        return token

    @field_validator("api_url", "webhook_url")
    @classmethod
    def _address(cls, address: str) -> str:
        if address and not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", address):
            raise ValueError(f"is {address!r}, not an address; write it like https://bot.example.org")
        return address.rstrip("/")

    @field_validator("webhook_out_url")
    @classmethod
    def _own_address(cls, address: str) -> str:
        if address and not re.fullmatch(r"https?://[^\s/?#]+[^\s#]*", address):
            raise ValueError("is not an address; write it like https://crm.example.org/chaski")
        return address

    @field_validator("webhook_out_secret")
    @classmethod
    def _own_secret(cls, secret: SecretStr | None, others: ValidationInfo) -> SecretStr | None:
        if "webhook_out_url" not in others.data:  # which is wrong, and told
            return secret
        if bool(others.data["webhook_out_url"]) != (secret is not None):
            missing, there = ("SECRET", "URL") if secret is None else ("URL", "SECRET")
            name = f"{PREFIX}WEBHOOK_OUT_{missing}"
            raise ValueError(
                f"and its address go together: set {name} as well, or remove the other ({there})"
            )
        if secret is not None and not _signs(secret.get_secret_value()):
            raise ValueError("is no secret for signing; make one with  echo whsec_$(openssl rand -base64 32)")
        return secret

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, listen: str) -> str:
        host_and_port = re.fullmatch(r"\S*:(\d{1,5})", listen)
        if listen and not (host_and_port and int(host_and_port[1]) < 65536):
            raise ValueError(f"is {listen!r}; write host:port, for example 127.0.0.1:8080")
        return listen

    @classmethod
    def load(cls, env_file: Path | None = Path(".env")) -> Self:
        """Read environment and `.env` (the environment wins). Raises SettingsError."""
        try:
            return cls(_env_file=env_file)
        except ValidationError as error:
            raise SettingsError([_explain(dict(problem)) for problem in error.errors()]) from None

    def bot_token(self) -> str:
        """The token itself. Raises SettingsError when there is none."""
        if self.token is None:
            raise SettingsError(
                [
                    f"{PREFIX}TOKEN is not set: ask @BotFather for a token and put {PREFIX}TOKEN=… "
                    "into the environment or into .env. (`chaski demo` needs none.)"
                ]
            )
        return self.token.get_secret_value()

    @property
    def hook(self) -> tuple[str, str] | None:
        """Address and secret of the operator's own system; None: there is none."""
        if self.webhook_out_secret is None:
            return None
        return self.webhook_out_url, self.webhook_out_secret.get_secret_value()

    @property
    def webhook_path(self) -> str:
        """Unguessable, and the same after every restart: derived from the token, so nothing to configure."""
        return f"/telegram/{self._derived('webhook path')[:32]}"

    @property
    def webhook_secret(self) -> str:
        """What Telegram sends back as X-Telegram-Bot-Api-Secret-Token (1–256 of A–Z a–z 0–9 _ -)."""
        return self._derived("webhook secret")

    def _derived(self, purpose: str) -> str:
        return hmac.new(self.bot_token().encode(), purpose.encode(), hashlib.sha256).hexdigest()

    @property
    def listen_address(self) -> tuple[str, int] | None:
        """Host and port to open; None: nothing."""
        listen = self.listen or ("127.0.0.1:8080" if self.webhook_url else "")
        if not listen:
            return None
        host, _, port = listen.rpartition(":")
        return host.strip("[]") or "0.0.0.0", int(port)  # noqa: S104 (":8080" asks for just that)

    @property
    def catalogue_folder(self) -> Path:
        """The configured folder, or ./catalogue, or the sample that is packaged with the program."""
        if self.catalogue is not None:
            return self.catalogue
        package = Path(__file__).parent
        places = (self.own_catalogue, package / "catalogue", package.parent / "catalogue")
        return next((place for place in places if (place / "operator.toml").is_file()), places[0])

    @property
    def own_catalogue(self) -> Path:
        """Where the operator's own catalogue is, or is to be: never the packaged sample."""
        return self.catalogue or Path("catalogue")


def _signs(secret: str) -> bool:
    """Whether it is a secret as Standard Webhooks has them."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        return False
    return secret.startswith("whsec_") and 24 <= len(key) <= 64


def unknown_names(env_file: Path | None = Path(".env")) -> list[str]:
    """Names that begin with CHASKI_ but are no setting, most likely slips of the pen: one sentence each."""
    known = [name.upper() for name in Settings.model_fields]
    given = set(os.environ) | set(dotenv_values(env_file) if env_file else ())
    sentences = []
    for name in sorted(name for name in given if name.upper().startswith(PREFIX)):
        own_part = name.upper().removeprefix(PREFIX)
        if own_part not in known:
            near = difflib.get_close_matches(own_part, known, n=1)
            hint = f"did you mean {PREFIX}{near[0]}?" if near else "remove it."
            sentences.append(f"{name} is not a setting of Chaski; {hint}")
    return sentences


_REMEDIES = {
    "STAFF_CHAT": "write the chat's number, such as -1001234567890; "
    "without this setting, `chaski run` prints a link that finds it",
    "RATE_LIMIT": "write a number such as 30, or 0 for no limit",
    "LOG_FORMAT": "write console or json",
}


def _explain(problem: dict[str, object]) -> str:
    location = problem["loc"]
    name = PREFIX + str(location[0] if isinstance(location, tuple) else location).upper()
    message = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "value_error":
        return f"{name} {message}."
    if name == f"{PREFIX}TOKEN":
        return f"{name} cannot be read."
    remedy = _REMEDIES.get(name.removeprefix(PREFIX), f"{message[0].lower()}{message[1:]}")
    return f"{name} is {problem['input']!r}: {remedy}."
