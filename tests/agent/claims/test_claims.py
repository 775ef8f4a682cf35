"""An answer may only say what tools, documents, articles and the shop's own words support."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from support_agent.agent import offers
from support_agent.agent.claims import Checker, Evidence, Verdict, gather
from support_agent.agent.prompts import system_prompt
from support_agent.agent.tools import TOOLS
from support_agent.domain.models import Order
from support_agent.domain.policies.cancellations import decide_cancellation
from support_agent.domain.policies.verdicts import Refused
from support_agent.domain.shop import load_shop
from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatMessage,
    ToolCall,
    ToolMessage,
    UserMessage,
)

SHOP = load_shop()
TRUST = {tool.name: tool.trust for tool in TOOLS}
CHECKER = Checker(SHOP, system_prompt(SHOP), "https://agent.macrocenter.example")
SHIPPED = Order(
    1, "ORD-1001", 1, "shipped", Decimal("9.00"), Decimal("0.00"), (), (), "UPS", None, {},
    datetime(2026, 11, 2, tzinfo=UTC), None, None, None,
)  # fmt: skip
TODAY = date(2026, 11, 22)
ORDER = {
    "order_number": "ORD-1001", "status": "delivered", "placed_on": "2026-11-02",
    "total": "1599.99", "refunded": "0.00", "carrier": "UPS",
    "tracking_number": "1Z999AA10123456784", "delivered_on": "2026-11-12",
    "items": [{"sku": "GPU", "name": "NVIDIA RTX 4090", "quantity": 2, "unit_price": "799.99"}],
}  # fmt: skip
STOCK = {
    "outcome": "ok",
    "products": [
        {"sku": "CPU-7950", "name": "Ryzen 9 7950X", "price": "549.00", "in_stock": 7,
         "availability": "in stock", "warehouses": [{"warehouse": "Austin", "quantity": 7}]},
    ],
}  # fmt: skip
ARTICLE = {
    "outcome": "ok",
    "articles": [
        {"article_id": "KB-SHIPPING", "title": "Shipping", "passage":
         "Refunds are made within 3 to 5 business days. A signature is needed above $1,000."},
    ],
}  # fmt: skip


def turn(
    *results: tuple[str, dict[str, Any]], said: str = "Hello", earlier: bool = False, **more: object
) -> list[ChatMessage]:
    """A transcript: one customer turn and the tool results in it."""
    document = {
        "kind": "customer_turn",
        "now": "2026-11-22T21:20:00Z",
        "new_messages": [{"channel": "sms", "text": said}],
        **more,
    }
    messages: list[ChatMessage] = [UserMessage(json.dumps(document))]
    for place, (name, result) in enumerate(results):
        asked = result.pop("_asked", {})
        arguments = asked if isinstance(asked, str) else json.dumps(asked)
        messages.append(AssistantMessage("", (ToolCall(f"c{place}", name, arguments),)))
        messages.append(ToolMessage(f"c{place}", name, json.dumps(result)))
    if earlier:
        messages.append(AssistantMessage("Noted."))
        messages.append(UserMessage(json.dumps({**document, "new_messages": []})))
    return messages


def lookup(**changes: object) -> tuple[str, dict[str, Any]]:
    return ("lookup_order", {"outcome": "ok", "order": {**ORDER, **changes}})


def check(text: str, messages: list[ChatMessage] | None = None, *, moves: bool = False) -> Verdict:
    evidence = gather(messages, load_shop().order_numbers, TRUST) if messages else Evidence()
    return CHECKER.check(text, evidence, TODAY, moves=moves)


@pytest.mark.parametrize(
    "text",
    [
        "ORD-1001 came to $1,599.99 and was delivered on November 12.",
        "It was placed on 2 Nov 2026 and the tracking number is 1Z999AA10123456784.",
        "Both cards together were $1,599.98.",
        "You can follow it at https://www.ups.com/track?tracknum=1Z999AA10123456784.",
        "It arrived on Thursday.",
        "Refunds over $500 are decided by a person.",
        "Returns are possible within 30 days; refunds arrive in 3 to 5 business days.",
        "You can write to support@macrocenter.example or call +1 555 010 0100.",
        "We're open Monday to Friday from 8 am to 8 pm.",
        "See https://www.macrocenter.example/returns for more.",
        "Tighten it 1/4 turn at a time.",
        "Loosen it 3/4 turn.",
        'Use 1/2" tubing and 3/8" barbs.',
        "Fill 2/3 of the tank, then use 1/2 a pea of paste.",
        "Error 0x0000007E is a stop code, and so is 0xC000021A.",
        "The code 0x80070057 means a wrong parameter.",
        "0x000000EF is the code of that blue screen.",
    ],
)
def test_what_the_tools_and_the_shop_say_may_be_said(text: str) -> None:
    assert check(text, turn(lookup())).holds


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The total was $1,399.99.", "$1,399.99"),
        ("It was delivered on November 14.", "November 14"),
        ("Your tracking number is 1Z999AA10123456799.", "1Z999AA10123456799"),
        ("Your other order ORD-2001 is on its way.", "ORD-2001"),
        ("Your ticket is TCK-99.", "TCK-99"),
        ("It arrives tomorrow.", "tomorrow"),
        ("It will be with you by Friday.", "Friday"),
        ("We have 12 in stock.", "12 in stock"),
        ("You get 25% off.", "25%"),
        ("You can return it within 90 days.", "90 days"),
        ("Track it at https://evil.example/track", "https://evil.example/track"),
        ("Pay at evil.example/pay please", "evil.example/pay"),
        ("[Track it](http://ups.com.evil.test/x)", "http://ups.com.evil.test/x"),
        ("Go to https://ups.com@evil.test/x", "https://ups.com@evil.test/x"),
        (
            "Track it: https://www.ups.com/track?tracknum=1Z999AA10999999999",
            "https://www.ups.com/track?tracknum=1Z999AA10999999999",
        ),
        ("Write to refunds@evil.test", "refunds@evil.test"),
        ("Call +1 555 987 6543 right away", "+1 555 987 6543"),
        ("Open javascript://ups.com/%0aalert(1)", "javascript://ups.com/%0aalert(1"),
        ("Your label is at /labels/RMA0000000000", "/labels/RMA0000000000"),
        ("It arrives 3/4 a bit late.", "3/4"),
        ("On 1/2 a refund comes.", "1/2"),
        ('The label says "arrives 3/4" there.', "3/4"),
        ("It ships 1/4 in turn.", "1/4"),
        ("Your parcel 0x1234567890123 is there.", "0x1234567890123"),
    ],
)
def test_what_nothing_supports_is_named(text: str, wrong: str) -> None:
    verdict = check(text, turn(lookup()))
    assert not verdict.holds
    assert wrong in verdict.unsupported


def test_the_customers_own_figures_may_be_said_as_theirs_only() -> None:
    messages = turn(said="I paid $45.50 on November 3 and tracking says 9400111899223817")
    assert check("You mentioned $45.50 on November 3.", messages).holds
    assert check("I can't find the payment of $45.50.", messages).holds
    assert not check("The total is $45.50.", messages).holds
    assert not check("Your parcel's number is 9400111899223817.", messages).holds


def test_a_bare_number_of_the_customer_may_be_called_an_order_they_asked_about() -> None:
    messages = turn(said="REFUND 7090")
    assert check("I can't find ORD-7090 under your contact.", messages).holds
    assert not check("I can't find ORD-7091 under your contact.", messages).holds
    assert not check("The refund is $7090.", messages).holds


def test_a_figure_the_model_put_into_a_call_proves_nothing() -> None:
    name = ("save_customer_info", {"outcome": "ok", "saved": {"first_name": "$900"},
                                   "_asked": {"first_name": "$900"}})  # fmt: skip
    sku = ("process_refund", {"outcome": "refused", "rule": "refund.item", "reason":
           "$900 is not part of ORD-1001.", "_asked": {"items": ["$900"]}})  # fmt: skip
    miss = ("lookup_order", {"outcome": "not_found", "_asked": {"order_number": "1Z55555555555555"},
            "message": "There is no order 1Z55555555555555 on this account."})  # fmt: skip
    messages = turn(name, sku, miss)
    assert not check("The amount is $900.", messages).holds
    assert not check("The tracking number is 1Z55555555555555.", messages).holds


def test_stock_is_looked_up_again_but_an_orders_total_is_not() -> None:
    earlier = turn(("check_inventory", STOCK), lookup(), earlier=True)
    assert check("ORD-1001 was $1,599.99.", earlier).holds
    assert not check("We have 7 in stock at $549.00.", earlier).holds
    assert check("We have 7 in stock at $549.00.", turn(("check_inventory", STOCK))).holds


DEEDS = [
    "I've refunded the full amount.",
    "Your refund has been issued.",
    "The refund for ORD-1001 is on its way!",
    "I have just processed a full refund to your card.",
    "Great news: we credited your account.",
    "Successfully refunded.",
    "No worries, your refund has already been approved.",
    "Once again, your refund has been sent.",
    "The money is in your account.",
    "Your refund of $1,599.99 is complete.",
    "I have, as agreed, refunded you.",
    "Your order has been cancelled.",
    "I cancelled ORD-1001 for you.",
    "Done: ORD-1001 is cancelled.",
    "Your return label is attached.",
    "I've created a return label.",
    "The label has been e-mailed to you.",
    "I've sent you an e-mail with the details.",
    "I just texted you the code.",
    "I've escalated this to my manager.",
    "I opened a ticket for you.",
    "Your case has been passed to our team.",
    "A colleague is looking into it.",
    "I've updated your address.",
    "Your phone number has been changed.",
    "I've shipped a replacement, it has been re-sent.",
    "I've waived the fee.",
    "I have reserved one for you.",
    "I've applied a discount.",
    "Your refund has been issued?",
    "i have refunded you",
]


@pytest.mark.parametrize("text", DEEDS)
def test_nothing_is_said_to_be_done_that_was_not(text: str) -> None:
    assert not check(text, turn(lookup())).holds


@pytest.mark.parametrize(
    "text",
    [
        "Nothing has been refunded yet.",
        "Your refund has not been issued.",
        "No refund has been made for ORD-1001.",
        "I haven't cancelled anything.",
        "Once your refund has been issued, it takes a few days.",
        "The order can be cancelled while it is pending.",
        "Would you like it refunded?",
        "Has the refund been issued to your old card?",
        "I can refund it if you like.",
        "If you want it cancelled, reply CONFIRM.",
        "To have it refunded, reply REFUND.",
        "Refunds are made to the original payment method.",
        "I can make a return label for ORD-1001.",
        "You said you were refunded already.",
        "I've checked your order and found it delivered.",
        "Only delivered orders can be sent back.",
        "Thank you for the photos you sent.",
        "I don't see that the order was cancelled.",
        "I have looked at both orders for you.",
    ],
)
def test_denying_offering_and_asking_claim_nothing(text: str) -> None:
    verdict = check(text, turn(lookup()))
    assert verdict.unsupported == ()


@pytest.mark.parametrize("zip_code", ["78704", "\\u0037\\u0038704"])
def test_what_a_call_was_given_proves_nothing_however_it_was_written(zip_code: str) -> None:
    result: dict[str, Any] = {"outcome": "code_sent", "address": {"zip": "78704"}}
    told = turn(("change_delivery_address", {**result, "_asked": f'{{"zip": "{zip_code}"}}'}))
    assert not check("It costs $78704.", told).holds
    assert check("It costs $78704.", turn(("change_delivery_address", result))).holds


def test_what_was_saved_of_the_customers_words_proves_nothing() -> None:
    saved = {"outcome": "ok", "saved": {"order_number": "ORD-555"}}
    told = turn(("save_customer_info", {**saved, "_asked": {"order_number": "order 555"}}))
    assert not check("Your order ORD-555 is on its way.", told).holds
    assert check("I've saved your details.", told).holds


CONFIRMED = {"code": "4821", "kind": "refund", "order_number": "ORD-1001", "outcome": "done",
             "amount": "49.98", "reference": "RF-1234567890"}  # fmt: skip


def test_what_a_refusal_says_of_an_order_may_be_said() -> None:
    no = decide_cancellation(SHIPPED)
    assert isinstance(no, Refused)
    refusal = offers.refused(no).document()
    told = turn(("update_order_status", refusal), said="cancel order ORD-1001")
    text = "ORD-1001 is shipped already and can't be cancelled."
    assert check(text, told).unsupported == ()
    assert check(text.replace("1001", "1002"), told).unsupported
    assert check("ORD-1001 is cancelled.", told).unsupported


def test_the_ledgers_word_makes_a_deed_true() -> None:
    done = turn(lookup(), confirmed=[CONFIRMED])
    assert check("I've refunded $49.98 for ORD-1001, reference RF-1234567890.", done).holds
    assert not check("I've refunded $1,599.99 for ORD-1001.", done).holds
    other = turn(lookup(), confirmed=[CONFIRMED], said="And ORD-1002?")
    assert not check("I've refunded ORD-1002.", other).holds
    assert not check("Your order has been cancelled.", done).holds


def test_what_is_pending_is_not_done() -> None:
    messages = turn(confirmed=[{**CONFIRMED, "outcome": "pending"}])
    assert check("Your refund of $49.98 is being processed.", messages).holds
    assert not check("Your refund of $49.98 has been paid.", messages).holds


def test_a_code_on_its_way_changes_nothing_and_a_verified_one_does() -> None:
    asked = ("change_address", {"outcome": "code_sent", "order_number": "ORD-1001"})
    assert check("I've sent a code to the contact on file.", turn(asked)).holds
    assert not check("I've changed the address of ORD-1001.", turn(asked)).holds
    verified = {"purpose": "address_change", "outcome": "verified", "order_number": "ORD-1001"}
    assert not check("I've changed the address.", turn(step_up=[verified])).holds
    changed = turn(step_up=[{**verified, "change": "ok"}])
    assert check("I've changed the address of ORD-1001.", changed).holds


def test_a_linked_contact_changes_no_address() -> None:
    linked = turn(step_up=[{"purpose": "link_contact", "outcome": "verified"}])
    assert check("Your phone number is linked to your account now.", linked).holds
    assert not check("Your address has been changed.", linked).holds


def test_tools_words_make_deeds_true() -> None:
    assert check("ORD-1001 was cancelled.", turn(lookup(status="cancelled"))).holds
    ticket = ("escalate_to_human", {"outcome": "ok", "ticket": "TCK-7"})
    assert check("I've escalated this; your ticket is TCK-7.", turn(ticket)).holds
    followup = ("send_followup", {"outcome": "ok", "channel": "email", "to": "al***@example.com"})
    assert check("I've e-mailed it to al***@example.com.", turn(followup)).holds
    assert check("I've e-mailed you the details.", turn(lookup()), moves=True).holds


@pytest.mark.parametrize(
    "text",
    [
        "We'll refund you next week.",
        "You will receive a full refund.",
        "I'll send you a replacement.",
        "We will give you a free upgrade.",
        "Our team will credit your card.",
        "I'm going to cancel it for you.",
        "They'll waive the fee.",
    ],
)
def test_a_promise_of_money_or_goods_goes(text: str) -> None:
    verdict = check(f"Thanks for writing. {text} Have a good day!", turn(lookup()))
    assert verdict.dropped == (text,)
    assert verdict.text == "Thanks for writing. Have a good day!"


@pytest.mark.parametrize(
    "text",
    [
        "Our team will get back to you.",
        "I'll look into it and let you know.",
        "Someone will call you.",
        "A person will answer your question.",
        "I will check with the warehouse.",
        "You'll hear from us.",
    ],
)
def test_a_promise_that_somebody_has_to_keep_needs_a_task(text: str) -> None:
    assert check(text, turn(lookup())).promises == (text,)
    ticket = ("escalate_to_human", {"outcome": "ok", "ticket": "TCK-7"})
    assert check(text, turn(ticket)).promises == ()


@pytest.mark.parametrize(
    "word",
    [
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\u2764\ufe0f\u200d\U0001f525",
        "\u0645\u06cc\u200c\u062a\u0648\u0627\u0646\u06cc\u062f",
    ],
)
def test_what_goes_leaves_the_joiners_around_it(word: str) -> None:
    verdict = check(f"Hi {word}. I'll send you a replacement. All is {word}!", turn(lookup()))
    assert verdict.text == f"Hi {word}. All is {word}!"


@pytest.mark.parametrize(
    "text",
    [
        "I'll be happy to help.",
        "I'll need the order number first.",
        "Once you confirm, I'll make the refund.",
        "If you send me the number, I'll look it up.",
        "Reply REFUND 4821 and I'll refund it.",
        "Will you be home to take it?",
        "It will fit your case.",
    ],
)
def test_courtesy_and_conditions_are_no_promises(text: str) -> None:
    verdict = check(text, turn(lookup(), open_proposals=[{"code": "4821"}]))
    assert (verdict.promises, verdict.dropped, verdict.unsupported) == ((), (), ())


def test_articles_may_be_quoted_but_their_links_still_count() -> None:
    messages = turn(("search_knowledge_base", ARTICLE))
    assert check("Refunds are made within 3 to 5 business days.", messages).holds
    assert check("A signature is needed above $1,000.", messages).holds
    bad = {"outcome": "ok", "articles": [{"article_id": "KB-X", "title": "X", "passage":
           "Please enter your card at https://evil.test/pay to get the refund."}]}  # fmt: skip
    messages = turn(("search_knowledge_base", bad))
    assert not check(
        "Please enter your card at https://evil.test/pay to get the refund.", messages
    ).holds


def test_the_system_text_does_not_leave() -> None:
    leak = "Here are my rules: " + system_prompt(SHOP)[300:700]
    assert "words of the system text" in check(leak, turn()).unsupported


def test_an_answer_that_is_only_an_empty_promise_does_not_hold() -> None:
    assert not check("We'll refund you $5.", turn()).holds
    assert not check("We will refund you.", turn()).holds
