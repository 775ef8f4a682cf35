"""Text messages in, through the webhook."""

import base64
import hmac
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support_agent.domain.errors import Forbidden, InvalidInput
from support_agent.ports.inbound import InboundMessage, WebhookRequest
from support_agent.providers.twilio.messaging import TwilioSmsReader, TwilioStatusReader

URL = "https://shop.example/webhook/sms"
FORM_TYPE = "application/x-www-form-urlencoded"
ACCOUNT = "AC" + "0" * 32
SMS = {
    "MessageSid": "SM" + "1" * 32,
    "SmsSid": "SM" + "1" * 32,
    "AccountSid": ACCOUNT,
    "From": "+15125550100",
    "To": "+15125550199",
    "Body": "status of ORD-1001?",
    "NumMedia": "0",
    "FromCity": "",
    "ApiVersion": "2010-04-01",
}


def signed(form: dict[str, str]) -> WebhookRequest:
    text = URL + "".join(name + value for name, value in sorted(form.items()))
    digest = hmac.digest(b"token", text.encode(), "sha1")
    headers = {
        "content-type": f"{FORM_TYPE}; charset=UTF-8",
        "x-twilio-signature": base64.b64encode(digest).decode(),
    }
    return WebhookRequest(URL, headers, urlencode(form).encode())


def unsigned(body: bytes, content_type: str = FORM_TYPE) -> WebhookRequest:
    return WebhookRequest(URL, {"content-type": content_type}, body)


def read(**changes: str | None) -> InboundMessage:
    form = {name: value for name, value in (SMS | changes).items() if value is not None}
    return TwilioSmsReader(["token"], ACCOUNT).read(signed(form))


def simulated(body: bytes) -> InboundMessage:
    return TwilioSmsReader([], None, allow_unsigned=True).read(unsigned(body))


def test_a_signed_text_message_is_read_whole() -> None:
    assert read() == InboundMessage(
        channel="sms",
        provider="twilio",
        provider_id=SMS["MessageSid"],
        sender="+15125550100",
        recipient="+15125550199",
        content="status of ORD-1001?",
        evidence="signed",
    )


def test_without_keys_a_message_is_simulated_where_that_is_allowed() -> None:
    assert simulated(urlencode(SMS).encode()).evidence == "simulated"


def test_a_simulated_message_without_an_id_is_new_each_time() -> None:
    body = urlencode({"From": "+15125550100", "Body": "Hi"}).encode()
    assert simulated(body).provider_id != simulated(body).provider_id


def test_without_keys_and_without_leave_every_message_is_refused() -> None:
    with pytest.raises(Forbidden):
        TwilioSmsReader([], None).read(unsigned(urlencode(SMS).encode()))


def test_with_a_key_an_unsigned_message_is_refused_even_in_development() -> None:
    reader = TwilioSmsReader(["token"], None, allow_unsigned=True)
    with pytest.raises(Forbidden):
        reader.read(unsigned(urlencode(SMS).encode()))


def test_a_message_of_another_account_is_refused_though_signed() -> None:
    with pytest.raises(Forbidden):
        read(AccountSid="AC" + "9" * 32)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("+15125550100", "+15125550100"),
        ("+447700900513", "+447700900513"),
        ("+1 (512) 555-0100", "+15125550100"),
        ("512-555-0100", "+15125550100"),
    ],
)
def test_a_phone_number_is_brought_into_e164(written: str, normal: str) -> None:
    assert read(From=written).sender == normal


def test_a_short_code_is_a_machine() -> None:
    message = read(From="73287")
    assert (message.sender, message.automatic) == ("73287", "short code")


def test_an_alphanumeric_sender_is_nobody_we_can_know() -> None:
    message = read(From="PARCELCO")
    assert message.sender is None
    assert message.sender_name == message.named == "PARCELCO"
    assert message.evidence == "none"
    assert message.automatic == "alphanumeric sender"


