"""Finds labels that a transcript, draft or template puts before words: "### Response:", "SMS:"."""

import re
from collections.abc import Iterator

from support_agent.agent.debris.marks import ANSWERS, CUSTOMERS, TO_CUSTOMERS, is_label
from support_agent.domain.channels import TEXT_CHANNELS

_CHANNEL = r"(?:sms|e-?mail|text message|text)"
_ANSWER = r"(?:reply|response|answer|message)"
_ROLE = r"(?:(?:support )?agent|assistant|ai(?: assistant)?|bot)"
_MARKS = r"[ \t>]{0,4}(?:#{1,6}[ \t]{0,4})?[*_]{0,3}(?:[^\w\s!-~]{1,3}[ \t]{0,2})?"
_COLON = r"[*_]{0,3}[ \t]{0,3}:[*_]{0,3}\s{0,9}"
# At the very start of an answer, these only say whose words follow.
_SURE = re.compile(
    rf"\A{_MARKS}(?:{_ROLE}|final(?: {_ANSWER})?|{_CHANNEL} {_ANSWER}|{_ANSWER} \({_CHANNEL}\)"
    rf"|{_ANSWER} (?:to|for) (?:the )?(?:customer|user)){_COLON}"
    rf"|\A(?:final|{_ANSWER}|{_CHANNEL} {_ANSWER})[ \t]{{0,9}}\n\s*",
    re.IGNORECASE,
)
# These may be the topic ("Response: 1 ms"), unless a line end or a sentence follows.
_LIKELY = re.compile(
    rf"\A(?P<marks>{_MARKS})(?P<words>[A-Za-z][A-Za-z _-]{{0,50}}?)[ \t]?"
    r"(?P<more>[(\[][^()\[\]\n]{1,40}[)\]])?"
    r"(?:[*_]{0,3}[ \t]{0,3}(?P<colon>:)[*_]{0,3}"
    r"(?:\s{0,9}(?=[A-Z][a-z']{0,20}[ ,:!.])|[ \t]{0,9}\n\s*)"
    r"|[*_# \t]{0,9}\n\s*)"
)
# An arrow in place of the colon, before a sentence. Two arrows make a menu path.
_ARROW = r"(?:-{1,2}>|={1,2}>|>{2,3}|\u2192|\u00bb)"
_POINTING = re.compile(
    r"\A[ \t*_]{0,6}(?P<words>[A-Z]{4,12}|[A-Za-z]{1,12}(?: [A-Za-z]{1,12}){1,4})[*_]{0,3}"
    rf"[ ]?{_ARROW}[ ]?(?=[A-Z][\w']{{0,20}},? [a-z])(?![^\n]{{0,300}}{_ARROW})"
)
# An answer in another language, and maybe its recipient, as in German "Antwort an den Kunden".
_ELSEWHERE = re.compile(
    r"\A[ \t*_#]{0,6}(?P<words>[^\W\d_]{1,20}(?: [^\W\d_]{1,12}){0,3})"
    r"[*_]{0,3}[ \u00a0]?[:\uff1a][*_]{0,3}\s{0,9}(?=[^\W\d_a-z])"
)
# A shop's name before the speaker's role, or a label in brackets.
_SHOPS = re.compile(r"(?:[A-Z][\w&'-]{1,20} ){1,2}(?:Support|Agent|Assistant|Bot)")
_IN_BRACKETS = re.compile(
    r"\A[ \t]{0,4}(?:\[([A-Z][A-Z _-]{1,40}|[a-z][a-z _-]{1,40})\]|<<([A-Za-z][A-Za-z _-]{1,40})>>"
    r"|\(([A-Za-z][A-Za-z _-]{1,40})\))"
    r"[ \t]{1,3}(?=[A-Z])"
)
# Fields of a table are one below the other, and so are the sections of a mail.
_FIELDS = re.compile(
    r"[^\n:]{0,200}(?::[^\n]{0,400})?\n[ \t*_-]{0,6}\w{1,20}(?: \w{1,20})?:[ \t*_]"
    r"|[^\n]{0,400}\n(?:[^#\n]{0,400}\n){1,9}#"
)
_THOUGHTS = (
    r"(?:thinking|thoughts?|reasoning|reflection|(?:internal |inner )?monologue"
    r"|(?:thought|thinking) process|chain of thought)"
)
_NOTE = r"(?:internal|staff|agent|private|operator) (?:note|notes|memo|comment|remark)"
# Another speaker's turn, or the parts of one.
_TURNS = re.compile(
    r"^(?:(?:assistant|user|system|model)[ \t]{0,9}$"
    r"|[*_]{0,2}(?:Human|Assistant|Action Input|Final Answer|Thought)[*_]{0,2}:"
    # A title that contains a colon is followed by a verb: "Human: Fall Flat runs fine".
    r"(?!(?<=Human:)(?: [A-Z][a-z]{1,15}){2,3} (?:is|was|has|can|runs|works|needs|starts)\b))"
    r"|assistant(?:final|commentary|analysis)|\A\s{0,9}analysis(?=[A-Z])"
    r"|\A\s{0,9}(?:analysis|commentary)[ \t]{0,9}(?::|$)"
    rf"|^[ \t]{{0,3}}#{{1,6}}[ \t]{{1,4}}(?i:instruction|response|human|user|{_ROLE})"
    r"s?:?[ \t]{0,4}$"
    rf"|^[ \t]{{0,3}}#{{1,6}}[ \t]{{1,4}}(?i:instruction|input|human|user|{_ROLE}|system):"
    rf"|^{_MARKS}(?i:{_THOUGHTS}){_COLON}"
    rf"|^{_MARKS}(?i:{_NOTE}|note to (?:self|agent|staff|team|operator))\b[^\n:]{{0,20}}:"
    r"|^TODO\b|^Observation:[ \t]{0,9}(?:$|[{\[])"
    rf"|^[ \t]{{0,9}}\[(?:{_THOUGHTS}|analysis)\][ \t]{{0,9}}$",
    re.MULTILINE,
)
_ASKED = re.compile(r"^[*_> \t]{0,4}(?i:user|customer|client)[*_]{0,2}:|\bUSER:", re.MULTILINE)
_ANSWERED = re.compile(
    rf"^[*_> \t]{{0,4}}(?i:{_ROLE}|support)[*_]{{0,2}}:|\b(?:ASSISTANT|AGENT|BOT):", re.MULTILINE
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
    r"\b(?:customer|user|caller|verified|unverified|reveal|mention|disclose|L[0-3])\b"
    rf"|{_THOUGHTS}:|(?:word|character) count|do not (?:reveal|mention|tell|share)\b"
    r"|(?:calls?|calling|checks|checking|looks|looking up|searches|searching|runs|running"
    r"|sends|sending)\b"
    r"[^\[\](){}\n]{0,80}[\])]"
    r"|redacted\]|object object\]|code removed\])",
    re.IGNORECASE,
)
_DEED = re.compile(
    r"^\*(?:checks|looks|thinks|searches|calls|opens|reads|clears|smiles|nods|sighs|waves|types|pauses|grins)\b[^*\n]{0,80}\*",
    re.MULTILINE,
)


