"""What a customer wants done, or not done, as far as plain words say it.

This decides how clear a bare yes to an offer is, and which offers are turned down. It is strict on
purpose: a wish that is not seen costs one more yes.
"""

import re

from support_agent.domain.models import ProposalKind

# A wish stands at the beginning of its clause, behind manners and what makes a wish of it.
_LEAD = (
    r"\W*(?:(?:hi|hello|hey|dear|good (?:morning|day|evening|afternoon)|there|team|support|all|guys"
    r"|please|pls|plz|kindly|just|so|and|then|or|but|ok|okay|yes|no|also|actually|sorry|now|well"
    r"|thanks|thank you|therefore|instead|urgent|question)\b\W*){0,6}"
)
_I_WISH = (
    r"(?:(?:i|we)(?:'d| would|'ve| have)? (?:(?:really|just|still|now|rather) )?"
    r"(?:want|need|wish|like|love|prefer|decided|request|ask|demand)(?: you)?(?: (?:to|for))?"
    r"|(?:i|we)(?:'d| would) rather|(?:can|could|would|will|may) (?:i|you|we|u)(?: guys)?"
    r"(?: (?:please|just|still|maybe|kindly|possibly))?|how (?:can|do|could|would|should) (?:i|we)"
    r"|what do i (?:have|need) to do to|is it (?:\w{1,10} )?(?:too late|possible) to"
    r"|(?:am i|are we) (?:still )?able to|is there (?:a|any) way (?:to|i can)"
    r"|would it be possible to|looking to|let me|help me|go ahead and"
    r"|(?:i'm|i am) (?:writing|calling|trying|looking|asking|here) (?:to|for))(?: please)?"
)
_GETS = (
    r"(?:gets?|have|give|send|start|make|arrange|initiate|request(?:ing)?|process|issue|do|create"
    r"|e-?mail|mail|text|print)(?: (?:me|us))?"
)
_WISH = rf"^{_LEAD}(?:{_I_WISH} )?(?:{_GETS} )?(?:please )?"
_STATED_WISH = rf"^{_LEAD}(?:{_I_WISH} (?:{_GETS} )?|{_GETS} )"
_THING = (
    r"(?:it|this|that|them|these|those|order|orders|purchase|everything|item|items|both|one"
    r"|ord-?\d{1,12}|\d{3,12})\b(?! (?:off|up|out|by|at|on)\b)"
)
_GOODS = rf"(?: (?!policy|policies|my call|your call)[\w'-]{{1,20}}){{0,4}}? {_THING}"
_NOUN = r"(?:(?:a|an|the|my|full|partial|prepaid|free|return|some|another) ){0,3}"
_ALONE = r"(?: (?:for|of|on|please|thanks)\b[^.!?]{0,60})?\W*$"
_TROUBLE = (
    r"(?:n't work(?:s|ed|ing)?|\b(?:not|stopped|never) work(?:s|ed|ing)?|"
    r"\b(?:defective|broken?|dead|damaged|faulty|doa|wrong (?:item|one|part|size|model|product)|"
    r"too (?:loud|big|small|large|slow|long)|does(?: not|n't) fit))\b"
)
_AWAY = r"(?:don't|do not|no longer) (?:want|need|send|ship|deliver)"
_BACK = (
    r"(?:send(?:ing)?|giv(?:e|ing)|tak(?:e|ing)|bring(?:ing)?|go|ship)(?: [\w-]{1,20}){0,5} back\b"
)
_RETURN = (
    rf"{_WISH}(?:return(?:ing)?\b(?! (?:my|the|a|your) (?:call|message|e-?mail)|\W*$)|{_BACK}"
    rf"|send back\b|rma\b)|^{_LEAD}(?:can|could) (?:it|they|these|this) (?:go|be sent) back\b"
    rf"|{_STATED_WISH}{_NOUN}(?:labels?|return|rma)\b|^{_LEAD}{_NOUN}(?:labels?|return|rma){_ALONE}"
)
_MONEY = (
    rf"{_WISH}(?:refund(?:ed|ing)?|reimburse|credit)\b(?= (?:me|us|my|the|for|ord|\d|it|this|that"
    rf"|them|both|these|those)|\W*$)"
    rf"|{_WISH}(?:pay(?: \w{{1,10}})? back|reverse the (?:charge|payment))\b"
    rf"|{_STATED_WISH}{_NOUN}(?:refund(?:ed|s)?|reimbursement|(?:money|cash|payment) back)\b"
    rf"|{_STATED_WISH}\$\d{{1,6}}(?:\.\d\d)? back\b|^{_LEAD}{_NOUN}refund{_ALONE}"
)
_CANCEL = (
    rf"{_WISH}(?:cancel(?:l?ing)?{_GOODS}|(?:call off|stop|scrap|withdraw|(?:get|back) out of)"
    rf"(?: (?:the|my|this|that|whole)){{0,2}} {_THING})"
    rf"|{_WISH}cancel(?: please)?\W*$|^{_LEAD}{_NOUN}cancellation{_ALONE}"
    rf"|{_STATED_WISH}{_NOUN}cancellation\b"
    rf"|{_STATED_WISH}(?:\w{{1,15}} ){{0,3}}{_THING} (?:be )?cancell?ed\b"
    rf"|^{_LEAD}(?:(?:i|we) )?{_AWAY}{_GOODS}"
    rf"|^{_LEAD}(?:i|we) (?:have )?ordered (?:\w{{1,15}} ){{0,4}}(?:by mistake|by accident|twice)\b"
)
_SWAP = (
    rf"{_WISH}(?:exchange|exchanging|swap|swapping|switch|replace|replacing|trade)\b(?! polic)"
    rf"|{_WISH}change(?: [\w-]{{1,20}}){{1,4}} (?:to|for)\b"
    rf"|^{_LEAD}(?:i|we)(?:'d| would) rather have\b"
    rf"|{_STATED_WISH}{_NOUN}(?:exchange|replacement|swap|different one|another one)\b"
    rf"|^{_LEAD}{_NOUN}(?:exchange|replacement|swap){_ALONE}"
)
_WISHES: dict[ProposalKind, re.Pattern[str]] = {
    "refund": re.compile(f"{_MONEY}|{_RETURN}|{_CANCEL}"),
    "return_label": re.compile(f"{_RETURN}|{_MONEY}"),
    "cancellation": re.compile(_CANCEL),
    "exchange": re.compile(f"{_SWAP}|{_RETURN}"),
}
_IN_TROUBLE = re.compile(_TROUBLE)
_CLAUSE = re.compile(r"[,:;()\u2013\u2014]+|\s-\s|\s(?=(?:and|but|or|so|because|since) )")
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
# A sentence with one of these wishes for nothing, whatever its clauses say.
_DENIES = re.compile(
    r"n't\b|\b(?:not|never|no|without|keep|keeping|undo|policy|policies|wants|if|unless|whether|hate|was"
    r"|were|been|almost|instead of|rather than|would be|will be|did|has|had)\b"
)
# Denials and troubles that are part of a wish.
_WISHED_AWAY = re.compile(
    rf"\b{_AWAY}\b|{_TROUBLE}|^\W*(?:no|sorry no)\W|"
    r"(?:\bnot|n't|\bnever) (?:fit|turn on|boot|start|power)\b|\bcan't (?:use|keep)\b"
)
# A question about what is, is no wish.
_ASKS_ABOUT = re.compile(
    r"\W*(?:when|what|where|which|why|who|whose|does|do|is (?!it|there)|are)\b"
)
_NUMBER = re.compile(r"(?:\bord-?|\border\W{1,3}(?:number\W{1,3})?|\bcancel\W{1,2}|#)(\d{3,12})\b")


def asks_for(text: str, kind: ProposalKind, order_number: str) -> bool:
    """Whether a text asks for an offer of that kind: "I'd like to return it".

    A text that names other orders, and not that one, asks for theirs. For goods that are sent back,
    what is wrong with them is asking enough.
    """
    return any(
        not _DENIES.search(_WISHED_AWAY.sub(" ", sentence))
        and not _DECLINES[kind].search(sentence)
        and (
            any(map(_WISHES[kind].search, _clauses(sentence)))
            or (
                kind != "cancellation"
                and not _ASKS_ABOUT.match(sentence)
                and _IN_TROUBLE.search(sentence) is not None
            )
        )
        and _may_mean(sentence, order_number)
        for sentence in _sentences(text)
    )


def _clauses(sentence: str) -> list[str]:
    return [sentence, *filter(None, map(str.strip, _CLAUSE.split(sentence)))]


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
