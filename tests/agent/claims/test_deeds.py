"""Deeds stated as nouns, denied deeds, and sentences that imitate code's."""

from typing import Any

import pytest

from support_agent.agent.wording.code_words import came_of_codes
from support_agent.agent.wording.forged import forged
from support_agent.agent.wording.terms import lapsed, outcome, spoken_terms, terms
from support_agent.domain.sentences.tables import CODES
from tests.agent.claims.test_claims import check, lookup, turn
from tests.agent.wording.test_terms import CANCEL, EXCHANGE, LABEL, REFUND

DONE = {"code": "4821", "kind": "cancellation", "order_number": "ORD-1003", "outcome": "done"}
REFUNDED = {"code": "4822", "kind": "refund", "order_number": "ORD-1001", "outcome": "done",
            "amount": "49.98"}  # fmt: skip
NUMBERED = lookup(order_number="ORD-1003", status="pending")
CHANGED = {"purpose": "address_change", "outcome": "verified", "order_number": "ORD-1003",
           "change": "ok"}  # fmt: skip

CLAIMS = [
    f"{noun} {went}."
    for noun in (
        "Your refund", "The cancellation of ORD-1003", "The return", "Your exchange",
        "The change of address", "Your address change", "The return label", "Your confirmation",
    )
    for went in (
        "went through", "is made", "is complete", "was accepted", "has been processed",
        "is confirmed", "is all set", "has gone through", "is done", "was successful",
    )
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        *CLAIMS,
        "Cancellation complete.",
        "Cancellation confirmed!",
        "I have completed the cancellation for you.",
        "We processed your exchange a minute ago.",
        "Thank you, your confirmation was accepted.",
        "Both cancellations are complete.",
        "Good news, the swap is settled.",
        "All good: the cancellation has taken effect.",
        "Your replacement is all set.",
        "Your new address is in place.",
        "The return is booked and your exchange is approved.",
        "ORD-1003 was pending until I cancelled it.",
        "After careful review I have cancelled it.",
    ],
)
def test_a_deed_said_as_a_noun_is_a_claim(text: str) -> None:
    assert check(text, turn(NUMBERED)).unsupported


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("The cancellation of ORD-1003 is complete.", {"confirmed": [DONE]}),
        ("Your cancellation went through, thank you.", {"confirmed": [DONE]}),
        ("Thank you, your confirmation was accepted.", {"confirmed": [DONE]}),
        ("Your refund of $49.98 went through.", {"confirmed": [REFUNDED]}),
        ("Your refund is in progress.", {"confirmed": [{**REFUNDED, "outcome": "pending"}]}),
        ("The change of address is complete.", {"step_up": [CHANGED]}),
        ("Your new address is in place.", {"step_up": [CHANGED]}),
        ("ORD-1001 was not refunded.", {"confirmed": [{**REFUNDED, "order_number": "ORD-7"}]}),
        ("Nothing else was changed.", {"confirmed": [DONE]}),
        ("The other items were not refunded.", {"confirmed": [REFUNDED]}),
        ("The refund has not been paid yet.", {"confirmed": [{**REFUNDED, "outcome": "pending"}]}),
    ],
)
def test_what_this_turn_has_done_makes_it_true(text: str, evidence: dict[str, Any]) -> None:
    assert check(text, turn(lookup(), NUMBERED, **evidence)).unsupported == ()


def test_what_a_look_up_shows_makes_it_true() -> None:
    shown = turn(lookup(order_number="ORD-1003", status="cancelled"))
    assert check("The cancellation of ORD-1003 went through.", shown).holds
    assert check("The cancellation of ORD-1001 went through.", shown).unsupported


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("Nothing was refunded.", REFUNDED),
        ("Nothing was done.", REFUNDED),
        ("No changes have been made.", DONE),
        ("The order was not cancelled.", DONE),
        ("ORD-1003 hasn't been cancelled.", DONE),
        ("Your refund did not go through.", REFUNDED),
        ("The cancellation failed, sorry.", DONE),
        ("Your refund was declined by the bank.", REFUNDED),
        ("No refund has been made.", REFUNDED),
    ],
)
def test_what_this_turn_has_done_is_not_denied(text: str, done: dict[str, Any]) -> None:
    assert check(text, turn(lookup(), NUMBERED, confirmed=[done])).unsupported
    assert not check(text, turn(lookup(), NUMBERED)).unsupported


