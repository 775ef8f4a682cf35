"""The agent in a terminal: as a customer on any channel, or as an operator."""

import argparse
import asyncio
import sys
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Any

import orjson

from support_agent.bootstrap import open_app
from support_agent.commands.roles import run_to_the_end
from support_agent.config import read_settings
from support_agent.domain.channels import EMAIL, SMS, TextChannel, is_mail, normal_email
from support_agent.domain.errors import InvalidInput
from support_agent.flows import Flows
from support_agent.flows.turn.operate import Done
from support_agent.logs import set_up_logs
from support_agent.ports.inbound import InboundMessage, MailHeaders
from support_agent.worker import Worker

DEMO: dict[TextChannel, str] = {EMAIL: "alex.rivera@example.com", SMS: "+15550104477"}
LEAVING = frozenset({"/quit", "/exit", "/q"})
DIM, BOLD, PLAIN = ("\x1b[2m", "\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("", "", "")


def run(arguments: argparse.Namespace) -> None:
    """Reads lines until /quit or the end of input."""

    async def work() -> None:
        settings = read_settings()
        if not settings.simulation and not arguments.operator:
            raise InvalidInput(
                "APP_ENV",
                "writing as a customer exists in development only, without PUBLIC_URL and keys of "
                "Twilio, SendGrid or SMTP; use --operator NAME",
            )
        set_up_logs("error")
        async with open_app(settings) as app:
            worker = None
            if app.owns_stores and not settings.database_url:
                worker = Worker(app.flows, settings.poll_interval_seconds, settings.turns_at_once)
            await _chat(
                app.flows,
                worker,
                channel=arguments.channel,
                address=arguments.address,
                operator=arguments.operator,
            )

    run_to_the_end(work())


async def _chat(
    flows: Flows,
    worker: Worker | None,
    *,
    channel: TextChannel,
    address: str | None,
    operator: str | None,
) -> None:
    """Reads lines until /quit or the end of input. `worker` answers if nobody else does."""
    address = _address(channel, address)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(flows.live.run())]
        if worker is not None:
            tasks.append(group.create_task(worker.run()))
        try:
            if operator:
                await _operate(flows, channel, address, operator)
            else:
                await _write(flows, channel, address)
        finally:
            for task in tasks:
                task.cancel()


def _address(channel: TextChannel, address: str | None) -> str:
    if address is None:
        return DEMO[channel]
    if is_mail(channel):
        mailbox = normal_email(address)
        if mailbox is None:
            raise InvalidInput("--as", "is no e-mail address; write it as name@example.com")
        return mailbox
    if not address.startswith("+") or not address[1:].isdigit():
        raise InvalidInput("--as", "is no phone number; write it as +15550104477")
    return address


async def _lines(prompt: str) -> AsyncGenerator[str]:
    while True:
        line = await asyncio.to_thread(_read, prompt)
        said = "/quit" if line is None else line.strip()
        if said.lower() in LEAVING:
            print(f"{DIM}Goodbye.{PLAIN}")
            return
        if said:
            yield said


def _read(prompt: str) -> str | None:
    with suppress(EOFError):
        return input(prompt)
    return None


async def _write(flows: Flows, channel: TextChannel, address: str) -> None:
    print(f"{DIM}Writing as {address} by {channel}. /quit or Ctrl-D ends.{PLAIN}")
    thread: list[str] = []
    async for line in _lines(f"{BOLD}you>{PLAIN} "):
        stored = await flows.intake.receive(_message(channel, address, line, thread))
        seen, done = stored.events[0].seq - 1, set[int]()
        async with aclosing(flows.live.follow(stored.customer_id, seen)) as followed:
            async for item in followed:
                if item is not None and _show(orjson.loads(item[1]), thread, done):
                    break


def _message(channel: TextChannel, address: str, text: str, thread: list[str]) -> InboundMessage:
    mail = None
    if is_mail(channel):
        message_id = f"<{uuid.uuid4()}@chat.invalid>"
        # A new mail has a subject; later ones reply to ours.
        subject = "Re: Your question" if thread else text[:60]
        mail = MailHeaders(subject=subject, message_id=message_id, references=tuple(thread[-10:]))
        thread.append(message_id)
    return InboundMessage(
        channel=channel,
        provider="chat",
        provider_id=uuid.uuid4().hex,
        sender=address,
        recipient="",
        content=text,
        evidence="simulated",
        mail=mail,
    )


def _show(event: dict[str, Any], thread: list[str], done: set[int]) -> bool:
    """Prints an event. True after the answer to the message, or if there won't be one.

    `done`: the finished turns. Anything else they sent (a code) was queued before that.
    """
    match event.get("kind"):
        case "batch.waiting" if event["window_ends_at"] is None:
            print(f"{DIM}  no answer comes by itself now; a person reads this{PLAIN}")
            return True
        case "batch.waiting":
            print(f"{DIM}  waiting for more until {event['window_ends_at']}{PLAIN}")
        case "tool.finished":
            run = event["run"]
            arguments = ", ".join(f"{k}={v}" for k, v in run["arguments"].items())
            print(
                f"{DIM}  {run['name']}({arguments}) → {run['outcome']}, "
                f"{run['duration_ms']:.0f} ms{PLAIN}"
            )
        case "turn.finished":
            done.add(event["turn"]["id"])
        case "message.queued":
            message = event["message"]
            if message.get("message_id"):
                thread.append(message["message_id"])
            print(f"{BOLD}agent ({message['channel']})>{PLAIN} {message['content']}")
            return message["batch_id"] in done
        case _:
            pass
    return False


async def _operate(flows: Flows, channel: TextChannel, address: str, operator: str) -> None:
    customer_id = await flows.timeline.owner(channel, address)
    whom = f"customer {customer_id} ({address})"
    print(f"{DIM}Operator {operator}, for {whom}. /quit or Ctrl-D ends.{PLAIN}")
    async for line in _lines(f"{BOLD}{operator}>{PLAIN} "):
        done: Done = await flows.operate.run(customer_id, operator, line)
        detail = await flows.timeline.customer(customer_id)
        for turn in detail["turns"]:
            if turn["id"] == done.turn_id:
                for run in turn["tool_runs"]:
                    print(f"{DIM}  {run['name']}({run['arguments']}) → {run['outcome']}{PLAIN}")
        print(f"{BOLD}agent>{PLAIN} {done.answer}")
