"""shop.toml: parsed strictly, formatted in the shop's words."""

from decimal import Decimal
from pathlib import Path

import pytest

from support_agent.domain.errors import InvalidInput
from support_agent.domain.shop import SAMPLE, load_shop, parse_shop

TEXT = SAMPLE.read_text()


def test_the_sample_shop_is_macrocenter():
    shop = load_shop()
    assert shop.name == "Macrocenter"
    assert shop.limits.refund_limit_per_order == Decimal("500.00")
    assert shop.limits.refund_window_days == 30
    assert shop.delivery.free_delivery_from == Decimal("49.00")


def test_a_shop_of_ones_own_is_read_from_its_path(tmp_path: Path):
    mine = tmp_path / "mine.toml"
    mine.write_text(TEXT.replace('"Macrocenter"', '"Tiny Parts"'))
    assert load_shop(mine).name == "Tiny Parts"


def test_the_version_follows_the_content():
    assert parse_shop(TEXT).version == load_shop().version
    assert parse_shop(TEXT.replace('"500.00"', '"400.00"')).version != load_shop().version


@pytest.mark.parametrize(
    ("old", "new", "key", "remedy"),
    [
        ('"500.00"', "500.00", "limits.refund_limit_per_order", "in quotes"),
        ('"500.00"', '"-1"', "limits.refund_limit_per_order", "like"),
        ('"500.00"', '"5.001"', "limits.refund_limit_per_order", "like"),
        ('"500.00"', '"NaN"', "limits.refund_limit_per_order", "like"),
        ('"500.00"', '"1e90"', "limits.refund_limit_per_order", "like"),
        ('"500.00"', '"much"', "limits.refund_limit_per_order", "like"),
        ("refund_window_days = 30", "refund_window_days = -1", "limits.refund_window_days", "0"),
        (
            "refund_window_days = 30",
            "refund_window_days = true",
            "limits.refund_window_days",
            "whole",
        ),
        ("step_up_tries = 5", "step_up_tries = 0", "limits.step_up_tries", "at least 1"),
        ("step_up_tries = 5", "", "limits.step_up_tries", "missing"),
        ("step_up_tries = 5", "step_up_tires = 5", "limits.step_up_tires", "step_up_tries"),
        ('name = "Macrocenter"', "name = 7", "name", "text in quotes"),
        ('name = "Macrocenter"', 'name = " "', "name", "text in quotes"),
        ('name = "Macrocenter"', 'name = "M"\nversion = "1"', "version", "remove it"),
        ('"USD"', '"XTS"', "currency", "USD"),
        ('language = "en"', 'language = "xx"', "language", "use one of en"),
        ('"America/Chicago"', '"Chicago"', "time_zone", "America/Chicago"),
        ('sunday = "closed"', 'sunday = "never"', "hours.sunday", "closed"),
        ('sunday = "closed"', 'sunday = "20:00-08:00"', "hours.sunday", "closed"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_with_the_remedy(
    old: str, new: str, key: str, remedy: str
):
    assert old in TEXT
    with pytest.raises(InvalidInput, match=remedy) as refused:
        parse_shop(TEXT.replace(old, new, 1))
    assert refused.value.field == key


def test_a_table_must_be_a_table():
    text = "hours = 8\n" + TEXT[: TEXT.index("# When people answer")]
    with pytest.raises(InvalidInput, match=r"must be a table \[hours\]"):
        parse_shop(text)


def test_what_is_not_toml_is_refused():
    with pytest.raises(InvalidInput, match="not valid TOML"):
        parse_shop("name = ")


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(InvalidInput, match="check the path"):
        load_shop(tmp_path / "absent.toml")


def test_values_are_said_as_people_say_them():
    words = load_shop().words()
    assert words["refund_limit_per_order"] == "$500"
    assert words["standard_delivery_price"] == "$6.99"
    assert words["refund_limit_per_day"] == "$1,000"
    assert words["hours"] == (
        "Monday to Friday 8 am to 8 pm, Saturday 10 am to 6 pm, Sunday closed"
    )


def test_hours_with_minutes_keep_them():
    shop = parse_shop(TEXT.replace('"10:00-18:00"', '"00:30-12:15"'))
    assert "Saturday 12:30 am to 12:15 pm" in shop.words()["hours"]


def test_placeholders_are_filled_and_unknown_ones_refused():
    shop = load_shop()
    assert shop.render("up to {{refund_limit_per_order}}.") == "up to $500."
    with pytest.raises(InvalidInput, match="no such value"):
        shop.render("{{refund_limit}}")
