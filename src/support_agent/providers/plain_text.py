"""Makes outside text safe to store and show: no character that nobody can see."""

import re

# Everything a reader cannot see but a model, a database or a terminal can: controls other than
# tab and newline (PostgreSQL cannot store U+0000), zero-width and soft hyphen, bidi marks and
# overrides, lone surrogates, byte order mark, tag characters and the variation selectors that
# smuggle hidden text.
# Joiners are spelling between letters of Arabic and Indic scripts (their digits not among them),
# and make one picture of several; anywhere else they only hide.
_JOINING = (
    "\u0620-\u065f\u066e-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff\u0900-\u0965\u0970-\u09e5"
    "\u09f0-\u0a65\u0a70-\u0ae5\u0af0-\u0b65\u0b70-\u0be5\u0bf0-\u0c65\u0c70-\u0ce5\u0cf0-\u0d65"
    "\u0d70-\u0de5\u0df0-\u0dff"
)
_PICTURES = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
    f"|\u200c(?![{_JOINING}])|(?<![{_JOINING}])\u200c"
    f"|\u200d(?![{_JOINING}{_PICTURES}])|(?<![{_JOINING}{_PICTURES}])\u200d"
)
# Each part is bounded, so that a long run of letters without an @ costs no quadratic time.
_ADDRESSES = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}|\+?[0-9](?:[ ()-]{0,2}[0-9]){6,14}")
_SPACES = re.compile(r"\s+")


def clean_text(text: str) -> str:
    """The text without the characters nobody can see, its line ends made newlines."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return _UNSAFE.sub("", text)


def without_addresses(text: str, limit: int = 200) -> str:
    """A vendor's words for a log: on one line, mailboxes and phone numbers taken out."""
    return _ADDRESSES.sub("\u2026", clean_line(text, limit))


def clean_line(text: str, limit: int) -> str:
    """The text on one line, at most `limit` characters: fit for a header, a name or a log line."""
    return _SPACES.sub(" ", clean_text(text)).strip()[:limit].rstrip()
