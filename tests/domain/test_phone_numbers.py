"""Telephone numbers in the only form that we store and compare."""

import pytest

from support_agent.domain.phone_numbers import PhoneNumber, normal_phone, read_phone, region_of


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("+15125550100", "+15125550100"),
        ("(512) 555-0100", "+15125550100"),
        ("555.010.4477", "+15550104477"),
        ("555-010-4477\n", "+15550104477"),
        ("1-512-555-0100", "+15125550100"),
        ("1 555 010 4477", "+15550104477"),
        ("15550104477", "+15550104477"),
        ("tel:+1-555-010-4477", "+15550104477"),
        ("+44 (0)20 7946 0018", "+442079460018"),
        ("0044 20 7946 0018", "+442079460018"),
        ("011 44 20 7946 0018", "+442079460018"),
        ("442079460018", "+442079460018"),
        (
            "\uff0b\uff11\uff15\uff15\uff15\uff10\uff11\uff10\uff14\uff14\uff17\uff17",
            "+15550104477",
        ),
        ("555 010 447\u0667", "+15550104477"),
        ("656-555-1234", "+16565551234"),
        ("020 7946 0018", None),
        ("555-0100", None),
        ("12345", None),
        ("+1", None),
        ("1.555E+10", None),
        ("1,555E+10", None),
        ("1-800-FLOWERS", None),
        ("+1 555 010 4477 / +1 555 010 4478", None),
        ("512-555-0100 ext. 4", None),
        ("", None),
        ("call me", None),
        ("+1 512 555 0100" + " " * 30, None),
    ],
)
def test_a_number_is_one_number_or_none(text: str, normal: str | None) -> None:
    assert normal_phone(text) == normal


@pytest.mark.parametrize(
    ("text", "region", "normal"),
    [
        ("0664 1234567", "AT", "+436641234567"),
        ("6641234567", "AT", "+436641234567"),
        ("4366412345678", "AT", "+4366412345678"),
        ("001 555 010 4477", "AT", "+15550104477"),
        ("030 1234567", "DE", "+49301234567"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("(0)20 7946 0018", "GB", "+442079460018"),
        ("4930", "DE", None),
    ],
)
def test_a_number_without_a_country_is_the_shops_own(
    text: str, region: str, normal: str | None
) -> None:
    assert normal_phone(text, region) == normal


@pytest.mark.parametrize("text", ["442079460018", "49301234567"])
def test_a_number_that_may_belong_to_two_countries_is_not_guessed(text: str) -> None:
    assert normal_phone(text, "AT") is None


@pytest.mark.parametrize(
    "text", ["+1 (555) 010-4477 ext. 12", "555-010-4477 x12", "tel:+15550104477;ext=12"]
)
def test_an_extension_is_told_apart_from_its_line(text: str) -> None:
    assert normal_phone(text) is None
    assert read_phone(text) == PhoneNumber("+15550104477", "12")


@pytest.mark.parametrize(
    ("shop", "region"),
    [
        ("+1 555 010 0100", "US"),
        ("+43 662 123456", "AT"),
        ("+44 20 7946 0018", "GB"),
        ("call us", "US"),
    ],
)
def test_the_shops_own_number_says_its_country(shop: str, region: str) -> None:
    assert region_of(shop) == region
