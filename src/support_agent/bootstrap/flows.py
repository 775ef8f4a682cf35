"""Wires the flows, package by package, from what is open."""

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
from support_agent.flows.intake.restraint import LoopGuard
from support_agent.flows.messaging.announce import Announcer
from support_agent.flows.messaging.answers import AnswerWriter
from support_agent.flows.messaging.deliver import Deliver
from support_agent.flows.messaging.live import Live
from support_agent.flows.messaging.outcomes import Outcomes
from support_agent.flows.messaging.rest import NextPart
from support_agent.flows.messaging.timeline import Timeline
from support_agent.flows.messaging.undelivered import Undelivered
from support_agent.flows.messaging.work import Works
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
        self.announcer = Announcer(opened.redis.timer, opened.redis.bell)
        self.works = Works(database, self.announcer, opened.crash_at)
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
        self.alarms = Alarms(self.works)
        self.handoff = HandOff(self.works, shop, opened.clock)
        self.limits = Limits(database)
        self.step_up = StepUp(self.works, self.writer, shop, opened.clock)
        self.people = People(self.works, self.outcomes)
        self.line = phone_line(settings)
        self.payments = choose_payments(opened)
        self.carrier = choose_carrier(opened)
        self.labels = Labels(database, shop, opened.clock, reached_at(settings))
        vendors = Vendors(self.payments, self.carrier, self.labels)
        self.settle = Settle(self.works, vendors, self.outcomes)
        self.confirm = Confirm(self.works, self.settle, shop, opened.clock)
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
    by_hand = ByHand(shared.settle)
    calls = _switchboard(shared, voice)
    return Flows(
        shop=shop,
        clock=opened.clock,
        intake=_intake(shared),
        reply=_reply(shared),
        deliver=Deliver(shared.works, shared.senders, shared.undelivered),
        settle=shared.settle,
        operate=Operate(database, shared.engine, shared.announcer),
        people=shared.people,
        write_to=WriteTo(shared.people),
        decide=Decide(shared.people, shared.settle, by_hand),
        by_hand=by_hand,
        returns=Returns(shared.works, shared.outcomes, shared.settle, shop),
        labels=shared.labels,
        step_up=shared.step_up,
        tell_staff=_tell_staff(shared),
        timeline=Timeline(database, opened.clock),
        live=Live(database, opened.redis.bell, opened.redis.check),
        calls=calls,
        call_tokens=CallTokens(database),
        phone=Phone(database, shared.line, shop, calls),
        transfer=Transfer(shared.works, shared.line, shop, settings.transfer_phone_number),
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
        outbox_bell=shared.announcer.outbox_bell,
    )


def _intake(shared: Shared) -> Intake:
    opened, settings = shared.opened, shared.opened.settings
    return Intake(
        shared.works,
        settings.batch_window_seconds,
        max(settings.batch_max_wait_seconds, settings.batch_window_seconds),
        shared.step_up,
        Unproven(opened.shop),
        Held(opened.shop, opened.clock),
        Bounced(shared.undelivered),
    )


def _reply(shared: Shared) -> Reply:
    opened = shared.opened
    database, shop = opened.database, opened.shop
    return Reply(
        database=database,
        engine=shared.engine,
        brain=shared.brain,
        restraint=LoopGuard(database, shared.writer, shop, opened.clock),
        rest=NextPart(database, shared.writer),
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
        quarantine=Quarantine(shared.works, shared.writer),
        announcer=shared.announcer,
        lease_seconds=opened.settings.lease_seconds,
        crash_at=opened.crash_at,
    )


def _switchboard(shared: Shared, voice: VoiceAgent | None) -> Switchboard:
    opened, settings = shared.opened, shared.opened.settings
    voice_words = voice_prompt(opened.shop)
    services = CallServices(
        works=shared.works,
        shop=opened.shop,
        clock=opened.clock,
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
