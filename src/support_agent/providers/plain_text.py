"""Makes outside text safe to store and show, without invisible characters."""

import re

from support_agent.domain.text.invisible import without_hidden

# Besides what hides (domain/text/invisible.py), a model, a database or a terminal can see control
# characters other than tab and newline (PostgreSQL can't store U+0000), lone surrogates, annotation
# marks.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufff9-\ufffb]")
# Each part is bounded, so that a long run of letters without an @ costs no quadratic time.
_ADDRESSES = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}|\+?[0-9](?:[ ()-]{0,2}[0-9]){6,14}")
_SPACES = re.compile(r"\s+")


def clean_text(text: str) -> str:
    """The text without invisible characters, with newlines as line ends."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return without_hidden(_UNSAFE.sub("", text))


def without_addresses(text: str, limit: int = 200) -> str:
    """A vendor's words for a log: on one line, without mailboxes and phone numbers."""
    return _ADDRESSES.sub("\u2026", clean_line(text, limit))


def clean_line(text: str, limit: int) -> str:
    """The text on one line, at most `limit` characters, for a header, a name or a log line."""
    return _SPACES.sub(" ", clean_text(text)).strip()[:limit].rstrip()
