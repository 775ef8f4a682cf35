"""The kinds of offers are complete, and no other file uses their names."""

import ast
import re
from pathlib import Path

import pytest

import support_agent
from support_agent.agent.claims.words import WORDS
from support_agent.agent.tools import TOOLS, tool_that_offers
from support_agent.domain.confirmation.confirmation import Offer, confirmed_offers
from support_agent.domain.offers import KINDS
from support_agent.domain.offers.kind import OfferKind
from support_agent.flows.commerce.ways import way_of

ROOT = Path(support_agent.__file__).parent
# Words that carriers read as an opt-out or as a question about it.
TAKEN_BY_CARRIERS = {"CANCEL", "END", "HELP", "INFO", "QUIT", "START", "STOP", "UNSTOP"}
# "refund" is also the name of a field, a rule and a case; these names are nothing else.
ONLY_KINDS = ("return_label", "cancellation", "exchange")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_has_a_keyword_that_nobody_else_has(kind: OfferKind) -> None:
    assert re.fullmatch(r"[A-Z]{2,12}", kind.keyword)
    assert kind.keyword not in TAKEN_BY_CARRIERS
    others = [other.keyword for other in KINDS.values() if other is not kind]
    assert not any(other.startswith(kind.keyword) for other in others)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_keyword_with_its_code_is_a_yes(kind: OfferKind) -> None:
    offer = Offer(1, "4821", kind.name, "ORD-1001", in_hand=False)
    assert confirmed_offers(f"{kind.keyword} 4821", [offer]) == [offer]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_is_offered_by_one_tool_and_carried_out_in_one_way(kind: OfferKind) -> None:
    assert [tool.name for tool in TOOLS if tool.offers is kind] == [tool_that_offers(kind.name)]
    assert way_of(kind.name).begins == ("done" if kind.carried_out_by == "shop" else "intended")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_waits_for_a_vendor_can_be_done_by_hand(kind: OfferKind) -> None:
    assert (kind.by_hand is not None) == (kind.carried_out_by != "shop")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_deeds_of_a_kind_are_those_that_claims_know(kind: OfferKind) -> None:
    known = {
        deed
        for form in ("act", "noun", "state")
        for claim in WORDS[form]
        for deed in claim["deeds"]
    }
    assert {kind.deed, *kind.also_done} <= known


@pytest.mark.parametrize("name", ONLY_KINDS)
def test_the_name_of_a_kind_stands_in_at_most_two_files(name: str) -> None:
    found = {path.relative_to(ROOT) for path in ROOT.rglob("*.py") if _names(path, name)}
    assert Path(f"domain/offers/kinds/{name}.py") in found
    assert len(found) <= 2, sorted(found)


def test_no_code_asks_whether_a_kind_is_one_of_a_name() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Compare)
        and ast.unparse(node.left).endswith("kind")
        and any(isinstance(c, ast.Constant) and c.value in KINDS for c in node.comparators)
    ]
    assert not found


def _names(path: Path, name: str) -> bool:
    """Whether the file has the name as a string of its own, or quoted inside one, as in SQL."""
    tree = ast.parse(path.read_text("utf-8"))
    pieces = {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in n.values}
    return any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in pieces
        and (node.value == name or f"'{name}'" in node.value)
        for node in ast.walk(tree)
    )
