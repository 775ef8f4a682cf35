"""Address blocks: every line has one of the known forms.

tests/domain/texts/address_blocks.txt has blocks as people sign, each after the sender's name and
address; no_address_lines.txt has lines that say more, each tested inside a block.
"""

from pathlib import Path

import pytest

from support_agent.domain.mail.address_blocks import is_block
from support_agent.domain.mail.signatures import without_signature
from support_agent.flows.commerce.answers_to_offers import names_in

TEXTS = Path(__file__).parents[1] / "texts"


def texts(name: str) -> list[str]:
    lines = (TEXTS / name).read_text("utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines]


def left(block: str, name: str, address: str) -> str:
    """What is left of the word and code above a block that was sent before."""
    earlier = f"I want a refund.\n\n{block}"
    return without_signature(
        f"REFUND 1391\n\n{block}", [earlier], names_in(address, name), address
    ).strip()


@pytest.mark.parametrize("signed", texts("address_blocks.txt"))
def test_who_somebody_is_and_where_is_a_block(signed: str) -> None:
    name, address, block = signed.split("|", 2)
    assert left(block, name, address) == "REFUND 1391"
    assert left(block, "Someone Else", "someone@else.example") != "REFUND 1391"


PLACES = (
    "Julia Roth\n{}\n44 Birch Lane\nPortland, OR 97201",
    "-- \nJulia Roth\n44 Birch Lane\nPortland, OR 97201\n{}",
    "Julia Roth\nSales Manager\n{}\n+1 503 555 0199",
    "Julia Roth | {}",
    "Julia Roth, {}\nTel +1 503 555 0199",
    "{}\nJulia Roth",
    "Best regards,\nJulia Roth\n{}",
    "Julia Roth\n44 Birch Lane, {}, Portland, OR 97201",
)


@pytest.mark.parametrize("line", texts("no_address_lines.txt"))
def test_a_line_that_says_more_makes_it_none(line: str) -> None:
    for place in PLACES:
        block = place.format(line)
        assert left(block, "Julia Roth", "julia.roth@mail.example") != "REFUND 1391", block


@pytest.mark.parametrize(
    ("line", "address", "is_one"),
    [
        ("Birch Tools", "julia@birchtools.example", True),
        ("Birch Tools Inc.", "julia@birch-tools.co.uk", True),
        ("Roth Consulting", "julia@mail.example", True),
        ("Head of Purchasing", "julia@mail.example", True),
        ("Birch Tools", "julia@mail.example", False),
        ("Birch Tools Inc.", "julia@mail.example", False),
        ("Purchasing", "julia@mail.example", False),
    ],
)
def test_a_firm_is_of_the_senders_name_or_domain(line: str, address: str, is_one: bool) -> None:
    assert is_block(["Julia Roth", line], ["julia", "roth"], address) is is_one


@pytest.mark.parametrize(
    "lines",
    [
        ["Julia Roth", "+1 503 555 0199", "Sales Manager"],
        ["Julia Roth", "1 Hard Drive"],
        ["Julia Roth", "1 Hard Drive", "44 Birch Lane", "Portland, OR 97201"],
        ["Julia Roth", "Portland, OR 97201"],
        ["Julia Roth", "44 Birch Lane", "Portland, OR 12201"],
        ["Sales Manager", "+1 503 555 0199"],
        ["Julia Smith", "+1 503 555 0199"],
    ],
)
def test_each_part_has_its_place(lines: list[str]) -> None:
    assert not is_block(lines, ["julia", "roth"], "julia@mail.example")
