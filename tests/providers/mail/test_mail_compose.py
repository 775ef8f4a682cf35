"""Our own mail: markdown becomes safe HTML."""

import pytest

from support_agent.domain.text.wording import inert
from support_agent.ports.inbound import MailHeaders
from support_agent.ports.sender import OutboundMessage
from support_agent.providers.mail.compose import ComposedMail, compose, html_of_markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a **b**", "<p>a <strong>b</strong></p>\n"),
        ("line\nline", "<p>line<br>\nline</p>\n"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
        ("![a<b](https://x.example/p.png)", "<p>a&lt;b</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](data:text/html,1)", "<p>[x](data:text/html,1)</p>\n"),
        ("[x](ftp://a.b/c)", '<p><a rel="noopener noreferrer nofollow">x</a></p>\n'),
        (
            "[x](https://a.b/c?d=1)",
            '<p><a href="https://a.b/c?d=1" rel="noopener noreferrer nofollow">x</a></p>\n',
        ),
    ],
)
def test_markdown_becomes_safe_html(text: str, html: str) -> None:
    assert html_of_markdown(text) == html


def composed(text: str, *, plain: bool = False, subject: str = "Hello") -> ComposedMail:
    mail = MailHeaders(subject=subject)
    message = OutboundMessage(1, "email", "alex@example.com", text, mail, plain=plain)
    return compose(message, "support@shop.example")


def test_a_value_of_others_is_the_same_words_in_both_parts_and_a_link_in_neither() -> None:
    item = "[Fan](https://evil.com) **new** <b>2</b> & www.evil.com"
    mail = composed(f"Your {inert(item)} has arrived.")
    shown = "[Fan](https: / evil. com) **new** <b>2</b> & www. evil. com"
    assert mail.text == f"Your {shown} has arrived."
    assert "<a" not in mail.html
    assert "<strong>" not in mail.html
    assert "&lt;b&gt;2&lt;/b&gt;" in mail.html


def test_a_plain_mail_has_no_html_and_keeps_every_mark() -> None:
    mail = composed("> **x** \\* [y](https://evil.com)", plain=True)
    assert (mail.text, mail.html) == ("> **x** \\* [y](https://evil.com)", "")


def test_a_subject_stays_one_header() -> None:
    mail = composed("Hi", subject="Order\r\nBcc: evil@evil.com\u2028x")
    assert mail.subject == "Order Bcc: evil@evil.com x"
    assert set(mail.headers) == {"Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"}
