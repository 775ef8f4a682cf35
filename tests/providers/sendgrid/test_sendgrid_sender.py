"""Mail out, through a loopback server that speaks SendGrid's v3."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from support_agent.ports.inbound import MailHeaders
from support_agent.ports.sender import OutboundMessage, SendDeferred, SendRejected, SendUncertain
from support_agent.providers.http_send import open_http
from support_agent.providers.sendgrid.inbound import SendGridSender
from tests.loopback.sendgrid_server import SendGridServer
from tests.providers.sendgrid.test_sendgrid_signature import NOW

THREAD = MailHeaders(
    subject="Re: Where is it?",
    message_id="<reply-7@shop.example>",
    in_reply_to="<m1@example.com>",
    references=("<m0@example.com>",),
)
FROM = "support@shop.example"


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_http() as client:
        yield client


def sendgrid(http: aiohttp.ClientSession, url: str) -> SendGridSender:
    return SendGridSender(
        http,
        api_key="SG.key",
        from_address=FROM,
        from_name="Shop Support",
        base_url=url,
        read_seconds=0.2,
    )


def message(
    text: str = "It **ships** today.", to: str = "al@example.com", mail: MailHeaders | None = THREAD
) -> OutboundMessage:
    return OutboundMessage(id=7, channel="email", to=to, text=text, mail=mail)


async def test_sendgrid_is_sent_the_thread_both_texts_and_our_id(
    http: aiohttp.ClientSession,
) -> None:
    async with SendGridServer() as server:
        sent_id = await sendgrid(http, server.url).send(message())
        assert sent_id == "mail-00000000000000001"
        assert sendgrid(http, server.url).label == "SendGrid"
        assert server.requests[0].headers["Authorization"] == "Bearer SG.key"
        assert server.accepted == [
            {
                "personalizations": [
                    {"to": [{"email": "al@example.com"}], "custom_args": {"message": "7"}}
                ],
                "from": {"email": FROM, "name": "Shop Support"},
                "subject": "Re: Where is it?",
                "content": [
                    {"type": "text/plain", "value": "It **ships** today."},
                    {
                        "type": "text/html",
                        "value": "<!doctype html><html><body "
                        'style="font-family:sans-serif;font-size:15px;line-height:1.5">'
                        "<p>It <strong>ships</strong> today.</p>\n</body></html>",
                    },
                ],
                "headers": {
                    "Message-ID": "<reply-7@shop.example>",
                    "Auto-Submitted": "auto-replied",
                    "X-Auto-Response-Suppress": "All",
                    "In-Reply-To": "<m1@example.com>",
                    "References": "<m0@example.com> <m1@example.com>",
                },
            }
        ]


async def test_a_mail_of_no_thread_gets_an_id_of_ours(http: aiohttp.ClientSession) -> None:
    async with SendGridServer() as server:
        await sendgrid(http, server.url).send(message(mail=None))
        headers = server.accepted[0]["headers"]
        assert headers["Message-ID"] == "<message-7@shop.example>"
        assert headers["Auto-Submitted"] == "auto-generated"
        assert "In-Reply-To" not in headers
        assert "References" not in headers


async def test_no_line_break_reaches_a_header(http: aiohttp.ClientSession) -> None:
    bad = MailHeaders(
        subject="hi\r\nBcc: x@y.z",
        message_id="<a@b>\r\nBcc: x@y.z",
        in_reply_to="no id",
        references=("<c\r\n@d>", "<e@f>"),
    )
    async with SendGridServer() as server:
        await sendgrid(http, server.url).send(message(mail=bad))
        sent = server.accepted[0]
    assert sent["subject"] == "hi Bcc: x@y.z"
    assert sent["headers"]["Message-ID"] == "<a@b>"
    assert sent["headers"]["References"] == "<e@f>"
    assert "In-Reply-To" not in sent["headers"]


async def test_sendgrids_refusal_is_rejected_with_its_reason(http: aiohttp.ClientSession) -> None:
    async with SendGridServer(mode="reject") as server:
        with pytest.raises(SendRejected, match=r"personalizations\.0\.to: refused") as caught:
            await sendgrid(http, server.url).send(message())
    assert caught.value.code == "http_400"


async def test_sendgrids_limited_rate_is_deferred_as_long_as_asked(
    http: aiohttp.ClientSession,
) -> None:
    async with SendGridServer(mode="limit") as server:
        with pytest.raises(SendDeferred) as caught:
            await sendgrid(http, server.url).send(message())
        assert caught.value.retry_after_seconds == 9.0
        server.mode = "away"
        with pytest.raises(SendDeferred):
            await sendgrid(http, server.url).send(message())


@pytest.mark.parametrize("mode", ["hang", "cut", "fail"])
async def test_sendgrids_lost_answer_is_uncertain(http: aiohttp.ClientSession, mode: str) -> None:
    async with SendGridServer(mode=mode) as server:
        with pytest.raises(SendUncertain):
            await sendgrid(http, server.url).send(message())


async def test_an_uncertain_mail_is_found_in_the_activity_feed_if_there_is_one(
    http: aiohttp.ClientSession,
) -> None:
    async with SendGridServer(mode="hang") as server:
        sender = sendgrid(http, server.url)
        assert await sender.lookup(message(), NOW) is None
        with pytest.raises(SendUncertain):
            await sender.send(message())
        assert await sender.lookup(message(), NOW) == "mail-00000000000000001"
        server.has_activity_feed = False
        assert await sender.lookup(message(), NOW) is None


@pytest.mark.parametrize("to", ["", "+15125550100", "a@b, c@d", "Al <al@example.com>", "a@b\r\nc"])
async def test_a_recipient_that_is_no_mailbox_is_rejected_before_any_request(
    http: aiohttp.ClientSession, to: str
) -> None:
    with pytest.raises(SendRejected) as caught:
        await sendgrid(http, "http://127.0.0.1:1").send(message(to=to))
    assert caught.value.code == "invalid_to"