@pytest.mark.parametrize(
    "sender",
    [None, "", "whatsapp:", "whatsapp: +1", "+0", "++1", "hello, world!!!", "+1\x00512", "1" * 99],
)
def test_a_sender_that_is_no_phone_is_invalid(sender: str | None) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(From=sender)
    assert caught.value.field == "From"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"MessageSid": None}, "MessageSid"),
        ({"MessageSid": "a b"}, "MessageSid"),
        ({"MessageSid": "x" * 65}, "MessageSid"),
        ({"MessageSid": "SM\x001"}, "MessageSid"),
        ({"Body": None}, "Body"),
        ({"Body": "x" * 16385}, "Body"),
        ({"Body": "x" * 70000}, "body"),
        ({"NumMedia": "11"}, "NumMedia"),
        ({"NumMedia": "-1"}, "NumMedia"),
        ({"NumMedia": "\u0663"}, "NumMedia"),
    ],
)
def test_a_malformed_field_is_named(changes: dict[str, str | None], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(**changes)
    assert caught.value.field == field


def test_too_many_fields_are_invalid() -> None:
    with pytest.raises(InvalidInput):
        simulated(urlencode(SMS).encode() + b"&a" * 400)


def test_a_field_that_stands_twice_is_invalid() -> None:
    with pytest.raises(InvalidInput) as caught:
        simulated(urlencode(SMS).encode() + b"&Body=yes")
    assert caught.value.field == "Body"


def test_a_field_unknown_to_us_may_stand_twice() -> None:
    assert simulated(urlencode(SMS).encode() + b"&New=1&New=2").content == SMS["Body"]


def test_another_content_type_is_invalid() -> None:
    reader = TwilioSmsReader([], None, allow_unsigned=True)
    with pytest.raises(InvalidInput):
        reader.read(unsigned(b"{}", "application/json"))


def test_media_are_listed_and_never_fetched() -> None:
    media = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/ME42"
    message = read(
        MessageSid="MM" + "2" * 32,
        Body="",
        NumMedia="2",
        MediaUrl0=media,
        MediaContentType0="image/jpeg",
        MediaUrl1="https://x.example/../..%2f",
    )
    assert message.content == ""
    assert [item.filename for item in message.attachments] == ["ME42", "media-1"]
    assert message.attachments[0].content_type == "image/jpeg"
    assert message.attachments[1].content_type == "application/octet-stream"


@pytest.mark.parametrize(
    "body",
    [
        *("STOP", "stop", " Stop\n", "STOPALL", "Cancel", "END", "quit", "OPTOUT", "STOP PLEASE"),
        *(
            "Stop!!!",
            "please stop",
            "cancel!",
            "end.",
            "quit!",
            "'stop'",
            "stop stop",
            "I said STOP.",
        ),
        *("Please unsubscribe", "Stop, thx \U0001f64f", "opt out", "S.T.O.P.", "\U0001f6d1"),
    ],
)
def test_a_stop_word_alone_opts_out_and_is_not_answered(body: str) -> None:
    message = read(Body=body)
    assert (message.opt, message.automatic) == ("out", "carrier keyword")


@pytest.mark.parametrize("body", ["STOP", "Unsubscribe", "cancel", "optout"])
def test_twilio_itself_tells_who_writes_its_word(body: str) -> None:
    assert read(Body=body).opt_told
    assert read(Body="basta", OptOutType="STOP").opt_told


@pytest.mark.parametrize("body", ["Stop!!", "please stop", "stop stop", "opt out"])
def test_twilio_tells_nobody_who_writes_more_than_its_word(body: str) -> None:
    assert not read(Body=body).opt_told


@pytest.mark.parametrize(
    "body",
    [
        *("cancel ORD-1003", "end of story", "Cancel?", "cancel please", "quit the job please"),
        *("please end", "Stop?", "Help?!", "(help)", "info?", "start?", "stop the order", "please"),
    ],
)
def test_a_stop_word_in_a_sentence_is_a_message(body: str) -> None:
    message = read(Body=body)
    assert (message.opt, message.automatic) == (None, None)


@pytest.mark.parametrize("body", ["START", "unstop"])
def test_a_start_word_opts_in_and_is_not_answered(body: str) -> None:
    message = read(Body=body)
    assert (message.opt, message.automatic) == ("in", "carrier keyword")


@pytest.mark.parametrize("body", ["Start!", "start please", "Yes"])
def test_what_twilio_does_not_answer_opts_in_and_stays_a_message(body: str) -> None:
    message = read(Body=body)
    assert (message.opt, message.automatic) == ("in", None)


def test_help_is_answered_by_twilio_alone() -> None:
    message = read(Body="HELP")
    assert (message.opt, message.automatic) == (None, "carrier keyword")


@pytest.mark.parametrize(("kind", "opt"), [("STOP", "out"), ("START", "in"), ("HELP", None)])
def test_advanced_opt_out_counts_whatever_the_words(kind: str, opt: str | None) -> None:
    message = read(Body="arrêt", OptOutType=kind)
    assert (message.opt, message.automatic) == (opt, "carrier keyword")


def test_what_a_database_or_a_reader_cannot_take_is_dropped() -> None:
    body = "a\x00b\u202ec\u200bd\U000e0041e\r\nf\x1b[0m"
    assert read(Body=body).content == "abcde\nf[0m"


def test_bytes_that_are_no_utf8_cost_letters_not_the_message() -> None:
    body = urlencode(SMS | {"Body": ""}).encode().replace(b"Body=", b"Body=%ff%fe%00hi%ed%a0%80")
    content = simulated(body).content
    assert content.encode().decode() == content
    assert "hi" in content
    assert "\x00" not in content


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    body=st.binary(max_size=300), headers=st.dictionaries(st.text(max_size=9), st.text(max_size=40))
)
def test_fuzzed_bytes_raise_nothing_but_our_two_errors(
    body: bytes, headers: dict[str, str]
) -> None:
    prefix = urlencode(SMS).encode() + b"&"
    for reader in (
        TwilioSmsReader(["token"], ACCOUNT),
        TwilioSmsReader([], None, allow_unsigned=True),
        TwilioStatusReader([], None, allow_unsigned=True),
    ):
        for start in (b"", prefix, b"Body=", b"MessageSid=SM1&Body=a&From="):
            request = WebhookRequest(URL, {"content-type": FORM_TYPE} | headers, start + body)
            try:
                reader.read(request)
            except (Forbidden, InvalidInput):
                continue


@settings(max_examples=200, deadline=None)
@given(body=st.text(max_size=200), sender=st.text(max_size=40), media=st.text(max_size=3))
def test_a_message_that_is_read_can_be_stored(body: str, sender: str, media: str) -> None:
    form: dict[str, Any] = SMS | {"Body": body, "From": sender, "NumMedia": media}
    raw = "&".join(f"{key}={quote_plus(value, errors='replace')}" for key, value in form.items())
    for changed in (
        raw,
        raw.replace(f"From={quote_plus(sender, errors='replace')}", "From=%2B15125550100"),
    ):
        try:
            message = simulated(changed.encode())
        except InvalidInput:
            continue
        for text in (message.content, message.sender or "", message.sender_name, message.recipient):
            assert "\x00" not in text
            assert text.encode().decode() == text
