"""Decodes marks that a model escaped, so that checks see what the customer would see.

An escaped HTML tag is mentioned, not used, and stays as it is written.
"""

import re

import orjson

from support_agent.agent.debris.marks import is_mark, outside

_ENTITY = "&(?:amp;){0,3}"
_OPENS = (
    r"(?:\\?<|\\u003[cC]|\\x3[cC]|[\uff1c\u2039\u3008]"
    rf"|{_ENTITY}(?:lt|#0{{0,4}}60|#[xX]0{{0,4}}3[cC]);)"
)
_CLOSES = (
    r"(?:\\?>|\\u003[eE]|\\x3[eE]|[\uff1e\u203a\u3009]"
    rf"|{_ENTITY}(?:gt|#0{{0,4}}62|#[xX]0{{0,4}}3[eE]);)"
)
_TAG = re.compile(rf"{_OPENS}([^<>&\\\n\uff1c\uff1e\u2039\u203a\u3008\u3009]{{1,80}}){_CLOSES}")
_SLASH = re.compile(r"[ \t]{0,3}(/?)[ \t]{0,3}([|\uff5c]?[\w:.-]{1,60})")
# "\u00fc" is a letter written for a program. Below that, "\u00" may be a path.
_LETTERS = re.compile(r"(?:\\u(?!00[0-7])[0-9a-fA-F]{4})+")
# A line break in the same notation. "C:\new" has one after a colon, but no blank line.
_LINE_ENDS = re.compile(
    r"(?:\\r)?\\n(?:(?:\\r)?\\n)+|(?:\A|(?<=[.!?,;]))\\n(?=[ \t]?[A-Z0-9*-]|\s{0,9}\Z)"
)


def decoded(text: str) -> str:
    """The text with escaped marks and letters decoded."""
    if not any(sign in text for sign in "<&\\\uff1c\u2039\u3008"):
        return text
    text = outside(_TAG, _mark, text)
    text = outside(_LETTERS, _letters, text)
    return outside(_LINE_ENDS, lambda found: "\n" * min(2, found[0].count("\\n")), text)


def _mark(found: re.Match[str]) -> str:
    inner = _SLASH.match(found[1])
    if inner is None or not (inner[2][0] in "|\uff5c" or is_mark(inner[2])):
        return found[0]
    return f"<{inner[1]}{inner[2]}{found[1][inner.end() :].rstrip()}>"


def _letters(found: re.Match[str]) -> str:
    try:
        return str(orjson.loads(f'"{found[0]}"'))
    except orjson.JSONDecodeError:
        return found[0]
