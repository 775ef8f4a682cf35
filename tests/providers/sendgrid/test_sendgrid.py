"""Mail in, through SendGrid's Inbound Parse: the form, the sender, the evidence, the ID."""

import json

import pytest

from support_agent.domain.errors import Forbidden, InvalidInput
from support_agent.ports.inbound import InboundMessage, WebhookRequest
from support_agent.providers.sendgrid.inbound import SendGridMailReader
from tests.loopback.inbound_mail import File, InboundParse, multipart, unsigned
from tests.providers.sendgrid.test_sendgrid_signature import NOW, HeldClock

PARSE = InboundParse()
OURS = ("support@shop.example", "parse.shop.example")

Form = dict[str, str | bytes]


def headers(**lines: str) -> str:
    """A header block; `In_Reply_To` stands for In-Reply-To."""
    block = {
        "From": "Al Rivera <al@example.com>",
        "Message-ID": "<m1@example.com>",
        "Subject": "Where is it?",
    } | {name.replace("_", "-"): value for name, value in lines.items()}
    return "".join(f"{name}: {value}\n" for name, value in block.items() if value)


def form(**changes: str | bytes | None) -> Form:
    fields = {
        "headers": headers(),
        "dkim": "{@example.com : pass}",
        "to": "support@shop.example",
        "from": "Al Rivera <al@example.com>",
        "subject": "Where is it?",
        "text": "Where is ORD-1001?",
        "envelope": json.dumps({"to": ["Support@shop.example"], "from": "al@example.com"}),
        "charsets": json.dumps({"to": "UTF-8", "text": "utf-8"}),
        "SPF": "pass",
        "attachments": "0",
    } | changes
    return {name: value for name, value in fields.items() if value is not None}


def read(fields: Form, files: dict[str, File] | None = None) -> InboundMessage:
    reader = SendGridMailReader([PARSE.public_key], clock=HeldClock(), ours=OURS)
    return reader.read(PARSE.signed(multipart(fields, files), NOW))


def simulated(request: WebhookRequest) -> InboundMessage:
    return SendGridMailReader([], clock=HeldClock(), allow_unsigned=True).read(request)


def test_a_signed_mail_from_an_aligned_sender_is_read_whole() -> None:
    message = read(form())
    assert (message.channel, message.provider) == ("email", "sendgrid")
    assert (message.sender, message.sender_name) == ("al@example.com", "Al Rivera")
    assert message.recipient == "support@shop.example"
    assert (message.content, message.quoted) == ("Where is ORD-1001?", "")
    assert message.evidence == "aligned"
    assert message.automatic is None
    assert message.mail
    assert (message.mail.subject, message.mail.message_id) == ("Where is it?", "<m1@example.com>")


def test_the_thread_is_read_from_the_headers() -> None:
    block = headers(In_Reply_To="<b@x> junk <c@x>", References="<a@x>\n <b@x>")
    mail = read(form(headers=block)).mail
    assert mail
    assert mail.in_reply_to == "<b@x>"
    assert mail.references == ("<a@x>", "<b@x>")


def test_of_many_references_the_first_and_the_newest_are_kept() -> None:
    ids = [f"<{number}@x>" for number in range(500)]
    mail = read(form(headers=headers(References=" ".join(ids)))).mail
    assert mail
    assert mail.references == (ids[0], *ids[-19:])


def test_each_field_is_read_in_its_own_charset() -> None:
    fields = form(
        subject="pidió".encode("cp850"),
        text="it\u2019s late\u2026".encode("windows-1252"),
        html="<p>más</p>".encode("iso-8859-1"),
        charsets=json.dumps({"subject": "cp850", "html": "iso-8859-1", "text": "windows-1252"}),
    )
    message = read(fields)
    assert message.mail
    assert message.mail.subject == "pidió"
    assert message.content == "más\n\nit\u2019s late\u2026"
    fields["text"] = ""
    assert read(fields).content == "más"


def test_text_in_ascii_bytes_of_another_charset_is_decoded() -> None:
    fields = form(text="注文".encode("iso-2022-jp"), charsets='{"text": "iso-2022-jp"}')
    assert read(fields).content == "注文"


@pytest.mark.parametrize("charset", ["no-such", "idna", "hex", "undefined", "", "\x00", "utf-16"])
def test_an_unusable_charset_costs_letters_not_the_mail(charset: str) -> None:
    fields = form(text=b"caf\xe9!", charsets=json.dumps({"text": charset}))
    assert read(fields).content.startswith("caf") or charset == "utf-16"


def test_an_encoded_subject_cannot_carry_a_line_break() -> None:
    subject = "=?utf-8?q?hi=0D=0ABcc:_x=40y.com?="
    mail = read(form(subject=subject)).mail
    assert mail
    assert mail.subject == "hi Bcc: x@y.com"


def test_a_subject_in_no_known_charset_stays_as_it_came() -> None:
    mail = read(form(subject="=?no-such?q?a?=")).mail
    assert mail
    assert mail.subject == "=?no-such?q?a?="


def test_the_provider_id_is_the_same_for_every_retry() -> None:
    assert read(form()).provider_id == read(form(spam_score="1.1")).provider_id


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": headers(**{"Message-ID": "<m2@example.com>"})},
        {"envelope": json.dumps({"to": ["support@shop.example"], "from": "bo@example.com"})},
        {"headers": headers(From="bo@example.com"), "from": "bo@example.com"},
        {"dkim": "none", "SPF": "fail"},
        {"text": "My parcel never arrived, this is fraud, call me"},
        {"html": "<p>another</p>"},
        {"subject": "Another matter"},
    ],
)
def test_another_mail_sender_evidence_or_content_is_another_id(
    changes: dict[str, str | bytes | None],
) -> None:
    assert read(form(**changes)).provider_id != read(form()).provider_id


