"""Finds what an answer says about how it was made: its length, prompt, tools, plan."""

import re
from collections.abc import Iterator

from support_agent.agent.debris.marks import ANSWERS, CUSTOMERS

_STAFF = r"(?:agent|staff|team|operator|manager|supervisor)"
_BEGINS = r"^[ \t#*_\[(|-]{0,6}"
# "Key: value" below an answer, where the key or value can't be about anything else.
_TAIL = re.compile(
    rf"{_BEGINS}(?:(?:char(?:acter)?|word|token) counts?|tokens? used|confidence(?: score)?"
    r"|sentiment|intent|escalat(?:e|ion)(?: needed| required)?)[*_]{0,2} ?[:=]"
    rf"|{_BEGINS}(?:"
    r"length[*_]{0,2}: ?\d{1,5} (?:characters?|chars?|words|tokens)"
    r"|status[*_]{0,2}: (?:awaiting|waiting for|pending) (?:\w{1,12} )?"
    r"(?:reply|response|customer|user)"
    r"|next (?:action|step)s?[*_]{0,2}: (?:a?wait\b|escalate|none\b|follow up|close\b|hand)"
    r"|internal[*_]{0,2}: (?:flag|note|ask|check|escalate|verify|do not|tell|mark)\b"
    rf"|p\.? ?s\.?:? (?:to|for) (?:the |our )?{_STAFF}\b|cc: ?(?:the |our )?{_STAFF}\b)",
    re.IGNORECASE | re.MULTILINE,
)
_MANNER = re.compile(
    r"[(\[](?:(?:sms|e-?mail|text)\b[^()\[\]\n]{0,40}\btone\b|tone:)[^()\[\]\n]{0,40}[)\]]\s*\Z"
    r"|\n\s{0,9}[(\[](?:\w{1,15},? ){1,4}tone[)\]]\s*\Z",
    re.IGNORECASE,
)
# About its prompt, its tools, access levels, or a failure of its server.
_WORKINGS = re.compile(
    r"\b(?:my|our|(?:per|by|to|in|of) the)"
    r" (?:system prompt|system instructions|developer message)\b"
    r"|\b(?:according to|per|based on|given|under|against)"
    r" my (?:instructions|prompt|guidelines|programming|training)\b"
    r"|\bmy (?:instructions|prompt|guidelines|programming)"
    r" (?:say|tell|forbid|do not|don't|prevent|require|state)\b"
    r"|\b(?:tool|function|api|search)(?: call)? returned (?:no|zero|empty|0)"
    r" (?:results?|data|records?|matches|rows|orders?)\b"
    r"|\b(?:tool|function) call (?:failed|returned|timed out)\b"
    r"|\bno tools? (?:was|were) (?:needed|used|called|required)"
    r" (?:for|in) (?:this|the) (?:reply|response|answer|message)\b"
    r"|\bL[0-3] (?:sender|user|customer|caller|contact|identity|verification)\b"
    r"|\A\s{0,9}(?:\w{0,30}Error|Exception|HTTP(?: error)? \d{3})\b[^\n]{0,60}"
    r"\b(?:rate limit|quota|overloaded|too many requests|bad gateway)\b",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\blet me (?:craft|draft|write|compose|formulate|prepare)"
    r" (?:an?|the|my) (?:\w{1,20} ){0,2}?(?:reply|response|answer|message|text)\b"
    r"|\bI (?:need|have|ought) to (?:reply|respond|answer)"
    r" (?:in|as|using) (?:an? )?(?:sms|plain|text|e-?mail)\b"
    r"|\b(?:identify|determine|detect|classify) the (?:intent|user|customer)\b"
    r"|\bstep \d ?[-:.\u2013] ?(?:reply|respond|answer|draft):"
    r"|^action: ?(?:respond|reply|answer|send_?\w{0,12}|message|none)[ \t]{0,9}$",
    re.IGNORECASE | re.MULTILINE,
)
# A first line that introduces what follows as a reply.
_KIND = r"(?:draft|suggested|proposed|recommended|possible|final|best|appropriate|good)"
_REPLY = r"(?:reply|response|message|text)"
_PRESENTS = re.compile(
    r"\A[^\n:]{0,80}\b(?:"
    rf"{_KIND} (?:sms |text |e-?mail )?{_REPLY}(?: is| would be| could be)?"
    rf"|{_KIND} answer (?:would|could|might) be"
    r"|(?:you|we|I) (?:could|can|would|might|should)"
    r" (?:respond|reply|answer) (?:like this|as follows|with)"
    rf"|below is (?:the|my|a) {_REPLY}"
    r"|here(?:'s|\u2019s| is) (?:my|the|a) (?:reply|response|draft)\b[^\n:]{0,60}):\s",
    re.IGNORECASE,
)
_FIRST_LINE = re.compile(r"\A\s{0,9}([^\n:\uff1a]{1,90}?)[ \u00a0]?[:\uff1a][ \t*_]{0,6}\n")
_WORDS = re.compile(r"[^\W\d_]+")


def meta(text: str) -> Iterator[str]:
    """Where an answer talks about itself as a text."""
    for form in (_TAIL, _MANNER, _WORKINGS, _PLAN, _PRESENTS):
        if found := form.search(text):
            yield found[0]
    first = _FIRST_LINE.match(text)
    said = frozenset(_WORDS.findall(first[1].lower())) if first else frozenset[str]()
    if first and said & ANSWERS and said & CUSTOMERS:
        yield first[0]
