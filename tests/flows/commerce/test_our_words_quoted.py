"""Our words in a customer's mail never count as the writer's, however they were quoted."""

import textwrap
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from support_agent.config import Settings
from support_agent.domain.mail.quotations import INSIDE
from tests.flows.commerce.test_confirm import order
from tests.loopback.openrouter_replies import calls, text
from tests.providers.mail.test_mail_parts import raw
from tests.scripted import Scripted, scripted
from tests.world import ALEX_MAIL

CANCEL = ("update_order_status", {"order_number": "ORD-1003", "status": "cancelled"})
SAID = "Hi Alex,\n\nI can cancel ORD-1003, $109.99 in all."
WROTE = "On Mon, Nov 30, 2026 at 1:05 PM Macrocenter Support <support@macrocenter.example> wrote:"
OUTLOOK = (
    "From: Macrocenter Support <support@macrocenter.example>\nSent: Monday, November 30, 2026"
    "\nTo: Alex\nSubject: Re: Order\n"
)


def mail(body: str, *, html: str = "") -> bytes:
    """A reply from Alex, as a mail program sends it."""
    message = EmailMessage()
    message["From"], message["To"] = ALEX_MAIL, "support@macrocenter.example"
    message["Subject"], message["In-Reply-To"] = "Re: Order", "<x@macrocenter.example>"
    if html:
        message.set_content(html, subtype="html")
    else:
        message.set_content(body)
    return message.as_bytes()


async def replied(on: Scripted, body: str, *, html: str = "") -> str:
    """The stored new words of such a reply."""
    on.server.script.append(text("Thank you."))
    stored = await on.world.app.flows.intake.receive(raw(mail(body, html=html)))
    await on.world.settle()
    detail = await on.world.customer(stored.customer_id)
    (content,) = [m["content"] for m in detail["messages"] if m["id"] == stored.message_id]
    return content


async def offer(on: Scripted) -> str:
    """The mail that offers to cancel ORD-1003."""
    on.server.script.extend([calls(CANCEL), text(SAID)])
    stored = await on.world.email("Please cancel order 1003", subject="Order")
    await on.world.settle()
    (answer,) = await on.world.answers(stored.customer_id)
    assert "CONFIRM" in answer["content"]
    return answer["content"]


async def is_cancelled(on: Scripted) -> bool:
    customer_id = await on.world.id_of(ALEX_MAIL)
    return (await order(on, customer_id, "ORD-1003"))["status"] == "cancelled"


def broken(words: str, width: int) -> str:
    """The words as a program quotes them that rebreaks lines without marking the new ones."""
    lines = [f"> {line}".rstrip() for line in words.split("\n")]
    return "\n".join("\n".join(textwrap.wrap(line, width)) or ">" for line in lines)


def before_code(words: str) -> str:
    """The words with a line break before the answer that they ask for."""
    return words.replace("CONFIRM", "\nCONFIRM").replace(" \n", "\n")


QUOTED: dict[str, Callable[[str], str]] = {
    "broken at 40": lambda words: f"{WROTE}\n\n{broken(words, 40)}",
    "broken at 72": lambda words: f"{WROTE}\n\n{broken(words, 72)}",
    "broken at 80": lambda words: f"{WROTE}\n\n{broken(words, 80)}",
    "broken before the code": lambda words: (
        f"{WROTE}\n\n> " + words.replace("\n", "\n> ").replace("CONFIRM", "\nCONFIRM")
    ),
    "without marks": lambda words: f"{WROTE}\n\n{before_code(words)}",
    "below an unknown line": lambda words: f"Shop schrieb wohl:\n\n{before_code(words)}",
    "without any line above": before_code,
    "below Outlook's header": lambda words: f"{OUTLOOK}\n{before_code(words)}",
    "with initials": lambda words: "MS> " + before_code(words).replace("\n", "\nMS> "),
    "with bars": lambda words: "| " + words.replace("CONFIRM", "\nCONFIRM").replace("\n\n", "\n| "),
}


@pytest.mark.parametrize("quoted", QUOTED)
@pytest.mark.parametrize("above", ["Thanks\n\n", "Hello,\n\n", ""])
async def test_an_offer_that_is_quoted_confirms_nothing(
    settings: Settings, quoted: str, above: str
) -> None:
    async with scripted(settings) as on:
        words = await offer(on)
        await replied(on, above + QUOTED[quoted](words))
        assert not await is_cancelled(on)


@pytest.mark.parametrize("below", ["Alex", "Best regards\nAlex", "Thanks"])
async def test_a_name_below_a_broken_quotation_confirms_nothing(
    settings: Settings, below: str
) -> None:
    async with scripted(settings) as on:
        words = (await offer(on)).replace("CONFIRM", "\nCONFIRM")
        asked = words.split("\n\n")[2]
        content = await replied(on, f"Hello,\n\n{WROTE}\n\n> {asked}\n>\n\n{below}")
        assert "CONFIRM" not in content
        assert not await is_cancelled(on)


@pytest.mark.parametrize(
    "answer",
    [
        "CONFIRM {code}\n\n{quoted}",
        "CONFIRM {code}.\n\nBest regards\nAlex\n\n{quoted}",
        "{quoted}\n\nCONFIRM {code}",
        "Hi,\n\n{quoted}\n\nCONFIRM {code}",
        "CONFIRM {code}",
        "Yes, CONFIRM {code}\n\n{quoted}",
    ],
)
@pytest.mark.parametrize("quoted", ["broken at 80", "broken before the code", "without marks"])
async def test_the_answer_that_was_asked_for_confirms_beside_the_same_words_quoted(
    settings: Settings, answer: str, quoted: str
) -> None:
    async with scripted(settings) as on:
        words = await offer(on)
        code = words.partition("CONFIRM ")[2][:4]
        await replied(on, answer.format(code=code, quoted=QUOTED[quoted](words)))
        assert await is_cancelled(on)


