"""The vendors that ship: each key acts once, before and after a restart."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from structlog.testing import capture_logs

from support_agent.ports.sender import OutboundMessage
from support_agent.ports.vendors import VendorRejected, VendorUncertain
from support_agent.providers.console import ConsoleSender
from support_agent.providers.inhouse import InhouseCarrier, InhousePayments
from tests.loopback.unsure_vendors import UnsureCarrier, UnsurePayments

KEY = "refund:ORD-1002:4821"
AMOUNT = Decimal("89.99")


async def test_the_same_key_books_one_refund() -> None:
    payments = InhousePayments()
    first = await payments.refund(key=KEY, order_number="ORD-1002", amount=AMOUNT)
    assert await payments.refund(key=KEY, order_number="ORD-1002", amount=AMOUNT) == first
    assert await payments.lookup(key=KEY) == first
    assert first.startswith("RF-")


async def test_a_restart_gives_the_same_reference() -> None:
    before = await InhousePayments().refund(key=KEY, order_number="ORD-1002", amount=AMOUNT)
    restarted = InhousePayments()
    assert await restarted.lookup(key=KEY) is None
    assert await restarted.refund(key=KEY, order_number="ORD-1002", amount=AMOUNT) == before


async def test_another_key_gives_another_reference() -> None:
    payments = InhousePayments()
    references = {
        await payments.refund(key=f"{KEY}:{number}", order_number="ORD-1002", amount=AMOUNT)
        for number in range(200)
    }
    assert len(references) == 200


@pytest.mark.parametrize(
    ("order_number", "amount"), [("ORD-1002", Decimal("90.00")), ("ORD-1003", AMOUNT)]
)
async def test_a_key_with_other_terms_is_refused(order_number: str, amount: Decimal) -> None:
    payments = InhousePayments()
    await payments.refund(key=KEY, order_number="ORD-1002", amount=AMOUNT)
    with pytest.raises(VendorRejected):
        await payments.refund(key=KEY, order_number=order_number, amount=amount)


@pytest.mark.parametrize("amount", [Decimal(0), Decimal("-1.00"), Decimal("1.005")])
async def test_what_is_no_amount_of_money_is_refused(amount: Decimal) -> None:
    payments = InhousePayments()
    with pytest.raises(VendorRejected):
        await payments.refund(key=KEY, order_number="ORD-1002", amount=amount)
    assert await payments.lookup(key=KEY) is None


async def test_the_same_key_makes_one_label_on_our_own_site() -> None:
    carrier = InhouseCarrier("Macrocenter Returns")
    label = await carrier.create_label(key="label:ORD-1002", order_number="ORD-1002")
    assert await carrier.create_label(key="label:ORD-1002", order_number="ORD-1002") == label
    assert await carrier.lookup(key="label:ORD-1002") == label
    assert label.carrier == "Macrocenter Returns"
    assert label.url == f"/labels/{label.tracking_number}"
    assert label == await InhouseCarrier("Macrocenter Returns").create_label(
        key="label:ORD-1002", order_number="ORD-1002"
    )
    with pytest.raises(VendorRejected):
        await carrier.create_label(key="label:ORD-1002", order_number="ORD-1003")
    assert await carrier.lookup(key="label:ORD-1003") is None


async def test_a_lost_answer_is_found_by_its_key() -> None:
    payments = UnsurePayments(InhousePayments())
    with pytest.raises(VendorUncertain):
        await payments.refund(key=KEY, order_number="ORD-1002", amount=AMOUNT)
    assert await payments.lookup(key=KEY)
    carrier = UnsureCarrier(InhouseCarrier())
    with pytest.raises(VendorUncertain):
        await carrier.create_label(key=KEY, order_number="ORD-1002")
    assert await carrier.lookup(key=KEY)


async def test_the_console_sends_by_writing_one_line_without_personal_data() -> None:
    message = OutboundMessage(id=7, channel="sms", to="+15125550100", text="It ships today.")
    sender = ConsoleSender()
    with capture_logs() as lines:
        sent_id = await sender.send(message)
    assert await sender.lookup(message, datetime.now(UTC)) == sent_id
    assert sender.label == "Console"
    assert len(lines) == 1
    assert lines[0]["event"] == "message_simulated"
    assert "+15125550100" not in str(lines)
    assert "ships" not in str(lines)