def test_a_mail_to_two_of_our_addresses_is_one() -> None:
    other = json.dumps({"to": ["returns@shop.example"], "from": "al@example.com"})
    assert read(form(envelope=other)).provider_id == read(form()).provider_id


def test_without_a_message_id_the_body_makes_the_id() -> None:
    bare = headers(**{"Message-ID": ""})
    first = read(form(headers=bare)).provider_id
    assert first == read(form(headers=bare)).provider_id
    assert first != read(form(headers=bare, text="another")).provider_id


def test_a_simulated_mail_without_an_id_is_new_each_time() -> None:
    post = unsigned(multipart({"from": "al@example.com", "text": "Hi", "subject": "Hi"}))
    first, second = simulated(post), simulated(post)
    assert first.evidence == "simulated"
    assert first.sender == "al@example.com"
    assert first.provider_id != second.provider_id


def test_without_keys_and_without_leave_every_mail_is_refused() -> None:
    with pytest.raises(Forbidden):
        SendGridMailReader([], clock=HeldClock()).read(unsigned(multipart(form())))


def test_with_a_key_an_unsigned_mail_is_refused_even_in_development() -> None:
    reader = SendGridMailReader([PARSE.public_key], clock=HeldClock(), allow_unsigned=True)
    with pytest.raises(Forbidden):
        reader.read(unsigned(multipart(form())))


def test_attachments_are_listed_under_safe_names() -> None:
    info = {
        "attachment1": {"filename": "../../etc/passwd", "type": "text/plain"},
        "attachment2": {"filename": "label\u202efdp.exe\r\n", "type": "x"},
        "attachment3": 5,
    }
    files: dict[str, File] = {
        "attachment1": ("a.txt", "text/plain", b"12345"),
        "attachment2": ("b", "image/png", b""),
        "attachment3": ("photo.jpg", "image/jpeg", b"\xff\xd8"),
    }
    listed = read(form(**{"attachment-info": json.dumps(info)}), files).attachments
    assert [(item.filename, item.content_type, item.size) for item in listed] == [
        ("etc_passwd", "text/plain", 5),
        ("labelfdp.exe", "application/octet-stream", 0),
        ("photo.jpg", "image/jpeg", 2),
    ]


@pytest.mark.parametrize(
    ("body", "content_type", "field"),
    [
        (b"", None, "body"),
        (b"hello", None, "body"),
        (multipart(form())[:-12], None, "body"),
        (multipart(form()), "application/json", "content-type"),
        (multipart(form()), "multipart/form-data", "content-type"),
        (multipart(form()), "multipart/form-data; boundary=" + "x" * 300, "content-type"),
        (b"--xYzZY\r\nno headers\r\n--xYzZY--", None, "body"),
        (b"--xYzZY\r\nContent-Disposition: form-data\r\n\r\nx\r\n--xYzZY--", None, "body"),
        (multipart({"to": "x@y.z"}), None, "text"),
        (multipart({"email": ""}), None, "email"),
        (
            multipart({"text": "a"}).replace(b"--xYzZY--", b"") + multipart({"text": "b"}),
            None,
            "text",
        ),
        (multipart({f"f{number}": "" for number in range(1100)}), None, "body"),
        (b"x" * (30 * 1024 * 1024 + 1), None, "body"),
    ],
)
def test_a_malformed_form_names_its_field(
    body: bytes, content_type: str | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        simulated(unsigned(body, content_type))
    assert caught.value.field == field


def test_a_large_attachment_is_no_trouble() -> None:
    content = b"\r\n--xYzZ" * 1_000_000
    message = read(form(), {"attachment1": ("big.bin", "application/zip", content)})
    assert message.attachments[0].size == len(content)


@pytest.mark.parametrize("named", ["In-Reply-To", "References", "Message-ID"])
def test_an_id_without_brackets_is_the_id(named: str) -> None:
    mail = read(form(headers=headers(**{named: "a.1@example.com"}))).mail
    assert mail
    ids = {mail.message_id, mail.in_reply_to, *mail.references}
    assert "<a.1@example.com>" in ids


def test_words_that_are_no_id_are_none() -> None:
    mail = read(form(headers=headers(**{"In-Reply-To": "Your mail of Monday"}))).mail
    assert mail
    assert mail.in_reply_to is None


@pytest.mark.parametrize("address", ["alex..rivera@example.com", "alex.@example.com"])
def test_an_odd_address_of_a_carrier_is_kept(address: str) -> None:
    sent = form(headers=headers(From=f"Al <{address}>"), **{"from": f"Al <{address}>"})
    assert read(sent).sender == address


@pytest.mark.parametrize(
    "files",
    [
        {f"attachment{n}": ("a.png", "image/png", b"x") for n in range(1, 1500)},
        {"attachment1": ("a" * 40_000, "image/png", b"x")},
        {"attachment1": ("\"; filename*=x'y", "image/png", b"x")},
        {"attachment1": ("", "", b"")},
    ],
    ids=["many", "a long name", "an odd name", "none"],
)
def test_no_number_and_name_of_files_keeps_a_mail_out(files: dict[str, File]) -> None:
    message = read(form(), files)
    assert message.content == "Where is ORD-1001?"
    assert len(message.attachments) == min(len(files), 100)
