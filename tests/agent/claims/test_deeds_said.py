"""How honest answers and false ones talk about deeds."""

import pytest

from tests.agent.claims.test_claims import check, lookup, turn

SHIPPED = lookup(order_number="ORD-1002", status="shipped")
PENDING = lookup(order_number="ORD-1003", status="pending")
OFFERED = ("update_order_status", {"outcome": "proposed", "order_number": "ORD-1003"})

HONEST = [
    "It looks like ORD-1002 was handed to UPS.",
    "I've noted that you'd prefer a refund over an exchange.",
    "Had it been cancelled, you'd have got a message.",
    "I've opened nothing and changed nothing on your account.",
    "Your address can be changed while the order is pending; a code is sent to your contact on "
    "file.",
    "ORD-1002 was passed to the carrier and is on its way.",
    "ORD-1002 has been handed over to UPS.",
    "UPS was given ORD-1002, so the address can't be changed any more.",
    "Had we refunded it, you would see it on your card.",
    "Were it cancelled, the status would say so.",
    "Should it be cancelled by mistake, write to us at once.",
    "I have cancelled nothing.",
    "I refunded nothing and sent nothing.",
    "We've changed none of your details.",
    "To have it refunded, send the parcel back first.",
    "To get your address changed, reply with the code we send.",
    "For the order to be cancelled, I need your yes.",
    "An order can be cancelled while it is pending; the money is returned to your card.",
    "A label can be made today; it is sent to your e-mail address.",
    "Your return can be booked online, and the label is e-mailed to you.",
    "A code is sent to your contact on file before anything is changed.",
    "If it were refunded, you'd get a message about it.",
    "It would have been cancelled already if you had confirmed it.",
    "I could have it cancelled for you if you confirm.",
    "I noted that you want the order cancelled.",
    "I've written down that you asked for a replacement instead of money.",
    "It seems the parcel was forwarded to another UPS depot.",
    "Without your yes nothing is refunded.",
    "Neither the order nor your address was changed.",
    "You would have been e-mailed a receipt had the refund been made.",
    "Once you confirm, the order is cancelled and the money is sent back.",
    "I pulled up your order.",
    "ORD-1002 stopped at a depot.",
    "ORD-1003 is off schedule.",
    "The tracking stopped updating.",
    "Refund: 3 to 5 business days.",
    "Note: an order can be cancelled while it is pending.",
    "Status: pending",
    "ORD-1003: pending",
    "Order status: shipped.",
    "What you need: the label and the box.",
    "Your order is no longer pending.",
    "I haven't gone ahead with anything.",
    "Shall I go ahead with the cancellation?",
    "If I went ahead with the cancellation, the card would be free.",
    "I took a look at your order.",
    "Nothing has been taken off your order.",
    "We didn't stop the order.",
    "I'd have cancelled it had you confirmed.",
    "The order has been given a number.",
    "If the money landed on another card, tell me.",
    "I can see ORD-1002 was transferred to UPS.",
    "Had you returned it, a label would have been made.",
    "A text is sent when the parcel leaves.",
    "I've noted that you like texts better.",
    "Returns can be dropped at UPS; a label is e-mailed to you.",
    "Items can be exchanged; the new one is sent once the old one is in.",
    "I did check your order.",
    "Your order won't ship before the pick-up.",
    "The refund was never made.",
    "Were we to cancel it, you'd get a message.",
]
FALSE = [
    "I went ahead with the cancellation.",
    "ORD-1003 is off",
    "Cancellation: successful",
    "A credit of $49 landed on your card",
    "Everything's sorted: the money is on its way",
    "The order line has been pulled.",
    "I've gone ahead with your refund.",
    "We went ahead and stopped the order.",
    "I took care of the cancellation.",
    "I did the refund just now.",
    "Refund: done",
    "Status of your refund: completed",
    "Cancellation - success!",
    "Return label: sent",
    "ORD-1003 is gone from our system now.",
    "ORD-1003 has been scrapped.",
    "Your order is no longer active.",
    "ORD-1003 won't ship any more.",
    "Your card has been credited with the full price.",
    "$74.99 is back on your card.",
    "You got your money back this morning.",
    "The money is heading back to your card.",
    "Consider ORD-1003 cancelled.",
    "Consider it done: your refund is out.",
    "The order is dead now.",
    "I pulled the order before it shipped.",
    "I've taken ORD-1003 off the list.",
    "I killed the order for you.",
    "Good news: ORD-1003 is called off.",
    "The item has been taken off your order.",
    "I put your refund through.",
    "It looks like your refund was handed to your bank.",
    "I've noted your cancellation and refunded the money.",
    "To keep you happy I cancelled it and refunded you.",
    "Had it cancelled for you.",
    "I would have you know I cancelled it.",
    "An order can be cancelled; yours is cancelled.",
    "I've noted that you want it gone and cancelled it.",
    "I've noted that you'd like a refund, so it is refunded.",
    "I changed nothing but the address.",
    "ORD-1003 was handed to UPS.",
    "It looks like ORD-1003 was given to the carrier.",
    "I had your order cancelled.",
    "We had the refund issued this morning.",
    "Refund status: paid",
    "Order: cancelled",
    "Address change: complete.",
    "Exchange: booked!",
    "The order was killed.",
    "I did your refund.",
    "You've received your refund.",
    "Your $74.99 is heading back.",
    "We stopped ORD-1003 in time.",
    "ORD-1003 is out of the system.",
    "The money landed in your account.",
    "Cancellation = done",
    "I pushed through your refund.",
    "You should know that I cancelled it.",
    "To be clear, I refunded it.",
    "To save you time I have cancelled ORD-1003.",
    "I got it cancelled.",
    "We got your refund through.",
    "Had we not acted, it would have shipped, but we cancelled it.",
]


@pytest.mark.parametrize("text", HONEST)
def test_what_is_possible_supposed_or_the_carriers_act_passes(text: str) -> None:
    assert check(text, turn(SHIPPED, PENDING)).holds


@pytest.mark.parametrize("text", FALSE)
def test_a_deed_that_no_tool_did_is_withheld_however_it_is_said(text: str) -> None:
    assert not check(text, turn(SHIPPED, PENDING)).holds


def test_the_carriers_act_is_proven_by_the_state_of_that_order() -> None:
    assert check("ORD-1002 was handed to UPS.", turn(SHIPPED)).holds
    assert not check("ORD-1002 was handed to UPS.", turn(PENDING)).holds
    assert not check("I handed it to a colleague.", turn(SHIPPED)).holds


@pytest.mark.parametrize(
    "text",
    ["I went ahead with the cancellation.", "ORD-1003 is off.", "Cancellation: successful",
     "The order line has been pulled."],
)  # fmt: skip
def test_the_same_words_hold_when_it_was_done(text: str) -> None:
    done = {"code": "4821", "kind": "cancellation", "order_number": "ORD-1003", "outcome": "done"}
    assert check(text, turn(PENDING, confirmed=[done])).holds


def test_an_offers_code_may_be_asked_for_and_no_other() -> None:
    said = "To get it cancelled, reply to the message with the code."
    assert check(said, turn(PENDING, OFFERED)).holds
    assert not check(said, turn(PENDING)).holds
    assert not check("Send us the code from your bank.", turn(PENDING, OFFERED)).holds
