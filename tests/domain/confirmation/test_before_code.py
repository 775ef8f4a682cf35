"""What customers write before the word and code, in an earlier message of the same batch."""

from dataclasses import replace
from decimal import Decimal

import pytest

from support_agent.domain.confirmation.before_code import leaves_clear
from support_agent.domain.confirmation.confirmation import Offer

REFUND = Offer(
    1,
    "4821",
    "refund",
    "ORD-1001",
    Decimal("79.98"),
    items=frozenset({"ergo", "mouse", "mice"}),
    counts=frozenset({2}),
)
CANCEL = Offer(3, "5500", "cancellation", "ORD-1003")

CLEAR = [
    "yes",
    "Yes please!",
    "ok",
    "hi there",
    "thanks so much",
    "\U0001f44d",
    "Vielen Dank",
    "s\u00ed, gracias",
    "merci beaucoup",
    "I ordered it last week",
    "It arrived yesterday",
    "my order is ORD-1001",
    "They broke after 3 days",
    "Both are broken.",
    "The scroll wheel is broken",
    "my mouse stopped working within a week",
    "the mice came damaged",
    "They don't work. Sorry for the late reply",
    "sorry was driving",
    "Hi, I was in a meeting",
    "phone died, back now",
    "fell asleep lol",
    "REFUND 4821",
    "and where is ORD-1002?",
    "Where is order 1002?",
    "What's the status of order 1003 please?",
    "has ord-1002 shipped yet",
    "when will my ORD-1004 arrive",
    # The later word takes a bare no back.
    "No",
    "no thanks",
    "nope, sorry",
]
NOT_CLEAR = [
    # Refusals that say more than no.
    "I don't want that",
    "it works now",
    "It works again.",
    "pls don't cancel",
    "Withdraw my refund request",
    "nein, nicht stornieren",
    "\U0001f44e",
    # Conditions.
    "If you also refund the delivery fee",
    "once the courier has confirmed",
    "provided it costs me nothing",
    "Nur falls das Porto erstattet wird",
    "solo se il corriere passa luned\u00ec",
    "uniquement si c'est gratuit",
    "siempre que no cobren nada",
    "alleen als het gratis is",
    "s\u00f3 se for gr\u00e1tis",
    "tylko je\u015bli bez op\u0142at",
    "\u0435\u0441\u043b\u0438 \u0431\u0435\u0441\u043f\u043b\u0430\u0442\u043d\u043e",
    "\u9001\u6599\u7121\u6599\u306a\u3089",
    "kung libre",
    # Questions, with a mark and without one.
    "do I need to send",
    "What happens then",
    "Is there a restocking fee?",
    "so I just write",
    "muss ich das so schreiben",
    "c'est combien la livraison",
    "Is ORD-1002 refunded too?",
    "where is order 1002, if it ships I keep this",
    # Hesitation.
    "Don't do it yet",
    "let me ask my boss",
    "My sister has to look at it first",
    "not before Monday",
    "sorry, on Monday",
    "in a week, sorry",
    "Was busy. After Friday",
    "ich bin noch unsicher",
    "tengo que pensarlo",
    # Another wish, place, quantity or amount.
    "put it on my Amex instead",
    "to 12 Oak Road please",
    "only the left one",
    "a mouse broke",
    "one of them is broken",
    "I paid $12.00 for it",
    "I ordered order 1002 last week",
    "I moved to Boston",
    "lieber einen Gutschein",
    "un bon d'achat plut\u00f4t",
    # Denials that continue, and remarks about the word itself.
    "I will never write",
    "You can't make me say",
    "No, and I am not sending",
    "this is only a test",
    "my son typed",
    "the wrong one is",
    "ich schreibe nicht",
]


@pytest.mark.parametrize("text", CLEAR)
def test_manners_reports_and_a_plain_refusal_leave_the_later_yes_clear(text: str) -> None:
    assert leaves_clear(text, REFUND)


@pytest.mark.parametrize("text", NOT_CLEAR)
def test_what_asks_wishes_doubts_or_is_not_known_makes_it_unclear(text: str) -> None:
    assert not leaves_clear(text, REFUND)
    assert not leaves_clear(text, CANCEL)


@pytest.mark.parametrize("text", ["It arrived yesterday", "They broke", "my mouse is dead"])
def test_what_is_said_of_the_goods_may_confirm_the_order_itself(text: str) -> None:
    assert leaves_clear(text, REFUND)
    assert not leaves_clear(text, CANCEL)
    assert leaves_clear("sorry, was at work", CANCEL)


def test_only_where_another_order_is_may_be_asked() -> None:
    for text in ("Where is my order 1001?", "has ORD-1001 shipped", "when will 1001 be here"):
        assert not leaves_clear(text, REFUND)
    assert leaves_clear("Where is my order 1001?", CANCEL)


def test_a_report_counts_no_other_number_of_goods() -> None:
    one = replace(REFUND, counts=frozenset({1}))
    for text in ("both broke after 2 days", "They both failed yesterday", "all of them died"):
        assert leaves_clear(text, REFUND)
        assert not leaves_clear(text, one)
        assert not leaves_clear(text, replace(REFUND, counts=frozenset()))
    assert leaves_clear("it broke after 2 days", one)
