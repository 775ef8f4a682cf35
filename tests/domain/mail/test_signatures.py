"""A signature is recognized by its words, or as an address block of an earlier message.

The texts of tests/domain/texts/signatures.txt and no_signatures.txt are below a yes, one per line.
"""

from pathlib import Path

import pytest

from support_agent.domain.confirmation.confirmation import Offer, confirmed_offers
from support_agent.domain.mail.signatures import without_signature

TEXTS = Path(__file__).parents[1] / "texts"
NAMES = ["julia", "roth", "Julia", "Julias"]

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
    assert without_signature(text, []).strip() == "Yes"


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
    assert without_signature(text, ["Where is my order?", ""]) == text


def test_the_end_of_an_earlier_message_is_a_signature() -> None:
    sender = (["alex", "rivera"], "alex@acme.example")
    earlier = f"Please cancel order 1003{SIGNED}"
    assert without_signature(f"Yes please{SIGNED}", [earlier], *sender).strip() == "Yes please"
    for other, of in ((earlier, ([], "")), ("Please cancel order 1003", sender)):
        assert without_signature(f"Yes please{SIGNED}", [other], *of).strip() == (
            f"Yes please{SIGNED}".strip()
        )
    signed = "Yes\n\nthanks\n\nAlex"
    assert without_signature(signed, ["Hi\n\nAlex"], ["alex", "rivera"]).strip() == "Yes"
    assert without_signature(signed, ["Hi\n\nAlex"]) == signed


@pytest.mark.parametrize(
    "end", ["I decline", "Deliver it tomorrow please", "Keep everything as it is."]
)
def test_a_sentence_is_no_signature_however_often_it_ended_a_mail(end: str) -> None:
    assert without_signature(f"Yes\n\n{end}", [f"Cancel it\n\n{end}"], ["alex"]) == f"Yes\n\n{end}"


@pytest.mark.parametrize("end", ["\n\nOnly if it is free", "\n\nPlease wait", "\n--\nDon't"])
def test_what_turns_the_words_above_is_no_signature(end: str) -> None:
    assert without_signature(f"Yes{end}", [f"Cancel it{end}"]) == f"Yes{end}"


def test_a_line_that_stands_with_the_words_is_one_of_them() -> None:
    assert without_signature("Yes\nkeep it", ["Hello\nkeep it"]) == "Yes\nkeep it"
    assert without_signature("Yes", ["Yes"]) == "Yes"


def texts(name: str) -> list[str]:
    lines = (TEXTS / name).read_text("utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines]


@pytest.mark.parametrize("below", texts("signatures.txt"))
def test_what_programs_letters_and_firms_put_below_is_cut(below: str) -> None:
    for said in ("REFUND 1391", "Yes please, thank you", "Hallo,\n\nREFUND 1391"):
        assert without_signature(f"{said}\n\n{below}\n", [], NAMES).strip() == said


TELLS = ("", "\nJulia", "\n\nJulia Roth\n+1 512 555 0133")


@pytest.mark.parametrize("below", texts("no_signatures.txt"))
def test_a_condition_a_question_or_a_wish_is_no_signature_however_often_it_came(
    below: str,
) -> None:
    offer = Offer(1, "1391", "refund", "ORD-1001")
    for gap in ("\n", "\n\n", "\n-- \n"):
        for told in TELLS:
            text = f"REFUND 1391{gap}{below}{told}"
            for earlier in ([], [text, text], [f"I want a refund.{gap}{below}{told}"]):
                left = without_signature(text, earlier, NAMES)
                assert left.strip() != "REFUND 1391", (text, earlier)
                assert not confirmed_offers(left, [offer], names=NAMES), (text, earlier)


@pytest.mark.parametrize(
    ("block", "is_one"),
    [
        ("Julia Roth\nHead of Purchasing\nRoth & Sons Ltd.\nwww.roth.example", True),
        ("Julia Roth | Einkauf | Roth GmbH\nTel. +49 30 1234567", True),
        ("-- \nJulia Roth\nResponsable des Achats\njulia@roth.example", True),
        ("Viele Gr\u00fc\u00dfe\nJulia Roth\n\nRoth GmbH\nFax +49 30 1234568", True),
        ("Julia Roth\nonly with free shipping", False),
        ("Nur Mit Versand\nJulia Roth\n+49 30 1234567", False),
        ("Julia Roth\nCall me first on +49 30 1234567", False),
        ("Julia Roth\nRufen Sie mich an: +49 30 1234567", False),
        ("Julia Roth\nPayez Les Frais\n+33 1 23 45 67 89", False),
        ("Acme GmbH\nBerlin", False),
    ],
)
def test_an_address_block_is_known_by_its_form_and_from_an_earlier_message(
    block: str, is_one: bool
) -> None:
    text = f"REFUND 1391\n\n{block}\n"
    assert without_signature(text, [], NAMES).strip() != "REFUND 1391"
    left = without_signature(text, [f"I want a refund.\n\n{block}\n\nSent from my iPad"], NAMES)
    assert (left.strip() == "REFUND 1391") is is_one


def test_a_device_below_an_address_block_is_cut_in_both_messages() -> None:
    text = f"Yes{SIGNED}\nSent from my iPhone\n"
    earlier = f"Please cancel it{SIGNED}\nVon meinem iPad gesendet"
    assert (
        without_signature(text, [earlier], ["alex", "rivera"], "alex@acme.example").strip() == "Yes"
    )


@pytest.mark.parametrize(
    ("text", "is_yes"),
    [
        ("REFUND 1391 thank u", True),
        ("Sorry for the delay. REFUND 1391, tysm!", True),
        ("Thanks, that was fast!\n\nREFUND 1391\n\nJulia", True),
        ("REFUND 1391\n\nThank you for your help,\nJulia\n\nGet Outlook for Android", True),
        ("Sorry for the delay in paying. REFUND 1391", False),
        ("That was fast, too fast. REFUND 1391", False),
        ("REFUND 1391\n\nThank you for your help with the other one,\nJulia", False),
    ],
)
def test_manners_beside_the_word_with_its_code_leave_it_a_yes(text: str, is_yes: bool) -> None:
    offer = Offer(1, "1391", "refund", "ORD-1001")
    said = without_signature(text, [], NAMES)
    assert bool(confirmed_offers(said, [offer], names=NAMES)) is is_yes
