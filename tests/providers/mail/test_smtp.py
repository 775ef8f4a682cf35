"""Mail out, through a loopback SMTP server."""

import asyncio
import socket
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from support_agent.ports.inbound import MailHeaders
from support_agent.ports.sender import SendDeferred, SendRejected, SendUncertain
from support_agent.providers.mail.smtp import SmtpSender, start_tls
from tests.loopback.smtp_server import SmtpServer
from tests.providers.sendgrid.test_sendgrid_sender import FROM, message
from tests.providers.sendgrid.test_sendgrid_signature import NOW, HeldClock


def smtp(url: str) -> SmtpSender:
    return SmtpSender(
        url,
        clock=HeldClock(),
        from_address=FROM,
        from_name="Shop\r\nBcc: x@y.z",
        timeout_seconds=0.3,
    )


def parsed(data: bytes) -> EmailMessage:
    mail = message_from_bytes(data, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


async def test_smtp_is_sent_the_thread_and_both_texts() -> None:
    async with SmtpServer() as server:
        assert await smtp(server.url).send(message()) == "<reply-7@shop.example>"
        mail = parsed(server.accepted[0])
    assert server.recipients == ["al@example.com"]
    assert mail["To"] == "al@example.com"
    assert mail["From"] == '"Shop Bcc: x@y.z" <support@shop.example>'
    assert "Bcc" not in mail
    assert mail["Subject"] == "Re: Where is it?"
    assert mail["Message-ID"] == "<reply-7@shop.example>"
    assert mail["In-Reply-To"] == "<m1@example.com>"
    assert mail["References"] == "<m0@example.com> <m1@example.com>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["Date"] == "Sun, 22 Nov 2026 21:20:00 +0000"
    plain, page = mail.iter_parts()
    assert isinstance(plain, EmailMessage)
    assert isinstance(page, EmailMessage)
    assert plain.get_content().replace("\r\n", "\n") == "It **ships** today.\n"
    assert "<strong>ships</strong>" in page.get_content()


async def test_long_ids_letters_and_leading_dots_arrive_whole() -> None:
    ids = tuple(f"<{'x' * 200}{number}@example.com>" for number in range(20))
    mail = MailHeaders(subject="Café \U0001f600 " * 9, message_id="<a@b>", references=ids)
    async with SmtpServer() as server:
        await smtp(server.url).send(message(text=".\n..dots\n" + "long" * 400 + "é", mail=mail))
        got = parsed(server.accepted[0])
    assert tuple(got["References"].split()) == ids
    assert got["Subject"] == ("Café \U0001f600 " * 9).strip()
    body = got.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    assert body.get_content().replace("\r\n", "\n") == ".\n..dots\n" + "long" * 400 + "é\n"


@pytest.mark.parametrize("mode", ["busy", "refuse_sender", "greylist", "defer_data", "cut_early"])
async def test_smtp_is_deferred_while_nothing_was_taken(mode: str) -> None:
    async with SmtpServer(mode=mode) as server:
        with pytest.raises(SendDeferred):
            await smtp(server.url).send(message())
        assert server.accepted == []


def test_each_mail_sender_says_what_it_is() -> None:
    assert smtp("smtp://127.0.0.1").label == "SMTP"


async def test_no_smtp_server_is_deferred() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SendDeferred):
        await smtp(f"smtp://127.0.0.1:{port}").send(message())


@pytest.mark.parametrize(("mode", "code"), [("refuse", "smtp_550"), ("refuse_data", "smtp_554")])
async def test_smtps_refusal_for_good_is_rejected(mode: str, code: str) -> None:
    async with SmtpServer(mode=mode) as server:
        with pytest.raises(SendRejected) as caught:
            await smtp(server.url).send(message())
    assert caught.value.code == code


@pytest.mark.parametrize("mode", ["hang", "cut"])
async def test_smtps_lost_answer_is_uncertain_and_cannot_be_looked_up(mode: str) -> None:
    async with SmtpServer(mode=mode) as server:
        with pytest.raises(SendUncertain):
            await smtp(server.url).send(message())
        assert len(server.accepted) == 1
        assert await smtp(server.url).lookup(message(), NOW) is None


async def test_smtp_logs_in_and_a_wrong_password_is_deferred() -> None:
    async with SmtpServer(login="al:s3cr3t") as server:
        assert await smtp(server.url).send(message())
        with pytest.raises(SendDeferred):
            await smtp(server.url.replace("s3cr3t", "wrong")).send(message())


def test_a_password_never_leaves_the_machine_without_tls() -> None:
    assert start_tls("mail.example.com", implicit=False, password=True) is True
    assert start_tls("mail.example.com", implicit=False, password=False) is None
    assert start_tls("localhost", implicit=False, password=True) is None
    assert start_tls("127.0.0.1", implicit=False, password=True) is None
    assert start_tls("mail.example.com", implicit=True, password=True) is False


@pytest.mark.parametrize("url", ["", "mail.example.com", "http://mail.example.com", "smtp://"])
def test_a_broken_smtp_url_stops_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL must look like"):
        smtp(url)


async def test_the_smtp_server_also_runs_as_a_process_that_takes_and_falls_silent() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.loopback.smtp_server", "--mode", "hang",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout
        url = (await process.stdout.readline()).decode().removeprefix("ready on ").strip()
        with pytest.raises(SendUncertain):
            await smtp(url).send(message())
    finally:
        process.terminate()
        await process.wait()


@pytest.mark.parametrize("to", ["", "a@b, c@d", "Al <al@example.com>", "a@b\r\nc"])
async def test_a_recipient_that_is_no_mailbox_is_rejected_before_any_conversation(to: str) -> None:
    with pytest.raises(SendRejected) as caught:
        await smtp("smtp://127.0.0.1:1").send(message(to=to))
    assert caught.value.code == "invalid_to"
