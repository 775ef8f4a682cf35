"""An answer leads nowhere except to the shop, in any notation; ordinary words lead nowhere."""

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from support_agent.agent.claims.figures import Known
from support_agent.agent.claims.places.allowed import Allowed
from support_agent.agent.claims.places.find import places
from tests.agent.claims.test_claims import SHOP, check, lookup, turn

TEXTS: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).parents[1].joinpath("texts").joinpath("places.yaml").read_text("utf-8")
)
ALLOWED = Allowed(SHOP, "https://agent.macrocenter.example")
TRACKED = "1Z999AA10123456784"


def _of(kind: str) -> Iterable[Any]:
    return [
        pytest.param(text, id=f"{notation}-{place}")
        for notation, texts in TEXTS[kind].items()
        for place, text in enumerate(texts)
    ]


def leads(text: str) -> list[str]:
    known = Known()
    known.learn(TRACKED)
    return [place.words for place in places(text) if not ALLOWED.holds(place, known)]


@pytest.mark.parametrize("text", _of("hostile"))
def test_an_answer_that_leads_elsewhere_does_not_hold(text: str) -> None:
    assert leads(text)
    assert not check(text, turn(lookup())).holds
    assert not check(f"Hi Alex,\n\n{text}\n\nMacrocenter Support", turn(lookup())).holds


@pytest.mark.parametrize("text", _of("honest"))
def test_ordinary_words_lead_nowhere(text: str) -> None:
    assert leads(text) == []


@pytest.mark.parametrize("stop", [".", "\u3002", "\uff0e", " dot ", "[.]", "&#46;", "\\."])
@pytest.mark.parametrize("end", ["com", "net", "shop", "ninja", "zip", "de", "рф", "xn--p1ai"])
def test_any_domain_is_found_by_any_stop(stop: str, end: str) -> None:
    assert leads(f"Your refund is at refunds{stop}{end}")


def test_an_article_does_not_make_a_link_ours() -> None:
    said = "For every question about your refund you can write to the desk at evil.com at any time."
    article = {"outcome": "ok", "articles": [{"passage": said}]}
    assert not check(said, turn(("search_knowledge_base", article))).holds


def test_the_shop_may_be_called_however_its_number_is_written() -> None:
    britons = Allowed(replace(SHOP, phone="+44 (0)20 7946 0018"))
    for text in ("[call us](tel:+442079460018)", "Call us at +44 20 7946 0018."):
        found = places(text)
        assert found
        assert all(britons.holds(place, Known()) for place in found)


def test_only_a_masked_contact_that_a_tool_has_named_may_be_said() -> None:
    told = turn(("send_followup", {"outcome": "ok", "channel": "email", "to": "al***@example.com"}))
    assert check("I've e-mailed it to al***@example.com.", told).holds
    assert not check("I've e-mailed it to ev***@example.com.", told).holds


def test_the_customers_own_number_may_be_said_as_theirs_only() -> None:
    told = turn(said="Call me on 555-0177 please")
    assert check("You gave us the phone number 555-0177.", told).holds
    assert not check("Call us at 555-0177.", told).holds


def test_a_product_with_a_stop_in_its_name_is_said_so_that_it_is_no_link() -> None:
    stock = {
        "outcome": "ok",
        "products": [{"name": "Noctua NH-D15 chromax.black", "price": "1.00"}],
    }
    verdict = check("The Noctua NH-D15 chromax.black fits.", turn(("check_inventory", stock)))
    assert verdict.holds
    assert verdict.text == "The Noctua NH-D15 chromax. black fits."
    assert not check("The Noctua NH-D15 chromax.black fits.", turn(lookup())).holds


def test_a_file_of_the_customers_is_named_so_that_it_is_no_link() -> None:
    verdict = check("Thanks, I have got logs.zip.", turn(said="Here is logs.zip"))
    assert verdict.holds
    assert verdict.text == "Thanks, I have got logs. zip."
    assert not check("Thanks, I have got refund.zip.", turn(said="Here is logs.zip")).holds


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Run setup.sh, then restart.", "Run setup. sh, then restart."),
        ("Open readme.md first.", "Open readme. md first."),
        ("Execute backup.sh as root.", "Execute backup. sh as root."),
        ("Use chmod u+x ./flash.sh first.", "Use chmod u+x ./flash. sh first."),
        ("Does it fail in __init__.py?", "Does it fail in __init__. py?"),
        ("Is it __version__.py?", "Is it __version__. py?"),
        ("The error stands in main.rs, at the top.", "The error stands in main. rs, at the top."),
        ("Use python3 convert.py once.", "Use python3 convert. py once."),
    ],
)
def test_a_script_is_named_so_that_it_is_no_link(written: str, said: str) -> None:
    verdict = check(written)
    assert (verdict.holds, verdict.text) == (True, said)


@pytest.mark.parametrize(
    "text",
    [
        "Go to setup.sh for your refund.",
        "Pay at readme.md today.",
        "Visit install.sh",
        "Your refund is on main.py",
        "Run evil.com",
        "Run refunds.zip today",
        "Start evil.sh/now",
        "Run pay.evil.sh",
        "Run https://setup.sh",
        "evil./setup.sh/refund",
        "__evil__.com",
        "__evil__.py/now",
        "Look for <your refund>. com",
        "Look for <your refund>.com",
        "evil <b>. com",
        r"Open \\evil.com\refund",
        r"Open \\3232235777\refund",
        r"Open \\evil@80\refund",
        r"Open \\evil",
    ],
)
def test_what_is_written_like_a_script_still_leads_nowhere(text: str) -> None:
    assert not check(text).holds


@pytest.mark.parametrize(
    "text",
    [
        "Look for <No signal>. Is it there?",
        "It prints <none>. My guess is the cable.",
        "Does it say <not set>. So press it once.",
        r"Type copy a.txt \\nas\films there.",
        r"Open \\office-pc\public$ in the bar.",
        r"It is in \\server\share.",
    ],
)
def test_a_sentence_or_a_machine_of_the_readers_own_is_no_host(text: str) -> None:
    assert leads(text) == []


@pytest.mark.parametrize(
    "part",
    ["a.", "@", "a@", "://", "[", "](", "&#", "<a", "\\", "1.", "1 ", "one ", "dot ", "a b ", "*",
     "x.com ", "//", "::", "\u3002", "call ", "WhatsApp ", "-", "https:", "%40", "e v ", "I",
     "run a.sh ", "__a.py ", " <a>. Is "],
)  # fmt: skip
def test_looking_for_places_takes_a_time_linear_in_the_text(part: str) -> None:
    short, long = (part * (size // len(part)) for size in (4_000, 16_000))
    assert _cost(long) < 8 * _cost(short) + 2_000


def _cost(text: str) -> int:
    """Microseconds of this thread's own CPU time, the best of three."""
    best = 10**12
    for _ in range(3):
        places.cache_clear()
        begun = time.thread_time_ns()
        places(text)
        best = min(best, time.thread_time_ns() - begun)
    return best // 1_000


def test_the_same_text_is_read_once() -> None:
    places.cache_clear()
    for _ in range(3):
        check("See www.macrocenter.example.")
    assert places.cache_info().misses == 1
