"""Finds what no answer may contain: calls as text, and marks of servers, templates, channels."""

import re
from collections.abc import Container, Iterator

from support_agent.agent.debris.asides import asides
from support_agent.agent.debris.labels import labels
from support_agent.agent.debris.marks import BRACKETS, HTML, SPECIAL, as_json, is_mark, outside_code
from support_agent.agent.debris.meta import meta
from support_agent.agent.debris.placeholders import placeholders
from support_agent.agent.debris.tags import is_spoken_of
from support_agent.domain.text.invisible import INVISIBLE

CALL = "a call of a tool, written as words: call tools through the tool interface"
JSON = "JSON in place of words: write the answer alone"
_MOST_SHOWN = 60

_TAG = re.compile(
    r"(?<!\\)<(/?)([A-Za-z][\w:.-]{0,60})(?:(?:[\s=][^<>\n]{0,300})?/?>|[ \t]{0,9}$)", re.MULTILINE
)
_BRACKET = re.compile(r"\[/?([A-Za-z][A-Za-z_]{1,30})\]")
_CLOSING_BRACKET = re.compile(r"\[/[A-Z_]{1,30}\]")
# A channel's mark at the start or end of a part of an answer.
_CHANNEL = re.compile(
    r"(?:^[ \t*_>#`]{0,6}|[.!?:\])\"'][ \t]{1,3})\[(?:e-?mail|sms|phone|voice)\]"
    r"(?!\()(?=[ \t*_`]{0,6}(?-i:[A-Z\"'*\[]|$))|\[(?:e-?mail|sms|phone|voice)\]\s*\Z",
    re.IGNORECASE | re.MULTILINE,
)
_FRAMED = re.compile(
    r"([\u273f\u25c1])/?\w{2,20}[\u273f\u25b7]|<<SYS>>|<</SYS>>"
    # Values and fields from programs.
    r"|\\boxed\{|boxed\{|\[object Object\]|\A(?:undefined|null|nan|NaN)\s+(?=[A-Z])"
    r"|\b(?:customer|order|tool|user|turn|session|ticket|reply|message|response|answer|channel"
    r"|intent)_\w{1,30}\s?[=:]"
    # The names of the documents a model is given.
    r"|(?<![\w\"'])(?:check_failed|(?:customer|operator)_turn|more_messages)"
    # UTF-8 read as Latin-1. Alone, or in "it's", the letter is the remainder of such a pair.
    r"|\u00e2[\u0080-\u009f\u20ac]|\u00c2[\u00a1-\u00bf]|\u00c3[\u0080-\u00bf]"
    r"|(?<!\S)\u00e2(?=\s)|\b(?:[A-Za-z]{2,9}n\u00e2t|(?:I|[Yy]ou|[Ww]e|[Tt]hey|[Hh]e|[Ss]he|[Ii]t"
    r"|[Tt]hat|[Tt]here|[Hh]ere|[Ww]hat|[Ll]et)\u00e2(?:s|re|ll|ve|d|m))\b"
    r"|\b[Aa]s an? (?:large |AI )?language model\b|\.\.\.done thinking\."
)
_SUBJECT = re.compile(
    r"(?:\A|\n)[ \t*_]{0,4}Subject[*_]{0,2}:[*_]{0,2}"
    r"(?! (?:that|this|it)(?:'s| is)\b)[^\n]{0,300}(?:\n[ \t]*\n|\Z)"
)
_FENCED_CALL = re.compile(r"^[ \t]{0,3}(?:```|~~~)[ \t]*(?:tool|function)", re.MULTILINE)
_NAMES = re.compile(
    r"""["'](?:name|tool|tool_name|function|action|recipient_name|api)["']\s?:""", re.IGNORECASE
)
_GIVES = re.compile(
    r"""["'](?:arguments|parameters|params|args|kwargs|input|tool_input|action_input)["']\s?:""",
    re.IGNORECASE,
)
# Not as a word of a sentence: "Use range(start=1) there" mentions one.
_PYTHON = re.compile(
    r"""(?:^|[.!?:;\[(`>]|\b(?:print|calling|invoke|running|checking)\b)[ \t]{0,3}"""
    r"""[A-Za-z][\w.]{2,60}\(\w{1,60}\s?=\s?["'\d\[{]""",
    re.MULTILINE,
)
# "order_history.pdf" is a file; "functions.lookup_order:0" is a call.
_WORD = re.compile(r"\w+")
_ENDING = re.compile(r"\.\w")
_APART = re.compile(r"\b([A-Za-z]{1,30}) ([A-Za-z]{1,30})\(")
_FUNCTION = re.compile(r"\bto=\w|\bfunctions\.\w")


def debris(text: str, tools: Container[str]) -> list[str]:
    """The parts of an answer that are not for a customer. `tools`: names that only calls use."""
    text = INVISIBLE.sub("", text)
    found = [CALL] if is_a_call(text, tools) else []
    if as_json(text) is not None or text.lstrip().startswith(('{"', "{'")):
        found.append(JSON)
    outside = outside_code(text)
    found += [f'the mark "{mark[:_MOST_SHOWN].strip()}"' for mark in _marks(outside)]
    return list(dict.fromkeys(found))


def is_a_call(text: str, tools: Container[str] = ()) -> bool:
    """Whether it calls a tool, by name or in a form that only calls have, also inside code."""
    for word in _WORD.finditer(text):
        if word[0].lower() in tools and not _ENDING.match(text, word.end()):
            return True
    if any("_".join(call.groups()).lower() in tools for call in _APART.finditer(text)):
        return True
    if _NAMES.search(text) and _GIVES.search(text):
        return True
    return any(form.search(text) for form in (_FENCED_CALL, _PYTHON, _FUNCTION))


def _marks(text: str) -> Iterator[str]:
    unescaped = text.replace("\\", "")
    for form in (SPECIAL, _CHANNEL, _FRAMED, _CLOSING_BRACKET, _SUBJECT):
        if mark := form.search(unescaped):
            yield mark[0]
    for mark in _BRACKET.finditer(text):
        if BRACKETS & frozenset(mark[1].split("_")):
            yield mark[0]
    yield from labels(text)
    yield from asides(text)
    yield from meta(text)
    yield from placeholders(text)
    yield from _tags(text)


def _tags(text: str) -> Iterator[str]:
    """Server tags, and pairs that are not HTML, whose content may not be for the customer."""
    opened: set[str] = set()
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        is_key = tag[2][0].isupper() and not tag[1] and is_spoken_of(tag)
        if (is_mark(name) and not is_key) or (tag[1] and name in opened and name not in HTML):
            yield tag[0]
        elif name not in HTML:
            opened.add(name)
