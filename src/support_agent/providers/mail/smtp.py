"""Sends mail over SMTP, one conversation per mail, and tells each step's failure apart."""

import ssl
from contextlib import suppress
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import aiosmtplib

from support_agent.ports.clock import Clock
from support_agent.ports.sender import OutboundMessage, SendDeferred, SendRejected, SendUncertain
from support_agent.providers.mail.compose import ComposedMail, compose
from support_agent.providers.plain_text import clean_line, without_addresses

# Long lines instead of folding inside a Message-ID, which the standard library would encode.
SMTP = "smtp"
_POLICY = policy.SMTP.clone(max_line_length=990)
_PORTS = {"smtp": 587, "smtps": 465}
_PERMANENT = 500


class SmtpSender:
    """Sends through the server of an SMTP_URL: `smtp[s]://[user:password@]host[:port]`.

    `smtp` upgrades to TLS if the server offers it, and requires TLS before it sends a password.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Clock,
        from_address: str,
        from_name: str = "",
        timeout_seconds: float = 20.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("SMTP_URL must look like smtp://user:password@host:587 or smtps://…")
        self._host = parts.hostname
        self._port = parts.port or _PORTS[parts.scheme]
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._implicit_tls = parts.scheme == "smtps"
        self._clock = clock
        self._from = Address(clean_line(from_name, 100), addr_spec=from_address)
        self._timeout_seconds = timeout_seconds
        self._tls = tls

    @property
    def name(self) -> str:
        """The name its messages are stored under."""
        return SMTP

    @property
    def label(self) -> str:
        """The name on the screen."""
        return "SMTP"

    async def send(self, message: OutboundMessage) -> str:
        """Sends and returns our Message-ID, by which the mail is known from here on."""
        mail = compose(message, self._from.addr_spec)
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            use_tls=self._implicit_tls,
            start_tls=start_tls(self._host, implicit=self._implicit_tls, password=bool(self._user)),
            tls_context=self._tls,
            timeout=self._timeout_seconds,
        )
        try:
            await self._open(client, mail.to)
            await self._hand_over(client, self._bytes(mail))
            with suppress(aiosmtplib.SMTPException, OSError):  # accepted already; only polite
                await client.quit(timeout=2)
        finally:
            client.close()
        return mail.message_id

    async def lookup(self, message: OutboundMessage, attempted_at: datetime) -> str | None:
        """None: SMTP has no way to ask."""
        del message, attempted_at

    async def _open(self, client: aiosmtplib.SMTP, to: str) -> None:
        """Nothing is sent before the recipient is accepted, so a failure here is certain."""
        try:
            await client.connect()
            if self._user:
                await client.login(self._user, self._password)
            await client.mail(self._from.addr_spec)
            await client.rcpt(to)
        except (
            aiosmtplib.SMTPAuthenticationError,
            aiosmtplib.SMTPConnectError,
            aiosmtplib.SMTPSenderRefused,
        ) as error:  # our fault or theirs, not this message's
            raise SendDeferred(
                f"the SMTP server is not taking mail: {type(error).__name__}",
                retry_after_seconds=60.0,
            ) from error
        except aiosmtplib.SMTPRecipientRefused as error:
            raise _refusal(error.code, error.message) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise SendDeferred(f"no SMTP conversation: {type(error).__name__}") from error

    async def _hand_over(self, client: aiosmtplib.SMTP, data: bytes) -> None:
        try:
            await client.data(data)
        except aiosmtplib.SMTPResponseException as error:
            raise _refusal(error.code, error.message) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise SendUncertain(f"no answer to the mail: {type(error).__name__}") from error

    def _bytes(self, mail: ComposedMail) -> bytes:
        message = EmailMessage(policy=_POLICY)
        message["From"] = self._from
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Date"] = self._clock.now()
        for name, value in mail.headers.items():
            message[name] = value
        message.set_content(mail.text, cte="quoted-printable")
        if mail.html:
            message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
        return message.as_bytes()


def start_tls(host: str, *, implicit: bool, password: bool) -> bool | None:
    """Whether STARTTLS is needed (True), pointless (False), or up to the server (None)."""
    if implicit:
        return False
    return True if password and not _is_loopback(host) else None


def _refusal(code: int, message: str) -> Exception:
    if code >= _PERMANENT:
        return SendRejected(f"smtp_{code}", without_addresses(message))
    return SendDeferred(f"the SMTP server said {code}", retry_after_seconds=60.0)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
