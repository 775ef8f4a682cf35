"""What a customer wants done, or not done, as far as plain words say it.

This decides how clear a bare yes to an offer is, and which offers are turned down. It is strict on
purpose: a wish that is not seen costs one more yes.
"""

import re

from support_agent.domain.models import ProposalKind

_TROUBLE = (
    r"defective|broken?|dead|damaged|faulty|doa|wrong (?:item|one|part|size|model|product)|"
    r"(?:not|n't|stopped|never) work(?:s|ed|ing)?|too (?:loud|big|small|large|slow|long)|"
    r"does(?: not|n't) fit"
)
_BACK = r"(?:send|sending|give|giving|take|taking|bring|bringing|go|ship)(?: [\w-]{1,20}){0,5} back"
_RETURN = (
    rf"return(?:ing|s)?(?! (?:my|the|a|your) (?:call|message|e-?mail))|{_BACK}|send back|rma|label"
)
_AWAY = r"(?:don't|do not|no longer) (?:want|need|send|ship|deliver)"
_MONEY = (
    r"refund(?:ed|s)?|reimburse\w{0,5}|\$\d{1,6}(?:\.\d\d)? back|credit me|"
    r"(?:money|cash|payment) back|pay(?: \w{1,10})? back|reverse the (?:charge|payment)"
)
_THING = r"(?:it|this|that|them|order|orders|purchase|everything|item|items|ord-?\d{1,12}|\d{3,12})"
_WISHES: dict[ProposalKind, re.Pattern[str]] = {
    "refund": re.compile(rf"(?<!\w)(?:{_MONEY}|{_RETURN}|{_TROUBLE}|cancel)\b"),
    "return_label": re.compile(rf"(?<!\w)(?:{_RETURN}|{_MONEY}|{_TROUBLE})\b"),
    "cancellation": re.compile(
        rf"\b(?:cancel(?:l?ing)?|cancellation of|call off|stop|scrap|kill|drop|withdraw"
        rf"|(?:get|back) out of|{_AWAY})(?: [\w'-]{{1,20}}){{0,3}} {_THING}\b"
        rf"|\b(?:want|like|need|get) (?:\w{{1,15}} ){{0,2}}{_THING} cancell?ed\b"
        r"|\bcancel(?:lation)?(?: please)?\W*$"
        r"|\bordered (?:\w{1,15} ){0,4}(?:by mistake|by accident|twice)\b"
    ),
    "exchange": re.compile(
        r"\b(?:exchang(?:e|ing)|swap(?:ping)?|switch|replac(?:e|ing|ement)|trade|rather have|"
        rf"instead|different one|another one|change(?: [\w-]{{1,20}}){{1,4}} (?:to|for)|{_RETURN}|"
        rf"{_TROUBLE})\b"
    ),
}
_NAMES: dict[ProposalKind, str] = {
    "refund": r"refund\w{0,3}",
    "return_label": r"return\w{0,3}|label|send (?:it|them) back",
    "cancellation": r"cancel\w{0,8}",
    "exchange": r"exchang\w{0,4}|swap\w{0,4}|replac\w{0,5}",
}
# "I did not get the refund" is no refusal of one.
_BETWEEN = r"(?:(?!get |got |receiv|see |have |know |understand |find |think )[\w'-]{1,20} ){0,4}"
_DECLINES: dict[ProposalKind, re.Pattern[str]] = {
    kind: re.compile(
        rf"\b(?:don't|do not|dont|rather not|not to|no need (?:for|to)|no longer|without|against) "
        rf"{_BETWEEN}(?:{names})\b"
        r"|\b(?:stop|withdraw|undo|cancel|revoke|reverse|ignore|forget|drop) "
        rf"(?:(?:the|my|this|that|your|any|a) )?(?:\w{{1,15}} )?(?:{names})\b"
        rf"|^\W*(?:please )?no (?:{names})\b"
    )
    for kind, names in _NAMES.items()
}
# At the end of its sentence: "leave it at the door" and "keep it short" keep nothing.
_KEEPS = re.compile(
    r"\b(?:keep(?:ing)?|leave|leaving)"
    r" (?:it|them|this|that|both|everything|things|(?:the|my|this|that) (?:order|item|purchase)s?)"
    r"(?: as (?:it is|they are|is|are))?"
    r"(?: (?:all|then|please|thanks|thank you|after all|instead|for now)){0,2}\W*$"
)
_SENTENCE = re.compile(r"(?:[^.!?;\n]|\.(?=\d)){1,400}[.!?;\n]?")
# A sentence that begins so asks about something; it asks for nothing.
_ASKS_ABOUT = re.compile(
    r"\W*(?:(?:and|so|but|hi|hello|also|ok)\W{1,3}){0,2}(?:has|have|had|was|were|did|does|do|is|are|"
    r"when|what|what's|where|where's|which|why|how|who|whose|will|am)\b"
)
# Such a question is a polite wish: "How can I return it?"
_ASKS_TO = re.compile(
    r"\b(?:how (?:can|do|could|would|should) i|is it (?:\w{1,10} )?(?:too late|possible) to"
    r"|am i (?:still )?able to|do you (?:mind|think you can))\b"
)
_DENIES = re.compile(r"n't\b|\b(?:not|never|no|without|keep|keeping|undo|policy|policies|wants)\b")
# Denials that are part of a wish.
_WISHED_AWAY = re.compile(
    rf"\b{_AWAY}\b|"
    r"(?:\bnot|n't|\bnever) (?:work\w{0,3}|fit|turn on|boot|start|power)\b|\bcan't (?:use|keep)\b"
)
_NUMBER = re.compile(r"(?:\bord-?|\border\W{1,3}(?:number\W{1,3})?|\bcancel\W{1,2}|#)(\d{3,12})\b")


def asks_for(text: str, kind: ProposalKind, order_number: str) -> bool:
    """Whether a text asks for an offer of that kind: "I'd like to return it".

    A text that names other orders, and not that one, asks for theirs.
    """
    return any(
        _WISHES[kind].search(sentence)
        and (not _ASKS_ABOUT.match(sentence) or _ASKS_TO.search(sentence))
        and not _DENIES.search(_WISHED_AWAY.sub(" ", sentence))
        and not _DECLINES[kind].search(sentence)
        and _may_mean(sentence, order_number)
        for sentence in _sentences(text)
    )


def turns_down(text: str, kind: ProposalKind, order_number: str) -> bool:
    """Whether a text says that an act of that kind shall not be: "please don't cancel it"."""
    return any(
        _DECLINES[kind].search(sentence)
        and not sentence.endswith("?")
        and _may_mean(sentence, order_number)
        for sentence in _sentences(text)
    )


def keeps(text: str) -> bool:
    """Whether a text says to leave things as they are: "I'll keep it"."""
    return any(map(_KEEPS.search, _sentences(text)))


def _sentences(text: str) -> list[str]:
    plain = text.lower().replace("\u2019", "'")
    return [match[0].strip() for match in _SENTENCE.finditer(plain)]


def _may_mean(sentence: str, order_number: str) -> bool:
    named = _NUMBER.findall(sentence)
    return not named or order_number.rpartition("-")[2] in named
