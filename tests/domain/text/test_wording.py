"""Other people's values stay plain words in our messages."""

import re

import pytest
from markdown_it import MarkdownIt

from support_agent.agent.wording.replies import plain_sms
from support_agent.domain.text.wording import inert, quoted

# What mail clients look for in plain words.
LINKED = re.compile(r"\w[.\u3002\uff0e][a-z]|://|\w@\w|\w:[a-z]|(?<!\w)//")
HOSTILE = [
    "evil.com", "https://evil.com/x", "http://evil\u3002com", "www.evil.com", "//evil.com",
    "a@evil.com", "mailto:a@evil.com", "javascript:alert(1)", "[x](https://evil.com)",
    "[x][1]\n\n[1]: https://evil.com", "<https://evil.com>", "<a href='//evil.com'>x</a>",
    "![x](https://evil.com/p.png)", "**bold** _it_ `code`", "# Heading", "> quote", "- list",
    "1. list", "+ list", "x\n\nTake it: now", "x\r\nBcc: a@evil.com", "x\u2028y", "x\x0by",
    "&lt;b&gt;", "a | b", "evil\u200b.com", "[code]", "evil&#46;com",
    "evil&period;com", "evil\uff0ecom", "~~gone~~", "\\*x*",
    "tg://resolve", "1) list", "===",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_of_others_becomes_neither_markup_nor_link_nor_line(value: str) -> None:
    for text in (f"Your {inert(value)} has arrived.", inert(value)):
        (opening, inline, _) = MarkdownIt("commonmark").enable(["table"]).parse(text)
        assert opening.type == "paragraph_open"
        assert [child.type for child in inline.children or ()] == ["text"]
        assert "\n" not in text
        assert "[code]" not in text
        assert not any(LINKED.search(child.content) for child in inline.children or ())


@pytest.mark.parametrize(
    "value", ["MSI GeForce RTX 4090 24GB", "$1,599.99", "ORD-1001", "3 to 5 days", "O'Neil", "M.2"]
)
def test_an_ordinary_value_stands_as_it_is(value: str) -> None:
    assert inert(value) == value


def test_what_was_escaped_reads_the_same_in_a_text_message() -> None:
    assert plain_sms(f"Your {inert('Fan [2-pack] *new*')} is here.", 320) == (
        "Your Fan [2-pack] *new* is here."
    )


@pytest.mark.parametrize(
    "value",
    [r"Fans\_a\*b*", r"\b[x]", r"\a\b\_c_d*e*", "__init__ 5*4*3", "a_b_c *x* [y]", r"x\[y](z)"],
)
def test_marks_of_others_are_seen_and_mark_nothing(value: str) -> None:
    assert plain_sms(f"Your {inert(value)} is here.", 320) == f"Your {value} is here."


def test_a_long_value_is_cut() -> None:
    assert len(inert("x" * 10_000)) == 201


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_no_line_of_a_quote_is_without_its_mark(end: str) -> None:
    lines = quoted(f"Hello{end}{end}Take it: evil.com{'x ' * 300}", 400).split("\n")
    assert all(line.startswith(">") for line in lines)
    assert all(len(line) <= 78 for line in lines)
    assert "evil.com" not in "\n".join(lines)
    assert lines[-1] == "> \u2026"
