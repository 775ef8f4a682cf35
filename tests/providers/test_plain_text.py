"""Outside text made safe to store, show and log."""

import pytest

from support_agent.providers.plain_text import clean_line, clean_text, without_addresses


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain", "plain"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("nul\x00 escape\x1b[0m bell\x07", "nul escape[0m bell"),
        ("zero\u200bwidth\ufeff soft\u00adhyphen", "zerowidth softhyphen"),
        ("turned\u202eback\u2066and\u2069forth", "turnedbackandforth"),
        ("tags\U000e0049\U000e0067 selectors\U000e0101", "tags selectors"),
        ("lone\ud800surrogate", "lonesurrogate"),
        ("Où ça \U0001f600 \u65e5\u672c", "Où ça \U0001f600 \u65e5\u672c"),
    ],
)
def test_what_nobody_can_see_is_dropped(text: str, clean: str) -> None:
    assert clean_text(text) == clean


def test_a_line_has_no_line_break_and_its_limit() -> None:
    assert clean_line(" a\r\nBcc:\tb  c ", 100) == "a Bcc: b c"
    assert clean_line("abc def", 4) == "abc"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("<al@example.com>: no such user", "<\u2026>: no such user"),
        ("The 'To' number +15125550100 is not valid", "The 'To' number \u2026 is not valid"),
        ("(512) 555-0100 is a landline", "(\u2026 is a landline"),
        ("550 5.1.1 unknown", "550 5.1.1 unknown"),
        ("error 21606", "error 21606"),
    ],
)
def test_a_vendors_words_are_logged_without_addresses(text: str, masked: str) -> None:
    assert without_addresses(text) == masked
