"""The same mail with and without a mailing list's footer."""

import pytest

from support_agent.domain.mail.repeats import differs_by_footer

TEXT = "Where is ORD-1001?"


@pytest.mark.parametrize(
    "footer",
    [
        "\n\n_______________________________________________\nlist mailing list",
        "\n-- \nYou received this message because you are subscribed.",
        "\r\n--~--~---------~--~----~\nTo leave, write to …",
        "\n\n\n======\nA list",
    ],
)
def test_a_footer_makes_no_other_mail(footer: str) -> None:
    assert differs_by_footer(TEXT, TEXT + footer)
    assert differs_by_footer(TEXT + footer, TEXT)


@pytest.mark.parametrize(
    "other",
    [
        "",
        TEXT,
        f"{TEXT} And ORD-1002?",
        f"{TEXT}\n\nAnd ORD-1002?",
        f"{TEXT}\n- and ORD-1002?",
        f"Hello. {TEXT}\n____\nlist",
    ],
)
def test_more_words_are_another_mail(other: str) -> None:
    assert not differs_by_footer(TEXT, other)
    assert not differs_by_footer("", f"\n____\n{other}")