def without_label(text: str) -> str:
    """The answer without the label before its first word, if it can only be a label."""
    label = _SURE.match(text) or _likely(text)
    if label and text[label.end() :].strip() and not _FIELDS.match(text):
        return text[label.end() :]
    return text


def _likely(text: str) -> re.Match[str] | None:
    bracketed = _IN_BRACKETS.match(text)
    if bracketed:
        words = bracketed[1] or bracketed[2] or bracketed[3]
        is_channel = words.lower() in TEXT_CHANNELS and bracketed[1]
        return bracketed if is_label(words) and not is_channel else None
    if (pointing := _POINTING.match(text)) and is_label(pointing["words"]):
        return pointing
    if (elsewhere := _ELSEWHERE.match(text)) and _is_elsewhere(elsewhere["words"]):
        return elsewhere
    label = _LIKELY.match(text)
    if label is None or not (label["colon"] or label["marks"].strip()):
        return None
    is_named = is_label(label["words"]) or (label["colon"] and _SHOPS.fullmatch(label["words"]))
    return label if is_named else None


def _is_elsewhere(words: str) -> bool:
    """Whether it is the same label in another language: "answer", and maybe its recipient."""
    named = frozenset(words.lower().split())
    return bool(named & ANSWERS) and named <= ANSWERS | CUSTOMERS | TO_CUSTOMERS


def labels(text: str) -> Iterator[str]:
    """The parts of an answer that belong to a transcript or draft, or are meant for staff."""
    for form in (_TURNS, _PREFACE, _ASIDE, _DEED):
        if found := form.search(text):
            yield found[0]
    if asked := _ASKED.search(text):
        is_first = not text[: asked.start()].strip() and "\n" in text.strip()
        if _ANSWERED.search(text, asked.end()) or (is_first and not _FIELDS.match(text)):
            yield asked[0]
