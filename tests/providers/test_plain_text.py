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


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 hi",
        "\U0001f3f3\ufe0f\u200d\U0001f308",
        "\u2764\ufe0f\u200d\U0001f525",
        "1\ufe0f\u20e3 and \u00a9\ufe0f",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0915\u094d\u200d\u0937",
        "\u0d28\u0d4d\u200d\u0d31",
    ],
)
def test_joiners_that_spell_stay(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "10\u200d01",
        "RE\u200cFUND",
        "\u0661\u200c\u0660",
        "a\u200d\u0645",
        "\u200d\u200d",
        "\U0001f468\u200d1",
    ],
)
def test_joiners_that_hide_go(text: str) -> None:
    assert clean_text(text) == text.replace("\u200c", "").replace("\u200d", "")
