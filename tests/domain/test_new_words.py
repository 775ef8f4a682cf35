"""New words of a mail beside what we wrote: none of them is lost, none of ours is among them."""

import textwrap
from decimal import Decimal

import pytest

from support_agent.domain.confirmation import Offer, confirmed_offers
from support_agent.domain.mail_words import MailWords, read
from support_agent.domain.quotations import INSIDE, above_quotation, own_lines

OURS = """Hello Dana,

I can refund **$1,249.50** for ORD-4410.

To confirm the refund of $1,249.50 for 1 x Corsair RM750e 750W 80+ Gold (ORD-4410) to your \
original payment method, reply REFUND 7402.

Best regards,
Macrocenter Support"""
THEIRS = "I want my money back for ORD-4410"
SENT = OURS.replace("**", "").split("\n")
ASKED = next(at for at, line in enumerate(SENT) if "REFUND" in line) + 1
OFFER = Offer(7, "7402", "refund", "ORD-4410", Decimal("1249.50"))
WROTE = "On Mon, Nov 30, 2026 at 1:05 PM Macrocenter Support <support@macrocenter.example> wrote:"


def new_words(text: str) -> str:
    return read(MailWords(text), [OURS], [THEIRS])[0]


def confirms(text: str) -> bool:
    said = own_lines(above_quotation(new_words(text)))
    return bool(confirmed_offers(said, [OFFER], names=["Dana"]))


def quoted(begin: int, end: int, mark: str = "> ", width: int = 0, *, breaks: bool = False) -> str:
    """Lines of ours behind a mark; `breaks`: what a broken line loses has none."""
    lines: list[str] = []
    for line in SENT[begin:end]:
        first, *more = textwrap.wrap(line, width or 999) or [""]
        lines += [f"{mark}{first}".rstrip()]
        lines += [each if breaks else f"{mark}{each}" for each in more]
    return "\n".join(lines)


MARKS = ["> ", ">", ">> ", "> > ", "| ", "» ", "MS> ", "# "]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("answer", ["REFUND 7402", "Yes, refund 7402", "yes please: REFUND 7402."])
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
@pytest.mark.parametrize(("width", "breaks"), [(0, False), (40, False), (40, True), (72, True)])
def test_an_answer_between_quotations_is_its_writers(
    mark: str, answer: str, gap: str, width: int, *, breaks: bool
) -> None:
    for cut in (ASKED, ASKED + 1, len(SENT) - 1):
        above = quoted(0, cut, mark, width, breaks=breaks)
        below = quoted(cut, len(SENT), mark, width, breaks=breaks)
        text = f"{above}{gap}{answer}{gap}{below}"
        assert own_lines(new_words(text)) == answer
        assert confirms(text)
        assert confirms(f"{WROTE}\n{text}")
        assert not confirms(f"{WROTE}\n{above}\n{below}")


@pytest.mark.parametrize("above", ["", "Hi,\n\n", f"{WROTE}\n> I can refund $1,249.50.\n\n"])
def test_an_answer_above_the_rest_of_a_quotation_is_its_writers(above: str) -> None:
    below = quoted(len(SENT) - 2, len(SENT))
    assert confirms(f"{above}REFUND 7402\n\n{below}")


@pytest.mark.parametrize(
    "above", ["> Pour confirmer, veuillez répondre", "> To confirm it please\n> answer with"]
)
def test_what_was_broken_off_a_marked_line_is_no_answer(above: str) -> None:
    assert not confirms(f"{WROTE}\n{above}\nREFUND 7402.\n{quoted(ASKED, len(SENT))}")


@pytest.mark.parametrize("answer", ["REFUND 7402", "Yes, REFUND 7402", "OK: REFUND 7402."])
def test_an_answer_stands_apart_from_a_quotation_without_marks(answer: str) -> None:
    ours = "\n".join(SENT)
    above, below = "\n".join(SENT[:ASKED]), "\n".join(SENT[ASKED:])
    for text in (
        f"{answer}\n\n{ours}",
        f"{ours}\n\n{answer}",
        f"{above}\n\n{answer}\n{below}",
        f"{answer} {' '.join(ours.split())}",
        f"{answer}\nMacrocenter Support:\n{ours}",
    ):
        assert own_lines(new_words(text)) == answer
        assert confirms(text)


@pytest.mark.parametrize(
    "line",
    [
        "2026. 11. 30. 16:17 keltezéssel, Macrocenter Support írta:",
        "Macrocenter Support írta (2026. 11. 30. 16:17):",
        "La 30.11.2026 16:17, Macrocenter Support skribis:",
        "Macrocenter Support aliandika mnamo 30/11/2026 16:17:",
        "30.11.2026 16:17-ზე Macrocenter Support წერდა:",
        "Macrocenter Support, 2026-11-30 16:17, scríobh:",
        "Macrocenter Support <support@macrocenter.example> skribis:",
        "Macrocenter Support:",
    ],
)
@pytest.mark.parametrize("mark", ["> ", "| ", ""])
def test_a_line_that_names_us_above_our_words_is_no_new_word(line: str, mark: str) -> None:
    for answer in ("REFUND 7402", "When do I have it?"):
        assert new_words(f"{answer}\n\n{line}\n{quoted(0, len(SENT), mark)}") == answer


@pytest.mark.parametrize(
    "line",
    [
        "REFUND 7402, dear Macrocenter Support:",
        "I got a parcel on 30.11.2026 and it is not what Macrocenter Support says:",
        "Why do I get $1,249.50 only from Macrocenter Support:",
        "Macrocenter Support is wrong:",
    ],
)
def test_a_line_of_the_writers_that_names_us_is_kept(line: str) -> None:
    assert line in new_words(f"{line}\n\n{quoted(0, len(SENT))}")


@pytest.mark.parametrize("mark", ["> ", "| ", ""])
@pytest.mark.parametrize(
    ("at", "typed"),
    [
        ("$1,249.50", "(why not 1,349.50?)"),
        ("$1,249.50", "no: 1349.5 and shipping of 9.99"),
        ("ORD-4410.", "and for ORD-4411.2 too?"),
        ("750W", "it was the 850.5W one"),
        ("method,", "is that my card from 11.2025?"),
        ("(ORD-4410)", "3.5 of them are broken"),
    ],
)
def test_what_is_typed_into_a_line_of_ours_is_kept_whole(mark: str, at: str, typed: str) -> None:
    line = next(each for each in SENT if at in each)
    lines = [each.replace(at, f"{at} {typed}", 1) if each is line else each for each in SENT]
    text = "\n".join(f"{mark}{each}".rstrip() for each in lines)
    for above in ("", "Hello\n\n"):
        content = new_words(f"{above}{WROTE}\n{text}")
        assert typed in [each.strip() for each in content.split("\n")]
        assert (INSIDE in content) is (mark == "> ")


@pytest.mark.parametrize("typed", ["(why not 1,349.50?)", "and the shipping of $9.99?"])
def test_what_is_typed_into_the_only_line_that_is_quoted_is_kept(typed: str) -> None:
    line = f"> I can refund $1,249.50 {typed} for ORD-4410."
    assert typed in new_words(f"Hello\n\n{WROTE}\n{line}")


@pytest.mark.parametrize("added", ["<tel:7402>", " [1]", "<https://macrocenter.example/r>"])
def test_what_a_program_adds_to_our_words_is_no_new_word(added: str) -> None:
    ours = "\n".join(SENT)
    for word in ("7402", "Support", "4410"):
        assert new_words(f"Thank you\n\n{ours.replace(word, word + added)}") == "Thank you"
