"""A contact form's mail: the form sends it, and whoever filled it in stands in Reply-To."""

from collections.abc import Collection
from email.message import Message
from urllib.parse import urlsplit

from support_agent.providers.mail_automatic import is_machine, only_generated
from support_agent.providers.mail_identity import Mailbox, one_mailbox, organisation


class ContactForms:
    """Knows the shop's own forms by their From: an address of `senders`, or the website's domain.

    Somebody else's form is not known, and a From can be forged. So whoever stands in Reply-To is
    never more than a stranger who claims that address.
    """

    def __init__(self, senders: Collection[str], website: str) -> None:
        self._senders = frozenset(sender.lower() for sender in senders)
        self._shop = organisation(urlsplit(website).hostname or "")

    def filled_in_by(
        self, headers: Message, envelope_from: str | None, sender: Mailbox | None
    ) -> Mailbox | None:
        """Who filled in the form that sent this mail; None when it is no form's.

        Our own answers never name somebody else in Reply-To, so one that comes back is no form's.
        """
        if sender is None or not self._is_ours(sender):
            return None
        replies = headers.get_all("reply-to", [])
        person = one_mailbox(str(replies[0])) if len(replies) == 1 else None
        if person is None or self._is_ours(person) or is_machine(person.address):
            return None
        return person if only_generated(headers, envelope_from) else None

    def _is_ours(self, mailbox: Mailbox) -> bool:
        if mailbox.address in self._senders:
            return True
        return bool(self._shop) and organisation(mailbox.domain) == self._shop
