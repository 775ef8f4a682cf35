"""Joiners that spell a word or form an emoji reach the customer; hiding ones don't."""

import pytest

from support_agent.config import Settings
from support_agent.domain.text.invisible import INVISIBLE
from tests.told import calls, told, words
from tests.world import World

SCOTLAND = "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbsct") + "\U000e007f"
SPELT = [
    "For your family \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
    " and heart \u2764\ufe0f\u200d\U0001f525.",
    "She codes \U0001f469\U0001f3fd\u200d\U0001f4bb, and 1\ufe0f\u20e3 is first.",
    f"Greetings to {SCOTLAND} and to \U0001f3f3\ufe0f\u200d\U0001f308.",
    "\u0645\u06cc\u200c\u062a\u0648\u0627\u0646\u06cc\u062f \u0622\u0646\u200c\u0647\u0627"
    " \u0631\u0627 \u0628\u0628\u06cc\u0646\u06cc\u062f.",
    "\u0915\u094d\u200d\u0937 is a letter, and \u0d28\u0d4d\u200d\u0d31 is one.",
]
HIDDEN = [
    ("It is h\u200der\u200ce, n\u2060o\u00adw.", "It is here, now."),
    ("Flags \U0001f3f4\U000e0068\U000e0069\U000e007f hide nil.", "Flags \U0001f3f4 hide nil."),
    ("A word\ufe0f with\u200d \u200ca tail\U000e0041.", "A word with a tail."),
    ("\u0645\u200c\u200c\u0645 and \u202eturned.", "\u0645\u0645 and turned."),
]  # fmt: skip


async def _answer(world: World, channel: str) -> str:
    write = world.sms if channel == "sms" else world.email
    stored = await write("Is it here?")
    await world.settle()
    return str((await world.answers(stored.customer_id))[-1]["content"])


@pytest.mark.parametrize("channel", ["sms", "email"])
@pytest.mark.parametrize("text", SPELT)
async def test_what_spells_is_sent(settings: Settings, text: str, channel: str) -> None:
    async with told(settings, words(text)) as (world, _):
        assert await _answer(world, channel) == text


@pytest.mark.parametrize("channel", ["sms", "email"])
@pytest.mark.parametrize(("text", "sent"), HIDDEN)
async def test_what_hides_is_not_sent(
    settings: Settings, text: str, sent: str, channel: str
) -> None:
    async with told(settings, words(text)) as (world, _):
        assert await _answer(world, channel) == sent


@pytest.mark.parametrize("mark", ["\u200b", "\u2060", "\u00ad", "\U000e0041"])
async def test_no_code_is_hidden_by_what_is_taken_out(settings: Settings, mark: str) -> None:
    """Only an offer's terms contain its code."""
    cancel = calls(("update_order_status", {"order_number": "ORD-1003", "status": "cancelled"}))
    async with told(settings, cancel, words("Shall I cancel it?")) as (world, model):
        await world.ask("Please cancel order 1003")
        offer = (await world.customer(1))["proposals"][-1]
        code = str(offer["code"])
        model.answers = [words(f"Send {code[:2]}{mark}{code[2:]} for a picture."), words("No.")]
        said, _, _ = (await world.ask("And what else is there?")).partition("To confirm")
        assert code not in INVISIBLE.sub("", said)
