"""Chooses and wires: the only file that knows every part. Everyone starts from open_app."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from house_model.model import HouseModel
from house_model.reading.intents import shipped as house_weights
from support_agent.agent.brain import Brain
from support_agent.agent.claims import Checker
from support_agent.agent.engine import Engine
from support_agent.agent.prompts import system_prompt, voice_prompt
from support_agent.agent.tools import TOOLS
from support_agent.config import Settings
from support_agent.domain.channels import TextChannel
from support_agent.domain.shop import Shop, load_shop
from support_agent.embedded.stores import running_stores
from support_agent.flows import Flows
from support_agent.flows.admin.audit import Audit
from support_agent.flows.admin.health import Health, Part
from support_agent.flows.calls.calls import Calls
from support_agent.flows.calls.lines import Lines
from support_agent.flows.calls.phone import Phone
from support_agent.flows.calls.tokens import CallTokens
from support_agent.flows.calls.transfer import Transfer
from support_agent.flows.commerce.confirm import Confirm
from support_agent.flows.commerce.labels import Labels
from support_agent.flows.commerce.returns import Returns
from support_agent.flows.commerce.settle import Settle
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
from support_agent.ports.chat_model import ChatModel
from support_agent.ports.clock import Clock
from support_agent.ports.inbound import WebhookReader
from support_agent.ports.sender import Sender
from support_agent.ports.vendors import Carrier, Payments
from support_agent.ports.voice import VoiceAgent
from support_agent.providers.beside import beside
from support_agent.providers.by_hand import CarrierByHand, PaymentsByHand
from support_agent.providers.console import ConsoleSender, NoSender
from support_agent.providers.deepgram.models import warn_of_unknown
from support_agent.providers.deepgram.settings import (
    DeepgramModels,
    openrouter_think_model,
    read_think_model,
)
from support_agent.providers.deepgram.socket import AGENT_URL
from support_agent.providers.deepgram.voice import DeepgramVoice
from support_agent.providers.http_send import Http, open_http
from support_agent.providers.inhouse import InhouseCarrier, InhousePayments
from support_agent.providers.local_voice.agent import open_local_voice
from support_agent.providers.local_voice.speech import available as has_speech
from support_agent.providers.mail.contact_forms import ContactForms
from support_agent.providers.mail.smtp import SmtpSender
from support_agent.providers.meaning import open_meaning
from support_agent.providers.openrouter.model import OPENROUTER_URL, OpenRouterModel
from support_agent.providers.sendgrid.events import SendGridEventsReader
from support_agent.providers.sendgrid.inbound import SendGridMailReader
from support_agent.providers.sendgrid.sender import SendGridSender
from support_agent.providers.twilio.messaging import TwilioSmsReader, TwilioStatusReader
from support_agent.providers.twilio.sender import TwilioSender
from support_agent.providers.twilio.voice import TwilioPhone
from support_agent.store.admin.seed import seed
from support_agent.store.db import Database
from support_agent.store.knowledge import vocabulary
from support_agent.store.migrate import migrate
from support_agent.store.redis import redis_client
from support_agent.store.redis.batches import BatchTimer
from support_agent.store.redis.bell import Bell
from support_agent.store.redis.keyspace import Keyspace, installation
from support_agent.store.redis.rates import Rates, shared_windows

VOICE_OFF = Part("off", "No voice", "This process takes no calls.")
NO_SPEECH = "Speech is not installed here; calls are typed."


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The time now, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Replacements:
    """What tests put in the place of a vendor. None: the one that the settings choose."""

    model: ChatModel | None = None
    standby: ChatModel | None = None
    senders: dict[TextChannel, Sender] | None = None
    payments: Payments | None = None
    carrier: Carrier | None = None
    clock: Clock | None = None
    crash_at: Callable[[str], None] | None = None
    voice: VoiceAgent | None = None


@dataclass(frozen=True, slots=True)
class App:
    """The wired product. `owns_stores` False: another process of ours answers the customers."""

    flows: Flows
    settings: Settings
    database: Database
    owns_stores: bool


def _no_crash(point: str) -> None:
    """In production no point of a turn is special."""
    del point


@asynccontextmanager
async def open_app(
    settings: Settings,
    replace: Replacements | None = None,
    *,
    prepare: bool = True,
    voice: bool = False,
    sample: bool = False,
) -> AsyncGenerator[App]:
    """Opens stores and providers and yields the flows; closes everything at the end.

    `prepare` migrates first; the sample shop is put in where customers are simulated, or if
    `sample` asks for it. `voice` takes calls in this process. Raises Unavailable or InvalidInput
    with one clear sentence.
    """
    replace = replace or Replacements()
    shop = load_shop(settings.shop_file)
    async with AsyncExitStack() as stack:
        database_url, redis_url, owned = settings.database_url, settings.redis_url, True
        if not database_url:
            stores = await stack.enter_async_context(running_stores(settings.support_agent_data))
            database_url, owned = stores.database_url, stores.owned
            redis_url = redis_url or stores.redis_url or ""
        database = Database(database_url)
        await database.open()
        stack.push_async_callback(database.close)
        if prepare and (owned or sample):
            await asyncio.to_thread(migrate, database_url)
            await _fill(database, shop, sample=sample or settings.sample)
        http = await stack.enter_async_context(open_http())
        flows = await _wire(settings, replace, shop, database, redis_url, http, stack)
        if voice or replace.voice is not None:
            await _open_voice(settings, replace, flows, http, stack)
        yield App(
            flows=flows,
            settings=settings,
            database=database,
            owns_stores=owned,
        )


async def _fill(database: Database, shop: Shop, *, sample: bool) -> None:
    """Puts in what every search needs and, for `sample`, the shop to try things in."""
    async with database.transaction() as tx:
        if sample:
            await seed(tx, shop)
        else:
            await vocabulary.refresh(tx)


async def _wire(  # noqa: PLR0917 - private, called once, in the order things are opened
    settings: Settings,
    replace: Replacements,
    shop: Shop,
    database: Database,
    redis_url: str,
    http: Http,
    stack: AsyncExitStack,
) -> Flows:
    clock = replace.clock or SystemClock()
    crash_at = replace.crash_at or _no_crash
    timer, bell, check_redis, windows = None, None, None, None
    if redis_url:
        redis = redis_client.connect(redis_url)
        stack.push_async_callback(redis.aclose)
        if settings.redis_url:
            await redis_client.check(redis, redis_url)
        keys = Keyspace(settings.installation_id or await installation(database))
        timer = BatchTimer(redis, keys, idle_ms=int(settings.poll_interval_seconds * 1000))
        bell = Bell(redis, keys)
        windows = shared_windows(redis, keys)
        check_redis = timer.check
    announcer = Announcer(timer, bell)
    # Unpacked before the first customer writes: it takes longer than an answer.
    await asyncio.to_thread(house_weights)
    meaning = open_meaning()
    brain = _brain(settings, replace, http, shop)
    engine = Engine(
        database=database,
        model=brain,
        system=system_prompt(shop),
        shop=shop,
        clock=clock,
        publish=announcer.events,
        crash_at=crash_at,
        meaning=meaning,
    )
    senders = replace.senders or _senders(settings, shop, clock, http)
    sends: frozenset[TextChannel] = frozenset(
        channel for channel, sender in senders.items() if not isinstance(sender, NoSender)
    )
    writer = AnswerWriter(shop, _mail_domain(settings, shop), sends)
    outcomes = Outcomes(shop, writer)
    payments = replace.payments or (InhousePayments() if settings.simulation else PaymentsByHand())
    carrier = replace.carrier or (InhouseCarrier() if settings.simulation else CarrierByHand())
    labels = Labels(database, shop, clock, _reached_at(settings))
    settle = Settle(
        database,
        payments,
        carrier,
        labels,
        announcer,
        outcomes,
        crash_at,
    )
    confirm = Confirm(database, settle, announcer, shop, clock)
    outbox_bell = asyncio.Event()
    limits, voice_words = Limits(database), voice_prompt(shop)
    tool_names = [each.name for each in TOOLS]
    step_up = StepUp(database, announcer, writer, shop, clock)
    people = People(database, outcomes, announcer, outbox_bell.set)
    by_hand = ByHand(database, people, settle)
    calls = Calls(
        database,
        None,
        brain,
        voice_words,
        shop,
        clock,
        confirm,
        announcer,
        outbox_bell.set,
        Alarms(database, announcer),
        step_up,
        HandOff(database, announcer, shop, clock),
        Checker(shop, voice_words, settings.public_url, tool_names),
        limits,
        Lines(settings.calls_at_once, settings.calls_kept_for_phone, settings.calls_per_address),
        outcomes,
        settings.call_notice,
        meaning,
    )
    line = TwilioPhone(
        [settings.twilio_auth_token] if settings.twilio_auth_token else [],
        settings.twilio_account_sid or None,
        allow_unsigned=settings.simulation,
    )
    return Flows(
        shop=shop,
        clock=clock,
        intake=Intake(
            database,
            announcer,
            settings.batch_window_seconds,
            max(settings.batch_max_wait_seconds, settings.batch_window_seconds),
            step_up,
            Unproven(shop),
            Held(shop, clock),
            Bounced(Undelivered(outcomes, clock)),
            crash_at,
        ),
        reply=Reply(
            database=database,
            engine=engine,
            brain=brain,
            restraint=Restraint(database, writer, shop, clock),
            rest=Rest(database, writer),
            confirm=confirm,
            alarms=Alarms(database, announcer),
            handoff=HandOff(database, announcer, shop, clock),
            step_up=step_up,
            speak=Speak(
                database,
                engine,
                Checker(shop, engine.system, settings.public_url, tool_names),
                limits,
                writer,
                shop,
            ),
            quarantine=Quarantine(database, writer, announcer, outbox_bell.set),
            announcer=announcer,
            lease_seconds=settings.lease_seconds,
            outbox_rings=outbox_bell.set,
            crash_at=crash_at,
        ),
        deliver=Deliver(
            database,
            senders,
            announcer,
            Undelivered(outcomes, clock),
            crash_at,
        ),
        settle=settle,
        operate=Operate(database, engine, announcer),
        people=people,
        write_to=WriteTo(database, people),
        decide=Decide(database, people, settle, by_hand),
        by_hand=by_hand,
        returns=Returns(database, outcomes, settle, announcer, shop, outbox_bell.set),
        labels=labels,
        step_up=step_up,
        tell_staff=TellStaff(
            database,
            senders["email"],
            _staff_email(settings, shop, senders["email"]),
            shop,
            settings.public_url,
        ),
        timeline=Timeline(database, clock),
        live=Live(database, bell, check_redis),
        calls=calls,
        call_tokens=CallTokens(database),
        phone=Phone(database, line, shop, calls),
        transfer=Transfer(database, line, shop, announcer, settings.transfer_phone_number),
        imports=Imports(database, announcer, shop, clock),
        audit=Audit(database),
        health=Health(
            database,
            check_redis,
            brain,
            VOICE_OFF,
            _sender_part(senders["sms"]),
            _sender_part(senders["email"]),
            _vendor_part(payments, "Payments"),
            _vendor_part(carrier, "Return labels"),
        ),
        scheduler=Scheduler(database),
        announcer=announcer,
        rates=Rates(
            {
                "failed sign-ins": settings.failed_sign_ins_per_minute,
                "call starts": settings.call_starts_per_minute,
                "writes": settings.writes_per_minute,
                "refused webhooks": settings.refused_webhooks_per_minute,
            },
            windows,
        ),
        readers=_readers(settings, shop, clock),
        status_reader=TwilioStatusReader(
            [settings.twilio_auth_token] if settings.twilio_auth_token else [],
            settings.twilio_account_sid or None,
            allow_unsigned=settings.simulation,
        ),
        events_reader=SendGridEventsReader(
            [settings.sendgrid_events_public_key] if settings.sendgrid_events_public_key else [],
            clock=clock,
            allow_unsigned=settings.simulation,
        ),
        timer=timer,
        bell=bell,
        outbox_bell=outbox_bell,
    )


async def _open_voice(
    settings: Settings, replace: Replacements, flows: Flows, http: Http, stack: AsyncExitStack
) -> None:
    """Chooses who speaks on the phone, and says so in /health."""
    if replace.voice is not None:
        voice: VoiceAgent = replace.voice
    elif settings.deepgram_api_key:
        key, url = settings.deepgram_api_key, settings.deepgram_url or AGENT_URL
        models = _deepgram_models(settings)
        await stack.enter_async_context(beside(warn_of_unknown(http, key, models.think, url)))
        voice = DeepgramVoice(key, models=models, url=url)
    else:
        voice = await stack.enter_async_context(open_local_voice(flows.shop.order_numbers))
    flows.calls.voice = voice
    flows.health.voice = Part("ok", voice.label, "" if voice.has_speech else NO_SPEECH)
    await flows.calls.close_left_open()


async def model_part(model: ChatModel) -> Part:
    """Whether the server of the model takes our key, asked without a cost."""
    if not isinstance(model, OpenRouterModel):
        return Part("ok", model.label)
    found = await model.probe()
    if found.state == "ok":
        return Part("ok", model.label)
    return Part("degraded", model.label, f"{found.message}; the house model answers meanwhile.")


def voice_part(settings: Settings) -> Part:
    """Who speaks on the phone where calls are taken with these settings."""
    if settings.deepgram_api_key:
        return Part("ok", "Deepgram")
    return Part("ok", "Local voice") if has_speech() else Part("ok", "Typed calls", NO_SPEECH)


def _deepgram_models(settings: Settings) -> DeepgramModels:
    """Who listens, thinks and speaks at Deepgram; OpenRouter's model first, where it is wished."""
    think = tuple(map(read_think_model, settings.deepgram_think_models))
    if settings.deepgram_think_with_openrouter:
        ours = openrouter_think_model(settings.openrouter_model, settings.openrouter_api_key)
        think = (ours, *think)
    return DeepgramModels(
        listen=settings.deepgram_listen_model, think=think, speak=settings.deepgram_speak_models
    )


