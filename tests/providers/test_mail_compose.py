"""Our own mail: markdown becomes safe HTML."""

import pytest

from support_agent.providers.mail_compose import html_of_markdown


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
