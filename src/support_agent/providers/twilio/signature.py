"""Checks X-Twilio-Signature as Twilio computes it: over the public URL and every form field."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import parse_qs, unquote_to_bytes, urlsplit

from support_agent.domain.errors import Forbidden
from support_agent.ports.inbound import WebhookRequest

FormField = tuple[bytes, bytes]

_SIGNATURE = "x-twilio-signature"
# Base64 of an HMAC-SHA1.
_SHA1_BASE64 = re.compile(r"[A-Za-z0-9+/]{27}=")
_SETTINGS = "x-twilio-webhooks-signature-settings"


def form_fields(body: bytes) -> list[FormField]:
    """Every name and value of a form body, decoded, in order, including blanks and repeats.

    Bytes, not text: the signature covers the bytes, and a value need not be UTF-8.
    """
    fields: list[FormField] = []
    for pair in body.replace(b"+", b" ").split(b"&"):
        if pair:
            name, _, value = pair.partition(b"=")
            fields.append(
                (
                    unquote_to_bytes(name) if b"%" in name else name,
                    unquote_to_bytes(value) if b"%" in value else value,
                )
            )
    return fields


@lru_cache(maxsize=256)
def _url_forms(url: str) -> tuple[bytes, ...]:
    """The URL as given, with its port and without: Twilio signs either of the last two."""
    url = url.partition("#")[0]
    parts = urlsplit(url)
    if parts.port:
        bare = parts._replace(netloc=parts.netloc.rpartition(":")[0]).geturl()
        forms = [url, bare]
    else:
        port = 443 if parts.scheme in {"https", "wss"} else 80
        forms = [url, parts._replace(netloc=f"{parts.netloc}:{port}").geturl()]
    return tuple(form.encode() for form in forms)


def _by_auth_token(header: str) -> bool:
    """Whether the settings header names no other key and no other algorithm."""
    pairs = (part.partition("=") for part in header.split(","))
    settings = {name.strip(): value.strip() for name, _, value in pairs}
    return "key" not in settings and settings.get("algorithm", "HMAC_SHA1").upper() == "HMAC_SHA1"


class TwilioSignature:
    """Holds the secrets and checks whether a request was signed with one of them.

    `auth_tokens` may have two during a rotation. A request signed with anything but an Auth Token,
    as the settings header says of Twilio's shared keys, is refused.
    """

    def __init__(self, auth_tokens: Sequence[str]) -> None:
        # An empty token would be a key that everybody knows.
        self._tokens = tuple(token.encode() for token in auth_tokens if token)

    @property
    def configured(self) -> bool:
        """Whether there is any secret to check against."""
        return bool(self._tokens)

    def look(self, headers: Mapping[str, str]) -> None:
        """Raises Forbidden unless it looks like one: base64 of 20 bytes, by an Auth Token."""
        given = headers.get(_SIGNATURE, "")
        if not _SHA1_BASE64.fullmatch(given) or not _by_auth_token(headers.get(_SETTINGS, "")):
            raise Forbidden("the X-Twilio-Signature is missing, or is none")

    def check(self, request: WebhookRequest, fields: Sequence[FormField]) -> None:
        """Raises Forbidden unless the signature is valid for the URL and the fields.

        A JSON body counts only through the required `bodySHA256` in the signed URL.
        """
        try:
            holds = self._holds(request, fields)
        except ValueError as error:  # a URL, port or header that can't be read
            raise Forbidden("the X-Twilio-Signature can't be checked for this URL") from error
        if not holds:
            raise Forbidden("the X-Twilio-Signature does not match the request")

    def _holds(self, request: WebhookRequest, fields: Sequence[FormField]) -> bool:
        given = request.headers.get(_SIGNATURE, "").encode(errors="replace")
        if not given or not _by_auth_token(request.headers.get(_SETTINGS, "")):
            return False
        if request.headers.get("content-type", "").lstrip().lower().startswith("application/json"):
            if not _body_hash_holds(request):
                return False
            signed = b""
        else:
            signed = b"".join([name + value for name, value in sorted(set(fields))])
        for form in _url_forms(request.url):
            for token in self._tokens:
                digest = hmac.digest(token, form + signed, "sha1")
                if hmac.compare_digest(base64.b64encode(digest), given):
                    return True
        return False


def _body_hash_holds(request: WebhookRequest) -> bool:
    hashes = parse_qs(urlsplit(request.url).query).get("bodySHA256", [])
    actual = hashlib.sha256(request.body).hexdigest()
    return len(hashes) == 1 and hmac.compare_digest(
        hashes[0].encode(errors="replace"), actual.encode()
    )
