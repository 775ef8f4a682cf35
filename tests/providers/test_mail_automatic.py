"""Mail of machines, which nobody may answer."""

from email.message import Message
from email.parser import HeaderParser

import pytest

from support_agent.domain.channels import OWN_NAME
from support_agent.providers.mail_automatic import automatic_reason

OURS = ("support@shop.example", "parse.shop.example")


def reason(
    envelope_from: str | None = "al@example.com", sender: str = "al@example.com", **lines: str
) -> str | None:
    block = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in lines.items())
    return automatic_reason(HeaderParser().parsestr(block), envelope_from, sender, OURS)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto-submitted"),
        ({"Auto_Submitted": "Auto-Generated; owner-email=x"}, "auto-submitted"),
        ({"List_Id": "<news.example.com>"}, "mailing list"),
        ({"List_Unsubscribe": "<mailto:u@x>"}, "mailing list"),
        ({"Feedback_ID": "1:2"}, "mailing list"),
        ({"Precedence": "Bulk"}, "bulk mail"),
        ({"Precedence": "auto_reply"}, "auto-reply"),
        ({"X_Auto_Response_Suppress": "All", "envelope_from": "<>"}, "bounce"),
        ({"Precedence": "bulk", "Auto_Submitted": "auto-replied"}, "auto-submitted"),
        ({"List_Id": "<x.y>", "sender": "support@shop.example"}, OWN_NAME),
        ({"sender": "noreply@parse.shop.example"}, OWN_NAME),
        (
            {"X_Auto_Response_Suppress": "All", "Content_Type": "multipart/report"},
            "delivery report",
        ),
        ({"X_Autoreply": "yes"}, "auto-reply"),
        ({"X_Autorespond": "1"}, "auto-reply"),
        ({"X_Loop": "a@b"}, "auto-reply"),
        ({"X_Auto_Response_Suppress": "OOF, AutoReply"}, "asks for no automatic answer"),
        ({"X_Auto_Response_Suppress": "All"}, "asks for no automatic answer"),
        ({"Content_Type": "multipart/report; report-type=delivery-status"}, "delivery report"),
        ({"Return_Path": "<>"}, "bounce"),
        ({"envelope_from": ""}, "bounce"),
        ({"sender": "MAILER-DAEMON@example.com".lower()}, "machine sender"),
        ({"sender": "postmaster@example.com"}, "machine sender"),
        ({"sender": "no-reply@example.com"}, "machine sender"),
        ({"sender": "noreply+1@example.com"}, "machine sender"),
        ({"sender": "donotreply@example.com"}, "machine sender"),
        ({"sender": "do-not-reply@example.com"}, "machine sender"),
        ({"sender": "bounces-77@example.com"}, "machine sender"),
        ({"sender": "bounces-al=example.com@example.net"}, "machine sender"),
        ({"sender": "bounce+77@example.com"}, "machine sender"),
        ({"sender": "bounces@example.com"}, "machine sender"),
        ({"sender": "news-bounces@example.com"}, "machine sender"),
        ({"sender": "support@shop.example"}, OWN_NAME),
        ({"sender": "anything@parse.shop.example"}, OWN_NAME),
        *(
            ({"sender": "support@shop.example", "Auto_Submitted": value}, "our own address")
            for value in ("auto-replied", "auto-generated")
        ),
    ],
)
def test_mail_of_a_machine_is_never_answered(lines: dict[str, str], expected: str) -> None:
    assert reason(**lines) == expected


@pytest.mark.parametrize(
    "lines",
    [
        {},
        {"Auto_Submitted": "no"},
        {"Auto_Submitted": "no (typed by hand)"},
        {"Auto_Submitted": "No; x=1"},
        {"X_Autoreply": "no"},
        *(
            {"sender": f"{local}@example.com"}
            for local in (
                *("bouncehouse", "bouncer99", "bounce-fitness", "bouncycastle", "owner-jim"),
                *("dog-owner", "homeowner", "info-request", "press-request", "noreply.smith"),
                *("noreply-jane", "postmaster.jones"),
            )
        ),
        {"Precedence": "first-class"},
        {"X_Auto_Response_Suppress": "OOF"},
        {"Content_Type": "multipart/alternative; boundary=x"},
        {"sender": "norbert@example.com"},
        {"sender": "replyall@example.com"},
        {"sender": "requests@example.com"},
        {"sender": ""},
        {"Subject": "Out of office? Please reply"},
    ],
)
def test_mail_of_a_person_may_be_answered(lines: dict[str, str]) -> None:
    assert reason(**lines) is None


def test_nothing_known_is_no_reason() -> None:
    assert automatic_reason(Message(), None, None, ()) is None
