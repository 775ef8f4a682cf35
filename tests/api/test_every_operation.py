"""Whatever an operation is sent, it responds as described, and never with a 5xx."""

import asyncio
import functools
from collections.abc import AsyncGenerator, Iterator
from itertools import islice, product
from typing import Any
from urllib.parse import urlencode

import httpx
import hypothesis
import orjson
import pytest
import pytest_asyncio
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from support_agent.bootstrap import App, Replacements
from tests.api.test_phone import CALL, Waiting, served
from tests.conftest import Servers, make_settings, opened
from tests.loopback.inbound_mail import BOUNDARY, multipart
from tests.world import World

# Streams stay open: test_events.py covers their responses.
STREAMS = "/customers/{customer_id}/events"
ROLES = ["nobody", "agent", "admin"]
Headers = dict[str, str]
# The operation lists the status, and type, headers and body match that status.
AS_DESCRIBED = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shop(
    servers: Servers, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[tuple[str, dict[str, Headers]]]:
    """The URL of a shop's API with a case in it, and the headers of each kind of caller."""
    await servers.copy(template, "every_operation")
    settings = make_settings(
        servers.named("every_operation"),
        servers.redis_url,
        tmp_path_factory.mktemp("data"),
        writes_per_minute=100_000,
        call_starts_per_minute=100_000,
        failed_sign_ins_per_minute=100_000,
    )
    async with opened(settings, Replacements(voice=Waiting())) as app, served(app) as host:
        await World(app).ask("Can I get a refund for ORD-1001? It crashes all the time")
        yield f"http://{host}", await _tokens(app)
    await servers.drop("every_operation")


async def _tokens(app: App) -> dict[str, Headers]:
    people = app.flows.people
    return {
        "nobody": {},
        "agent": {"Authorization": f"Bearer {await people.add('Ann', 'agent')}"},
        "admin": {"Authorization": f"Bearer {await people.add('Bo', 'admin')}"},
    }


async def document(base_url: str) -> dict[str, Any]:
    async with httpx.AsyncClient() as http:
        return (await http.get(f"{base_url}/openapi.json")).json()


# ── by the schema ────────────────────────────────────────────────────────────────────────────


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("role", ROLES)
async def test_every_request_drawn_from_the_schema_is_answered_as_described(
    shop: tuple[str, dict[str, Headers]], role: str, long: bool
) -> None:
    base_url, headers = shop
    examples = 400 if long else 2
    text = orjson.dumps(await document(base_url))
    broken, tried = await asyncio.to_thread(_try, text, base_url, headers[role], examples)
    assert not broken
    assert tried > 20 * examples


def _try(text: bytes, base_url: str, headers: Headers, examples: int) -> tuple[list[str], int]:
    """The responses with 5xx or not as described, and the number of requests."""
    broken: list[str] = []
    cases = _drawn(text, examples)
    for case in cases:
        answer = case.call(base_url=base_url, headers=headers, timeout=10)
        if answer.status_code >= 500:
            broken.append(f"{answer.status_code} {case.as_curl_command(headers)}")
        try:
            case.validate_response(answer, checks=AS_DESCRIBED)
        except FailureGroup as group:
            broken += [str(failure) for failure in group.exceptions]
    return broken, len(cases)


@functools.cache
def _drawn(text: bytes, examples: int) -> list[Case]:
    """The same ones in every run: what the schema allows, and what it does not."""
    schema = schemathesis.openapi.from_dict(orjson.loads(text)).exclude(path=STREAMS)
    return [
        case
        for found in schema.get_all_operations()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        for case in _cases(found.ok(), mode, examples)
    ]


def _cases(operation: Any, mode: GenerationMode, many: int) -> list[Case]:
    cases: list[Case] = []

    @hypothesis.seed(1)
    @hypothesis.settings(
        max_examples=many,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def collect(case: Case) -> None:
        cases.append(case)

    try:
        collect()
    except hypothesis.errors.Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # nothing about it can be wrong
    return cases


# ── by what breaks servers ───────────────────────────────────────────────────────────────────

IN_PATHS = [
    "0", "-1", "9223372036854775807", "9223372036854775808", "1" * 5000, "1e9", "1.0", "nan",
    "%00", "1%00", "%ED%A0%80", "%FF", "%F0%9F%98%80", "%D9%A1", "%C2%B2", "..%2F", "%20",
    "x" * 2000,
]  # fmt: skip
IN_BODIES = [
    rb'"\ud800"', rb'"\u0000"', rb'"a\u0000b"', b'"\xff"', b'"\xed\xa0\x80"', b"1e999", b"-1e999",
    b"1" * 400, b"NaN", b"Infinity", b"-1", b"0", b"0.001", b"9223372036854775808", b"true",
    b"null",
    b'""', b'" "', b"{}", b"[]", b"[null]", b'["\\u0000"]', b'["\\ud800"]',
    b"[" * 5000 + b"]" * 5000,
    b'"' + b"x" * 100_000 + b'"', b'"1e999999999"', b'"1E-999999999"', b'"NaN"', b'"sNaN"', b'"-0"',
    '"\u0661"'.encode(), '"\U0001f600"'.encode(), '"\u202e"'.encode(),
]  # fmt: skip
WHOLE = [
    b"", b"\x00", b"\xff\xfe", b"null", b"[]", b"1", b'"x"', b"{", b'{"a":' * 5000,
    b"\xef\xbb\xbf{}",
    b'{"text":"a","text":"b"}', b"a=1&b=%00", b"--x\r\n\r\n--x--", b"&" * 5000, b"=%ff&%ed%a0%80=1",
]  # fmt: skip
TYPES = [
    None, "", "application/json", "application/json; charset=utf-16",
    "application/json;charset=\xff",
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=nonsense",
    "multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary=",
    "text/plain", "/", ";", "application/x-www-form-urlencoded; charset=utf-7", "a" * 5000,
]  # fmt: skip
VALID = {"approval_id": b"1", "text": b'"Hi"', "reason": b'"No"', "amount": b'"1.00"'}
# For texts and mails: bytes as a provider would post them.
IN_FORMS = [
    b"", b"\x00", b"a\x00b", b"\xff", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"x" * 50_000, b"-1",
    b"9" * 400, b"\r\n\r\n", b"+", b"+1" * 100, b"@", b"<>", b"a@b" * 500, b"{", b"[" * 5000,
    b'{"a":1e999}',    b"=?utf-8?b?////?=", b"=?nonsense?q?=FF?=", b"\xe2\x80\xae", b"\xd9\xa1",
    b"(" * 5000, b"1e999",
]  # fmt: skip
SMS = {
    "MessageSid": "SM1",
    "From": "+15550104477",
    "To": "+15550100",
    "Body": "Hi",
    "NumMedia": "0",
}
STATUS = {"MessageSid": "SM1", "MessageStatus": "sent", "ErrorCode": "30003"}
MAIL = {
    "headers": "Message-ID: <1@a.example>\r\nFrom: a@b.example\r\n",
    "from": "a@b.example", "to": "c@d.example", "subject": "Hi", "text": "Hi", "html": "<p>Hi",
    "envelope": '{"to":["c@d.example"],"from":"a@b.example"}', "charsets": '{"text":"utf-8"}',
    "SPF": "pass", "dkim": "{@b.example : pass}", "attachments": "0", "spam_score": "0.1",
    "sender_ip": "192.0.2.1", "email": "From: a@b.example\r\nSubject: Hi\r\n\r\nHi",
    "attachment-info": "{}",
}  # fmt: skip
FORMS = {
    "/webhook/sms": SMS,
    "/webhook/sms/status": STATUS,
    "/webhook/email": MAIL,
    "/webhook/voice": CALL,
    "/webhook/voice/next": CALL | {"DialCallStatus": "busy"},
    "/webhook/voice/brief": CALL,
}
Asked = tuple[str, str, Headers, bytes]


@pytest.mark.parametrize("role", ROLES)
async def test_no_value_that_breaks_servers_breaks_this_one(
    shop: tuple[str, dict[str, Headers]], role: str, long: bool
) -> None:
    base_url, headers = shop
    # In the short form, one in many: the values are in another field of each operation.
    step = 1 if long else 11
    found = await document(base_url)
    broken: list[str] = []
    async with httpx.AsyncClient(base_url=base_url, timeout=20) as http:
        for method, path, more, body in islice(_all_asked(found, long=long), 0, None, step):
            sent = {name: value.encode("latin-1") for name, value in (headers[role] | more).items()}
            answer = await http.request(method, path, headers=sent, content=body)
            if answer.status_code >= 500:
                broken.append(f"{answer.status_code} {method} {path[:80]} {more} {body[:200]!r}")
    assert not broken


def _all_asked(found: dict[str, Any], *, long: bool) -> Iterator[Asked]:
    for path, operations in found["paths"].items():
        if path == STREAMS:
            continue
        for method, operation in operations.items():
            schemas = found["components"]["schemas"]
            yield from _asked(method.upper(), path, operation, schemas, long=long)
    for path, form in FORMS.items():
        for name in form:
            for value in IN_FORMS:
                yield _posted(path, {**form, name: value})


def _asked(method: str, path: str, operation: Any, schemas: Any, *, long: bool) -> Iterator[Asked]:
    filled = path.format_map(dict.fromkeys(("customer_id", "ticket_id", "name"), "1"))
    for parameter in operation.get("parameters", []):
        yield from _with_parameter(method, path, filled, parameter)
    fields = _fields(operation, schemas)
    for field, value in product(fields, IN_BODIES):
        whole = {name: VALID[name] for name in fields if name in VALID} | {field: value}
        pairs = b",".join(b'"%s":%s' % (name.encode(), each) for name, each in whole.items())
        yield method, filled, {"Content-Type": "application/json"}, b"{%s}" % pairs
    if method == "POST":
        for body, kind in product(WHOLE, TYPES) if long else zip(WHOLE, TYPES, strict=True):
            yield method, filled, {} if kind is None else {"Content-Type": kind}, body


def _with_parameter(method: str, path: str, filled: str, parameter: Any) -> Iterator[Asked]:
    name = parameter["name"]
    for value in IN_PATHS:
        if parameter["in"] == "path":
            yield method, path.replace(f"{{{name}}}", value), {}, b""
        elif parameter["in"] == "query":
            yield method, f"{filled}?{name}={value}", {}, b""
        else:
            yield method, filled, {name: value + "\xff"}, b""


def _fields(operation: Any, schemas: Any) -> list[str]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    told = body.get("schema", {})
    name = next((each["$ref"] for each in [told, *told.get("anyOf", [])] if "$ref" in each), "")
    return list(schemas[name.rpartition("/")[2]]["properties"]) if name else []


def _posted(path: str, form: dict[str, Any]) -> Asked:
    if path == "/webhook/email":
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return "POST", path, {"Content-Type": kind}, multipart(form)
    kind = "application/x-www-form-urlencoded"
    return "POST", path, {"Content-Type": kind}, urlencode(form).encode()
