"""Wires the flows, package by package, from what is open."""

import asyncio

from support_agent.agent.claims import Checker
from support_agent.agent.engine import Engine
from support_agent.agent.prompts import system_prompt, voice_prompt
from support_agent.agent.tools import TOOLS
from support_agent.bootstrap.model import choose_brain
from support_agent.bootstrap.parts import Opened
from support_agent.bootstrap.vendors import (
    choose_carrier,
    choose_payments,
    events_reader,
    mail_domain,
    open_senders,
    phone_line,
    reached_at,
    sender_part,
    staff_email,
    status_reader,
    vendor_part,
    webhook_readers,
)
from support_agent.bootstrap.voice import voice_state
from support_agent.domain.channels import EMAIL, VOICE, Channel, TextChannel
from support_agent.flows import Flows
from support_agent.flows.admin.audit import Audit
from support_agent.flows.admin.health import Health, Part
from support_agent.flows.calls.door.phone import Phone
from support_agent.flows.calls.door.tokens import CallTokens
from support_agent.flows.calls.door.transfer import Transfer
from support_agent.flows.calls.lines import Lines
from support_agent.flows.calls.services import CallServices
from support_agent.flows.calls.switchboard import Switchboard
from support_agent.flows.commerce.confirm import Confirm
from support_agent.flows.commerce.labels import Labels
from support_agent.flows.commerce.returns import Returns
from support_agent.flows.commerce.settle import Settle
from support_agent.flows.commerce.ways.way import Vendors
from support_agent.flows.identity.step_up import StepUp
from support_agent.flows.identity.unproven import Unproven
from support_agent.flows.imports.imports import Imports
from support_agent.flows.intake.bounced import Bounced
from support_agent.flows.intake.held import Held
from support_agent.flows.intake.intake import Intake
from support_agent.flows.intake.restraint import Restraint
from support_agent.flows.messaging.announce import Announcer
from support_agent.flows.messaging.answers import AnswerWriter
from support_agent.flows.messaging.deliver import Deliver
from support_agent.flows.messaging.live import Live
from support_agent.flows.messaging.outcomes import Outcomes
from support_agent.flows.messaging.rest import Rest
from support_agent.flows.messaging.timeline import Timeline
from support_agent.flows.messaging.undelivered import Undelivered
from support_agent.flows.people.alarms import Alarms
from support_agent.flows.people.by_hand import ByHand
from support_agent.flows.people.decide import Decide
from support_agent.flows.people.handoff import HandOff
from support_agent.flows.people.people import People
from support_agent.flows.people.tell_staff import TellStaff
from support_agent.flows.people.write_to import WriteTo
from support_agent.flows.turn.limits import Limits
from support_agent.flows.turn.operate import Operate
from support_agent.flows.turn.quarantine import Quarantine
from support_agent.flows.turn.reply import Reply
from support_agent.flows.turn.schedule import Scheduler
from support_agent.flows.turn.speak import Speak
from support_agent.ports.voice import VoiceAgent
from support_agent.providers.console import NoSender
from support_agent.providers.meaning import open_meaning


class Shared:
    """The parts that several packages share."""

    def __init__(self, opened: Opened) -> None:
        """Wires them in order of dependency."""
        settings, shop, database = opened.settings, opened.shop, opened.database
        self.opened = opened
        self.outbox_bell = asyncio.Event()
        self.announcer = Announcer(opened.redis.timer, opened.redis.bell)
        self.meaning = open_meaning()
        self.brain = choose_brain(settings, opened.replace, opened.http, shop)
        self.senders = opened.replace.senders or open_senders(
            settings, shop, opened.clock, opened.http
        )
        sends: frozenset[TextChannel] = frozenset(
            channel for channel, sender in self.senders.items() if not isinstance(sender, NoSender)
        )
        self.writer = AnswerWriter(shop, mail_domain(settings, shop), sends)
        self.outcomes = Outcomes(shop, self.writer)
        self.undelivered = Undelivered(self.outcomes, opened.clock)
        self.alarms = Alarms(database, self.announcer)
        self.handoff = HandOff(database, self.announcer, shop, opened.clock)
        self.limits = Limits(database)
        self.step_up = StepUp(database, self.announcer, self.writer, shop, opened.clock)
        self.people = People(database, self.outcomes, self.announcer, self.outbox_bell.set)
        self.line = phone_line(settings)
        self.payments = opened.replace.payments or choose_payments(settings)
        self.carrier = opened.replace.carrier or choose_carrier(settings)
        self.labels = Labels(database, shop, opened.clock, reached_at(settings))
        self.settle = Settle(
            database,
            Vendors(self.payments, self.carrier, self.labels),
            self.announcer,
            self.outcomes,
            opened.crash_at,
        )
        self.confirm = Confirm(database, self.settle, self.announcer, shop, opened.clock)
        self.engine = Engine(
            database=database,
            model=self.brain,
            system=system_prompt(shop),
            shop=shop,
            clock=opened.clock,
            publish=self.announcer.events,
            crash_at=opened.crash_at,
            meaning=self.meaning,
        )

    def checker(self, words: str) -> Checker:
        """Checks answers. `words` is the prompt, whose facts an answer may state."""
        tools = {tool.name: tool.trust for tool in TOOLS}
        return Checker(self.opened.shop, words, self.opened.settings.public_url, tools)


