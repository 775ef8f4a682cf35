"""Decides whether a message hands over a code. If it says more, the sender must send it alone."""

import re
from collections.abc import Iterable, Sequence

from support_agent.domain.secrets.spoken_codes import Code, with_word
from support_agent.domain.text.phrases import (
    MOST_CHARACTERS,
    Table,
    is_plain,
    parts,
    table,
    words_of,
)
from support_agent.domain.text.toml_tables import toml_beside

_TABLES = toml_beside(__file__)
_CODE, _NAMED = " <code> ", " <named> "
_WORDS: dict[str, str] = {name: "|".join(words) for name, words in _TABLES["words"].items()}
_DET = r"(?:the|my|your|ur|this|that|these|those)"
_SOON = r"(?:(?:just|only|now|finally|already|also) ){0,2}"
# "in my spam folder", "from your text", "to my phone": these only say where a code came from.
_PLACE = re.compile(
    rf"\b(?:(?:(?:it|{_DET} (?:{_WORDS['messages']})) )?"
    rf"(?:(?:was|is|went|landed|ended up|had (?:landed|gone)) )?{_SOON}"
    rf"(?:in|into|from|by|on|to|at|via) (?:(?:the|my|your) )?(?:{_WORDS['places']})|in front of me"
    r"|(?:spam|junk) (?:folder|mail|box))(?![\w'])"
)
_YOU_SENT = rf"(?:you|u)(?:'ve| have)? {_SOON}(?:{_WORDS['sent']})(?: (?:me|us|over))?"
_ASKED = rf"you(?:'ve| have)? {_SOON}(?:asked (?:me )?for|requested|wanted|needed?)"
_GOT = rf"{_SOON}(?:{_WORDS['got']})"
_HAVE = rf"(?:'ve |'m |am |have |had )?{_SOON}(?:{_WORDS['got']}|{_WORDS['have']})"
_I_GOT = rf"(?:(?:i|we) ?{_HAVE}|(?:i|we) was {_SOON}(?:sent|texted))"
_CAME = rf"(?:has |'s )?{_SOON}(?:came|come|arrived)(?: in| through)?"
_WHICH = rf"(?:{_YOU_SENT}|{_I_GOT}|{_ASKED}|(?:that )?{_CAME})"
_NOUN = (
    rf"(?:(?:{_WORDS['kinds']}) ){{0,2}}(?:{_WORDS['nouns']})(?: (?:that |which )?{_WHICH})?"
    r"(?: <where>)?"
)
_SAYS = r"(?: (?:is|are|was|were|reads?|says?|said|shows?))?"
# What a code is called ("my verification code", "the one I got"), who sent it or has it, and where
# it is read from. Every other word must be known too. "I got a text with the code" is news of one,
# and could be a question.
_NAME = re.compile(
    rf"\b(?:(?:is|'s|was) what (?:{_WHICH}|it says|it said)"
    rf"|(?:{_I_GOT}|{_GOT}) "
    rf"(?:(?:it|this|that|{_DET} (?:{_WORDS['messages']}))\b(?: {_NOUN})?|{_DET} {_NOUN})"
    rf"|(?:(?:{_DET} )?{_NOUN}|the one (?:that )?{_WHICH}){_SAYS}"
    rf"|{_YOU_SENT}|{_I_GOT}|{_GOT}|it ?{_CAME}"
    rf"|{_DET} (?:{_WORDS['messages']})(?: {_WHICH})? (?:says?|said|shows?|reads?|has|is)"
    r")(?![\w'])"
)
# "please change my address", "to verify", "confirming with": what the code is for.
_DOES = re.compile(
    rf"\b(?:(?:please|pls|plz|kindly|and|to|i) ){{0,2}}(?:{_WORDS['acts']})"
    rf"(?: (?:it|me|{_DET} (?:new )?(?:{_WORDS['targets']})))?(?: with(?: this| it)?)?(?![\w'])"
)
# The code with marks around it: "155379", [155379].
_MARKS = "\"'`\u201c\u201d\u2018\u2019[]<>"
_AROUND = re.compile(rf"(?:= ?)?[{re.escape(_MARKS)}]?\x00[{re.escape(_MARKS)}]?")
_ORDER = re.compile(r"\bord(?:er)?(?:\snumber)?\W{0,2}\d{1,12}\b", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_REPLY = re.compile(r"^\s*re\s*:", re.IGNORECASE)
_IF_YOU = re.compile(
    r"\bif (?:you|this was|it was)\b[^.,;!?]{0,80}, (?:(?:please|just) )?"
    r"(?:reply|text|ignore|tell|contact|call|let)\b[^.!?]{0,80}"
)
_MOST_READ = 4 * MOST_CHARACTERS
_REFUSES = re.compile(rf"(?<![\w'])(?:{'|'.join(_TABLES['refuses'])})(?![\w'])")
_MANNERS = ("yes", "nod", "courtesy", "greeting", "closing")
_ON_THE_PHONE = ("spoken_yes", "hesitation")


def hands_over(
    text: str,
    codes: Sequence[Code],
    *,
    spoken: bool = False,
    names: Iterable[str] = (),
    subject: str = "",
) -> bool:
    """Whether the only thing a message says is "here is the code".

    `text`: without its signature. `codes`: where codes are in it. `spoken`: it was heard by a
    speech recognizer. `names`: the sender's and the shop's, which may stand next to the code.
    `subject`: a mail's subject, which counts too; "" for a reply to us.
    """
    if not codes or len(text) > _MOST_READ or refuses_code(text, codes):
        return False
    known = _phrases(spoken=spoken) | {tuple(words_of(name)): "name" for name in names}
    told = _AROUND.sub("\x00", with_word(text, codes, "\x00"))
    if told.count("\x00") != len(codes) or not _is_about(subject):
        return False
    return _is_made_of(told, known)


def refuses_code(text: str, codes: Sequence[Code], subject: str = "") -> bool:
    """Whether a message that contains a code plainly refuses what the code is for."""
    said = with_word(text, codes, _CODE)[:_MOST_READ]
    said = f"{subject[:MOST_CHARACTERS]} . {said}"
    said = _SPACES.sub(" ", said.lower().replace("\u2019", "'").replace("dont ", "don't ")).strip()
    # Without the name of the place where it was found, and what our own message tells its reader.
    return bool(_REFUSES.search(_IF_YOU.sub(" ", _PLACE.sub(" ", said))))


def _is_about(subject: str) -> bool:
    if not subject.strip():
        return True
    subject = _REPLY.sub("", subject)
    about = {tuple(phrase.split()): "about" for phrase in _TABLES["subject"]}
    return _is_made_of(subject, _phrases(spoken=False) | about, must_have_code=False)


def _is_made_of(text: str, known: Table, *, must_have_code: bool = True) -> bool:
    if not is_plain(text.replace("\x00", " ")):
        return False
    text = _PLACE.sub("<where>", _SPACES.sub(" ", text.lower().replace("\u2019", "'")))
    text = _DOES.sub(" <does> ", _NAME.sub(_NAMED, text))
    words = words_of(_ORDER.sub(" <order> ", text).replace("\x00", _CODE))
    kinds = [kind for kind, _ in parts(words, known)]
    return all(kinds) and ("<code>" in words or not must_have_code)


def _phrases(*, spoken: bool) -> Table:
    kinds = ("gives", "does", *(["spoken"] if spoken else []))
    own = {tuple(phrase.split()): kind for kind in kinds for phrase in _TABLES[kind]}
    manners = table(*_MANNERS, *(_ON_THE_PHONE if spoken else ()))
    # "Your code is <code>, right": a question to us.
    signs = {
        ("<code>",): "code",
        ("<code>", "right"): "",
        ("<where>",): "gives",
        ("<does>",): "does",
    }
    return manners | own | signs
