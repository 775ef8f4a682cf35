"""The raw mails in a folder next to the checkout; collected only if that folder exists."""

# ruff: noqa: RUF001 - the texts are as their writers typed them

import pytest

from tests.providers.mail.conftest import MAILS_BESIDE
from tests.providers.mail.test_mail_parts import raw


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("M02-gb2312-with-gbk-and-dash", "你好 – 订单1001在哪里? 鎔 Where is order 1001?"),
        ("M06-latin1-labelled-us-ascii", "Grüße, where is order 1001?"),
        ("M08-windows-1252", "Where’s order “1001” – and what’s its price in €?"),
        ("M12-unknown-8bit", "Where is order 1001? Füße"),
        ("M20-html", "Hi,\n\nwhere is my order 1001?"),
        *((f"M{number}-html", "Where is order 1001?") for number in (21, 22, 23, 24)),
        ("M27-bottom", "Hi,\n\nI mean order 1001. Where is it?\n\nAlex"),
        ("M33-text", "Please see the attached photo of the damage."),
        ("M37-empty", ""),
        ("M39-no", "Where is order 1001?"),
        ("M40-format", "Where is my order 1001? It has been a long time."),
        ("M42-plain", "Where is order 1001?"),
        ("M43-plain", "Where is order 1001?"),
        ("M44-apple", "First part: hello.\nWhere is order 1001?"),
        ("M45-bad", "Where is order 1001?"),
        ("M46-wrong", "Where is order 1001?"),
        ("M47-malformed", "Where is order 1001?"),
        ("M48-rtl", "مرحبا، أين طلبي رقم ١٠٠١ ؟"),
        ("M50-smime", "Where is order 1001?"),
    ],
)
def test_the_mails_beside_are_read_whole(name: str, text: str) -> None:
    read = raw(MAILS_BESIDE.joinpath(f"{name}.eml").read_bytes())
    assert read.content == text
    assert read.automatic is None


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("M28-inline", "> Shall we send a new one?\n\nNo, I would like to know where it is."),
        ("M30-calendar", "calendar invitation"),
        ("M31-winmail.dat", "winmail.dat"),
        ("M34-forwarded", "> Where is order 1001?"),
        ("M35-forwarded", "> Your parcel 1Z88A4F20309173665 is delayed."),
        ("M51-pgp", "encrypted (PGP)"),
    ],
)
def test_the_mails_beside_say_what_they_are(name: str, part: str) -> None:
    assert part in raw(MAILS_BESIDE.joinpath(f"{name}.eml").read_bytes()).content
