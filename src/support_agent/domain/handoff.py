"""Does the customer ask for a person? Honoured the first time, whatever the model says."""

import re

_PERSON = (
    r"(?:(?:real|actual|live|human)\s+)*(?:human(?:\s+being)?|person|people|representative|rep|"
    r"supervisor|manager|operator|(?:support|service|customer\s+service|live|human)\s+agent|"
    r"real\s+agent|staff(?:\s+member)?|employee|somebody\s+real|someone\s+real|somebody|someone)"
)
_WISH = re.compile(
    rf"""
      \b(?:(?:talk|speak|chat)(?:ing)?\s+(?:directly\s+|now\s+)?
           | (?:connect|get|put|transfer|pass|hand|forward|escalate|switch|refer)\s+
             (?:(?:me|us|this|on|over|back|straight|right|directly|chat|conversation)\s+){{0,3}})
      (?:to|with|through\s+to|through|over\s+to|onto|on\s+to|hold\s+of)\s+(?:an?\s+|some\s+|your\s+|the\s+|one\s+of\s+your\s+|any\s+)?{_PERSON}\b
    | \b(?:i\s+(?:want|need|demand|prefer|(?:would|'d)\s+like|would\s+prefer)|give\s+me|get\s+me|
         let\s+me\s+have|can\s+i\s+(?:get|have))\s+
      (?:an?\s+|some\s+)?(?:real|actual|live|human)\s+
      (?:human|person|agent|representative|rep|operator|being|support)\b
    | \b(?:i\s+(?:want|need|demand|prefer|would\s+like|'d\s+like)|give\s+me|get\s+me|can\s+i\s+
         (?:get|have))\s+(?:an?\s+)?(?:human|representative|supervisor|manager|person(?!-))\b
    | ^\W*(?:(?:an?|real|live|human|please|agent|representative|operator|person|now)\W+){{0,3}}
      (?:human|representative|operator|(?:real|live|human)\s+(?:person|agent))
      (?:\W+(?:please|now|pls|plz))*\W*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "I don't want to talk to a person", "instead of talking to someone": the opposite. It reaches no
# further than its own clause, and a text message often begins the next one with "I want" alone.
_REACH = 120
_OWN_WISH = r"i\s+(?:want|need|demand|prefer|would)\b"
_NOT = re.compile(
    rf"""
    \b(?:do\s*n[o']?t|no\s+need|not\s+(?:want|need)|without|instead\s+of|rather\s+than|before|
         already|do\s+i\s+(?:need|have)\s+to|didn'?t|never|wasn'?t|couldn'?t|last\s+time|yesterday)\b
    (?:(?!\b(?:so|and|but|please|(?<!think\s)(?<!if\s){_OWN_WISH})\b)[^.!?,;:\n]){{0,40}}$
    """,
    re.IGNORECASE | re.VERBOSE,
)


def wants_person(text: str) -> bool:
    """Whether the text is an explicit wish to be answered by a person."""
    text = text.replace("\u2019", "'")
    return any(not _denied(text, _said_until(wish)) for wish in _WISH.finditer(text))


def _denied(text: str, until: int) -> bool:
    """Only what stands near is read: each of a thousand wishes would read all before it again."""
    return _NOT.search(text[max(0, until - _REACH) : until]) is not None


def _said_until(wish: re.Match[str]) -> int:
    """Where what may deny the wish ends: its own "I want" is the beginning of a clause."""
    own = re.match(_OWN_WISH, wish[0], re.IGNORECASE)
    return wish.start() + (own.end() if own else 0)
