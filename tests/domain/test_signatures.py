"""A signature is known by its source: a device, or an earlier message of the same sender."""

import pytest

from support_agent.domain.signatures import unsigned

SIGNED = "\n\n-- \nAlex Rivera\nSenior Buyer, Acme Inc.\n+1 512 555 0133\n"


@pytest.mark.parametrize(
    "text",
    [
        "Yes\n\nSent from my iPhone",
        "Yes\nSent from my Samsung Galaxy S23 Ultra.",
        "Yes\n\nSent from Yahoo Mail on Android",
        "Yes\n\nGet Outlook for iOS",
        "Yes\n\nGesendet von Mail f\u00fcr Windows",
        "Yes\n\nSent from Proton Mail for iOS\n\n",
    ],
)
def test_what_a_device_writes_is_cut(text: str) -> None:
    assert unsigned(text, []).strip() == "Yes"


@pytest.mark.parametrize(
    "text",
    [
        "Yes\nSent from work, call me first",
        "Yes\nSent from my husband's phone by mistake",
        "Yes\n\nSent from a man who does not want it",
        "Yes\nGet my phone",
        "Yes\n--\nonly if shipping is free",
        "Yes please\n\n--\nLet me think about it first though",
        "Sent from my iPhone",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert unsigned(text, ["Where is my order?", ""]) == text


def test_the_end_of_an_earlier_message_is_a_signature() -> None:
    assert unsigned(f"Yes please{SIGNED}", [f"Please cancel order 1003{SIGNED}"]).strip() == (
        "Yes please"
    )
    assert unsigned(f"Yes please{SIGNED}", ["Please cancel order 1003"]).strip() == (
        f"Yes please{SIGNED}".strip()
    )
    signed = "Yes\n\nthanks\n\nAlex"
    assert unsigned(signed, ["Hi\n\nAlex"], ["alex", "rivera"]).strip() == "Yes\n\nthanks"
    assert unsigned(signed, ["Hi\n\nAlex"]) == signed


@pytest.mark.parametrize(
    "end", ["I decline", "Deliver it tomorrow please", "Keep everything as it is."]
)
def test_a_sentence_is_no_signature_however_often_it_ended_a_mail(end: str) -> None:
    assert unsigned(f"Yes\n\n{end}", [f"Cancel it\n\n{end}"], ["alex"]) == f"Yes\n\n{end}"


@pytest.mark.parametrize("end", ["\n\nOnly if it is free", "\n\nPlease wait", "\n--\nDon't"])
def test_what_turns_the_words_above_is_no_signature(end: str) -> None:
    assert unsigned(f"Yes{end}", [f"Cancel it{end}"]) == f"Yes{end}"


def test_a_line_that_stands_with_the_words_is_one_of_them() -> None:
    assert unsigned("Yes\nkeep it", ["Hello\nkeep it"]) == "Yes\nkeep it"
    assert unsigned("Yes", ["Yes"]) == "Yes"
