"""What a customer wants done, or not done, as far as plain words say it.

This decides how clear a bare yes to an offer is, and which offers are turned down. It is strict on
purpose: a wish that is not seen costs one more yes.
"""

import re

from support_agent.domain.models import ProposalKind
from support_agent.domain.order_numbers import digits_of, in_plain

# A wish stands at the beginning of its clause, behind manners and what makes a wish of it.
_LEAD = (
    r"\W*(?:(?:hi|hello|hey|dear|good (?:morning|day|evening|afternoon)|there|team|support|all|guys"
    r"|please|pls|plz|kindly|just|so|and|then|or|but|ok|okay|yes|no|also|actually|sorry|now|well"
    r"|thanks|thank you|therefore|instead|urgent|question|fine|alright|still|after all"
    r"|on second thoughts?|(?:i've |i have )?changed my mind(?: again)?)\b\W*){0,6}"
)
_I_WISH = (
    r"(?:(?:i|we)(?:'d| would|'ve| have| do)? (?:(?:really|just|still|now|rather) )?"
    r"(?:want|need|wish|like|love|prefer|decided|request|ask|demand)(?: you)?(?: (?:to|for))?"
    r"|(?:i|we)(?:'d| would) rather|(?:i|we)(?:'ll| will) (?:take|have|accept)|let'?s(?: do)?"
    r"|(?:yes )?(?:you|u) (?:can|may)|please do"
    r"|(?:can|could|would|will|may) (?:i|you|we|u)(?: guys)?(?: (?:please|just|still|maybe"
    r"|kindly|possibly))?|how (?:can|do|could|would|should) (?:i|we)"
    r"|what do i (?:have|need) to do to|is it (?:\w{1,10} )?(?:too late|possible) to"
    r"|(?:am i|are we) (?:still )?able to|is there (?:a|any) way (?:to|i can)"
    r"|would it be possible to|looking to|let me|help me|go ahead and"
    r"|(?:i'm|i am) (?:writing|calling|trying|looking|asking|here) (?:to|for))(?: please)?"
)
_GETS = (
    r"(?:gets?|have|give|send|offer|start|make|arrange|initiate|request(?:ing)?|process|issue|do|create"
    r"|e-?mail|mail|text|print)(?: (?:me|us))?"
)
_WISH = rf"^{_LEAD}(?:{_I_WISH} )?(?:{_GETS} )?(?:please )?"
_STATED_WISH = rf"^{_LEAD}(?:{_I_WISH} (?:{_GETS} )?|{_GETS} )"
_ORDER = r"(?:order|ord)?(?: (?:number|no\.?))?[ #-]{0,2}\d{3,20}"
_IT = r"(?:it|this|that|them|these|those|both|everything|all(?: of (?:it|them))?)"
_DET = r"(?:the|my|this|that|these|those|our|an?|both|one of (?:the|my|them))"
# "It", "order 1003", "my last order", "my PSU order for the office".
_THE_ORDER = (
    rf"(?:{_ORDER}|{_IT}|(?:{_DET} )?(?:[\w'-]{{1,20}} ){{0,2}}(?:orders?|purchase)\b(?: {_ORDER})?"
    rf"|{_DET} [\w-]{{1,20}} orders?)(?: for {_DET}(?: [\w-]{{1,20}}){{1,4}})?"
)
# The same, or the goods: "the fans from order 1003".
_GOODS = (
    rf"(?:{_THE_ORDER}|{_DET}(?: [\w-]{{1,20}}){{1,4}}?"
    rf"(?: (?:from|of|in) (?:{_DET} )?(?:{_ORDER}|order))?)"
)
# How a clause with a wish may end.
_END = (
    r"(?:\W{1,4}(?:please|pls|thanks|thank you|asap|now|today|right away|immediately|for me|then"
    r"|instead|after all|anyways?|again|once more|any ?more|any longer|guys"
    r"|as soon as possible|before it ships|and get my money back)"
    r"\b){0,6}\W{0,12}$"
)
_NOUN = r"(?:(?:a|an|the|that|this|my|full|partial|prepaid|free|return|some|another) ){0,3}"
_FOR = (
    rf"(?: (?:(?:for|of) (?:{_THE_ORDER}|\$?\d[\d.,]*)|for (?:the|my|this) [\w-]{{1,20}}"
    rf"(?: (?:from|of|in) (?:{_DET} )?(?:{_ORDER}|order))?))?{_END}"
)
_AWAY = r"(?:don't|do not|no longer) (?:want|need|send|ship|deliver)"
_RETURN = (
    rf"{_WISH}(?:return(?:ing)?|send(?:ing)? back|rma) (?:back )?(?!(?:my|the) (?:call|e-?mail))"
    rf"{_GOODS}(?: for a refund)?{_END}"
    rf"|{_WISH}(?:send(?:ing)?|giv(?:e|ing)|bring(?:ing)?|ship(?:ping)?) {_GOODS} back{_END}"
    rf"|^{_LEAD}(?:can|could) (?:they|{_GOODS}) (?:go|be sent) back{_END}"
    rf"|{_STATED_WISH}{_NOUN}(?:return labels?|labels?|return|rma){_FOR}"
    rf"|^{_LEAD}{_NOUN}(?:return labels?|labels?|return|rma){_FOR}"
)
_MONEY = (
    rf"{_WISH}(?:refund(?:ed|ing)?|reimburse|credit (?:me|us))(?: (?:me|us))?"
    rf"(?:(?: for)? {_GOODS})?{_END}"
    rf"|{_WISH}pay (?:me )?back(?: {_GOODS})?{_END}|{_WISH}reverse the (?:charge|payment){_END}"
    rf"|{_STATED_WISH}{_NOUN}(?:refund(?:ed|s)?|reimbursement|(?:money|cash|payment) back){_FOR}"
    rf"|{_STATED_WISH}(?:my )?\$\d{{1,6}}(?:\.\d\d)? back{_END}|^{_LEAD}{_NOUN}refund{_FOR}"
)
_CANCEL = (
    rf"{_WISH}(?:cancel(?:l?ing)?|call off|stop|scrap|withdraw|(?:get|back) out of) {_THE_ORDER}"
    rf"{_END}|{_WISH}cancel{_END}|{_STATED_WISH}{_NOUN}cancellation{_FOR}|^{_LEAD}{_NOUN}cancellation{_FOR}"
    rf"|{_STATED_WISH}{_THE_ORDER} (?:be )?cancell?ed{_END}"
    rf"|^{_LEAD}(?:i think )?(?:i|we)(?:'ll| will) cancel {_THE_ORDER} after all{_END}"
    rf"|^{_LEAD}(?:(?:i|we) )?{_AWAY} {_THE_ORDER}{_END}"
    rf"|^{_LEAD}(?:i|we) (?:have )?ordered {_THE_ORDER} (?:by mistake|by accident|twice){_END}"
    rf"|^{_LEAD}i accidentally ordered {_THE_ORDER}{_END}"
)
_SWAP = (
    rf"{_WISH}(?:exchange|exchanging|swap|swapping|switch|replace|replacing|trade|change)"
    rf" (?!.{{0,60}}\b(?:address|name|time|date|e-?mail|phone|password)\b){_GOODS}"
    rf"(?: (?:for|with|to|from|by) [^.!?]{{1,60}})?{_END}"
    rf"|^{_LEAD}(?:i|we)(?:'d| would) rather have {_GOODS}{_END}"
    rf"|{_STATED_WISH}{_NOUN}(?:exchange|replacement|swap|different one|another one){_FOR}"
    rf"|^{_LEAD}{_NOUN}(?:exchange|replacement|swap){_FOR}"
)
_WISHES: dict[ProposalKind, re.Pattern[str]] = {
    "refund": re.compile(f"{_MONEY}|{_RETURN}|{_CANCEL}"),
    "return_label": re.compile(f"{_RETURN}|{_MONEY}"),
    "cancellation": re.compile(_CANCEL),
    "exchange": re.compile(f"{_SWAP}|{_RETURN}"),
}
_CLAUSE = re.compile(r"[,:;()\u2013\u2014]+|\s-\s|\s(?=(?:and|but|or|so|because|since) )")
_NAMES: dict[ProposalKind, str] = {
    "refund": r"refund\w{0,3}",
    "return_label": r"return\w{0,3}|label|send (?:it|them) back",
    "cancellation": r"cancel\w{0,8}",
    "exchange": r"exchang\w{0,4}|swap\w{0,4}|replac\w{0,5}",
}
# "I did not get the refund" is no refusal of one, and "don't drop the refund" is the opposite.
_BETWEEN = (
    r"(?:(?!get |got |receiv|see |have |know |understand |find |think |decid|rush|hurry |withdraw"
    r"|undo |cancel |revoke |reverse |ignore |forget|drop |stop |close |void |end |lose |miss "
    r"|delay )[\w'-]{1,20} ){0,4}"
)
_DECLINES: dict[ProposalKind, re.Pattern[str]] = {
    kind: re.compile(
        rf"\b(?:don't|do not|dont|rather not|not to|no need (?:for|to)|no longer|without|against) "
        rf"{_BETWEEN}(?:{names})\b"
        r"|(?<!\bnot )(?<!n't )(?<!\bnever )"
        r"\b(?:stop|withdraw|undo|cancel|revoke|reverse|ignore|forget|drop) "
        rf"(?:(?:the|my|this|that|your|any|a) )?(?:\w{{1,15}} )?(?:{names})\b"
        rf"|^\W*(?:please )?no (?:{names})\b"
    )
    for kind, names in _NAMES.items()
}
# Behind a refusal in its clause, these only put it off: "don't cancel it yet". The second ones do
# behind a denial alone, for "stop the refund right now" is in a hurry.
_UP_TO = r"[^,;:\u2013\u2014]{0,60}\b"
_PUT_OFF = re.compile(rf"{_UP_TO}(?:yet|for now|for the moment|until|till)\b")
_NOT_NOW = re.compile(
    rf"{_UP_TO}(?:right now|just now|at the moment|today|tonight|before|so soon|so fast)\b"
)
_DENIED = ("don't", "do not", "dont", "rather not", "not to")
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
    rf"\b{_AWAY}\b|\bi was (?:wrong|too quick|too hasty|mistaken)\b|^\W*(?:no|sorry no)\W|"
    r"(?:\bnot|n't|\bnever) (?:work\w{0,3}|fit|turn on|boot|start|power)\b|\bcan't (?:use|keep)\b"
)
_NUMBER = re.compile(r"(?:\bord-?|\border\W{1,3}(?:number\W{1,3})?|\bcancel\W{1,2}|#)(\d{3,20})\b")


