"""Outside data is read without trust, and a wait is understood in both formats."""

import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from support_agent.providers.http_send import Answer
from support_agent.providers.untrusted import as_object, object_in

DATE = "Sun, 22 Nov 2026 21:00:00 GMT"


@pytest.mark.parametrize("value", [None, 7, "text", [], [{"a": 1}], True])
def test_what_is_no_object_is_an_empty_one(value: object) -> None:
    assert as_object(value) == {}


@pytest.mark.parametrize("raw", [b"", b"<html>", b"[1]", b'{"a": 1', b"\xff", b"7"])
def test_a_text_without_an_object_is_an_empty_one(raw: bytes) -> None:
    assert object_in(raw) == {}
    assert Answer(200, {}, raw).json() == {}


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("7", 7.0), ("1.5", 1.5), ("Sun, 22 Nov 2026 21:00:09 GMT", 9.0), ("0", 1.0),
        ("999999", 3600.0), ("Sun, 22 Nov 2026 20:00:00 GMT", 1.0), ("soon", 5.0), ("", 5.0),
        ("\u0667", 5.0),
    ],
)  # fmt: skip
def test_a_senders_wait_is_kept_within_an_hour(told: str, seconds: float) -> None:
    headers = CIMultiDictProxy(CIMultiDict({"retry-after": told, "date": DATE}))
    assert Answer(429, headers, b"").retry_after(otherwise=5.0) == seconds
