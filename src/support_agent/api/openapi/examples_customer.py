"""Examples: a customer of the sample shop who wants a refund, and the ticket it becomes."""

from datetime import UTC, date, datetime
from decimal import Decimal

from support_agent.api.schemas.base import Read
from support_agent.api.schemas.customers import (
    Contact,
    CustomerDetail,
    CustomerPage,
    CustomerSummary,
    Fact,
    Happening,
    Record,
)
from support_agent.api.schemas.events import EventData, MessageReceived
from support_agent.api.schemas.messages import Message, MessagePage
from support_agent.api.schemas.orders import Order, OrderItem, OrderPage
from support_agent.api.schemas.tickets import (
    Approval,
    EffectShown,
    Ticket,
    TicketChange,
    TicketPage,
)
from support_agent.api.schemas.turns import ModelCall, ToolRun, Turn
from support_agent.domain.channels import MAILBOX, NUMBER, SMS

PHONE, MAIL = "+15550104477", "alex.rivera@example.com"
PRICE = Decimal("1599.99")


def at(minute: int, second: int = 0) -> datetime:
    """A time on the afternoon of the example."""
    return datetime(2026, 11, 2, 15, minute, second, tzinfo=UTC)


ASKED = Message(
    id=318,
    direction="inbound",
    channel=SMS,
    content="My graphics card from ORD-1001 crashes all the time. I want my money back.",
    batch_id=96,
    status="received",
    author="customer",
    address=PHONE,
    evidence="signed",
    provider_id="SM00000000000000000000000000000318",
    created_at=at(4, 5),
)
ANSWERED = Message(
    id=319,
    direction="outbound",
    channel=SMS,
    content="I'm sorry about the card. A refund of $1,599.99 needs a colleague's approval; I've"
    " passed it on as TCK-12.",
    batch_id=96,
    status="sent",
    author="agent",
    address=PHONE,
    sent_at=at(4, 16),
    created_at=at(4, 14),
)
_CALL = ModelCall(
    position=1,
    model="anthropic/claude-sonnet-4.5",
    prompt_tokens=5120,
    completion_tokens=164,
    cached_tokens=4608,
    cost_usd=Decimal("0.0055"),
    duration_ms=1840.5,
    started_at=at(4, 11),
)
_RUN = ToolRun(
    id=201,
    turn_id=96,
    step=1,
    position=0,
    name="process_refund",
    arguments={"order_number": "ORD-1001", "reason": "The card crashes all the time."},
    result={"status": "needs_human", "ticket": "TCK-12"},
    outcome="needs_human",
    rule="refund_limit",
    duration_ms=12.4,
    started_at=at(4, 13),
)
TURN = Turn(
    id=96,
    kind="customer",
    status="done",
    channel=SMS,
    brain="anthropic/claude-sonnet-4.5",
    attempts=1,
    waited_ms=5012,
    prompt_tokens=5120,
    completion_tokens=164,
    cached_tokens=4608,
    cost_usd=Decimal("0.0055"),
    error=None,
    started_at=at(4, 10),
    finished_at=at(4, 14),
    model_calls=[_CALL],
    tool_runs=[_RUN],
)
APPROVAL = Approval(
    id=7,
    kind="refund",
    amount=PRICE,
    skus=["GPU-4090-MSI"],
    rule="refund_limit",
    proposed_by="",
    status="open",
    decided_by=None,
    decided_at=None,
    reason="",
    created_at=at(4, 13),
)
TICKET = Ticket(
    id=12,
    ticket="TCK-12",
    status="open",
    issue_type="refund",
    severity="high",
    subject="Refund of $1,599.99 for ORD-1001",
    brief={
        "who": "Alex Rivera (L1)",
        "wants": "the money back for the graphics card of ORD-1001",
        "facts": ["ORD-1001 was delivered on October 28."],
        "done": [],
        "refused": [],
        "next": "Approve or reject the refund.",
    },
    order_number="ORD-1001",
    turn_id=96,
    customer_id=1,
    customer_name="Alex Rivera",
    approval=APPROVAL,
    channel=SMS,
    address=PHONE,
    words=ASKED.content,
    created_at=at(4, 13),
)
_WITH_DANA = TICKET.model_copy(update={"status": "taken", "taken_by": "Dana"})
TAKEN = TicketChange(ticket=_WITH_DANA, repeated=False)
APPROVED = TicketChange(
    ticket=_WITH_DANA.model_copy(
        update={
            "status": "closed",
            "closed_by": "Dana",
            "closed_at": at(9),
            "outcome": "approved",
            "approval": APPROVAL.model_copy(
                update={"status": "approved", "decided_by": "Dana", "decided_at": at(9)}
            ),
        }
    ),
    message=Message(
        id=320,
        direction="outbound",
        channel=SMS,
        content="Your refund of $1,599.99 for ORD-1001 is on its way.",
        batch_id=97,
        status="queued",
        author="system",
        address=PHONE,
        created_at=at(9),
    ),
    effect=EffectShown(
        kind="refund", status="done", order_number="ORD-1001", amount=PRICE, reference="re_1001"
    ),
    repeated=False,
)
ORDER = Order(
    order_number="ORD-1001",
    status="delivered",
    total=PRICE,
    refunded=Decimal("0.00"),
    carrier="UPS",
    tracking_number="1Z88A4F20391045729",
    placed_at=datetime(2026, 10, 24, 9, 12, tzinfo=UTC),
    shipped_at=datetime(2026, 10, 25, 14, 30, tzinfo=UTC),
    delivered_at=datetime(2026, 10, 28, 17, 45, tzinfo=UTC),
    expected_on=date(2026, 10, 28),
    items=[
        OrderItem(
            sku="GPU-4090-MSI",
            name="MSI GeForce RTX 4090 Gaming X Trio 24GB",
            quantity=1,
            unit_price=PRICE,
        )
    ],
    returns=[],
)
CUSTOMER = CustomerSummary(
    id=1,
    first_name="Alex",
    last_name="Rivera",
    email=MAIL,
    phone_number=PHONE,
    created_at=datetime(2025, 9, 18, 10, 0, tzinfo=UTC),
    last_message_at=at(4, 14),
    last_message=ANSWERED.content,
    open_tickets=1,
)
DETAIL = CustomerDetail(
    customer=CUSTOMER,
    contacts=[
        Contact(kind=MAILBOX, address=MAIL, verified=True),
        Contact(kind=NUMBER, address=PHONE, verified=True),
    ],
    level="L1",
    extracted_data={"order_number": Fact(value="ORD-1001", channel=SMS, turn_id=96, at=at(4, 13))},
    handler="agent",
    handler_name=None,
    handovers=[],
    window_ends_at=None,
    messages=[ASKED, ANSWERED],
    messages_before=None,
    turns=[TURN],
    tickets=[TICKET],
    orders=[ORDER],
    order_count=1,
    proposals=[],
    last_event=42,
    now=at(5),
)
CUSTOMER_EXAMPLES: tuple[Read, ...] = (
    CustomerPage(customers=[CUSTOMER], next_cursor="MjAyNi0xMS0wMlQxNTowNDoxNCswMDowMCAx"),
    DETAIL,
    MessagePage(messages=[ASKED, ANSWERED], before=None),
    OrderPage(orders=[ORDER], total=1),
    Record(
        record=[
            Happening(
                key="case:12:opened",
                at=at(4, 13),
                what="case",
                came="opened",
                ticket="TCK-12",
                by=None,
                kind=None,
                order_number="ORD-1001",
                amount=None,
                note="Refund of $1,599.99 for ORD-1001",
            )
        ]
    ),
    EventData(event=MessageReceived(seq=43, at=at(4, 5), kind="message.received", message=ASKED)),
    TICKET,
    TicketPage(tickets=[TICKET], next_cursor=None),
)
