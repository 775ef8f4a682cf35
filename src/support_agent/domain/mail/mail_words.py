"""Separates what a mail says now from what it quotes, using what was written before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from support_agent.domain.mail.inside import answers, no_quotation, quotes_us
from support_agent.domain.mail.mail_page import with_marks
from support_agent.domain.mail.quotations import passed_on
from support_agent.domain.mail.quotes import split
from support_agent.domain.mail.repetitions import Repeats

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")


@dataclass(frozen=True, slots=True)
class MailWords:
    """A mail's text with its quotations, and the mails attached to it.

    `ending`: what we say below its new words. `is_forward` and `is_reply`: from its header.
    `is_typed`: no HTML part draws quotations, so a ">" may be the writer's own.
    """

    text: str
    attached: Sequence[str] = ()
    ending: str = ""
    is_forward: bool = False
    is_reply: bool = True
    is_typed: bool = False

    @property
    def length(self) -> int:
        """The number of characters to read."""
        return len(self.text) + sum(map(len, self.attached))


def read(mail: MailWords, ours: Sequence[str] = (), theirs: Sequence[str] = ()) -> tuple[str, str]:
    """The new words and the quoted older text. If nothing would be new, all of it is.

    `ours`: what we wrote to the sender before. It never counts as new, so a mail that only repeats
    it has no new words. `theirs`: what they wrote before.
    """
    before = Repeats(ours)
    parts = split(mail.text, is_forward=mail.is_forward, is_reply=mail.is_reply, ours=before)
    new, quoted = _BLANK_LINES.sub("\n\n", parts.own), parts.quoted
    typed = no_quotation(parts, Repeats([*ours, *theirs])) if mail.is_typed else ""
    if inside := typed or answers(parts, before, theirs):
        new = f"{new}\n\n{inside}".strip()
    if not new and not quotes_us(parts, before):
        new, quoted = with_marks(parts.page), ""
    new += mail.ending
    attached = "\n\n".join(passed_on(each) for each in mail.attached)
    if attached and new:
        # If the writer added words of their own, those words are about the attached mail.
        return new, f"{quoted}\n\n{attached}".strip()
    return new or attached, quoted
