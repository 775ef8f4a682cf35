"""Settings from the environment and .env, checked at startup. The only reader of both."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from support_agent.domain.errors import InvalidInput

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise ValueError("is no web address; write it as https://host[:port][/path]")
    return value.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return host in LOOPBACK or ip_address(host).is_loopback
    except ValueError:
        return False  # another name


WebAddress = Annotated[str, AfterValidator(_url)]
_ENDS_SIMULATION = "reaches real customers, or their money"
Real = Annotated[str, _ENDS_SIMULATION]
Models = Annotated[tuple[str, ...], NoDecode]
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_E164 = re.compile(r"\+[1-9]\d{6,14}")


# What docker-compose.yml gives the stores of the sample shop.
SAMPLE_PASSWORD = "sample"  # noqa: S105 - it opens nothing in production


def _own_passwords(database_url: str, redis_url: str) -> None:
    """Raises ValueError if a production store has the well-known sample password."""
    for name, url in (("POSTGRES_PASSWORD", database_url), ("REDIS_PASSWORD", redis_url)):
        if urlsplit(url).password == SAMPLE_PASSWORD:
            raise ValueError(
                f"{name} is not set; production takes one of your own: openssl rand -hex 24"
            )


class Settings(BaseSettings):
    """Every setting, by its name in .env.example. An empty variable counts as unset."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    openrouter_api_key: str = ""
    openrouter_model: str = "anthropic/claude-sonnet-4.5"
    openrouter_fallback_models: Models = ()
    llm_base_url: WebAddress = ""

    deepgram_api_key: str = ""
    deepgram_url: str = ""
    deepgram_listen_model: str = "flux-general-en"
    deepgram_think_models: Models = (
        "google/gemini-2.5-flash",
        "google/gemini-3.5-flash",
        "open_ai/gpt-4.1-mini",
    )
    deepgram_think_with_openrouter: bool = False
    deepgram_speak_models: Models = ("aura-2-theia-en",)
    call_notice: str = ""
    transfer_phone_number: str = ""
    calls_at_once: int = Field(40, ge=1, le=1000)
    calls_kept_for_phone: int = Field(10, ge=0, le=1000)
    calls_per_address: int = Field(5, ge=1, le=1000)
    call_starts_per_minute: int = Field(30, ge=1, le=100_000)
    failed_sign_ins_per_minute: int = Field(20, ge=1, le=100_000)
    writes_per_minute: int = Field(120, ge=1, le=100_000)
    refused_webhooks_per_minute: int = Field(300, ge=1, le=100_000)

    batch_window_seconds: float = Field(5.0, ge=0.0, le=60.0)
    batch_max_wait_seconds: float = Field(20.0, ge=0.0, le=600.0)
    poll_interval_seconds: float = Field(1.0, gt=0.0, le=60.0)
    lease_seconds: float = Field(15.0, ge=1.0, le=600.0)
    turns_at_once: int = Field(50, ge=1, le=2000)

    database_url: str = ""
    redis_url: str = ""
    installation_id: str = ""
    support_agent_data: Path = Path(".data")
    shop_file: Path | None = None

    app_env: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    public_url: WebAddress = ""
    support_agent_container: bool = False
    published_on: str = ""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    twilio_account_sid: Real = ""
    twilio_auth_token: Real = ""
    twilio_phone_number: str = ""
    sendgrid_api_key: Real = ""
    sendgrid_webhook_public_key: Real = ""
    sendgrid_events_public_key: Real = ""
    email_from: str = ""
    contact_form_from: Models = ()
    smtp_url: Real = ""
    staff_email: str = ""

    @field_validator(
        "openrouter_fallback_models",
        "deepgram_think_models",
        "deepgram_speak_models",
        "contact_form_from",
        mode="before",
    )
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _postgres(cls, value: str) -> str:
        if value and not value.startswith(("postgresql://", "postgres://")):
            raise ValueError("is no PostgreSQL address; write postgresql://user@host:5432/name")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("is no Redis address; write redis://host:6379/0")
        return value

    @field_validator("installation_id")
    @classmethod
    def _name(cls, value: str) -> str:
        if value and not _NAME.fullmatch(value):
            raise ValueError("has up to 64 letters, digits, dots, hyphens and underscores")
        return value

    @field_validator("published_on")
    @classmethod
    def _address(cls, value: str) -> str:
        try:
            return str(ip_address(value)) if value else ""
        except ValueError:
            raise ValueError("is no IP address; write it as 127.0.0.1") from None

    @field_validator("transfer_phone_number")
    @classmethod
    def _e164(cls, value: str) -> str:
        if value and not _E164.fullmatch(value):
            raise ValueError("is no telephone number; write it as +15550100123")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and not (parts.scheme in {"smtp", "smtps"} and parts.hostname):
            raise ValueError("is no mail server; write smtp://user:password@mail.example.com:587")
        return value

    @field_validator("deepgram_url")
    @classmethod
    def _socket(cls, value: str) -> str:
        if value and not value.startswith(("wss://", "ws://")):
            raise ValueError("is no WebSocket; write wss://api.eu.deepgram.com/v1/agent/converse")
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.host not in LOOPBACK and not self.support_agent_container:
            raise ValueError(
                "HOST: the API speaks no TLS, so only 127.0.0.1 is served; "
                "leave HOST unset and put a proxy of your own in front"
            )
        if self.app_env == "production":
            _own_passwords(self.database_url, self.redis_url)
        if self.deepgram_think_with_openrouter and not self.openrouter_api_key:
            raise ValueError(
                "OPENROUTER_API_KEY is not set; set it, or unset DEEPGRAM_THINK_WITH_OPENROUTER"
            )
        if self.twilio_account_sid and not self.twilio_auth_token:
            raise ValueError("TWILIO_AUTH_TOKEN is not set; set it beside TWILIO_ACCOUNT_SID")
        if (self.sendgrid_api_key or self.smtp_url) and not self.email_from:
            raise ValueError("EMAIL_FROM is not set; set the address that mail is sent from")
        return self

    @property
    def sample(self) -> bool:
        """Whether to load the sample shop."""
        return self.app_env == "development"

    @property
    def simulation(self) -> bool:
        """Whether people at this machine may write as customers, and unsigned webhooks are
        accepted.

        Only in development, if nothing is bound or published beyond this machine, and as long as
        there is neither a public address nor a sender's key: with those, real customers may write.
        """
        served_on = self.published_on if self.support_agent_container else self.host
        return self.app_env == "development" and _is_loopback(served_on) and not self._is_real

    @property
    def _is_real(self) -> bool:
        """Whether the world can reach this installation, or it can reach real customers."""
        public_host = urlsplit(self.public_url).hostname
        return bool(
            (public_host and not _is_loopback(public_host))
            or any(getattr(self, name) for name in _REAL)
        )


_REAL = tuple(
    name for name, field in Settings.model_fields.items() if _ENDS_SIMULATION in field.metadata
)


def read_settings() -> Settings:
    """Reads the settings. Raises InvalidInput naming the variable and the remedy."""
    try:
        return Settings()  # pyright: ignore[reportCallIssue] - the environment fills it
    except ValidationError as error:
        first = error.errors()[0]
        reason = str(first["msg"]).removeprefix("Value error, ")
        if not first["loc"]:
            name, _, rest = reason.partition(" ")
            raise InvalidInput(name.rstrip(":"), rest) from None
        raise InvalidInput(str(first["loc"][0]).upper(), f"{reason} (see .env.example)") from None
