"""Telephone numbers in the one form we store and compare."""

import pytest

from support_agent.providers.phone_numbers import normal_phone


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("+15125550100", "+15125550100"),
        ("(512) 555-0100", "+15125550100"),
        ("1-512-555-0100", "+15125550100"),
        ("020 7946 0018", None),
        ("+44 (0)20 7946 0018", "+442079460018"),
        ("555-0100", None),
        ("512-555-0100 ext. 4", None),
        ("", None),
        ("call me", None),
        ("+1 512 555 0100" + " " * 30, None),
    ],
)
def test_a_number_is_one_number_or_none(text: str, normal: str | None) -> None:
    assert normal_phone(text) == normal
