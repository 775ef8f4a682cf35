"""Reads what a customer wants done, or not done, as far as plain words tell.

This decides how clear a bare yes to an offer is, and which offers are refused. It is strict on
purpose: a missed wish costs one more yes.
"""

import re

from support_agent.domain.money import in_dollar_signs
from support_agent.domain.offers import KINDS
from support_agent.domain.offers.wanting import AWAY
from support_agent.domain.orders.order_numbers import digits_of, in_plain

_WISHES = {kind.name: re.compile(kind.wish.asked) for kind in KINDS.values()}
_CLAUSE = re.compile(r"[,:;()\u2013\u2014]+|\s-\s|\s(?=(?:and|but|or|so|because|since) )")
# "I did not get the refund" does not refuse one, and "don't drop the refund" means the opposite.
_BETWEEN = (
    r"(?:(?!get |got |receiv|see |have |know |understand |find |think |decid|rush|hurry |withdraw"
    r"|undo |cancel |revoke |reverse |ignore |forget|drop |stop |close |void |end |lose |miss "
    r"|delay )[\w'-]{1,20} ){0,4}"
)
_DECLINES = {
    kind.name: re.compile(
        rf"\b(?:don't|do not|dont|rather not|not to|no need (?:for|to)|no longer|without|against) "
        rf"{_BETWEEN}(?:{names})\b"
        r"|(?<!\bnot )(?<!n't )(?<!\bnever )"
        r"\b(?:stop|withdraw|undo|cancel|revoke|reverse|ignore|forget|drop) "
        rf"(?:(?:the|my|this|that|your|any|a) )?(?:\w{{1,15}} )?(?:{names})\b"
        rf"|^\W*(?:please )?no (?:{names})\b"
    )
    for kind in KINDS.values()
    for names in (kind.wish.named,)
}
# After a refusal in its clause, these only put it off: "don't cancel it yet". The second group does
# so only after a denial, because "stop the refund right now" is urgent.
_UP_TO = r"[^,;:\u2013\u2014]{0,60}\b"
_PUT_OFF = re.compile(rf"{_UP_TO}(?:yet|for now|for the moment|until|till)\b")
_NOT_NOW = re.compile(
    rf"{_UP_TO}(?:right now|just now|at the moment|today|tonight|before|so soon|so fast)\b"
)
_DENIED = ("don't", "do not", "dont", "rather not", "not to")
# At the end of a sentence only: "leave it at the door" and "keep it short" keep nothing.
_KEEPS = re.compile(
    r"\b(?:keep(?:ing)?|leave|leaving)"
    r" (?:it|them|this|that|both|everything|things|(?:the|my|this|that) (?:order|item|purchase)s?)"
    r"(?: as (?:it is|they are|is|are))?"
    r"(?: (?:all|then|please|thanks|thank you|after all|instead|for now)){0,2}\W*$"
)
_SENTENCE = re.compile(r"(?:[^.!?;\n]|\.(?=\d)){1,400}[.!?;\n]?")
# A sentence with one of these makes no request, whatever its clauses say.
_DENIES = re.compile(
    r"n't\b|\b(?:not|never|no|without|keep|keeping|undo|policy|policies|wants|if|unless|whether|hate|was"
    r"|were|been|almost|instead of|rather than|would be|will be|did|has|had)\b"
)
# Denials and complaints that are part of a request.
_WISHED_AWAY = re.compile(
    rf"\b{AWAY}\b|\bi was (?:wrong|too quick|too hasty|mistaken)\b|^\W*(?:no|sorry no)\W|"
    r"(?:\bnot|n't|\bnever) (?:work\w{0,3}|fit|turn on|boot|start|power)\b|\bcan't (?:use|keep)\b"
)
_NUMBER = re.compile(r"(?:\bord-?|\border\W{1,3}(?:number\W{1,3})?|\bcancel\W{1,2}|#)(\d{3,20})\b")


def asks_for(text: str, kind: str, order_number: str) -> bool:
    """Whether a text asks for an offer of that kind: "I'd like to return it".

    A text that only names other orders asks for those. A complaint alone asks for nothing yet.
    """
    return any(
        not _DENIES.search(_WISHED_AWAY.sub(" ", sentence))
        and not _DECLINES[kind].search(sentence)
        and any(map(_WISHES[kind].search, _clauses(sentence)))
        and _may_mean(sentence, order_number)
        for sentence in _sentences(in_plain(in_dollar_signs(text), [order_number]))
    )


def _clauses(sentence: str) -> list[str]:
    return [sentence, *filter(None, map(str.strip, _CLAUSE.split(sentence)))]


def turns_down(text: str, kind: str, order_number: str) -> bool:
    """Whether a text refuses an act of that kind: "please don't cancel it".

    A text that only puts it off does not refuse it.
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

    `for_now`: whether "for now" counts.
    """
    found = filter(None, map(_KEEPS.search, _sentences(text)))
    return any(for_now or "for now" not in kept[0] for kept in found)


def _sentences(text: str) -> list[str]:
    plain = text.lower().replace("\u2019", "'")
    return [match[0].strip() for match in _SENTENCE.finditer(plain)]


def _may_mean(sentence: str, order_number: str) -> bool:
    named = _NUMBER.findall(sentence)
    return not named or digits_of(order_number) in named
