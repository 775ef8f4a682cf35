"""Lists that customers of a computer parts shop write: hardly any is taken for a card."""

import random
from collections.abc import Callable

import pytest

from support_agent.domain.secrets.masking import CARD, masked

EACH = 1_000
PARTS = [
    ["RTX 4090", "RTX 4080 Super", "RTX 5090", "RX 7900 XTX", "RX 6800 XT", "4090", "4080", "3060"],
    ["7950X", "7800X3D", "13900K", "14900KS", "i9-14900K", "5600X", "Ryzen 5950X", "9800X3D"],
    ["6000 32GB", "DDR5 6000 32GB", "DDR4 3600 16GB", "6400 2x16GB", "5600MHz 2 x 32 GB"],
    ["850W", "1000W", "1200 W", "RM850x", "HX1500i", "750"],
    ["990 Pro 2TB", "SN850X 4TB", "2TB", "980 1TB", "SN770 1 TB", "4000 GB"],
    ["X670E", "B650", "Z790", "B550M", "X570", "Z690-P"],
]
BETWEEN = [" ", ", ", " / ", "\n", " + ", "; ", " | ", " - "]
PRICES = ["${}", "$ {}", "{}$", "€{}", "{} USD", "${}.99", "{}"]


def parts(dice: random.Random) -> str:
    chosen = [dice.choice(each) for each in dice.sample(PARTS, dice.randint(3, 6))]
    if dice.random() < 0.5:
        chosen = [f"{x} {dice.choice(PRICES).format(dice.randint(40, 2500))}" for x in chosen]
    if dice.random() < 0.3:
        chosen = [f"{dice.randint(1, 4)}x {x}" for x in chosen]
    return dice.choice(["", "My build: ", "I want ", "order: "]) + dice.choice(BETWEEN).join(chosen)


def order_numbers(dice: random.Random) -> str:
    first = dice.randint(1000, 9999)
    return dice.choice(BETWEEN).join(f"ORD-{first + n}" for n in range(dice.randint(3, 8)))


def serials(dice: random.Random) -> str:
    form = dice.choice(
        ["SN########", "S/N ##########", "@###-####-####", "####@#####", "@#@##@####"]
    )

    def one() -> str:
        filled = (dice.choice("0123456789") if c == "#" else c for c in form)
        return "".join(dice.choice("ABCKXZ") if c == "@" else c for c in filled)

    return "serials: " + dice.choice(BETWEEN).join(one() for _ in range(dice.randint(2, 6)))


def item_numbers(dice: random.Random) -> str:
    form = dice.choice(["SKU {}", "GPU-{}", "2 x A{}"])
    return dice.choice(BETWEEN).join(
        form.format(dice.randint(1000, 999_999)) for _ in range(dice.randint(3, 7))
    )


def prices(dice: random.Random) -> str:
    form = dice.choice(["${}", "€{}", "{}$", "{} €"])
    return dice.choice(BETWEEN).join(
        form.format(dice.randint(100, 2999)) for _ in range(dice.randint(3, 7))
    )


@pytest.mark.parametrize("written", [parts, order_numbers, serials, item_numbers, prices])
def test_of_two_hundred_lists_at_most_one_loses_a_number(
    written: Callable[[random.Random], str],
) -> None:
    dice = random.Random(20261130)  # noqa: S311 - the same lists each time
    lists = [written(dice) for _ in range(EACH)]
    assert sum(masked(text) != text for text in lists) <= EACH // 200


@pytest.mark.parametrize(
    "text",
    ["my card is 4111 1111 1111 1111thanks", "card4111 1111 1111 1111", "nr4111 1111 1111 1111",
     "4111 1111 1111 1111s", "4111$1111$1111$1111", "$4111 1111 1111 1111", "4111 1111 1111 1111$",
     "a 4090 at $1599, pay with 4111 1111 1111 1111", "7950X and 4111111111111111",
     "7950X: 4111 1111 1111 1111 for $499", "2x 4090, card 4111-1111-1111-1111, $1599"],
)  # fmt: skip
def test_a_card_beside_parts_and_prices_goes(text: str) -> None:
    clean = masked(text)
    assert CARD in clean
    assert "1111" not in clean
