"""What the product does, one file per use case."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from support_agent.domain.channels import TextChannel
from support_agent.domain.shop import Shop
from support_agent.flows.admin.audit import Audit
from support_agent.flows.admin.health import Health
from support_agent.flows.calls.door.phone import Phone
from support_agent.flows.calls.door.tokens import CallTokens
from support_agent.flows.calls.door.transfer import Transfer
from support_agent.flows.calls.switchboard import Switchboard
from support_agent.flows.commerce.labels import Labels
from support_agent.flows.commerce.returns import Returns
from support_agent.flows.commerce.settle import Settle
from support_agent.flows.identity.step_up import StepUp
from support_agent.flows.imports.imports import Imports
from support_agent.flows.intake.intake import Intake
from support_agent.flows.messaging.announce import Announcer
from support_agent.flows.messaging.deliver import Deliver
from support_agent.flows.messaging.live import Live
from support_agent.flows.messaging.timeline import Timeline
from support_agent.flows.people.by_hand import ByHand
from support_agent.flows.people.decide import Decide
from support_agent.flows.people.people import People
from support_agent.flows.people.tell_staff import TellStaff
from support_agent.flows.people.write_to import WriteTo
from support_agent.flows.turn.operate import Operate
from support_agent.flows.turn.reply import Reply
from support_agent.flows.turn.schedule import Scheduler
from support_agent.ports.clock import Clock
from support_agent.ports.delivery_reports import EventsReader, StatusReader
from support_agent.ports.inbound import WebhookReader
from support_agent.store.redis.batches import BatchTimer
from support_agent.store.redis.bell import Bell
from support_agent.store.redis.rates import Rates


@dataclass(frozen=True, slots=True)
class Flows:
    """The whole product, wired. Entry points get this and nothing below it."""

    shop: Shop
    clock: Clock
    intake: Intake
    reply: Reply
    deliver: Deliver
    settle: Settle
    operate: Operate
    people: People
    write_to: WriteTo
    decide: Decide
    by_hand: ByHand
    returns: Returns
    labels: Labels
    step_up: StepUp
    tell_staff: TellStaff
    timeline: Timeline
    live: Live
    calls: Switchboard
    call_tokens: CallTokens
    phone: Phone
    transfer: Transfer
    imports: Imports
    audit: Audit
    health: Health
    scheduler: Scheduler
    announcer: Announcer
    rates: Rates
    readers: Mapping[TextChannel, WebhookReader]
    status_reader: StatusReader
    events_reader: EventsReader
    timer: BatchTimer | None
    bell: Bell | None
    outbox_bell: asyncio.Event = field(default_factory=asyncio.Event)
