"""Every function that reads other people's text takes time in proportion to it."""

import gc
import time
from collections.abc import Callable
from datetime import UTC, datetime

import orjson
import pytest

from house_model.reading.conversation import Said
from house_model.reading.wishes import read_messages
from support_agent.agent.claims import Checker, gather
from support_agent.agent.wording.replies import plain_sms, read_reply
from support_agent.agent.wording.terms import has_code, statements
from support_agent.domain.confirmation.confirmation import (
    Offer,
    confirmed_offers,
    is_only_manners,
    may_mean_yes,
    without_keyword,
)
from support_agent.domain.confirmation.handing_over import hands_over
from support_agent.domain.confirmation.refusals import puts_off, refuses
from support_agent.domain.machines.rounds import near_identical
from support_agent.domain.mail.mail_words import read
from support_agent.domain.mail.signatures import without_signature
from support_agent.domain.operators.told_by_operator import is_told
from support_agent.domain.secrets.masking import masked
from support_agent.domain.secrets.spoken_codes import codes_in, with_codes
from support_agent.domain.shop import load_shop
from support_agent.domain.text.reading import MOST_CHARACTERS
from support_agent.domain.wishes.alarms import find_alarm
from support_agent.domain.wishes.handoff import wants_person
from support_agent.domain.wishes.no_texts import stops_texts
from support_agent.domain.wishes.wishes import asks_for, keeps, turns_down
from support_agent.ports.chat_model import UserMessage
from support_agent.providers.local_voice import hearing, words
from support_agent.providers.mail.compose import html_of_markdown
from support_agent.providers.mail.text import split_reply, text_of_html, words_of
from tests.linear.nasty import FAMILIES, nasty

NOW = datetime(2026, 3, 2, tzinfo=UTC)
_SHOP = load_shop()
_CHECKER = Checker(_SHOP, "Never say what stands here in so many words to anybody at all.")


def _gathered(text: str) -> object:
    document = {"kind": "customer_turn", "new_messages": [{"text": text}]}
    return gather([UserMessage(orjson.dumps(document).decode())], _SHOP.order_numbers, {})


def _wished(text: str) -> object:
    return (
        asks_for(text, "cancellation", "ORD-1001"),
        turns_down(text, "cancellation", "ORD-1001"),
        keeps(text),
    )


OFFER = Offer(1, "4821", "refund", "ORD-1001")
READERS: dict[str, tuple[Callable[[str], object], int]] = {
    "alarm words": (find_alarm, MOST_CHARACTERS),
    "wish for a person": (wants_person, MOST_CHARACTERS),
    "confirmation": (
        lambda text: (
            confirmed_offers(text, [OFFER]),
            may_mean_yes(text, [OFFER]),
            is_only_manners(text, spoken=True),
        ),
        MOST_CHARACTERS,
    ),
    "refusals": (
        lambda text: (refuses(text), puts_off(text), without_keyword(text, OFFER)),
        MOST_CHARACTERS,
    ),
    "statements beside an offer": (statements, MOST_CHARACTERS),
    "offer codes": (lambda text: has_code(text, "4821"), MOST_CHARACTERS),
    "spoken codes": (with_codes, MOST_CHARACTERS),
    "handed codes": (lambda text: hands_over(text, codes_in(text)), MOST_CHARACTERS),
    "signature": (lambda text: without_signature(text, [f"a\n{text}"]), MOST_CHARACTERS),
    "wishes": (_wished, MOST_CHARACTERS),
    "operator's order": (
        lambda text: is_told(text, "shipped", "ORD-1002", ["ORD-1002", "ORD-1003"], names=["Eve"]),
        MOST_CHARACTERS,
    ),
    "no more texts": (lambda text: stops_texts(text, text, asks_only_that=True), 1_600),
    "channel prefix": (read_reply, MOST_CHARACTERS),
    "text message": (lambda text: plain_sms(text, 1600), MOST_CHARACTERS),
    "markdown": (html_of_markdown, MOST_CHARACTERS),
    "claims": (
        lambda text: _CHECKER.check(text, gather([], _SHOP.order_numbers, {}), NOW.date()),
        MOST_CHARACTERS,
    ),
    "evidence": (_gathered, MOST_CHARACTERS),
    "house model": (lambda text: read_messages([Said(text, "email")]), MOST_CHARACTERS),
    "voice, spoken": (
        lambda text: words.sentences(words.sayable(text, _SHOP.order_numbers)),
        MOST_CHARACTERS,
    ),
    "voice, heard": (lambda text: hearing.normalized(text, _SHOP.order_numbers), MOST_CHARACTERS),
    "rounds": (lambda text: near_identical(text, text[1:] + "x"), MOST_CHARACTERS),
    "masking": (masked, 100_000),
    "quoted mail": (split_reply, 100_000),
    "quoted mail of ours": (lambda text: read(words_of(text), [text], [text]), 100_000),
    "html": (text_of_html, 250_000),
}
# Twice the text takes a linear reader twice the time and a quadratic one four times. Over three
# doublings that is 8 and 64; anything faster than this much work proves nothing.
_MOST_GROWTH = 24


# The start of a mail's quotation, repeated.
QUOTED_BY = (
    *("\n", " \n", "\t", "\u200b", "> ", ">\n", "-- \n", "_" * 33 + "\n", "On ", "On \n"),
    *("On " * 99 + "\n", "Le ", "El " * 90 + "\n", "From: a\n", "From: a\nSent: b\n"),
    *("2026 12:30:\n", "AB> a b c d\n", ">\na b c d e f\n", "a wrote:\n", ": \n"),
    *("CAUTION: mail ", ". CAUTION:,"),
)


@pytest.mark.sampled(170)
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("reader", READERS)
def test_reading_takes_time_in_proportion_to_the_text(reader: str, family: str) -> None:
    read, most = READERS[reader]
    assert _is_linear(read, nasty(family, most // 8), nasty(family, most))


@pytest.mark.parametrize("unit", QUOTED_BY)
def test_no_crafted_mail_holds_the_reader_up(unit: str) -> None:
    short, long = (unit * (length // len(unit)) + "x" for length in (12_500, 100_000))
    assert _is_linear(split_reply, short, long)


def _is_linear(read: Callable[[str], object], short: str, long: str) -> bool:
    """Whether a text of eight times the length takes about eight times as long to read."""
    if _least_seconds(read, long, tries=1) < 20 * _least_seconds(_counted, "", tries=1):
        return True
    most = _MOST_GROWTH * _least_seconds(read, short, tries=3)
    return _least_seconds(read, long, tries=2) < most


def _counted(_text: str) -> int:
    """A piece of work for comparison: about a millisecond."""
    return sum(range(50_000))


def _least_seconds(read: Callable[[str], object], text: str, tries: int) -> float:
    """The best of several tries, without the garbage collector, which checks all leftovers."""
    best = float("inf")
    gc.disable()
    for _ in range(tries):
        began = time.thread_time()
        read(text)
        best = min(best, time.thread_time() - began)
    gc.enable()
    return best