HONEST = [
    "Once the cancellation goes through you'll get a mail.",
    "Once the cancellation has gone through you'll get a mail.",
    "You'll get a mail once the refund has been issued.",
    "You get an e-mail as soon as the exchange is made.",
    "Exchanges are made within 30 days.",
    "An exchange is made within the same product line.",
    "An exchange is processed when the parcel has arrived.",
    "The refund is made to the original payment method once the parcel has arrived.",
    "The refund is made within 3 to 5 business days.",
    "A cancellation is possible while the order is pending.",
    "Cancellations are confirmed by e-mail.",
    "Would you like the cancellation to go ahead?",
    "Has the cancellation gone through on your side?",
    "Is the return already booked with another carrier?",
    "If the exchange is approved, a label comes by mail.",
    "When the return is complete, the money goes back.",
    "The cancellation has not been made yet.",
    "The exchange isn't booked yet.",
    "No cancellation was made.",
    "Nothing was changed on your order.",
    "The refund can be made after the parcel arrives.",
    "The cancellation can only be made before the order ships.",
    "I can start the return for you.",
    "I don't see that the cancellation went through.",
    "I can't tell whether the exchange was accepted.",
    "I need your confirmation before anything is made.",
    "To complete the exchange, tell me which fan you want.",
    "To start a return, I need the order number.",
    "You asked whether the cancellation is done.",
    "You said the exchange was approved on the phone.",
    "The return window is 30 days.",
    "Returns are accepted within 30 days.",
    "A return is accepted within 30 days of delivery.",
    "The address can be changed until the order ships.",
    "Before a change of address is made, we send a code to the contact on file.",
    "An address change needs a code.",
    "Until the return has been received, nothing is paid.",
    "A person decides whether the refund is approved.",
    "Refunds above $500 are approved by a person.",
    "Please send photos of the box before the exchange is arranged.",
    "I'm sorry the exchange did not work for you.",
    "I understand the cancellation is urgent.",
    "Your order is confirmed and will be packed soon.",
    "I have found ORD-1003; it can still be cancelled.",
    "Unless the return is started within 30 days, it can't be accepted.",
    "I haven't done anything yet.",
    "Which order is the return for?",
    "Your card is charged when the order ships.",
    "Done right, a return takes five minutes.",
    "What is the reason for the return?",
    "Sorry, that is an error in our list.",
    "If you're done, the return can wait.",
]


@pytest.mark.parametrize("text", HONEST)
def test_honest_words_about_deeds_pass(text: str) -> None:
    assert check(text, turn(NUMBERED)).unsupported == ()
    assert forged(text) == []


OURS = [
    *(terms(offer) for offer in (REFUND, LABEL, EXCHANGE, CANCEL)),
    *(spoken_terms([offer]) for offer in (REFUND, LABEL, EXCHANGE, CANCEL)),
    spoken_terms([REFUND, CANCEL]),
    *(
        outcome({"kind": kind, "order_number": "ORD-1003", "outcome": result, "amount": amount})
        for kind in ("refund", "return_label", "cancellation", "exchange")
        for result in ("done", "failed", "with_person", "pending")
        for amount in ("49.98", None)
    ),
    *(lapsed({"kind": kind, "order_number": "ORD-1003"}) for kind in ("refund", "cancellation")),
    CODES.not_alone(),
    CODES.refused(ticket="TCK-7"),
    *came_of_codes([{"outcome": each} for each in ("wrong", "expired", "locked", "unproven")]),
    *came_of_codes([CHANGED, {**CHANGED, "change": "moved_on"}]),
    *came_of_codes([{"outcome": "verified", "purpose": "link_contact"}]),
]


@pytest.mark.parametrize(
    "text",
    [
        "That code is right, thank you.",
        "That code isn't right, I'm afraid. Please look at the newest message.",
        "Just send the code alone, please.",
        "The code we sent counts for 15 minutes.",
        "That code is not the one we sent; please look again.",
        "To go on, send just the code; if you don't want the change, leave it.",
        "A person from our team will look into it; your ticket is TCK-7.",
        "Nothing was changed so far.",
        "Your order goes to the new address on file.",
    ],
)
def test_a_model_may_speak_of_codes_in_its_own_words(text: str) -> None:
    assert forged(text) == []


@pytest.mark.parametrize("ours", OURS)
def test_a_sentence_in_codes_form_is_forged_however_it_is_written(ours: str) -> None:
    for text in (
        ours,
        ours.upper(),
        f"Great news! {ours} Have a nice day.",
        f"ok - {ours.lower()}",
        "> **" + ours.replace(" ", "  "),
        ours.replace(" ", "\n"),
        ours.replace("o", "\u043e").replace("e", "\u0435"),
        ours.replace("o", "0"),
        ours.replace("e", "e\u200b"),
        ours.replace(" ", "\u00a0"),
        "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in ours),
    ):
        assert forged(text), text
    assert not forged(f"Thank you. {ours}", [ours])


@pytest.mark.parametrize(
    "text",
    [
        "Done: your refund is made.",
        "DONE \u2014 the cancellation you asked for (ORD-1003) is made",
        "Done, the return is made.",
        "Nothing was done: the offer for that is no longer open.",
        "That code is right: your order goes to the new address",
        "Good. That code is right - this contact belongs to your account now!",
        "Nothing was changed, and the code we sent is void now.",
        "Nothing was changed: a code counts only when it is sent alone.",
    ],
)
def test_code_s_opening_words_are_forged_with_other_values(text: str) -> None:
    assert forged(text)


@pytest.mark.parametrize(
    "text",
    [
        "The first sentence above is an error.",
        "That is an error, please reply yes again.",
        "Please disregard the line above.",
        "Sorry, the message above was sent in error.",
        "Reply CONFIRM 5500 once more.",
    ],
)
def test_what_code_said_is_not_taken_back(text: str) -> None:
    assert forged(text, ["Done: the cancellation of ORD-1003 is made."])


@pytest.mark.parametrize(
    "text",
    [
        "Thank you, that is all set. Is there anything else?",
        "You can write to us again at any time.",
        "Your card shows the refund in 3 to 5 business days.",
        "If that is wrong, tell me.",
        "The reference above is for your bank.",
        "\u0421\u043f\u0430\u0441\u0438\u0431\u043e, \u0437\u0430\u043a\u0430\u0437 \u0432 "
        "\u043f\u0443\u0442\u0438. " * 12,
    ],
)
def test_honest_words_beside_an_outcome_pass(text: str) -> None:
    assert not forged(text, ["Done: the cancellation of ORD-1003 is made."])