def asks_for(text: str, kind: ProposalKind, order_number: str) -> bool:
    """Whether a text asks for an offer of that kind: "I'd like to return it".

    A text that names other orders, and not that one, asks for theirs. What is wrong with the goods
    asks for nothing yet.
    """
    return any(
        not _DENIES.search(_WISHED_AWAY.sub(" ", sentence))
        and not _DECLINES[kind].search(sentence)
        and any(map(_WISHES[kind].search, _clauses(sentence)))
        and _may_mean(sentence, order_number)
        for sentence in _sentences(in_plain(text, [order_number]))
    )


def _clauses(sentence: str) -> list[str]:
    return [sentence, *filter(None, map(str.strip, _CLAUSE.split(sentence)))]


def turns_down(text: str, kind: ProposalKind, order_number: str) -> bool:
    """Whether a text says that an act of that kind shall not be: "please don't cancel it".

    What shall only not be yet is not turned down.
    """
    return any(
        (said := _DECLINES[kind].search(sentence))
        and not _is_put_off(sentence, said)
        and not sentence.endswith("?")
        and _may_mean(sentence, order_number)
        for sentence in _sentences(in_plain(text, [order_number]))
    )


def _is_put_off(sentence: str, said: re.Match[str]) -> bool:
    later = said[0].startswith(_DENIED) and _NOT_NOW.match(sentence, said.end())
    return bool(later or _PUT_OFF.match(sentence, said.end()))


def keeps(text: str, *, for_now: bool = True) -> bool:
    """Whether a text says to leave things as they are: "I'll keep it".

    `for_now`: whether that counts where it says "for now".
    """
    found = filter(None, map(_KEEPS.search, _sentences(text)))
    return any(for_now or "for now" not in kept[0] for kept in found)


def _sentences(text: str) -> list[str]:
    plain = text.lower().replace("\u2019", "'")
    return [match[0].strip() for match in _SENTENCE.finditer(plain)]


def _may_mean(sentence: str, order_number: str) -> bool:
    named = _NUMBER.findall(sentence)
    return not named or digits_of(order_number) in named
