"""Sends a step-up code to the contact on file, never to one that a message named."""

from dataclasses import dataclass

from support_agent.agent.toolbox import ToolContext
from support_agent.domain.channels import EMAIL, TEXT_CHANNELS, TextChannel, is_mail
from support_agent.domain.sentences.tables import CODES
from support_agent.store import events
from support_agent.store.conversation import history
from support_agent.store.conversation.history import Card
from support_agent.store.conversation.turns import NewMessage
from support_agent.store.customers import codes, customers
from support_agent.store.customers.codes import Purpose
from support_agent.store.customers.documents import CodeDetail
from support_agent.store.delivery import outbox


@dataclass(frozen=True, slots=True)
class NotSent:
    """No code is sent. `standing`: an earlier code for the same terms is still valid."""

    standing: bool


async def send_code(
    context: ToolContext,
    customer_id: int | None,
    *,
    purpose: Purpose,
    detail: CodeDetail,
    terms: str,
) -> tuple[TextChannel, str] | NotSent:
    """Makes a code and sends it. Returns its recipient, for known customers' eyes only.

    `terms` says in full what the code will do, in our words and with every value it will use. A
    stranger's `detail` has the contact they named; `customer_id` None leaves the same trace except
    for the message. If no code can be sent, an open code for other terms ends.
    """
    own = customer_id == context.customer_id
    card = await history.card(context.tx, customer_id) if customer_id else None
    to = _contact(card, context) if card else None
    if (own and to is None) or not await _may_ask(context, detail.get("named")):
        return NotSent(await codes.withdraw(context.tx, context.customer_id, purpose, detail))
    code = await codes.issue(
        context.tx,
        codes.NewCode(
            asked_by=context.customer_id,
            customer_id=customer_id if to else None,
            purpose=purpose,
            detail=detail,
            contact=to[1] if to else "",
            turn_id=context.turn_id,
            minutes=context.shop.limits.step_up_minutes,
        ),
    )
    if customer_id and to:
        message_id, queued = await outbox.queue(
            context.tx, customer_id, _message(context, *to, terms), secret=code
        )
        await codes.note_message(context.tx, context.customer_id, message_id)
        await events.append_unguarded(context.tx, customer_id, [queued])
    return to or (EMAIL, "")


async def _may_ask(context: ToolContext, named: str | None) -> bool:
    """Whether one more code may be requested, by a customer or by a stranger who named a contact.
    The answer doesn't depend on whether that contact is a customer's.
    """
    limits = context.shop.limits
    if named is None:
        lately = await codes.issued_lately(context.tx, context.customer_id, named)
        return lately.asked < limits.step_up_codes_per_hour
    await customers.lock_address(context.tx, f"code:{named}")
    lately = await codes.issued_lately(context.tx, context.customer_id, named)
    return (
        lately.asked < limits.step_up_codes_per_stranger_hour
        and lately.named < limits.step_up_codes_per_contact_hour
        and lately.named_day < limits.step_up_codes_per_contact_day
        and lately.for_strangers < limits.step_up_codes_for_strangers_per_hour
    )


def _contact(card: Card, context: ToolContext) -> tuple[TextChannel, str] | None:
    """The verified contact on file, preferably not the one of this conversation."""
    found: list[tuple[TextChannel, str]] = [
        (channel, to) for channel in TEXT_CHANNELS if (to := card.contact(channel))
    ]
    own = card.id == context.customer_id
    found.sort(key=lambda contact: own and contact[0] == context.channel)
    return found[0] if found else None


def _message(context: ToolContext, channel: TextChannel, address: str, terms: str) -> NewMessage:
    minutes, shop = context.shop.limits.step_up_minutes, context.shop.name
    text = CODES.code_message(shop=shop, code="[code]", minutes=minutes, terms=terms)
    return NewMessage(
        channel=channel,
        content=text,
        author="system",
        address=address,
        subject=CODES.code_subject(shop=shop) if is_mail(channel) else None,
    )
