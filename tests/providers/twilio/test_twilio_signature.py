"""X-Twilio-Signature: Twilio's own vectors, and every way to get it wrong."""

import base64
import hashlib
import hmac
from urllib.parse import urlencode

import pytest

from support_agent.domain.errors import Forbidden
from support_agent.ports.inbound import WebhookRequest
from support_agent.providers.twilio.signature import TwilioSignature, form_fields

URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FORM = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
    ("Caller", "+14158675309"),
]
SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
JSON = b'{"property": "value", "boolean": true}'
JSON_URL = f"{URL}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
JSON_SIGNATURE = "a9nBmqA0ju/hNViExpshrM61xv4="
SHARED = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"


def request(
    url: str = URL,
    body: bytes | None = None,
    signature: str | None = SIGNATURE,
    content_type: str = "application/x-www-form-urlencoded",
    settings: str | None = None,
) -> WebhookRequest:
    headers = {"content-type": content_type}
    if signature is not None:
        headers["x-twilio-signature"] = signature
    if settings is not None:
        headers["x-twilio-webhooks-signature-settings"] = settings
    return WebhookRequest(url, headers, urlencode(FORM).encode() if body is None else body)


def check(signed: WebhookRequest, *tokens: str) -> None:
    TwilioSignature(tokens or ["12345"]).check(signed, form_fields(signed.body))


def refused(signed: WebhookRequest, *tokens: str) -> bool:
    try:
        check(signed, *tokens)
    except Forbidden:
        return True
    return False


@pytest.mark.parametrize(
    ("url", "signature"),
    [
        (URL, SIGNATURE),
        (URL.replace(".com/", ".com:443/"), SIGNATURE),
        (URL, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (URL.replace(".com/", ".com:443/"), "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (URL.replace("https", "http"), "0ZXoZLH/DfblKGATFgpif+LLRf4="),
        (URL.replace("https", "http").replace(".com/", ".com:80/"), "0ZXoZLH/DfblKGATFgpif+LLRf4="),
        (
            URL.replace("https", "http").replace(".com/", ".com:1234/"),
            "Zmvh+3yNM1Phv2jhDCwEM3q5ebU=",
        ),
        (f"{URL}#rc=3&rp=5xx", SIGNATURE),
    ],
)
def test_the_official_form_vectors_hold_with_and_without_the_port(url: str, signature: str) -> None:
    check(request(url, signature=signature))


@pytest.mark.parametrize(
    "body",
    [
        b"Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234",
        b"Digits=1234&Sid=CA123&Digits=5678&SidAccount=AC123",
        b"Digits=1234&Digits=1234&Digits=5678&Sid=CA123&&SidAccount=AC123",
    ],
)
def test_repeated_names_are_signed_by_their_sorted_values(body: bytes) -> None:
    check(request(body=body, signature="IK+Dwps556ElfBT0I3Rgjkr1wJU="))


def test_blank_fields_letters_beyond_ascii_and_emoji_are_signed_decoded() -> None:
    form = {
        "ToCountry": "US",
        "MessageSid": f"SM{'0' * 31}1",
        "Body": "Où est ORD-1001? \U0001f600",
        "From": "+15005550006",
        "To": "+15005550009",
        "NumMedia": "0",
        "Empty": "",
    }
    signed = request(
        "https://example.com/webhook/sms",
        urlencode(form).encode(),
        "AVK0D3MvvrMeA6Fhw7n2N3Qa2Iw=",
    )
    check(signed, "test-token")
    check(
        WebhookRequest(signed.url, signed.headers, signed.body.replace(b"+", b"%20")), "test-token"
    )


def test_the_official_json_vector_holds() -> None:
    check(request(JSON_URL, JSON, JSON_SIGNATURE, "application/json"))


@pytest.mark.parametrize(
    ("url", "body"),
    [
        (JSON_URL, JSON + b" "),
        (JSON_URL, b""),
        (JSON_URL + "0", JSON),
        (JSON_URL + "&bodySHA256=00", JSON),
    ],
)
def test_a_json_body_of_another_hash_is_refused(url: str, body: bytes) -> None:
    assert refused(request(url, body, JSON_SIGNATURE, "application/json"))


def test_a_json_body_without_a_signed_hash_is_refused() -> None:
    signature = base64.b64encode(hmac.digest(b"12345", URL.encode(), "sha1")).decode()
    assert refused(request(URL, JSON, signature, "application/json; charset=utf-8"))


@pytest.mark.parametrize("index", range(len(SIGNATURE)))
def test_every_altered_letter_of_the_signature_is_refused(index: int) -> None:
    altered = SIGNATURE[:index] + chr(ord(SIGNATURE[index]) ^ 1) + SIGNATURE[index + 1 :]
    assert refused(request(signature=altered))


@pytest.mark.parametrize("index", range(len(URL)))
def test_every_altered_letter_of_the_url_is_refused(index: int) -> None:
    assert refused(request(URL[:index] + chr(ord(URL[index]) ^ 1) + URL[index + 1 :]))


@pytest.mark.parametrize("bit", [1, 2, 4, 32, 128])
def test_every_altered_byte_of_the_body_is_refused(bit: int) -> None:
    body = urlencode(FORM).encode()
    for index in range(len(body)):
        altered = body[:index] + bytes([body[index] ^ bit]) + body[index + 1 :]
        if form_fields(altered) != form_fields(body):  # %2B and %2b are the same plus sign
            assert refused(request(body=altered)), altered


@pytest.mark.parametrize("extra", [b"&Added=1", b"&Body=", b"&Digits=12345"])
def test_an_added_field_is_refused(extra: bytes) -> None:
    assert refused(request(body=urlencode(FORM).encode() + extra))


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        " ",
        SIGNATURE.lower(),
        SIGNATURE + "=",
        f" {SIGNATURE}",
        "\u00e9",
        "\ud800",
        "x" * 9000,
    ],
)
def test_a_missing_or_broken_signature_is_refused(signature: str | None) -> None:
    assert refused(request(signature=signature))


