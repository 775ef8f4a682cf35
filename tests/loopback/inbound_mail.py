"""Plays SendGrid's Inbound Parse: builds its multipart posts, signed the way it signs them."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from support_agent.ports.inbound import WebhookRequest

URL = "https://shop.example/webhook/email"
BOUNDARY = "xYzZY"

Fields = Mapping[str, str | bytes]
File = tuple[str, str, bytes]
"""A file's name, content type and content."""


def multipart(fields: Fields, files: Mapping[str, File] | None = None) -> bytes:
    """The body of a form: fields, then files."""
    body = b""
    for name, value in fields.items():
        content = value.encode() if isinstance(value, str) else value
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        body += head.encode() + content + b"\r\n"
    for name, (filename, kind, content) in (files or {}).items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; '
        head += f'filename="{filename}"\r\nContent-Type: {kind}\r\n\r\n'
        body += head.encode() + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


def unsigned(body: bytes, content_type: str | None = None) -> WebhookRequest:
    """The post of a Parse setting without a security policy."""
    return WebhookRequest(
        URL, {"content-type": content_type or f"multipart/form-data; boundary={BOUNDARY}"}, body
    )


class InboundParse:
    """A Parse setting with a security policy: it has a key, and signs what it posts."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def public_key(self) -> str:
        """The verification key, as SendGrid shows it."""
        key = self._key.public_key()
        der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(der).decode()

    def signed(self, body: bytes, at: datetime | None = None) -> WebhookRequest:
        """The post, signed at that time (by default now)."""
        timestamp = str(int((at or datetime.now(UTC)).timestamp()))
        signature = self._key.sign(timestamp.encode() + body, ec.ECDSA(SHA256()))
        headers = {
            "x-twilio-email-event-webhook-signature": base64.b64encode(signature).decode(),
            "x-twilio-email-event-webhook-timestamp": timestamp,
        }
        request = unsigned(body)
        return WebhookRequest(URL, {**request.headers, **headers}, body)
