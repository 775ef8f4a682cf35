"""A mail's new words next to ours: none of theirs is lost, none of ours is among them."""

import textwrap
from decimal import Decimal

import pytest

from support_agent.domain.confirmation.confirmation import Offer, confirmed_offers
from support_agent.domain.mail.mail_words import MailWords, read
from support_agent.domain.mail.quotations import INSIDE, own_lines, writers_words

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
    return read(MailWords(text, is_typed=True), [OURS], [THEIRS])[0]


def confirms(text: str) -> bool:
    said = writers_words(new_words(text))
    return bool(confirmed_offers(said, [OFFER], names=["Dana"]))


def quoted(begin: int, end: int, mark: str = "> ", width: int = 0, *, breaks: bool = False) -> str:
    """Lines of ours after a mark. `breaks`: the broken-off part of a line has none."""
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


LINKS = (
    "\n\nLinks:\n------\n[1] https://macrocenter.example\n[2] mailto:support@macrocenter.example"
)


@pytest.mark.parametrize("mark", ["> ", ""])
def test_the_list_of_links_that_a_program_made_of_our_words_is_no_new_word(mark: str) -> None:
    ours = "\n".join(SENT).replace("Macrocenter Support", "Macrocenter [1] Support [2]")
    text = "\n".join(f"{mark}{line}".rstrip() for line in f"{ours}{LINKS}".split("\n"))
    for answer in ("REFUND 7402", "When do I have it?"):
        assert new_words(f"{answer}\n\n{text}") == answer


@pytest.mark.parametrize(
    "links", [LINKS, "\n\nhttps://photo.example/1", "\n\n[3] https://a.example"]
)
def test_links_of_the_writers_are_kept(links: str) -> None:
    assert links.strip() in new_words(f"See the pictures [1] and [2]\n\n{quoted(0, 9)}{links}")


MARKED = [
    "My case is >40 C inside.\n> 40 dB is what I hear.",
    "> Could I have a voucher?\n\nGreetings",
    "Two things:\n\n- it rattles\n> and it smells burnt",
    "Hello\n\n>> the box was open when it came",
]


@pytest.mark.parametrize("text", MARKED)
@pytest.mark.parametrize("ours", [[], [OURS]])
def test_lines_behind_a_mark_that_quote_nobody_are_read(text: str, ours: list[str]) -> None:
    content, _ = read(MailWords(text, is_reply=bool(ours), is_typed=True), ours, [THEIRS])
    for line in text.split("\n"):
        assert line.lstrip("> ") in content


@pytest.mark.parametrize(
    "text",
    [
        f"Hello\n\n> {THEIRS}\n> soon please",
        "Hello\n\n> REFUND 7402",
        "Hello\n\n> Best regards,\n> Macrocenter Support",
        f"Hello\n\n{WROTE}\n> Our fridge is broken",
        "Hello\n\n> From: Al\n> Sent: Friday\n> To: Dana\n> Subject: Fridge\n>\n> It is broken",
    ],
)
def test_lines_behind_a_mark_that_quote_somebody_are_no_new_words(text: str) -> None:
    assert new_words(text) == "Hello"


def test_what_the_writer_reports_behind_a_mark_stays_marked() -> None:
    content = new_words("My neighbor says:\n> they owe you the shipping\nIs that so?")
    assert content == (f"My neighbor says:\nIs that so?\n\n{INSIDE}\n> they owe you the shipping")
    assert "owe" not in own_lines(content)


@pytest.mark.parametrize("own", ["REFUND 7402", "Yes, REFUND 7402", "REFUND 7402."])
@pytest.mark.parametrize(
    "beside",
    [
        "> but only with the shipping",
        "> and a new fan, please",
        "> REFUND 7402 when I say so",
        f"{WROTE}\n> I can refund $1,249.50 (and the shipping?) for ORD-4410.",
        quoted(0, ASKED) + "\n> only if it is today\n" + quoted(ASKED, len(SENT)),
    ],
)
def test_a_yes_beside_words_that_may_turn_it_is_not_clear(own: str, beside: str) -> None:
    assert not confirms(f"{own}\n\n{beside}")
    assert not confirms(f"Thanks\n\n> {own}\n{beside}")