def _brain(settings: Settings, replace: Replacements, http: Http, shop: Shop) -> Brain:
    if replace.model is not None:
        return Brain(replace.model, replace.standby)
    house = HouseModel(shop)
    if not settings.openrouter_api_key and not settings.llm_base_url:
        return Brain(house)
    model = OpenRouterModel(
        http,
        model=settings.openrouter_model,
        api_key=settings.openrouter_api_key,
        base_url=settings.llm_base_url or OPENROUTER_URL,
        fallback_models=settings.openrouter_fallback_models,
        app_title="Support Agent",
        app_url=settings.public_url,
    )
    return Brain(model, house)


def _senders(settings: Settings, shop: Shop, clock: Clock, http: Http) -> dict[TextChannel, Sender]:
    sms: Sender = ConsoleSender() if settings.simulation else NoSender("sms")
    email: Sender = ConsoleSender() if settings.simulation else NoSender("email")
    if settings.twilio_account_sid and settings.twilio_phone_number:
        sms = TwilioSender(
            http,
            account_sid=settings.twilio_account_sid,
            secret=settings.twilio_auth_token,
            sender=settings.twilio_phone_number,
            status_callback=f"{settings.public_url}/webhook/sms/status"
            if settings.public_url
            else None,
        )
    if settings.sendgrid_api_key:
        email = SendGridSender(
            http,
            api_key=settings.sendgrid_api_key,
            from_address=settings.email_from,
            from_name=f"{shop.name} Support",
        )
    elif settings.smtp_url:
        email = SmtpSender(
            settings.smtp_url,
            clock=clock,
            from_address=settings.email_from,
            from_name=f"{shop.name} Support",
        )
    return {"sms": sms, "email": email}


