"""Decides whether mail that is marked as automatic looks as if a person wrote it."""

import re

# A question, an order, or writing in the first person.
_PERSON = re.compile(
    r"[?\uff1f\u061f]|\bord[- ]?[0-9]{3}|\b(?:i|i'm|i've|i'd|my|me|ich|mein|meine|meinen|mir"
    r"|je|j'ai|mon|ma|moi|yo|mi|mio|mia|meu|minha|eu|ik|mijn|moje|mnie)\b"
)
# What away notes, robots and newsletters say about themselves.
_MACHINE = re.compile(
    r"out of (?:the |my )?office|away from (?:the |my )?(?:desk|office)|limited access to (?:my )?"
    r"e-?mail|on (?:\w{1,20} )?(?:leave|vacation|holidays?)\b|automat(?:ic|ed) (?:reply|response"
    r"|message|answer)|auto-?(?:reply|response)|unsubscribe|newsletter|in your browser"
    r"|abwesen|automatische antwort|nicht im b\u00fcro|abbestellen|absence du bureau"
    r"|r\u00e9ponse automatique|fuera de la oficina|respuesta autom\u00e1tica|fuori ufficio"
    r"|risposta automatica|afwezig|automatisch antwoord"
)


_NEWSLETTER = re.compile(r"to unsubscribe|newsletter|in your browser|abbestellen")


def speaks_as_person(text: str) -> bool:
    """Whether it asks something, names an order, or uses the first person."""
    return bool(_PERSON.search(text.lower().replace("\u2019", "'")))


def is_newsletter(text: str) -> bool:
    """Whether it says how to unsubscribe."""
    return bool(_NEWSLETTER.search(text.lower()))


def looks_written(subject: str, text: str) -> bool:
    """Whether a person may be waiting for an answer to it.

    This only decides whether to open a case, never about an answer. A mistake costs one look.
    """
    return speaks_as_person(text) and not _MACHINE.search(f"{subject}\n{text}".lower())
