"""Decides whether the customer asks for a person. Honored at once, whatever the model says."""

import re

_PERSON = (
    r"(?:(?:real|actual|live|human)\s+)*(?:human(?:\s+being)?|person|people|representative|rep|"
    r"supervisor|manager|operator|(?:support|service|customer\s+service|live|human)\s+agent|"
    r"real\s+agent|staff(?:\s+member)?|employee|somebody\s+real|someone\s+real|somebody|someone)"
)
# The same request in Spanish, German, French, Portuguese, Italian, Dutch and Polish.
_ELSEWHERE = r"""
      \b(?:hablar|chatear|comunicarme|p[áa]s[ae]nme|p[áa]s[ae]me|comun[íi]queme|con[ée]cteme)\s+con\s+
      (?:una?\s+|alg[úu]n\s+|el\s+|la\s+|su\s+|tu\s+)?(?:persona|ser\s+humano|human[oa]|agente|
        operadora?|representante|alguien|asesora?|gerente|supervisora?)\b
    | \b(?<!no\s)(?:quiero|necesito|prefiero|quisiera)\s+una?\s+(?:persona|ser\s+humano|
        human[oa]|agente|operadora?|asesora?)\b
    | \bmit\s+(?:(?:einem|einer|ihrem|ihrer|echten|richtigen|realen)\s+){1,2}(?:menschen|
        mitarbeiter(?:in)?|person|(?:kunden)?berater(?:in)?|ansprechpartner(?:in)?|vorgesetzten)\s+
      (?:sprechen|reden|schreiben|chatten|telefonieren|verbinden|verbunden)\b
    | \bmit\s+jemandem\s+(?:sprechen|reden)\b
    | \b(?:will|m[öo]chte|brauche|moechte)\s+einen?\s+(?:echten\s+|richtigen\s+)?(?:menschen|
        mitarbeiter)\b(?!\s+\w+)
    | \bverbinden\s+sie\s+mich\b
    | \b(?:parler|discuter)\s+(?:à|a|avec)\s+(?:une?\s+|votre\s+)?(?:vraie?\s+)?(?:personne|
        humain|être\s+humain|agent|conseill(?:er|ère)|opérateur|responsable|quelqu'un)\b
    | \bje\s+(?:veux|voudrais)\s+une?\s+(?:vraie?\s+)?(?:personne|humain|conseiller)\b
    | \bfalar\s+com\s+(?:uma?\s+|o\s+|a\s+|seu\s+)?(?:pessoa|ser\s+humano|humano|atendente|
        agente|operadora?|representante|gerente|algu[ée]m)\b
    | \bquero\s+uma?\s+(?:pessoa|humano|atendente)\b
    | \bparlare\s+con\s+(?:una?\s+|il\s+|un\s+vero\s+)?(?:persona|essere\s+umano|umano|
        operatore|operatrice|agente|qualcuno|responsabile)\b
    | \b(?:praten|spreken)\s+met\s+(?:een\s+)?(?:echte?\s+)?(?:mens|persoon|medewerker|iemand)\b
    | \bmet\s+(?:een\s+)?(?:echte?\s+)?(?:mens|persoon|medewerker|iemand)\s+(?:praten|spreken)\b
    | \b(?:po)?rozmawiać\s+z\s+(?:człowiekiem|konsultantem|kimś|osobą)\b
"""
_WISH = re.compile(
    rf"""
      \b(?:(?:talk|speak|chat)(?:ing)?\s+(?:directly\s+|now\s+)?
           | (?:connect|get|put|transfer|pass|hand|forward|escalate|switch|refer)\s+
             (?:(?:me|us|this|on|over|back|straight|right|directly|chat|conversation)\s+){{0,3}})
      (?:to|2|with|through\s+to|through|over\s+to|onto|on\s+to|hold\s+of)\s+(?:an?\s+|some\s+|your\s+|the\s+|one\s+of\s+your\s+|any\s+)?{_PERSON}\b
    | \b(?:i\s+(?:want|need|demand|prefer|(?:would|'d)\s+like|would\s+prefer)|give\s+me|get\s+me|
         let\s+me\s+have|can\s+i\s+(?:get|have))\s+
      (?:an?\s+|some\s+)?(?:real|actual|live|human)\s+
      (?:human|person|agent|representative|rep|operator|being|support|help|assistance)\b
    | \b(?:i\s+(?:want|need|demand|prefer|would\s+like|'d\s+like)|give\s+me|get\s+me|can\s+i\s+
         (?:get|have))\s+(?:an?\s+)?(?:human|representative|supervisor|manager|person(?!-))\b
    | ^\W*(?:(?:an?|real|live|human|please|agent|representative|operator|person|now)\W+){{0,3}}
      (?:human|representative|operator|agent|(?:real|live|human)\s+(?:person|agent))
      (?:\W+(?:please|now|pls|plz))*\W*$
    | \b(?:give|get)\s+me\s+(?:somebody|someone)\b(?!\s+else|')
    | \b(?:transfer|connect|escalate)\s+me(?:\s+(?:please|now))?\s*(?:[.!?,\n]|$)
    | (?:^|[.!?,;:\n])\s{{0,3}}(?:just\s+|but\s+)?(?:an?\s+)?(?:(?:real|live|actual)\s+)?
      (?:person|human(?:\s+being)?|representative)\s*,?\s(?:please|pls|plz|now)\b
    | \b(?:can|could|would|will|may)\s+(?:an?\s+|some\s+)?
      (?:(?:(?:real|actual|live)\s+)*(?:human(?:\s+being)?|person)|someone\s+real|somebody\s+real)\s+
      (?:please\s+)?(?:look|read|check|answer|review|reply|respond|talk|take\s+over|take\s+a\s+look)\b
    | \bis\s+(?:there\s+)?any(?:one|body)\s+(?:alive|human|real)\b
    | \bstop\s+(?:the|this)\s+(?:ro|chat)?bot\b
    | (?:^|[.!?,;:\n])\s{{0,3}}(?:please\s+)?no\s+(?:more\s+)?(?:ro|chat)?bots?\s{{0,3}}
      (?:please\b|[.!,]|$)
    | \b(?:do\s*n[o']?t|not)\s+(?:want|like)\s+(?:to\s+)?(?:talk|speak|chat)(?:ing)?\s+
      (?:to|with)\s+(?:an?\s+|the\s+|your\s+|this\s+)?(?:(?:ro|chat)?bots?|machines?|computers?|ai)\b
    | {_ELSEWHERE}
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "I don't want to talk to a person", "instead of talking to someone": the opposite. This must not
# reach beyond its clause, and a text message often starts the next one with just "I want".
_REACH = 120
_OWN_WISH = r"i\s+(?:want|need|demand|prefer|would)\b"
_NOT = re.compile(
    rf"""
    \b(?:do\s*n[o']?t|no\s+need|not\s+(?:want|need)|without|instead\s+of|rather\s+than|before|
         already|do\s+i\s+(?:need|have)\s+to|didn'?t|never|wasn'?t|couldn'?t|last\s+time|yesterday|
         nicht|keinen?|no\s+(?:quiero|necesito|quisiera|hace\s+falta|es\s+necesario|tengo\s+que)|
         sin|ne|n'|não|non|senza|sem|sans|ohne|niet|zonder|nie)\b
    (?:(?!\b(?:so|and|but|please|(?<!think\s)(?<!if\s){_OWN_WISH})\b)[^.!?,;:\n]){{0,40}}$
    """,
    re.IGNORECASE | re.VERBOSE,
)


def wants_person(text: str) -> bool:
    """Whether the text explicitly asks to be answered by a person."""
    text = text.replace("\u2019", "'")
    return any(not _denied(text, _said_until(wish)) for wish in _WISH.finditer(text))


def _denied(text: str, until: int) -> bool:
    """Reads only nearby words, or each of a thousand requests would reread all text before it."""
    return _NOT.search(text[max(0, until - _REACH) : until]) is not None


def _said_until(wish: re.Match[str]) -> int:
    """The end of the words that may deny the request. Its own "I want" starts a clause."""
    own = re.match(_OWN_WISH, wish[0], re.IGNORECASE)
    return wish.start() + (own.end() if own else 0)
