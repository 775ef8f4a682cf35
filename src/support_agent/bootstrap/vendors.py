"""Chooses the vendors of messages, money and parcels, and the readers of their webhooks."""

from urllib.parse import urlsplit

from support_agent.bootstrap.parts import Opened
from support_agent.config import Settings
from support_agent.domain.channels import EMAIL, SMS, TextChannel
from support_agent.domain.shop import Shop
from support_agent.flows.admin.health import Part
from support_agent.ports.clock import Clock
from support_agent.ports.inbound import WebhookReader
from support_agent.ports.sender import Sender
from support_agent.ports.vendors import Carrier, Payments
from support_agent.providers.by_hand import CarrierByHand, PaymentsByHand
from support_agent.providers.console import ConsoleSender, NoSender
from support_agent.providers.http_send import Http
from support_agent.providers.inhouse import InhouseCarrier, InhousePayments
from support_agent.providers.mail.contact_forms import ContactForms
from support_agent.providers.mail.smtp import SmtpSender
from support_agent.providers.sendgrid.events import SendGridEventsReader
from support_agent.providers.sendgrid.inbound import SendGridMailReader
from support_agent.providers.sendgrid.sender import SendGridSender
from support_agent.providers.twilio.messaging import TwilioSmsReader, TwilioStatusReader
from support_agent.providers.twilio.sender import TwilioSender
from support_agent.providers.twilio.voice import TwilioPhone


def open_senders(
    settings: Settings, shop: Shop, clock: Clock, http: Http
) -> dict[TextChannel, Sender]:
    sms: Sender = ConsoleSender() if settings.simulation else NoSender(SMS)
    email: Sender = ConsoleSender() if settings.simulation else NoSender(EMAIL)
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
    return {SMS: sms, EMAIL: email}


def webhook_readers(
    settings: Settings, shop: Shop, clock: Clock
) -> dict[TextChannel, WebhookReader]:
    tokens = [settings.twilio_auth_token] if settings.twilio_auth_token else []
    keys = [settings.sendgrid_webhook_public_key] if settings.sendgrid_webhook_public_key else []
    ours = [address for address in (settings.email_from, shop.email) if address]
    return {
        SMS: TwilioSmsReader(
            tokens, settings.twilio_account_sid or None, allow_unsigned=settings.simulation
        ),
        EMAIL: SendGridMailReader(
            keys,
            clock=clock,
            allow_unsigned=settings.simulation,
            ours=ours,
            forms=ContactForms(settings.contact_form_from, shop.website, ours),
        ),
    }


def sender_part(sender: Sender) -> Part:
    if isinstance(sender, ConsoleSender):
        return Part(
            "off", sender.label, "Answers stay in the timeline; nothing leaves this machine."
        )
    if isinstance(sender, NoSender):
        return Part("degraded", sender.label, sender.remedy)
    return Part("ok", sender.label)


def vendor_part(vendor: Payments | Carrier, label: str) -> Part:
    """Who moves money and parcels, and whether anything moves at all."""
    match vendor:
        case InhousePayments() | InhouseCarrier():
            return Part("off", f"{label}: simulated", "Booked here; nothing moves in the world.")
        case PaymentsByHand() | CarrierByHand():
            return Part("ok", f"{label}: by your people", "Each becomes a ticket to be done.")
        case _:
            return Part("ok", label)


def staff_email(settings: Settings, shop: Shop, sender: Sender) -> str:
    """The address for notifying staff of tickets. Simulated mail may go to the shop's own."""
    simulated = shop.email if isinstance(sender, ConsoleSender) else ""
    return settings.staff_email or simulated


def mail_domain(settings: Settings, shop: Shop) -> str:
    address = settings.email_from or shop.email
    host = urlsplit(settings.public_url).hostname
    return address.rpartition("@")[2] or host or "localhost"


def reached_at(settings: Settings) -> str:
    """The base URL of links to us. A customer who is simulated here is at this machine."""
    return settings.public_url or f"http://localhost:{settings.port}"


def status_reader(settings: Settings) -> TwilioStatusReader:
    """Reads delivery reports of texts."""
    return TwilioStatusReader(
        [settings.twilio_auth_token] if settings.twilio_auth_token else [],
        settings.twilio_account_sid or None,
        allow_unsigned=settings.simulation,
    )


def events_reader(settings: Settings, clock: Clock) -> SendGridEventsReader:
    """Reads delivery reports of mails."""
    return SendGridEventsReader(
        [settings.sendgrid_events_public_key] if settings.sendgrid_events_public_key else [],
        clock=clock,
        allow_unsigned=settings.simulation,
    )


def phone_line(settings: Settings) -> TwilioPhone:
    """The telephone line."""
    return TwilioPhone(
        [settings.twilio_auth_token] if settings.twilio_auth_token else [],
        settings.twilio_account_sid or None,
        allow_unsigned=settings.simulation,
    )


def choose_payments(opened: Opened) -> Payments:
    """Who refunds: nobody in a simulation, and staff without a vendor."""
    otherwise = InhousePayments() if opened.settings.simulation else PaymentsByHand()
    return opened.replace.payments or otherwise


def choose_carrier(opened: Opened) -> Carrier:
    """Who makes return labels: our own page in a simulation, and staff without a vendor."""
    otherwise = InhouseCarrier() if opened.settings.simulation else CarrierByHand()
    return opened.replace.carrier or otherwise