@pytest.mark.parametrize(
    "page",
    [
        '<div style="border-left: 1px solid #ccc; padding-left: 1ex">CONFIRM {code}</div>',
        "<p>Thanks</p><div style='border:none;border-left:solid blue 1.5pt'>CONFIRM {code}</div>",
        "<p>Hi</p><table><tr><td style='border-left: 2px solid'>CONFIRM {code}</td></tr></table>",
        "<p>Thanks</p><p>{before}</p><p>CONFIRM {code}{behind}</p>",
    ],
)
async def test_a_code_behind_a_bar_confirms_nothing(settings: Settings, page: str) -> None:
    async with scripted(settings) as on:
        before, word, rest = (await offer(on)).partition("CONFIRM ")
        assert word
        await replied(on, "", html=page.format(code=rest[:4], before=before, behind=rest[4:]))
        assert not await is_cancelled(on)


@pytest.mark.parametrize("quoted", ["without marks", "below Outlook's header", "broken at 72"])
async def test_nothing_of_ours_is_among_the_new_words(settings: Settings, quoted: str) -> None:
    async with scripted(settings) as on:
        words = await offer(on)
        content = await replied(on, f"What does that cost me?\n\n{QUOTED[quoted](words)}")
        assert content == "What does that cost me?"


@pytest.mark.parametrize(
    ("above", "answer"),
    [
        ("See my answers below in red.", "[Alex] What does that cost me?"),
        ("I have written my answer into your mail.", "and do I get all of it back in dollars"),
        ("Antworten im Text", "Bis wann ist das Geld auf meinem Konto?"),
    ],
)
async def test_answers_inside_a_mail_of_ours_are_new_words(
    settings: Settings, above: str, answer: str
) -> None:
    async with scripted(settings) as on:
        hello, deed, *rest = (await offer(on)).split("\n\n")
        below = "\n\n".join([hello, f"{deed}\n{answer}", *rest])
        content = await replied(on, f"{above}\n\n{OUTLOOK}\n{below}")
        assert content == f"{above}\n\n{INSIDE}\n> {hello}\n>\n> {deed}\n{answer}"


@pytest.mark.parametrize("answer", ["CONFIRM {code}", "yes", "Yes please, CONFIRM {code}."])
async def test_words_inside_a_quotation_confirm_nothing(settings: Settings, answer: str) -> None:
    async with scripted(settings) as on:
        words = await offer(on)
        hello, *rest = words.split("\n\n")
        said = answer.format(code=words.partition("CONFIRM ")[2][:4])
        below = "\n\n".join([hello, said, *rest])
        content = await replied(on, f"See below\n\n{OUTLOOK}\n{below}")
        assert f"\n{said}" in content
        assert not await is_cancelled(on)


@pytest.mark.parametrize(
    "answer",
    [
        "Corsair RM750e 750W 80+ Gold",
        "I can cancel ORD-1003?",
        "Please cancel it: Corsair RM750e 750W 80+ Gold, ORD-1003.",
    ],
)
async def test_an_answer_in_words_of_ours_is_an_answer(settings: Settings, answer: str) -> None:
    async with scripted(settings) as on:
        words = await offer(on)
        content = await replied(on, f"{answer}\n\n{WROTE}\n\n{broken(words, 72)}")
        assert content == answer


@pytest.mark.parametrize("answer", ["CONFIRM {code}", "Yes, CONFIRM {code}", "ok: CONFIRM {code}."])
@pytest.mark.parametrize("mark", ["> ", "| ", "<blockquote>"])
async def test_the_word_with_its_code_between_quotations_confirms(
    settings: Settings, answer: str, mark: str
) -> None:
    async with scripted(settings) as on:
        lines = (await offer(on)).split("\n")
        asked = next(at for at, line in enumerate(lines) if "CONFIRM" in line) + 1
        said = answer.format(code=lines[asked - 1].partition("CONFIRM ")[2][:4])
        above, below = lines[:asked], lines[asked:]
        if mark == "<blockquote>":
            quotes = [
                f'<blockquote type="cite">{"<br>".join(each)}</blockquote>'
                for each in (above, below)
            ]
            await replied(on, "", html=f"{WROTE}<br>{quotes[0]}<p>{said}</p>{quotes[1]}")
        else:
            quotes = ["\n".join(f"{mark}{line}" for line in each) for each in (above, below)]
            await replied(on, f"{WROTE}\n{quotes[0]}\n\n{said}\n\n{quotes[1]}")
        assert await is_cancelled(on)


@pytest.mark.parametrize(
    "beside",
    [
        "> but only if you pay the way back",
        "> not before Friday",
        "> can I have it exchanged as well?",
    ],
)
async def test_a_yes_beside_marked_lines_that_quote_nobody_is_asked_again(
    settings: Settings, beside: str
) -> None:
    async with scripted(settings) as on:
        code = (await offer(on)).partition("CONFIRM ")[2][:4]
        content = await replied(on, f"CONFIRM {code}\n\n{beside}")
        assert content == f"CONFIRM {code}\n\n{INSIDE}\n{beside.removeprefix('> ')}"
        assert not await is_cancelled(on)
        await replied(on, f"CONFIRM {code}")
        assert await is_cancelled(on)
