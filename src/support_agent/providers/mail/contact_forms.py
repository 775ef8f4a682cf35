"""Mail from contact forms: the form sends it, and the visitor is in Reply-To."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlsplit

from support_agent.providers.mail.automatic import is_machine, only_generated
from support_agent.providers.mail.identity import Mailbox, likely_mailbox, one_mailbox, organisation

_LISTED = re.compile(r"[,;](?=[^,;]{0,400}@)")


@dataclass(frozen=True, slots=True)
class FilledIn:
    """A form's mail. `person` is None if it names no visitor, or two."""

    person: Mailbox | None


class ContactForms:
    """Knows the shop's own forms by their From.

    That is one of `senders`, which nobody else uses, one of `ours`, which answers come from, or any
    at the website's domain. Somebody else's form is unknown, and a From can be forged. So the
    person in Reply-To is never more than a stranger who claims that address.
    """

    def __init__(self, senders: Collection[str], website: str, ours: Collection[str] = ()) -> None:
        self._forms = frozenset(sender.lower() for sender in senders)
        self._ours = frozenset(address.lower() for address in ours)
        self._shop = organisation(urlsplit(website).hostname or "")

    def filled_in_by(
        self, headers: Message, envelope_from: str | None, sender: Mailbox | None
    ) -> FilledIn | None:
        """The visitor who filled in the form that sent this mail; None if no form sent it.

        Our own answers never name somebody else in Reply-To, so a returned one is not a form's.
        """
        if sender is None or not self._is_ours(sender):
            return None
        if not only_generated(headers, envelope_from):
            return None
        replies = [str(each) for each in headers.get_all("reply-to", [])]
        named = {each.address: each for value in replies for each in _mailboxes(value)}
        if not replies or named.keys() == {sender.address}:
            return FilledIn(None) if sender.address in self._forms else None
        people = [
            each for each in named.values() if not (self._is_ours(each) or is_machine(each.address))
        ]
        return FilledIn(people[0] if len(people) == 1 else None)

    def _is_ours(self, mailbox: Mailbox) -> bool:
        if mailbox.address in self._forms | self._ours:
            return True
        return bool(self._shop) and organisation(mailbox.domain) == self._shop


def _mailboxes(value: str) -> list[Mailbox]:
    """The mailboxes of a list. A comma inside a name doesn't end one."""
    if one := one_mailbox(value):
        return [one]
    pieces = (one_mailbox(piece) or likely_mailbox(piece) for piece in _LISTED.split(value[:2000]))
    return [each for each in pieces if each]
