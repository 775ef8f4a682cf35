"""Who a mail is believed to be from: a strict From, and DKIM or SPF aligned with it."""

import json

import pytest

from support_agent.domain.channels import FAILED_CHECK
from tests.providers.sendgrid.test_sendgrid import form, headers, read


@pytest.mark.parametrize(
    ("changes", "evidence"),
    [
        ({"SPF": "fail"}, "aligned"),
        ({"SPF": "fail", "dkim": "{@mail.example.com : pass}"}, "aligned"),
        ({"SPF": "fail", "dkim": "{@evil.com : pass, @example.com : pass}"}, "aligned"),
        ({"dkim": "{@example.com : pass}{@example.com : pass}", "SPF": "fail"}, "aligned"),
        ({"dkim": "{@example.com : pass, @evil.com : fail}", "SPF": "none"}, "none"),
        ({"dkim": "{@evil.com : fail}{@example.com : pass}", "SPF": "none"}, "aligned"),
        ({"dkim": "{@example.com : pass}{@evil.com : fail}", "SPF": "none"}, "none"),
        ({"dkim": "{@example.com : pass, @evil.com : neutral}", "SPF": "none"}, "none"),
        ({"dkim": "{@example.com : pass, @evil.com : fail}", "SPF": "pass"}, "aligned"),
        ({"dkim": "none"}, "aligned"),
        ({"dkim": "none", "SPF": "softfail"}, "none"),
        ({"dkim": "{@example.com : fail}", "SPF": "none"}, "none"),
        ({"dkim": "{@evil.com : pass}", "SPF": "neutral"}, "none"),
        ({"dkim": "{@notexample.com : pass}", "SPF": "fail"}, "none"),
        ({"dkim": "{@example.com.evil.com : pass}", "SPF": "fail"}, "none"),
        ({"dkim": "{@com : pass}", "SPF": "fail"}, "none"),
        ({"dkim": None, "SPF": None}, "none"),
        (
            {"dkim": "none", "envelope": json.dumps({"to": ["s@x.y"], "from": "e@evil.com"})},
            "none",
        ),
        ({"dkim": "none", "envelope": json.dumps({"to": ["s@x.y"], "from": ""})}, "none"),
    ],
)
def test_only_dkim_or_spf_of_the_same_organisation_vouches_for_from(
    changes: dict[str, str | None], evidence: str
) -> None:
    assert read(form(**changes)).evidence == evidence


def test_two_shops_under_one_public_suffix_do_not_vouch_for_each_other() -> None:
    fields = form(
        headers=headers(From="al@a.co.uk"),
        **{"from": "al@a.co.uk", "dkim": "{@b.co.uk : pass}", "SPF": "fail"},
    )
    assert read(fields).evidence == "none"


@pytest.mark.parametrize(
    "value",
    [
        "alice@example.org]<bob@evil.com>",
        "alice@example.org)bob@evil.com",
        "alice@example.org <bob@evil.com>",
        "Victim <victim@x.com> <e@evil.com>",
        "<alice@example.org>, bob@evil.com",
        "alice@example.org, bob@evil.com",
        "group: alice@example.org;",
        "Alice (alice@example.org) <bob@evil.com>",
        'alice@example.org" <bob@evil.com>',
        "Alice <alice@example.org>; Bob",
        "alice@exa mple.org",
        "a@example..org",
        "<@evil.com:alice@example.org>",
        "alice@example.org\x00<bob@evil.com>",
        "x" * 3000 + "<bob@evil.com>",
    ],
)
def test_a_from_with_two_readings_is_nobody(value: str) -> None:
    message = read(form(headers=headers(From=value), **{"from": value}))
    assert message.sender is None
    assert message.evidence == "none"


