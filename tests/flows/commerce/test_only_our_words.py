"""A mail that only brings our words back says nothing; inserted words are its writer's."""

import re

import pytest

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.domain.mail.quotations import INSIDE, own_lines
from tests.conftest import opened
from tests.flows.commerce.test_our_words_quoted import QUOTED, WROTE, mail, replied
from tests.loopback.openrouter_replies import text
from tests.providers.mail.test_mail_parts import raw
from tests.scripted import scripted
from tests.world import World


async def asked_back(world: World) -> str:
    """Our mail that asks which order is meant."""
    stored = await world.email("I want a return label, they are too loud.", subject="Order")
    await world.settle()
    answer = str((await world.answers(stored.customer_id))[-1]["content"])
    assert "Which order is it" in answer
    return answer


async def replied_to(world: World, body: str, *, html: str = "") -> tuple[str, str]:
    """The stored new words of a reply, and the answer to it."""
    stored = await world.app.flows.intake.receive(raw(mail(body, html=html)))
    await world.settle()
    detail = await world.customer(stored.customer_id)
    (content,) = [m["content"] for m in detail["messages"] if m["id"] == stored.message_id]
    return content, str((await world.answers(stored.customer_id))[-1]["content"])


def page_of(words: str) -> str:
    return "<p>" + words.replace("\n\n", "</p><p>").replace("\n", "<br>") + "</p>"


def plain(words: str) -> str:
    return words.replace("**", "")


def behind_marks(words: str) -> str:
    return "> " + words.replace("\n", "\n> ")


ALONE = [*QUOTED, "marks alone", "a picture", "struck out", "their own below"]


def alone(how: str, words: str) -> tuple[str, str]:
    """A mail with nothing but our words: its text and its page."""
    struck = page_of(words).replace("Which", "<s>Which</s>", 1)
    return {
        **{name: (quote(words), "") for name, quote in QUOTED.items()},
        "marks alone": (behind_marks(words), ""),
        "a picture": (
            "",
            "<div><img src='cid:1' alt='photo.jpg'></div>"
            f"<blockquote type='cite'>{page_of(words)}</blockquote>",
        ),
        "struck out": ("", f"<blockquote type='cite'>{struck}</blockquote>"),
        "their own below": (f"{WROTE}\n{behind_marks(words)}\n>\n> > I want a label.", ""),
    }[how]


@pytest.mark.parametrize("how", ALONE)
async def test_a_mail_that_only_quotes_us_says_nothing(settings: Settings, how: str) -> None:
    async with opened(settings, Replacements()) as app:
        world = World(app)
        body, page = alone(how, plain(await asked_back(world)))
        content, answer = await replied_to(world, body, html=page)
        assert not content
        assert "What can I do for you?" in answer


@pytest.mark.parametrize("words", ["Done.", "It is on its way."])
async def test_few_words_of_ours_alone_say_nothing(settings: Settings, words: str) -> None:
    async with scripted(settings) as on:
        on.server.script.append(text(words))
        stored = await on.world.email("Hello?", subject="Order")
        await on.world.settle()
        (answer,) = await on.world.answers(stored.customer_id)
        assert not await replied(on, f"{WROTE}\n\n> {answer['content']}")


@pytest.mark.parametrize(
    "body",
    [
        "> Your parcel 1Z99 is with the neighbor.\n> It came on Monday.",
        "---------- Forwarded message ----------\nFrom: Al\n\nWhere is my parcel?",
        "> I want something else.",
    ],
)
async def test_a_mail_that_quotes_somebody_else_says_that(settings: Settings, body: str) -> None:
    async with opened(settings, Replacements()) as app:
        world = World(app)
        await asked_back(world)
        content, _ = await replied_to(world, body)
        assert body.splitlines()[-1].removeprefix("> ") in content


def orders_in(words: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"ORD-\d{4}", words)))


@pytest.mark.parametrize("answer", ["{}", "  ==> it is {}", "{}, please", "I mean {}"])
async def test_an_answer_at_the_end_of_a_line_of_ours_stands_alone(
    settings: Settings, answer: str
) -> None:
    async with opened(settings, Replacements()) as app:
        world = World(app)
        words = plain(await asked_back(world))
        *others, last = orders_in(words)
        line = next(line for line in words.split("\n") if others[0] in line)
        lines = behind_marks(words.replace(line, f"{line} {answer.format(last)}"))
        content, told = await replied_to(world, f"{WROTE}\n\n{lines}")
        assert own_lines(content).strip() == answer.format(last).strip()
        assert last in told
        assert not set(orders_in(told)) & set(others)


@pytest.mark.parametrize("answer", ["no", "1004", "[X]", "the first", "none of them"])
@pytest.mark.parametrize("place", ["Hi Alex,", "Which order", "?"])
async def test_a_word_put_into_a_line_of_ours_is_kept(
    settings: Settings, answer: str, place: str
) -> None:
    async with opened(settings, Replacements()) as app:
        world = World(app)
        words = plain(await asked_back(world))
        assert place in words
        lines = behind_marks(words.replace(place, f"{place} {answer}", 1))
        content, _ = await replied_to(world, f"{WROTE}\n\n{lines}")
        assert content.startswith(INSIDE)
        assert answer in own_lines(content)
        assert not orders_in(own_lines(content))
