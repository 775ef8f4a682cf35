"""Examples: what staff send and get, and the server's health."""

from decimal import Decimal

from pydantic import BaseModel

from support_agent import __version__
from support_agent.api.openapi.examples_customer import PHONE, at
from support_agent.api.schemas.calls import CallToken
from support_agent.api.schemas.decisions import (
    ApproveTerms,
    CloseTicket,
    DoneByHand,
    EditTerms,
    RejectReason,
    RejectTerms,
    ReplyText,
)
from support_agent.api.schemas.health import Dependency, Health, ShopCurrency
from support_agent.api.schemas.messages import Message
from support_agent.api.schemas.people import (
    HandlerState,
    Operator,
    TakeOver,
    Unmerged,
    Written,
    WrittenWords,
)
from support_agent.api.schemas.returns import (
    ExpectedReturn,
    ReturnChange,
    ReturnList,
    ReturnRefund,
)
from support_agent.domain.channels import SMS

WORDS = "Hi Alex, this is Dana. I've looked at your case and will call you at three."
_RETURN = ExpectedReturn(
    return_number="RET-5",
    status="open",
    items=["MSI GeForce RTX 4090 Gaming X Trio 24GB"],
    refund=Decimal("1599.99"),
    tracking_number="RET5-4D7K2M",
    exchange_for=None,
    new_order_number=None,
    held_until=None,
    ticket=None,
    created_at=at(20),
    received_at=None,
    order_number="ORD-1001",
    customer_id=1,
    customer_name="Alex Rivera",
)
_LIVE = Dependency(status="ok", label="PostgreSQL 15")
_OFF = Dependency(status="off", label="Off", detail="Set OPENROUTER_API_KEY.")
PEOPLE_EXAMPLES: tuple[BaseModel, ...] = (
    Health(
        status="ok",
        shop="Macrocenter",
        shop_phone="+15550100100",
        shop_email="support@macrocenter.example",
        currency=ShopCurrency(code="USD", sign="$", words="dollars and cents"),
        version=__version__,
        environment="production",
        simulation=False,
        speech=True,
        batch_window_seconds=5.0,
        now=at(5),
        dependencies={"database": _LIVE, "model": _OFF},
    ),
    Operator(name="Dana", role="agent"),
    HandlerState(handler="person", name="Dana", repeated=False),
    TakeOver(from_name="Sam"),
    WrittenWords(channel=SMS, text=WORDS, address=PHONE, seen_message_id=319),
    Written(
        message=Message(
            id=321,
            direction="outbound",
            channel=SMS,
            content=WORDS,
            batch_id=98,
            status="queued",
            author="person",
            written_by="Dana",
            address=PHONE,
            created_at=at(12),
        ),
        repeated=False,
    ),
    Unmerged(customer_id=1, taken_from=4),
    RejectReason(reason="The number belongs to somebody else."),
    ReplyText(text=WORDS, seen_message_id=319),
    ApproveTerms(approval_id=7),
    EditTerms(approval_id=7, amount=Decimal("1200.00"), skus=["GPU-4090-MSI"]),
    RejectTerms(approval_id=7, reason="The card shows damage from a fall."),
    DoneByHand(reference="re_1001"),
    CloseTicket(keep=True),
    ReturnList(returns=[_RETURN]),
    ReturnChange(
        returned=_RETURN.model_copy(update={"status": "received", "received_at": at(40)}),
        refund=ReturnRefund(amount=Decimal("1599.99"), status="done", reference="re_1001"),
        repeated=False,
    ),
    CallToken(token="EXAMPLE-single-use-token", good_for_seconds=60),  # noqa: S106 - no secret
)