@pytest.mark.parametrize(
    ("value", "sender"),
    [
        ("<alice@example.org", "alice@example.org"),
        ("Alice @ Home <alice@example.org>", "alice@example.org"),
        ("Alice alice@example.org>", "alice@example.org"),
        ("Alice <mailto:alice@example.org>", "alice@example.org"),
        ("<alice@example.org> Alice", "alice@example.org"),
        ('Alice "Al <alice@example.org>', "alice@example.org"),
    ],
)
def test_an_odd_from_with_one_mailbox_is_of_that_mailbox_and_proves_nothing(
    value: str, sender: str
) -> None:
    message = read(form(headers=headers(From=value), **{"from": value}))
    assert (message.sender, message.evidence, message.automatic) == (sender, "none", None)


@pytest.mark.parametrize(
    ("value", "sender"),
    [
        ("Bob <bob@m\u00fcnchen.example>", "bob@xn--mnchen-3ya.example"),
        ("bob@\u4f8b\u3048.example", "bob@xn--r8jz45g.example"),
        ("bob@stra\u00dfe.example", None),  # other programs read strasse.example
        ("bob@\uff45xample.org", None),
        ("b\u00f6b@example.org", None),
        ('"odd local"@example.org', None),
        ("bob@[192.0.2.1]", None),
    ],
)
def test_a_domain_in_letters_of_its_own_is_written_to_in_ascii(
    value: str, sender: str | None
) -> None:
    signed = f"{{@{sender.partition('@')[2]} : pass}}" if sender else "none"
    message = read(form(headers=headers(From=value), dkim=signed, SPF="none", **{"from": None}))
    assert message.sender == sender
    assert message.evidence == ("aligned" if sender else "none")
    assert (message.named == "") == bool(sender)


def test_whom_nobody_can_tell_is_named_as_the_mail_does() -> None:
    two = "Al <al@example.com>, Bo <bo@example.com>"
    message = read(form(headers=headers(From=two, Reply_To="=?utf-8?q?J=C3=B6?= <j@x.example>")))
    assert message.sender is None
    assert message.named == f"From: {two}; Reply-To: J\u00f6 <j@x.example>"


def test_two_from_headers_are_nobody() -> None:
    block = headers() + "From: bob@evil.com\n"
    assert read(form(headers=block)).sender is None


@pytest.mark.parametrize("name", ["Sender", "Reply-To", "X-From", "Resent-From"])
def test_a_mail_without_a_from_is_nobodys_whatever_the_form_says(name: str) -> None:
    block = f"{name}: al@example.com\nSubject: Hi\nMessage-ID: <m1@example.com>\n"
    message = read(form(headers=block, SPF="pass", dkim="{@example.com : pass}"))
    assert (message.sender, message.evidence) == (None, "none")


@pytest.mark.parametrize("headers", [None, "", "\n"])
def test_a_form_without_headers_is_vouched_for_by_nothing(headers: str | None) -> None:
    fields = form(headers=headers, SPF="pass", dkim="{@example.com : pass}")
    message = read(fields)
    assert (message.sender, message.evidence) == ("al@example.com", "none")


def test_a_form_without_headers_that_fails_its_check_is_held() -> None:
    message = read(form(headers=None, SPF="fail", dkim="none"))
    assert message.automatic == FAILED_CHECK


def test_a_from_field_that_contradicts_the_header_is_nobody() -> None:
    assert read(form(**{"from": "bob@evil.com"})).sender is None


@pytest.mark.parametrize(
    ("value", "sender", "name"),
    [
        ("AL@Example.COM", "al@example.com", ""),
        ("<al@example.com>", "al@example.com", ""),
        ('"Rivera, \\"Al\\"" <al@example.com>', "al@example.com", 'Rivera, "Al"'),
        ('"victim@shop.example" <al@example.com>', "al@example.com", "victim@shop.example"),
        ("al@example.com <al@example.com>", "al@example.com", "al@example.com"),
        ("=?utf-8?q?Jos=C3=A9=0D=0Ax?= <al@example.com>", "al@example.com", "José x"),
        ("=?x?q?broken <al@example.com>", "al@example.com", "=?x?q?broken"),
    ],
)
def test_a_from_with_one_reading_is_read(value: str, sender: str, name: str) -> None:
    message = read(form(headers=headers(From=value), **{"from": None}))
    assert (message.sender, message.sender_name) == (sender, name)
