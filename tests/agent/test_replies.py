"""From markdown to a text message, and the prefix that picks the channel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_agent.agent.replies import plain_sms, read_reply
from support_agent.domain.channels import masked_address
from support_agent.flows.answers import reply_subject


@pytest.mark.parametrize(
    ("text", "channel", "rest"),
    [
        ("Hello", None, "Hello"),
        ("[EMAIL] Hello", "email", "Hello"),
        ("  [sms]Hello ", "sms", "Hello"),
        ("[EMAIL][SMS] Hello", "email", "Hello"),
        ("Hello [SMS]", None, "Hello [SMS]"),
        ("[FAX] Hello", None, "[FAX] Hello"),
        ("[EMAIL]", "email", ""),
    ],
)
def test_only_the_very_start_picks_the_channel(text: str, channel: str | None, rest: str) -> None:
    reply = read_reply(text)
    assert (reply.channel, reply.text) == (channel, rest)


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**Bold** and *italic*", "Bold and italic"),
        ("# Title\n\ntext", "Title\ntext"),
        ("- one\n- two", "- one\n- two"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("a\nb", "a\nb"),
        ("[here](https://x.example/a)", "here https://x.example/a"),
        ("<https://x.example>", "https://x.example"),
        ("[](https://x.example)", "https://x.example"),
        ("```\ncode\n```", "code"),
        ("    code", "code"),
        ("![picture](x.png) after", "after"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a: b\n1: 2"),
        ("---", ""),
        ("\u201cquotes\u201d \u2013 it\u2019s \u2026", '"quotes" - it\'s ...'),
    ],
)
def test_a_text_message_is_plain(markdown: str, plain: str) -> None:
    assert plain_sms(markdown, 320) == plain


def test_a_long_text_ends_with_a_sentence_or_a_word() -> None:
    assert plain_sms("One two three. Four five six.", 20) == "One two three."
    assert plain_sms("a" * 5 + " " + "b" * 30, 12) == "aaaaa"
    assert plain_sms("a" * 30, 12) == "a" * 12


@given(st.text(max_size=600), st.integers(min_value=40, max_value=320))
def test_no_text_message_is_longer_than_allowed(text: str, most: int) -> None:
    assert len(plain_sms(text, most)) <= most


def test_subjects_and_addresses_are_written_for_their_reader() -> None:
    assert reply_subject("Order") == "Re: Order"
    assert reply_subject("RE : Order") == "RE : Order"
    assert masked_address("alex.rivera@example.com") == "al***@example.com"
    assert masked_address("+15550104477") == "***4477"
