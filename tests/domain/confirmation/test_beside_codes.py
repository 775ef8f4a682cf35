"""What may come with the word and code: polite phrases in any language, and plain facts."""

from dataclasses import replace
from decimal import Decimal

import pytest

from support_agent.domain.confirmation.confirmation import Offer, confirmed_offers

REFUND = Offer(
    1,
    "4821",
    "refund",
    "ORD-1001",
    Decimal("49.99"),
    items=frozenset({"fan"}),
    counts=frozenset({2}),
)
LABEL = Offer(2, "7310", "return_label", "ORD-1002", counts=frozenset({2}))
CANCEL = Offer(3, "5500", "cancellation", "ORD-1003")
EXCHANGE = Offer(4, "6644", "exchange", "ORD-1004")
OFFERS = [REFUND, LABEL, CANCEL, EXCHANGE]

YESES = [
    ("go ahead with refund 4821", REFUND),
    ("Please go ahead with the refund 4821.", REFUND),
    ("reply refund 4821", REFUND),
    ("Reply: REFUND 4821", REFUND),
    ("replying: CONFIRM 5500", CANCEL),
    ("my code: refund 4821", REFUND),
    ("refund 4821 is my answer", REFUND),
    ("the answer is LABEL 7310", LABEL),
    ("here's the code: refund 4821, cheers", REFUND),
    ("as requested: EXCHANGE 6644", EXCHANGE),
    ("REFUND 4821 <3", REFUND),
    ("confirm 5500 \u2764\ufe0f", CANCEL),
    ("REFUND 4821 please, my number is 555 010 4477", REFUND),
    ("CONFIRM 5500 and my phone number is still (512) 555-0133", CANCEL),
    ("REFUND 4821 thanks, btw I ordered 2 of them", REFUND),
    ("I bought it last week. REFUND 4821", REFUND),
    ("we purchased two fans in October - REFUND 4821 please", REFUND),
    ("LABEL 7310, I ordered two of these", LABEL),
    ("Yes! REFUND 4821, my zip is 94107", REFUND),
    ("my postal code is 75201-1234\nconfirm 5500", CANCEL),
    ("my order number is ORD-1001, REFUND 4821", REFUND),
    ("LABEL 7310. My order is ORD-1002", LABEL),
    ("It arrived yesterday. REFUND 4821", REFUND),
    ("REFUND 4821. My fans came two weeks ago", REFUND),
    ("refund 4821 (I ordered 2)", REFUND),
    ("I paid $49.99 for it. REFUND 4821", REFUND),
    ("CONFIRM 5500, my email is alex@example.com", CANCEL),
    ("Ja bitte, REFUND 4821. Vielen Dank!", REFUND),
    ("LABEL 7310 danke sch\u00f6n", LABEL),
    ("S\u00ed, REFUND 4821 por favor", REFUND),
    ("gracias, confirm 5500", CANCEL),
    ("Oui, REFUND 4821 s'il vous pla\u00eet, merci beaucoup", REFUND),
    ("EXCHANGE 6644 grazie mille", EXCHANGE),
    ("Sim, REFUND 4821, obrigada", REFUND),
    ("Ja graag, REFUND 4821. Bedankt", REFUND),
    ("Tak, LABEL 7310, dzi\u0119kuj\u0119", LABEL),
    ("REFUND 4821 tack", REFUND),
    ("CONFIRM 5500\u304a\u9858\u3044\u3057\u307e\u3059\u3002", CANCEL),
    ("\u597d\u7684\uff0cREFUND 4821\uff0c\u8c22\u8c22", REFUND),
    ("\u0414\u0430, refund 4821, \u0441\u043f\u0430\u0441\u0438\u0431\u043e", REFUND),
    ("\u0646\u0639\u0645 REFUND 4821 \u0634\u0643\u0631\u0627", REFUND),
    ("\ub124 EXCHANGE 6644 \uac10\uc0ac\ud569\ub2c8\ub2e4", EXCHANGE),
    ("Evet, REFUND 4821 l\u00fctfen", REFUND),
]
NO_YESES = [
    # Conditions, questions, doubts, refusals.
    "REFUND 4821 if my number is still 555 010 4477",
    "REFUND 4821 but my number is 555 010 4477",
    "REFUND 4821 only if I ordered 2 of them",
    "REFUND 4821 once it arrived yesterday",
    "REFUND 4821, my zip is 94107?",
    "did I say REFUND 4821, my zip is 94107",
    "isn't my zip 94107, REFUND 4821",
    "maybe REFUND 4821, my zip is 94107",
    "REFUND 4821, I never ordered 2 of them",
    "REFUND 4821, I ordered it last week, not today",
    "I didn't say REFUND 4821, I ordered 2 of them",
    "REFUND 4821 thanks, btw I ordered 2 of them, wait",
    "don't go ahead with refund 4821",
    "go ahead with refund 4821 tomorrow",
    "go ahead without refund 4821",
    "go ahead with refund",
    "here's the code: refund 4821, no",
    "4821 is not the code",
    "4821 is the code of my door",
    "you said reply REFUND 4821",
    "is my code refund 4821",
    "is the code REFUND 4821",
    "so is my answer refund 4821",
    "To confirm, reply REFUND 4821",
    "reply refund 4821 or what",
    "REFUND 4821 </3",
    "REFUND 4821 <3 days",
    "REFUND 4821 \U0001f494",
    # The word for a cancellation may be meant for the order itself.
    "CONFIRM 5500, it arrived yesterday",
    "CONFIRM 5500, I ordered 2 of them",
    "I bought it last week. CONFIRM 5500",
    "CONFIRM 5500, my order is ORD-1003",
    # Further requests, and other destinations.
    "REFUND 4821, my new number is 555 010 4477",
    "REFUND 4821, change my number to 555 010 4477",
    "REFUND 4821 and call me at 555 010 4477",
    "REFUND 4821, I ordered 2 of them, refund both",
    "REFUND 4821, I ordered 2 of them and got one",
    "REFUND 4821, send it to zip 94107",
    "REFUND 4821 to my card 4242",
    "REFUND 4821, my card number is 555 010 4477",
    "REFUND 4821, my account is 5550104477",
    "EXCHANGE 6644, my zip is 94107",
    "EXCHANGE 6644, my number is 555 010 4477",
    "LABEL 7310, my email is other@example.com",
    "REFUND 4821, my order number is ORD-1002",
    "CONFIRM 5500, my order is ORD-1001",
    "I confirm my order ORD-1003, 5500",
    "CONFIRM my order ORD-1003 5500",
    "REFUND 4821, I ordered order 1003 last week",
    # Other amounts.
    "REFUND 4821 for $80",
    "REFUND 4821, I paid $80 for it",
    "I bought 2 for $99.98, REFUND 4821",
    "yes I bought 2 for 80 dollars, REFUND 4821",
    # Facts without the word and code.
    "my number is 4821",
    "4821, my zip is 94107",
    "my number is 555 010 4821",
    "REFUND, I ordered 4821 of them",
    "yes, I ordered 2 of them",
    "yes, my zip is 94107",
    # With polite phrases in other languages.
    "Ja, aber REFUND 4821",
    "REFUND 4821 nein danke",
    "bitte nicht REFUND 4821",
    "REFUND 4821 bitte stornieren",
    "was bedeutet REFUND 4821, danke",
    "No gracias, REFUND 4821",
    "s\u00ed, pero REFUND 4821",
    "REFUND 4821 si es gratis, gracias",
    "\u00bfREFUND 4821, gracias",
    "REFUND 4821 non merci",
    "merci de ne pas REFUND 4821",
    "no REFUND 4821 grazie",
    "REFUND 4821 n\u00e3o obrigado",
    "nie REFUND 4821 dzi\u0119kuj\u0119",
    "REFUND 4821 nej tack",
    "REFUND 4821\u306f\u8981\u308a\u307e\u305b\u3093",
    "\u4e0d\u8981 REFUND 4821 \u8c22\u8c22",
    "REFUND 4821 \u4e0d\u597d\u7684",
    "\u043d\u0435 \u043d\u0430\u0434\u043e REFUND 4821 \u0441\u043f\u0430\u0441\u0438\u0431\u043e",
    "\u0644\u0627 REFUND 4821 \u0634\u0643\u0631\u0627",
    "REFUND 4821 \uc544\ub2c8\uc694 \uac10\uc0ac\ud569\ub2c8\ub2e4",
    "hay\u0131r REFUND 4821 l\u00fctfen",
    "yes gracias",
    "ja bitte",
]


