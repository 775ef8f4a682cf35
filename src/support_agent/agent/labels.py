"""Labels that a transcript, a draft or a template puts before words: "### Response:", "SMS:"."""

import re
from collections.abc import Iterator

_CHANNEL = r"(?:sms|e-?mail|text message|text)"
_ANSWER = r"(?:reply|response|answer|message)"
_ROLE = r"(?:(?:support )?agent|assistant|ai(?: assistant)?|bot|support)"
_MARKS = r"[ \t>]{0,4}(?:#{1,6}[ \t]{0,4})?[*_]{0,3}"
_COLON = r"[*_]{0,3}[ \t]{0,3}:[*_]{0,3}\s{0,9}"
# At the very start of an answer these say whose words follow, and nothing else.
_SURE = re.compile(
    rf"\A{_MARKS}(?:{_ROLE}|final(?: {_ANSWER})?|{_CHANNEL} {_ANSWER}|{_ANSWER} \({_CHANNEL}\)"
    rf"|{_ANSWER} (?:to|for) (?:the )?(?:customer|user)){_COLON}",
    re.IGNORECASE,
)
# These may be what is spoken of ("Response: 1 ms"), unless a sentence follows.
_LIKELY = re.compile(rf"\A{_MARKS}(?i:{_ANSWER}|{_CHANNEL}){_COLON}(?=[A-Z][a-z']{{0,20}}[ ,:])")
_ALONE = re.compile(
    rf"\A(?:[ \t]{{0,4}}#{{1,6}}[ \t]{{0,4}}[*_]{{0,3}}(?:{_ROLE}|{_ANSWER}|{_CHANNEL}|final)"
    rf"[*_]{{0,3}}:?"
    rf"|(?:final|{_ANSWER})|{_MARKS}{_CHANNEL} {_ANSWER}:?)[ \t]{{0,9}}\n\s*"
    rf"|\A\({_CHANNEL}\)\s*",
    re.IGNORECASE,
)
# Fields of a table stand one below the other, and so do the sections of a mail.
_FIELDS = re.compile(
    r"[^\n:]{0,200}(?::[^\n]{0,400})?\n[ \t*_-]{0,6}\w{1,20}(?: \w{1,20})?:[ \t*_]"
    r"|[^\n]{0,400}\n(?:[^#\n]{0,400}\n){1,9}#"
)
_THOUGHTS = (
    r"(?:thinking|thoughts?|reasoning|(?:thought|thinking) process|chain of thought|observation)"
)
_NOTE = r"(?:internal|staff|agent|private|operator) (?:note|notes|memo|comment|remark)"
# A turn that somebody else would take, or the parts of one.
_TURNS = re.compile(
    r"^(?:(?:assistant|user|system|model)[ \t]{0,9}$"
    r"|[*_]{0,2}(?:Human|Assistant|Action Input|Final Answer|Thought)[*_]{0,2}:)"
    r"|assistant(?:final|commentary|analysis)|\A\s{0,9}analysis(?=[A-Z])"
    r"|\A\s{0,9}(?:analysis|commentary)[ \t]{0,9}(?::|$)"
    rf"|^[ \t]{{0,3}}#{{1,6}}[ \t]{{1,4}}(?i:instruction|response|human|user|{_ROLE})"
    r"s?:?[ \t]{0,4}$"
    rf"|^[ \t]{{0,3}}#{{1,6}}[ \t]{{1,4}}(?i:instruction|input|human|user|{_ROLE}|system):"
    rf"|^{_MARKS}(?i:{_THOUGHTS}){_COLON}"
    rf"|^{_MARKS}(?i:{_NOTE}|note to (?:self|agent|staff|team|operator))\b[^\n:]{{0,20}}:"
    r"|^TODO\b",
    re.MULTILINE,
)
_ASKED = re.compile(r"^[*_> \t]{0,4}(?i:user|customer|client)[*_]{0,2}:|\bUSER:", re.MULTILINE)
_ANSWERED = re.compile(
    rf"^[*_> \t]{{0,4}}(?i:{_ROLE})[*_]{{0,2}}:|\b(?:ASSISTANT|AGENT|BOT):", re.MULTILINE
)
_PREFACE = re.compile(
    r"\A(?:\w{1,20}[!,.][ ]){0,2}here(?:'s|\u2019s| is) (?:the|a|my) (?:[\w-]{1,20} ){0,2}?"
    r"(?:draft|sms|e-?mail|text message|(?:reply|response|message|answer) (?:to|for))\b"
    r"[^\n:]{0,60}:[ \t]{0,9}\n",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"[\[({][*_]{0,2}(?:"
    rf"{_NOTE}|note to (?:self|agent|staff|team|operator)|(?:internal|staff|agents?) (?:use )?only"
    r"|for (?:internal|staff)\b|internal:[^\[\](){}\n]{0,200}"
    r"\b(?:customer|user|caller|verified|unverified|reveal|mention)\b"
    rf"|{_THOUGHTS}:|(?:word|character) count|do not (?:reveal|mention|tell|share)\b"
    r"|(?:calls?|calling|checks|checking|looks|looking up|searches|searching|runs|running)\b"
    r"[^\[\](){}\n]{0,80}[\])]"
    r"|redacted\]|object object\]|code removed\])",
    re.IGNORECASE,
)
_DEED = re.compile(
    r"^\*(?:checks|looks|thinks|searches|calls|opens|reads)\b[^*\n]{0,80}\*", re.MULTILINE
)


def without_label(text: str) -> str:
    """The answer without the label before its first word, where it can be nothing else."""
    for form in (_SURE, _LIKELY, _ALONE):
        label = form.match(text)
        if label and text[label.end() :].strip() and not _FIELDS.match(text):
            return text[label.end() :]
    return text


def labels(text: str) -> Iterator[str]:
    """What in an answer belongs to a transcript or a draft, or is said to the shop's people."""
    for form in (_TURNS, _PREFACE, _ASIDE, _DEED):
        if found := form.search(text):
            yield found[0]
    if (asked := _ASKED.search(text)) and _ANSWERED.search(text, asked.end()):
        yield asked[0]
