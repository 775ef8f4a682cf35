"""A caller who turns out to be a customer during a call: the call continues as theirs."""

import json
from typing import Any

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.providers.local_voice.agent import LocalVoice
from support_agent.providers.local_voice.speech import NoSpeech
from tests.conftest import opened
from tests.flows.calls.test_call import on_the_phone
from tests.flows.identity.test_step_up import ALEX_MAIL, code_sent
from tests.told import Told, calls, words
from tests.world import World

LINK = calls(("link_contact", {"contact_on_file": ALEX_MAIL}))
EARLIER = "What's the status of order ORD-1001?"


def documents_with(model: Told, text: str) -> list[dict[str, Any]]:
    """The documents of the newest request that hold a text."""
    return [document for document in model.documents() if text in json.dumps(document)]


async def test_a_caller_linked_by_a_code_has_the_history_of_the_customer(
    settings: Settings,
) -> None:
    model = Told([words("It was delivered."), LINK, words("Please read it out."), words("Hello.")])
    replace = Replacements(model=model, voice=LocalVoice(NoSpeech()))
    async with opened(settings, replace) as app:
        world = World(app)
        await world.email(EARLIER)
        await world.settle()
        caller = await app.flows.calls.unknown_caller()
        async with on_the_phone(app, caller) as line:
            await line.until("How can I help?")
            await line.say(f"I am a customer, my address is {ALEX_MAIL}")
            await line.until("Please read it out.")
            assert documents_with(model, EARLIER) == []
            await world.settle()
            await line.say(f"the code is {' '.join(await code_sent(world))}")
            await line.until("Hello.")
            # An earlier turn of theirs, and nothing that came in during the call.
            (known,) = documents_with(model, EARLIER)
            assert known != model.documents()[-1]
            assert "written_meanwhile" not in model.documents()[-1]
            assert {tool.name for tool in model.requests[-1].tools} >= {"lookup_order"}
            assert model.requests[-1].session_id == "c1"
