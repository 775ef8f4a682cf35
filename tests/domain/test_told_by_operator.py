"""What an operator's words order, and what they only mention."""

import pytest

from support_agent.domain.told_by_operator import is_told

OWN = ("ORD-1001", "ORD-1002", "ORD-1003")


@pytest.mark.parametrize(
    ("text", "number", "status"),
    [
        ("mark ORD-1003 as shipped", "ORD-1003", "shipped"),
        ("mark ORD-1003 as shipped with tracking 1Z88A4F20311111111", "ORD-1003", "shipped"),
        ("cancel ORD-1003", "ORD-1003", "cancelled"),
        ("Cancel order 1003 please.", "ORD-1003", "cancelled"),
        ("cancel #1003", "ORD-1003", "cancelled"),
        ("please cancel 1003", "ORD-1003", "cancelled"),
        ("set order 1002 to delivered", "ORD-1002", "delivered"),
        ("ORD-1001 came back, mark it returned", "ORD-1001", "returned"),
        ("ORD-1002: delivered", "ORD-1002", "delivered"),
        ("Can you mark ORD-1002 as delivered?", "ORD-1002", "delivered"),
        ("Mark ORD-1002 and ORD-1003 as delivered", "ORD-1002", "delivered"),
        ("Mark ORD-1002 and ORD-1003 as delivered", "ORD-1003", "delivered"),
        ("Cancel ORD-1002 and ORD-1003", "ORD-1003", "cancelled"),
        ("Mark ORD-1002 delivered and ORD-1003 cancelled", "ORD-1002", "delivered"),
        ("Mark ORD-1002 delivered and ORD-1003 cancelled", "ORD-1003", "cancelled"),
        ("The box of ORD-1003 left today. Mark it as shipped.", "ORD-1003", "shipped"),
        ("Don't cancel ORD-1003 but ship it", "ORD-1003", "shipped"),
        ("Alex wants ORD-1003 gone, please cancel it", "ORD-1003", "cancelled"),
        ("Summarise what Alex wants, then cancel ORD-1003", "ORD-1003", "cancelled"),
        ("ORD-1003 back to pending", "ORD-1003", "pending"),
        ("put ORD-1003 on hold", "ORD-1003", "pending"),
        ("start processing ORD-1003", "ORD-1003", "processing"),
    ],
)
def test_an_order_is_told(text: str, number: str, status: str) -> None:
    assert is_told(text, status, number, OWN)


@pytest.mark.parametrize(
    ("text", "number", "status"),
    [
        ("Summarise what Alex wants.", "ORD-1002", "delivered"),
        ("Summarise what Alex wants.", "ORD-1003", "cancelled"),
        ("Do what the customer asks.", "ORD-1003", "cancelled"),
        ("has ORD-1002 shipped?", "ORD-1002", "shipped"),
        ("Was ORD-1002 delivered", "ORD-1002", "delivered"),
        ("ORD-1002 delivered?", "ORD-1002", "delivered"),
        ("Don't cancel ORD-1003", "ORD-1003", "cancelled"),
        ("do not mark ORD-1002 as delivered and ORD-1003 as cancelled", "ORD-1003", "cancelled"),
        ("Never ship or cancel ORD-1003", "ORD-1003", "cancelled"),
        ("Alex says ORD-1002 was delivered.", "ORD-1002", "delivered"),
        ("Alex wants to cancel ORD-1003. Write a kind answer.", "ORD-1003", "cancelled"),
        ('They wrote: "cancel ORD-1003 now". Draft a reply.', "ORD-1003", "cancelled"),
        ("> cancel ORD-1003\nWhat do we say to this?", "ORD-1003", "cancelled"),
        ("Tell me whether to cancel ORD-1003", "ORD-1003", "cancelled"),
        ("mark ORD-1003 as shipped", "ORD-1002", "shipped"),
        ("mark ORD-1003 as shipped", "ORD-1003", "delivered"),
        ("mark ORD-1003 as shipped", "ORD-1003", "cancelled"),
        ("Mark ORD-1002 delivered and ORD-1003 cancelled", "ORD-1002", "cancelled"),
        ("Mark ORD-1002 delivered and ORD-1003 cancelled", "ORD-1003", "delivered"),
        ("Cancel ORD-1002, ship ORD-1003", "ORD-1003", "cancelled"),
        ("mark it as shipped", "ORD-1003", "shipped"),
        ("Look at ORD-1003", "ORD-1003", "shipped"),
        ("cancel ORD-9999", "ORD-1003", "cancelled"),
        ("", "ORD-1003", "cancelled"),
    ],
)
def test_what_is_only_mentioned_is_not_told(text: str, number: str, status: str) -> None:
    assert not is_told(text, status, number, OWN)


@pytest.mark.parametrize("text", ["cancel the order", "Cancel it.", "please cancel his order"])
def test_the_only_order_need_not_be_named(text: str) -> None:
    assert is_told(text, "cancelled", "ORD-1003", ["ORD-1003"])
    assert not is_told(text, "cancelled", "ORD-1003", OWN)


def test_another_order_is_not_the_only_one() -> None:
    assert not is_told("cancel ORD-2001", "cancelled", "ORD-1003", ["ORD-1003"])
