"""Checks SendGrid's webhook signature: ECDSA P-256 over the timestamp and the raw body."""

import base64
import re
from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from support_agent.domain.errors import Forbidden
from support_agent.ports.clock import Clock
from support_agent.ports.inbound import WebhookRequest

_SIGNATURE = "x-twilio-email-event-webhook-signature"
_TIMESTAMP = "x-twilio-email-event-webhook-timestamp"
# A P-256 signature in DER has 8 to 72 bytes.
_DER_BASE64 = re.compile(r"[A-Za-z0-9+/]{8,96}={0,2}")
_UNIX_SECONDS = re.compile(r"[0-9]{1,12}")

_FUTURE_SECONDS = 300
# SendGrid retries for three days; whether it signs each try anew is not documented. A replay within
# the window meets the permanent provider ID.
_PAST_SECONDS = 4 * 24 * 3600


def load_public_key(text: str) -> ec.EllipticCurvePublicKey:
    """The verification key as SendGrid shows it: base64 of DER. Raises ValueError otherwise."""
    try:
        key = load_der_public_key(base64.b64decode(text, validate=True))
    except (ValueError, TypeError) as error:
        raise ValueError("not a SendGrid verification key (base64, one line)") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError(  # noqa: TRY004 -- the value is wrong, not the caller's type
            "not a SendGrid verification key: the curve must be P-256"
        )
    return key


def signature_holds(
    keys: Sequence[ec.EllipticCurvePublicKey], timestamp: str, signature: str, body: bytes
) -> bool:
    """Whether one of the keys signed the timestamp and the body. Never raises."""
    try:
        raw = base64.b64decode(signature, validate=True)
        signed = timestamp.encode() + body
    except ValueError:
        return False
    if base64.b64encode(raw).decode() != signature:  # only one spelling per signature
        return False
    return any(_holds(key, raw, signed) for key in keys)


def _holds(key: ec.EllipticCurvePublicKey, signature: bytes, signed: bytes) -> bool:
    try:
        key.verify(signature, signed, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


class SendGridSignature:
    """Holds the verification keys (two during a rotation) and checks requests."""

    def __init__(self, public_keys: Sequence[str], clock: Clock) -> None:
        self._keys = tuple(load_public_key(key) for key in public_keys if key)
        self._clock = clock

    @property
    def configured(self) -> bool:
        """Whether there is any key to check against."""
        return bool(self._keys)

    def look(self, headers: Mapping[str, str]) -> None:
        """Raises Forbidden for a malformed signature, or one outside the time window."""
        if not _DER_BASE64.fullmatch(headers.get(_SIGNATURE, "")):
            raise Forbidden("the SendGrid signature is missing, or is none")
        timestamp = headers.get(_TIMESTAMP, "")
        if not _UNIX_SECONDS.fullmatch(timestamp) or not timestamp.isascii():
            raise Forbidden("the SendGrid signature has no timestamp")
        age_seconds = self._clock.now().timestamp() - int(timestamp)
        if not -_FUTURE_SECONDS <= age_seconds <= _PAST_SECONDS:
            raise Forbidden("the SendGrid signature is stale, or from the future")

    def check(self, request: WebhookRequest) -> None:
        """Raises Forbidden unless the signature is valid and within the time window."""
        self.look(request.headers)
        timestamp, signature = request.headers[_TIMESTAMP], request.headers[_SIGNATURE]
        if not signature_holds(self._keys, timestamp, signature, request.body):
            raise Forbidden("the SendGrid signature does not match the request")