@pytest.mark.parametrize(
    "url", ["", "/", "https://[::1/x", "https://host:port/", "https://host:99999/", "\ud800", "#"]
)
def test_a_url_that_cannot_be_read_is_refused(url: str) -> None:
    assert refused(request(url))


def test_either_of_two_tokens_holds_while_they_are_rotated() -> None:
    check(request(), "new-token", "12345")
    assert refused(request(), "new-token")


def test_an_empty_token_is_no_key() -> None:
    digest = hmac.digest(b"", URL.encode(), "sha1")
    signed = request(body=b"", signature=base64.b64encode(digest).decode())
    assert not TwilioSignature(["", ""]).configured
    assert refused(signed, "")


def shared_signature(secret: bytes) -> str:
    signed = URL + "".join(name + value for name, value in sorted(FORM))
    return base64.b64encode(hmac.new(secret, signed.encode(), hashlib.sha256).digest()).decode()


@pytest.mark.parametrize(
    ("signature", "settings"),
    [
        (SIGNATURE, SHARED),
        (SIGNATURE, "key=webhooks_sharedkey_1,algorithm=HMAC_SHA1"),
        (SIGNATURE, "key=webhooks_sharedkey_1"),
        (SIGNATURE, "key="),
        (SIGNATURE, "algorithm=HMAC_SHA256"),
        (SIGNATURE, "algorithm=NONE"),
        (SIGNATURE, "algorithm=HMAC_SHA1,algorithm=NONE"),
        (shared_signature(b"12345"), SHARED),
        (shared_signature(b"12345"), "algorithm=HMAC_SHA256"),
        (shared_signature(b"12345"), ",,=,\x00"),
        (shared_signature(b"12345"), None),
    ],
)
def test_what_is_signed_by_another_key_than_the_auth_token_is_refused(
    signature: str, settings: str | None
) -> None:
    assert refused(request(signature=signature, settings=settings))


@pytest.mark.parametrize("settings", ["algorithm=HMAC_SHA1", " algorithm = hmac_sha1 ", ",,=,"])
def test_a_settings_header_may_name_the_auth_tokens_own_algorithm(settings: str) -> None:
    check(request(settings=settings))
