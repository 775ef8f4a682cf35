"""Does a text wish for no more texts? The carrier's own keywords are read where they come in."""

import re

from support_agent.domain.reading import to_read

HOW_TO_STOP = "Reply STOP to get no more texts from us."
STOPPED = "You get no more texts from us. Text START to get them again."

_WHOLE = frozenset(
    {"opt out", "opt me out", "stop all", "stop it all", "no more", "unsubscribe me", "remove me"}
    | {"baja", "alto", "parar", "darme de baja", "dar de baja", "date de baja", "cancelar baja"}
    | {"arret", "arrêt", "arreter", "arrêter", "désabonner", "desabonner", "stopp", "abmelden"}
    | {"abbestellen", "sair", "pare", "descadastrar", "basta", "afmelden", "cancellami", "avsluta"}
)
_MANNERS = re.compile(r"^(?:please|pls|por favor|svp|bitte) | (?:please|pls|now|por favor|svp)$")
_TEXTS = r"(?:texts?|texting|sms|mms|messages?|messaging|msgs?|promos?|spam)"
_GAP = r"(?:\s[\w']{1,12}){0,5}?\s"
_WISH = re.compile(
    r"\b(?:"
    rf"(?:stop|quit|cease){_GAP}{_TEXTS}"
    r"|(?:don'?t|do not|never|not to) (?:ever )?(?:text|sms|message|msg) (?:me|us|this number)"
    rf"|(?:don'?t|do not|never) (?:ever )?(?:send|write) (?:me|us){_GAP}?\s?{_TEXTS}"
    rf"|no (?:more|further|longer){_GAP}?\s?{_TEXTS}|(?:don'?t|do not) want{_GAP}{_TEXTS}"
    r"|opt(?:ing)?(?: me)?[ -]out|opt me out|unsubscribe (?:me|my number|this number)"
    rf"|(?:take|remove) (?:me|my number|this number) (?:off|from){_GAP}(?:list|{_TEXTS})"
    r"|lose my number"
    r"|(?:no|dejen? de|deja de|paren? de|pare de) (?:me )?"
    r"(?:env[ií]\w{1,6}|mand\w{1,6}|escrib\w{1,6})(?:\s\w{1,8}){0,2} (?:mensajes?|sms|textos?)"
    r"|no (?:quiero|deseo)(?:\s\w{1,8}){0,2} (?:mensajes?|sms|textos?)"
    r"|(?:ne m'envoyez plus|arr[eê]te[zr]?|plus)(?:\s[\w']{1,10}){0,3} (?:sms|messages?|textos?)"
    r"|keine (?:weiteren )?(?:sms|nachrichten)(?: mehr)?|keine sms"
    r"|(?:n[ãa]o|parem?)(?:\s\w{1,8}){0,3} (?:mensagens?|sms)"
    r"|(?:basta|niente|non)(?:\s\w{1,10}){0,3} (?:messaggi|sms)"
    r"|geen (?:sms|berichten)"
    r")\b"
)
_ASKS = re.compile(
    r"\b(?:why|did|do(?! not)|when|where|how|what|which|i'll|i will|haven'?t|didn'?t)\b"
)


def wishes_no_texts(text: str) -> bool:
    """Whether its sender wants no more texts, as far as plain words say it."""
    said = " ".join(to_read(text).lower().replace("\u2019", "'").split())
    bare = _MANNERS.sub("", said.strip(" .!\u00a1\u00bf\"'"))
    return bare in _WHOLE or any(
        _WISH.search(clause) and not _ASKS.match(clause) for clause in re.split(r"[.!?;\n]", said)
    )
