"""The senders of mails forged by somebody who did not know the code, and their evidence."""

from typing import Any

from support_agent.ports.inbound import InboundMessage
from tests.corpora import rows
from tests.providers.sendgrid.test_sendgrid import read

ROWS = rows("forged_mails")
VICTIM = "alex.rivera@example.com"


def _read(row: dict[str, Any]) -> InboundMessage:
    return read(dict(row["form"]))


def _is_wrong(row: dict[str, Any]) -> bool:
    """An unauthenticated mail may also have no sender: a person looks at it."""
    message = _read(row)
    if (message.evidence == "aligned") != row["vouched"]:
        return True
    wanted = row["sender"] and _in_ascii(row["sender"])
    return message.sender not in ({wanted} if row["vouched"] else {wanted, None})


def _in_ascii(mailbox: str) -> str:
    local, at, domain = mailbox.rpartition("@")
    return f"{local}{at}{domain.encode('idna').decode()}"


def test_every_mail_is_its_senders_and_vouched_for_or_not() -> None:
    assert [row["name"] for row in ROWS if _is_wrong(row) and "doubt" not in row] == []


def test_of_the_mails_in_doubt_as_many_are_right_as_were_once() -> None:
    assert sum(_is_wrong(row) for row in ROWS if "doubt" in row) <= 1


def test_no_mail_that_is_not_the_victims_is_vouched_for_as_the_victims() -> None:
    forged = [row for row in ROWS if not (row["vouched"] and row["sender"] == VICTIM)]
    assert [
        row["name"]
        for row in forged
        if (mail := _read(row)).evidence == "aligned" and mail.sender == VICTIM
    ] == []
