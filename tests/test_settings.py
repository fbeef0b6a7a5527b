"""Settings: read from the environment and .env; mistakes are explained, secrets kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, SettingsError, unknown_names

TOKEN = "123456:ABC-def_123"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_everything_has_a_default() -> None:
    """Without any setting the program can still quote; only running needs a token."""
    settings = Settings.load()

    assert settings.api_url == "https://api.telegram.org"
    assert settings.database == Path("chaski.db")
    assert settings.staff_chat is None
    assert settings.rate_limit == 30
    assert settings.listen_address is None
    with pytest.raises(SettingsError, match="CHASKI_TOKEN is not set: ask @BotFather"):
        settings.bot_token()


def test_environment_and_dotenv_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment wins; a group's id is negative; an empty value counts as not given."""
    Path(".env").write_text(f"CHASKI_TOKEN={TOKEN}\nCHASKI_STAFF_CHAT=-1001234567890\nCHASKI_DATABASE=a.db\n")
    monkeypatch.setenv("CHASKI_DATABASE", "b.db")
    monkeypatch.setenv("CHASKI_API_URL", "http://127.0.0.1:8081/")
    monkeypatch.setenv("CHASKI_RATE_LIMIT", "")

    settings = Settings.load()

    assert settings.bot_token() == TOKEN
    assert settings.staff_chat == -1001234567890
    assert settings.database == Path("b.db")
    assert settings.api_url == "http://127.0.0.1:8081"
    assert settings.rate_limit == 30


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TOKEN", "secretive", "CHASKI_TOKEN is not a bot token; it looks like 123456:ABC-DEF"),
        ("STAFF_CHAT", "my group", "CHASKI_STAFF_CHAT is 'my group': write the chat's number, such as -100"),
        ("API_URL", "telegram", "CHASKI_API_URL is 'telegram', not an address"),
        ("WEBHOOK_URL", "ftp://x", "CHASKI_WEBHOOK_URL is 'ftp://x', not an address"),
        ("WEBHOOK_OUT_URL", "ftp://x", "CHASKI_WEBHOOK_OUT_URL is not an address"),
        (
            "WEBHOOK_OUT_URL",
            "https://x",
            "CHASKI_WEBHOOK_OUT_SECRET and its address go together: set CHASKI_W",
        ),
        (
            "WEBHOOK_OUT_SECRET",
            "whsec_x",
            "CHASKI_WEBHOOK_OUT_SECRET and its address go together: set CHASKI_W",
        ),
        ("LISTEN", "everywhere", "CHASKI_LISTEN is 'everywhere'; write host:port"),
        ("LISTEN", "localhost:99999", "CHASKI_LISTEN is 'localhost:99999'; write host:port"),
        ("RATE_LIMIT", "-1", "CHASKI_RATE_LIMIT is '-1': write a number such as 30, or 0 for no limit"),
        ("RATE_LIMIT", "nan", "CHASKI_RATE_LIMIT is 'nan': write a number"),
        ("LOG_FORMAT", "xml", "CHASKI_LOG_FORMAT is 'xml': write console or json"),
    ],
)
def test_a_mistake_is_one_plain_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    """It names the key and what would be right."""
    monkeypatch.setenv(PREFIX + name, value)

    with pytest.raises(SettingsError) as caught:
        Settings.load()

    (problem,) = caught.value.problems
    assert problem.startswith(says)
    assert "\n" not in problem


def test_all_mistakes_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody likes to correct one thing to be told the next."""
    monkeypatch.setenv("CHASKI_LISTEN", "x")
    monkeypatch.setenv("CHASKI_STAFF_CHAT", "x")

    with pytest.raises(SettingsError) as caught:
        Settings.load()

    assert len(caught.value.problems) == 2


def test_the_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by printing the settings, not in a complaint about it."""
    assert TOKEN not in repr(Settings(token=TOKEN, _env_file=None))
    monkeypatch.setenv("CHASKI_TOKEN", "bad secret token")

    with pytest.raises(SettingsError) as caught:
        Settings.load()

    assert "bad secret token" not in str(caught.value)