def _readers(settings: Settings, shop: Shop, clock: Clock) -> dict[TextChannel, WebhookReader]:
    tokens = [settings.twilio_auth_token] if settings.twilio_auth_token else []
    keys = [settings.sendgrid_webhook_public_key] if settings.sendgrid_webhook_public_key else []
    ours = [address for address in (settings.email_from, shop.email) if address]
    return {
        "sms": TwilioSmsReader(
            tokens, settings.twilio_account_sid or None, allow_unsigned=settings.simulation
        ),
        "email": SendGridMailReader(
            keys,
            clock=clock,
            allow_unsigned=settings.simulation,
            ours=ours,
            forms=ContactForms(settings.contact_form_from, shop.website, ours),
        ),
    }


def _sender_part(sender: Sender) -> Part:
    if isinstance(sender, ConsoleSender):
        return Part(
            "off", sender.label, "Answers stay in the timeline; nothing leaves this machine."
        )
    if isinstance(sender, NoSender):
        return Part("degraded", sender.label, sender.remedy)
    return Part("ok", sender.label)


def _vendor_part(vendor: Payments | Carrier, label: str) -> Part:
    """Who moves money and parcels, and whether anything moves at all."""
    match vendor:
        case InhousePayments() | InhouseCarrier():
            return Part("off", f"{label}: simulated", "Booked here; nothing moves in the world.")
        case PaymentsByHand() | CarrierByHand():
            return Part("ok", f"{label}: by your people", "Each becomes a ticket to be done.")
        case _:
            return Part("ok", label)


def _reached_at(settings: Settings) -> str:
    """The address in links to us: a customer who is simulated here is at this machine."""
    return settings.public_url or f"http://localhost:{settings.port}"


def _staff_email(settings: Settings, shop: Shop, sender: Sender) -> str:
    """Where staff are told of tickets. Simulated mail may go to the shop's own address."""
    simulated = shop.email if isinstance(sender, ConsoleSender) else ""
    return settings.staff_email or simulated


def _mail_domain(settings: Settings, shop: Shop) -> str:
    address = settings.email_from or shop.email
    host = urlsplit(settings.public_url).hostname
    return address.rpartition("@")[2] or host or "localhost"