@pytest.mark.parametrize(("text", "meant"), YESES)
def test_manners_and_plain_facts_beside_the_word_with_its_code_leave_it_a_yes(
    text: str, meant: Offer
) -> None:
    later = [replace(offer, in_hand=False) for offer in OFFERS]
    assert [offer.id for offer in confirmed_offers(text, later)] == [meant.id]


@pytest.mark.parametrize("text", ["4821 is the code, thanks", "my code: 4821", "reply 4821"])
def test_digits_with_a_name_for_them_count_while_the_terms_are_said_last(text: str) -> None:
    assert confirmed_offers(text, [REFUND]) == [REFUND]
    assert confirmed_offers(text, [replace(REFUND, in_hand=False)]) == []


@pytest.mark.parametrize("text", NO_YESES)
def test_what_says_more_beside_the_word_with_its_code_is_no_yes(text: str) -> None:
    assert confirmed_offers(text, OFFERS) == []
    for offer in OFFERS:
        assert confirmed_offers(text, [offer]) == []


@pytest.mark.parametrize("text", [text for text, _ in YESES])
def test_no_offer_that_was_not_told_is_confirmed_so(text: str) -> None:
    assert confirmed_offers(text, [replace(offer, told=False) for offer in OFFERS]) == []


@pytest.mark.parametrize("units", [{1}, {2}, {3}, {1, 2, 3}, set[int]()])
@pytest.mark.parametrize(
    ("fact", "count"),
    [
        ("I bought three", 3),
        ("we ordered 3 of them last week", 3),
        ("I ordered three fans 2 weeks ago", 3),
        ("I ordered 2", 2),
        ("I've bought two of these", 2),
        ("I paid $49.99 for two", 2),
        ("I ordered a fan", 1),
        ("I bought one of them two weeks ago", 1),
        ("I paid $49.99 for one", 1),
        ("and I purchased 1 last month", 1),
        ("I ordered 0 of them", 0),
        ("I bought 12 of these", 12),
    ],
)
def test_a_fact_counts_the_goods_of_the_offer(fact: str, count: int, units: set[int]) -> None:
    offer = replace(REFUND, counts=frozenset(units))
    for text in (f"{fact}. REFUND 4821", f"REFUND 4821, {fact}"):
        assert bool(confirmed_offers(text, [offer])) == (count in units)


@pytest.mark.parametrize(
    "fact", ["I bought it 2 weeks ago", "I paid $49.99 for them", "my order number is 1001"]
)
def test_other_numbers_in_a_fact_count_no_goods(fact: str) -> None:
    for units in ({1}, {7}, set[int]()):
        assert confirmed_offers(f"{fact}. REFUND 4821", [replace(REFUND, counts=frozenset(units))])