def wire(opened: Opened, voice: VoiceAgent | None) -> Flows:
    """The whole product, wired, still without a voice."""
    settings, shop, database = opened.settings, opened.shop, opened.database
    shared = Shared(opened)
    by_hand = ByHand(database, shared.people, shared.settle)
    calls = _switchboard(shared, voice)
    return Flows(
        shop=shop,
        clock=opened.clock,
        intake=_intake(shared),
        reply=_reply(shared),
        deliver=Deliver(
            database, shared.senders, shared.announcer, shared.undelivered, opened.crash_at
        ),
        settle=shared.settle,
        operate=Operate(database, shared.engine, shared.announcer),
        people=shared.people,
        write_to=WriteTo(database, shared.people),
        decide=Decide(database, shared.people, shared.settle, by_hand),
        by_hand=by_hand,
        returns=_returns(shared),
        labels=shared.labels,
        step_up=shared.step_up,
        tell_staff=_tell_staff(shared),
        timeline=Timeline(database, opened.clock),
        live=Live(database, opened.redis.bell, opened.redis.check),
        calls=calls,
        call_tokens=CallTokens(database),
        phone=Phone(database, shared.line, shop, calls),
        transfer=Transfer(
            database, shared.line, shop, shared.announcer, settings.transfer_phone_number
        ),
        imports=Imports(database, shared.announcer, shop, opened.clock),
        audit=Audit(database),
        health=_health(shared, voice),
        scheduler=Scheduler(database),
        announcer=shared.announcer,
        rates=opened.redis.rates,
        readers=webhook_readers(settings, shop, opened.clock),
        status_reader=status_reader(settings),
        events_reader=events_reader(settings, opened.clock),
        timer=opened.redis.timer,
        bell=opened.redis.bell,
        outbox_bell=shared.outbox_bell,
    )


def _returns(shared: Shared) -> Returns:
    return Returns(
        shared.opened.database,
        shared.outcomes,
        shared.settle,
        shared.announcer,
        shared.opened.shop,
        shared.outbox_bell.set,
    )


def _intake(shared: Shared) -> Intake:
    opened, settings = shared.opened, shared.opened.settings
    return Intake(
        opened.database,
        shared.announcer,
        settings.batch_window_seconds,
        max(settings.batch_max_wait_seconds, settings.batch_window_seconds),
        shared.step_up,
        Unproven(opened.shop),
        Held(opened.shop, opened.clock),
        Bounced(shared.undelivered),
        opened.crash_at,
    )


def _reply(shared: Shared) -> Reply:
    opened = shared.opened
    database, shop = opened.database, opened.shop
    return Reply(
        database=database,
        engine=shared.engine,
        brain=shared.brain,
        restraint=Restraint(database, shared.writer, shop, opened.clock),
        rest=Rest(database, shared.writer),
        confirm=shared.confirm,
        alarms=shared.alarms,
        handoff=shared.handoff,
        step_up=shared.step_up,
        speak=Speak(
            database,
            shared.engine,
            shared.checker(shared.engine.system),
            shared.limits,
            shared.writer,
            shop,
        ),
        quarantine=Quarantine(database, shared.writer, shared.announcer, shared.outbox_bell.set),
        announcer=shared.announcer,
        lease_seconds=opened.settings.lease_seconds,
        outbox_rings=shared.outbox_bell.set,
        crash_at=opened.crash_at,
    )


def _switchboard(shared: Shared, voice: VoiceAgent | None) -> Switchboard:
    opened, settings = shared.opened, shared.opened.settings
    voice_words = voice_prompt(opened.shop)
    services = CallServices(
        database=opened.database,
        shop=opened.shop,
        clock=opened.clock,
        announcer=shared.announcer,
        model=shared.brain,
        prompt=voice_words,
        meaning=shared.meaning,
        checker=shared.checker(voice_words),
        limits=shared.limits,
        confirm=shared.confirm,
        alarms=shared.alarms,
        step_up=shared.step_up,
        handoff=shared.handoff,
        outcomes=shared.outcomes,
    )
    return Switchboard(
        services=services,
        voice=voice,
        lines=Lines(
            settings.calls_at_once, settings.calls_kept_for_phone, settings.calls_per_address
        ),
        outbox_rings=shared.outbox_bell.set,
        notice=settings.call_notice,
    )


def _tell_staff(shared: Shared) -> TellStaff:
    settings, shop = shared.opened.settings, shared.opened.shop
    sender = shared.senders[EMAIL]
    return TellStaff(
        shared.opened.database,
        sender,
        staff_email(settings, shop, sender),
        shop,
        settings.public_url,
    )


def _health(shared: Shared, voice: VoiceAgent | None) -> Health:
    senders: dict[Channel, Part] = {
        channel: sender_part(sender) for channel, sender in shared.senders.items()
    }
    return Health(
        shared.opened.database,
        shared.opened.redis.check,
        shared.brain,
        {VOICE: voice_state(voice), **senders},
        vendor_part(shared.payments, "Payments"),
        vendor_part(shared.carrier, "Return labels"),
    )
