"""A mail's message: its new words, what was forwarded with them, or why it can't be read."""

from support_agent.domain.mail.mail_words import MailWords, read
from support_agent.domain.mail.quotations import INVITATION, UNREAD
from support_agent.domain.mail.subjects import is_forward, is_reply
from support_agent.ports.inbound import MailHeaders
from support_agent.providers.mail.html_quotes import may_quote
from support_agent.providers.mail.parts import MailParts
from support_agent.providers.mail.text import text_of_sections, words_of
from support_agent.providers.plain_text import clean_text

_UNREADABLE = {
    "application/ms-tnef": "Its text is in Outlook's own format (winmail.dat).",
    "application/pgp-encrypted": "It is encrypted (PGP).",
    "application/rtf": "Its text is in a word processor's format (RTF).",
    "text/rtf": "Its text is in a word processor's format (RTF).",
    "application/pkcs7-mime": "It is encrypted or sealed (S/MIME).",
    "application/x-pkcs7-mime": "It is encrypted or sealed (S/MIME).",
}
_NOTE = UNREAD + " {} A reply with plain text can be read.]"
_CUT = "\n[The rest of this message was cut: it has too many lines or parts.]"
_PGP, _PGP_END = "-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----"
_INVITED = INVITATION + " Nothing was added to a calendar.]"


def message_of(parts: MailParts, mail: MailHeaders) -> tuple[str, str, MailWords | None]:
    """What the mail says, what it quotes, and all of it, to be read again with earlier mails."""
    if parts.unread is not None:
        note = _NOTE.format("Its parts can't be told from each other.")
        return note, clean_text(parts.unread).strip(), None
    forwarded = is_forward(mail.subject)
    text = text_of_sections(parts.sections, is_forward=forwarded)
    head, sealed, armored = text.partition(_PGP)
    if sealed:
        note = _NOTE.format(_UNREADABLE["application/pgp-encrypted"])
        text = head + note + armored.partition(_PGP_END)[2]
    answers = bool(mail.in_reply_to or mail.references or is_reply(mail.subject))
    words = words_of(
        text,
        attached=parts.attached,
        ending=_CUT if parts.is_cut else "",
        is_forward=forwarded,
        is_reply=answers,
        is_typed=not any(may_quote(page) for _, page in parts.sections),
    )
    content, quoted = read(words)
    return content or _note(parts), quoted, words


def _note(parts: MailParts) -> str:
    """Our note about a mail without readable text."""
    kinds = [each.content_type for each in parts.attachments]
    for kind in kinds:
        if kind in _UNREADABLE:
            return _NOTE.format(_UNREADABLE[kind])
    return _INVITED if "text/calendar" in kinds else ""
