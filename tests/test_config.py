"""Settings: what is accepted, and which sentence a mistake gets."""

from pathlib import Path
from typing import Any

import pytest

from support_agent.config import Settings, read_settings
from support_agent.domain.errors import InvalidInput


def with_(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[call-arg]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No .env, and nothing from the machine's own environment."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_nothing_is_required() -> None:
    settings = read_settings()
    assert settings.batch_window_seconds == 5
    assert settings.openrouter_model == "anthropic/claude-sonnet-4.5"
    assert settings.simulation


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("BATCH_WINDOW_SECONDS", "soon", "valid number"),
        ("BATCH_WINDOW_SECONDS", "-1", "greater than or equal to 0"),
        ("BATCH_WINDOW_SECONDS", "61", "less than or equal to 60"),
        ("BATCH_WINDOW_SECONDS", "nan", "equal to"),
        ("BATCH_WINDOW_SECONDS", "inf", "less than or equal to 60"),
        ("POLL_INTERVAL_SECONDS", "0", "greater than 0"),
        ("PORT", "99999", "less than or equal to 65535"),
        ("PORT", "http", "valid integer"),
        ("DATABASE_URL", "mysql://x", "is no PostgreSQL address"),
        ("REDIS_URL", "localhost:6379", "is no Redis address"),
        ("LLM_BASE_URL", "localhost:11434", "is no web address"),
        ("PUBLIC_URL", "ftp://x", "is no web address"),
        ("APP_ENV", "staging", "'development' or 'production'"),
        ("LOG_LEVEL", "loud", "'debug', 'info', 'warning' or 'error'"),
        ("HOST", "0.0.0.0", "only 127.0.0.1 is served"),  # noqa: S104
        ("TWILIO_ACCOUNT_SID", "AC1", "set it beside TWILIO_ACCOUNT_SID"),
        ("SENDGRID_API_KEY", "SG.x", "set the address that mail is sent from"),
        ("SMTP_URL", "smtp://x", "set the address that mail is sent from"),
        ("DEEPGRAM_URL", "https://api.eu.deepgram.com", "is no WebSocket"),
        ("TRANSFER_PHONE_NUMBER", "911", "is no telephone number"),
        ("INSTALLATION_ID", "a{b}", "letters, digits, dots"),
        ("DEEPGRAM_THINK_WITH_OPENROUTER", "true", "set it, or unset"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInput) as caught:
        read_settings()
    blamed = {"TWILIO_ACCOUNT_SID": "TWILIO_AUTH_TOKEN"}.get(name, name)
    blamed = {"DEEPGRAM_THINK_WITH_OPENROUTER": "OPENROUTER_API_KEY"}.get(name, blamed)
    blamed = "EMAIL_FROM" if name in {"SENDGRID_API_KEY", "SMTP_URL"} else blamed
    assert caught.value.field == blamed
    assert says in caught.value.reason


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    monkeypatch.setenv("SHOP_FILE", "")
    settings = read_settings()
    assert (settings.port, settings.shop_file) == (8000, None)


def test_values_are_read_as_people_write_them() -> None:
    settings = with_(
        openrouter_fallback_models="a/b, c/d ,",
        log_level="INFO",
        public_url="https://shop.example/",
        redis_url="rediss://host/0",
        database_url="postgres://host/db",
    )
    assert settings.openrouter_fallback_models == ("a/b", "c/d")
    assert settings.log_level == "info"
    assert settings.public_url == "https://shop.example"
    assert with_(openrouter_fallback_models=("a/b",)).openrouter_fallback_models == ("a/b",)
    with pytest.raises(ValueError, match="log_level"):
        with_(log_level=3)


def test_a_container_may_listen_everywhere() -> None:
    settings = with_(host="0.0.0.0", support_agent_container=True)  # noqa: S104
    assert settings.host == "0.0.0.0"  # noqa: S104


@pytest.mark.parametrize(
    ("store", "missing"),
    [
        ({"database_url": "postgresql://a:sample@postgres/a"}, "POSTGRES_PASSWORD is not set"),
        ({"redis_url": "redis://:sample@redis:6379/0"}, "REDIS_PASSWORD is not set"),
    ],
)
def test_production_does_not_start_with_a_password_that_everybody_knows(
    store: dict[str, str], missing: str
) -> None:
    assert Settings(_env_file=None, **store)  # type: ignore[arg-type,call-arg]
    with pytest.raises(ValueError, match=missing):
        Settings(_env_file=None, app_env="production", **store)  # type: ignore[arg-type,call-arg]
