"""The message a mail is: new words, what was passed on with them, or why it can't be read."""

from support_agent.domain.quotations import INVITATION, UNREAD, passed_on
from support_agent.domain.subjects import is_forward
from support_agent.providers.mail_parts import MailParts
from support_agent.providers.mail_text import split_reply, text_of_sections
from support_agent.providers.plain_text import clean_text

_UNREADABLE = {
    "application/ms-tnef": "Its text is in Outlook's own format (winmail.dat).",
    "application/pgp-encrypted": "It is encrypted (PGP).",
    "application/pkcs7-mime": "It is encrypted or sealed (S/MIME).",
    "application/x-pkcs7-mime": "It is encrypted or sealed (S/MIME).",
}
_NOTE = UNREAD + " {} A reply with plain text can be read.]"
_CUT = "\n[The rest of this message was cut: it has too many lines or parts.]"
_PGP, _PGP_END = "-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----"
_INVITED = INVITATION + " Nothing was added to a calendar.]"


def message_of(parts: MailParts, subject: str) -> tuple[str, str]:
    """What the mail says, and what it quotes."""
    if parts.unread is not None:
        note = _NOTE.format("Its parts can't be told from each other.")
        return note, clean_text(parts.unread).strip()
    forwarded = is_forward(subject)
    text = text_of_sections(parts.sections, is_forward=forwarded)
    head, sealed, armored = text.partition(_PGP)
    if sealed:
        note = _NOTE.format(_UNREADABLE["application/pgp-encrypted"])
        text = head + note + armored.partition(_PGP_END)[2]
    content, quoted = split_reply(text, is_forward=forwarded)
    content += _CUT if parts.is_cut else ""
    inside = "\n\n".join(passed_on(clean_text(each).strip()) for each in parts.attached)
    if inside and content:
        # Beside words of the writer's own an attached mail is what they are about.
        return content, f"{quoted}\n\n{inside}".strip()
    return content or inside or _note(parts), quoted


def _note(parts: MailParts) -> str:
    """What is said of a mail without a text that can be read, in words of ours."""
    kinds = [each.content_type for each in parts.attachments]
    for kind in kinds:
        if kind in _UNREADABLE:
            return _NOTE.format(_UNREADABLE[kind])
    return _INVITED if "text/calendar" in kinds else ""
