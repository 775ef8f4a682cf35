"""Telephone numbers in the one form we store and compare."""

import pytest

from support_agent.providers.phone_numbers import normal_phone


@pytest.mark.parametrize(
    ("text", "region", "normal"),
    [
        ("+15125550100", "US", "+15125550100"),
        ("(512) 555-0100", "US", "+15125550100"),
        ("1-512-555-0100", "US", "+15125550100"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("+44 (0)20 7946 0018", "US", "+442079460018"),
        ("555-0100", "US", None),
        ("512-555-0100 ext. 4", "US", None),
        ("", "US", None),
        ("call me", "US", None),
        ("+1 512 555 0100" + " " * 30, "US", None),
    ],
)
def test_a_number_is_one_number_or_none(text: str, region: str, normal: str | None) -> None:
    assert normal_phone(text, region) == normal