def test_webhook_path_and_secret_come_from_the_token() -> None:
    """The same after every restart, different for another token, and of the characters Telegram allows."""
    one, again = (Settings(token=TOKEN, _env_file=None) for _ in range(2))
    other = Settings(token="654321:ABC", _env_file=None)

    assert one.webhook_path == again.webhook_path != other.webhook_path
    assert one.webhook_secret == again.webhook_secret != other.webhook_secret
    assert one.webhook_secret.isalnum()
    assert one.webhook_secret not in one.webhook_path
    assert TOKEN not in one.webhook_path


@pytest.mark.parametrize(
    ("listen", "webhook", "address"),
    [
        ("", "", None),
        ("", "https://bot.example.org", ("127.0.0.1", 8080)),
        ("127.0.0.1:9000", "", ("127.0.0.1", 9000)),
        (":9000", "", ("0.0.0.0", 9000)),
        ("[::1]:9000", "", ("::1", 9000)),
    ],
)
def test_where_we_listen(listen: str, webhook: str, address: tuple[str, int] | None) -> None:
    """Nothing is opened unasked; a webhook stays behind its proxy unless told otherwise."""
    assert Settings(listen=listen, webhook_url=webhook, _env_file=None).listen_address == address


def test_which_catalogue(tmp_path: Path) -> None:
    """The configured one; else the folder beside us; else the sample that comes with the program."""
    assert Settings(catalogue=Path("mine"), _env_file=None).catalogue_folder == Path("mine")
    sample = Settings(_env_file=None).catalogue_folder
    assert (sample / "operator.toml").is_file()
    own = tmp_path / "catalogue"
    own.mkdir()
    (own / "operator.toml").write_text("")
    assert Settings(_env_file=None).catalogue_folder == Path("catalogue")


def test_slips_of_the_pen_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that begins with CHASKI_ and is no setting, in the environment or in .env."""
    Path(".env").write_text("CHASKI_STAFFCHAT=5\nOTHER=1\n")
    monkeypatch.setenv("CHASKI_PIANO", "1")
    monkeypatch.setenv("CHASKI_DATABASE", "x")

    assert unknown_names() == [
        "CHASKI_PIANO is not a setting of Chaski; remove it.",
        "CHASKI_STAFFCHAT is not a setting of Chaski; did you mean CHASKI_STAFF_CHAT?",
    ]


def test_every_setting_says_what_it_is() -> None:
    """The descriptions are what the documentation is checked against."""
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize(
    "secret", ["whsec_c2hvcnQ=", "whsec_no base64 at all", "bm8gcHJlZml4IGJlZm9yZSB0aGUga2V5"]
)
def test_a_secret_that_signs_nothing_is_refused_and_not_shown(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too short, no base64, or without its prefix."""
    monkeypatch.setenv("CHASKI_WEBHOOK_OUT_URL", "https://crm.example.org/chaski")
    monkeypatch.setenv("CHASKI_WEBHOOK_OUT_SECRET", secret)

    with pytest.raises(SettingsError, match="OUT_SECRET is no secret for signing; make one with") as error:
        Settings.load()

    assert secret not in str(error.value)


def test_the_hook_has_both_address_and_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address may have a query; nothing that prints settings shows the secret."""
    secret = "whsec_" + "c2VjcmV0" * 4
    monkeypatch.setenv("CHASKI_WEBHOOK_OUT_URL", "https://crm.example.org/chaski?key=1")
    monkeypatch.setenv("CHASKI_WEBHOOK_OUT_SECRET", secret)

    settings = Settings.load()

    assert settings.hook == ("https://crm.example.org/chaski?key=1", secret)
    assert secret not in repr(settings)
