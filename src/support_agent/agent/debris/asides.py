"""Finds remarks about the answer or the customer, made to whoever asked for the answer."""

import re
from collections.abc import Iterator

_CUSTOMER = r"(?:the|this|your|our) (?:customer|user|client)"
_REPLY = r"(?:reply|response|draft|sms|text message)"
_ANY_REPLY = rf"(?:{_REPLY}|message|answer|text|e-?mail)"
_OH = r"\A\s{0,9}(?:\w{1,20}(?: \w{1,20})?[!,.][ ]){0,2}"
_HERE = r"(?:here(?:'s|\u2019s| is)|below is|this is) (?:a|an|the|my|your) (?:[\w-]{1,20} ){0,3}?"
_CAN = r"(?: (?:that )?you (?:could|can|may|might) (?:send|use|give|text)(?: it)?)"
# As in "Sure! Here's a reply you could send to the customer:".
_LEAD = re.compile(
    rf"{_OH}{_HERE}(?:{_REPLY}(?: (?:message|reply|response|version))?"
    rf"(?: (?:for|via|as|in|by) (?:an? )?(?:sms|e-?mail|text))?{_CAN}?"
    rf"(?: (?:to|for) {_CUSTOMER})?|{_ANY_REPLY}{_CAN}? (?:to|for) {_CUSTOMER})"
    r"[ ]?:[*_]{0,3}[ \t]{0,9}(?:\n\s{0,9}|(?=[\"\u201c]))",
    re.IGNORECASE,
)
# A first line that may be one too, alone or with the answer after it.
_MAY_LEAD = re.compile(
    rf"{_OH}(?:[^\n:]{{0,60}}\bI(?:'d|\u2019d| would|'ll| will| suggest| recommend)"
    r"(?: \w{1,20}){0,2}? (?:respond|reply|answer|send|write|text)(?:ing)?\b[^\n:]{0,60}"
    r"|(?:you|we) (?:could|can|may|might|should) (?:send|tell|write|text|answer)"
    rf" (?:them|him|her|{_CUSTOMER})\b[^\n:]{{0,60}}):[ \t]{{0,9}}\n"
    rf"|{_OH}{_HERE}[^\n:]{{0,60}}\b(?:to|for) {_CUSTOMER}[ ]?:",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?:(?<=[.!?\"'\u201d)*])|(?<=\n))\s{0,9}[*_]{0,3}[(\[]([^()\[\]\n]{0,60}?)\b(\d{1,5})[ -]?"
    r"(characters?|chars?|words?)\b[^()\[\]\n]{0,40}[)\]][*_]{0,3}\s*\Z",
    re.IGNORECASE,
)
_OF_REPLY = re.compile(
    r"\b(?:message|reply|response|text|sms|length|count|total|limit|under|within)\b", re.IGNORECASE
)
# "Note: I kept it short for SMS.": the first or last of several paragraphs, about the reply.
_IT = re.compile(
    r"\b(?:this|the(?: above)?|my) (?:reply|response|draft|answer|message|text|sms)\b"
    r"(?! (?:time|on|of|in|from))|\b(?:tried to keep|kept|keeping|made) (?:it|this|things)\b"
    r"|\bkept (?:short|brief)\b|\b(?:the|this|my) (?:tone|wording|phrasing)\b",
    re.IGNORECASE,
)
_ITS_MANNER = re.compile(
    r"\b(?:brief|short|concise|friendly|polite|empathetic|professional|warm|neutral|formal|casual)"
    r"(?=[.,;:!?)*]| (?:and|or|for|as|enough|so|but|in|to)\b|\s*\Z)"
    r"|\b(?:(?:sms|character|length) limit|for sms|guidelines?|as instructed|adjust|tweak|rephrase"
    r"|reword|shorten|works for you|fits?|disclos\w{1,3})\b",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"\b(?:let me know|would you like|do you want|feel free|want me to|i can (?:also )?"
    r"|is there anything|happy to)\b[^.!?\n]{0,60}\b(?:adjust|change|tweak|revise|rephrase|reword"
    r"|edit|modify|shorten|refine|make)\b[^.!?\n]{0,30}\b(?:tone|wording|phrasing"
    r"|(?:this|the|my) (?:draft|reply|response|version))\b"
    r"|\blet me know if (?:this|the|my) (?:draft|reply|response|version) (?:works|is|fits|looks)\b"
    r"|\bmake (?:it|this) (?:shorter|more (?:formal|casual|friendly|concise))\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"[-\u2013\u2014*_ ]{0,6}(?:your |an |the )?(?:ai|virtual|automated|digital)"
    r"(?: support| customer| service){0,2} (?:assistant|agent|bot|model)[*_.!]{0,3}",
    re.IGNORECASE,
)
# Thoughts about a customer in an answer to them: at its start, or about what only they do.
_VERB = (
    r"(?:just |also |only )?(?:wants|asks|asked|wrote|writes|says|said|greets|greeted|mentions"
    r"|mentioned|requests|requested|sounds|is (?:asking|looking|saying|greeting|requesting))"
)
_OF_CUSTOMER = re.compile(
    r"(?:\A|[.!?][ ]{1,2}|\n)\s{0,3}(?:\w{1,9}[,.][ ]|(?:so|now) ){0,2}(?:(?:the|this|our) "
    rf"(?:customer|user|client)|User|Customer) {_VERB}\b"
    r"|\A\s{0,9}(?:\w{1,9}[,.][ ]|(?:so|now) ){0,2}(?:the|this|our) (?:customer|user) "
    r"(?:is|was|has|seems|appears|needs|did|does)(?:n't)?\b",
    re.IGNORECASE,
)
_TO_THIRD = re.compile(
    r"\b(?:tell|ask|greet|inform|thank|answer|assist|reassure|remind|(?:reply|respond|apologize) to"
    r"|send (?:this|it) to|(?:reply|response|answer|message|text) (?:to|for)) (?:the|this) "
    r"(?:customer|user)\b(?! (?:service|support|number|manual|account|desk|name|portal|guide|care))"
    r"|\b(?:I|we) (?:should|must|need to|have to)(?: now| just)? (?:(?:reply|respond) to them\b"
    r"|(?:reply|respond|answer|be|keep it) (?:brief|short|polite|friendly|concise))"
    r"|\b[Ll]et me (?:reply to|respond to|answer) them\b"
    r"|\AStep 1: (?:read|understand|analy[sz]e|identify)\b[^\n]{0,40}"
    r"\b(?:message|request|query|question)\b",
    re.IGNORECASE,
)
_PARAGRAPHS = re.compile(
    r"\n(?:[ \t]{0,9}\n|[-*_]{3,9}[ \t]{0,9}\n){1,9}|\n(?=[(\[]|[*_]{0,3}note)", re.IGNORECASE
)
_LONGEST = 250


def without_asides(text: str) -> str:
    """The answer without plain remarks about it before its first and after its last word."""
    if (lead := _LEAD.match(text)) and text[lead.end() :].strip():
        text = text[lead.end() :]
    count = _COUNT.search(text)
    if count and (before := text[: count.start()].strip()) and _is_of(count, before):
        return before
    return text


def _is_of(count: re.Match[str], answer: str) -> bool:
    """Whether a count of characters or words is the answer's own: "(12 characters)" may be any."""
    told = int(count[2])
    size = len(answer.split()) if count[3][0].lower() == "w" else len(answer)
    return _OF_REPLY.search(count[0]) is not None or abs(told - size) * 4 <= size


def asides(text: str) -> Iterator[str]:
    """The parts of an answer that are addressed to somebody other than its reader."""
    if found := _MAY_LEAD.match(text):
        yield found[0]
    for form in (_OF_CUSTOMER, _TO_THIRD, _OFFERS):
        if found := form.search(text):
            yield found[0]
    parts = _PARAGRAPHS.split(text.strip())
    for part in {parts[0], parts[-1]} if len(parts) > 1 else ():
        if len(part) <= _LONGEST and _IT.search(part) and _ITS_MANNER.search(part):
            yield part
    last = text.strip().rpartition("\n")[2]
    if last != text.strip() and _SIGNED.fullmatch(last.strip()):
        yield last
