"""Attachments of texts: the model is told their number, type and name, and claims no more."""

from typing import Any

import pytest

from support_agent.config import Settings
from support_agent.domain.sentences.tables import MESSAGES
from support_agent.ports.inbound import Attachment
from tests.told import told, words

PHOTO, CLIP = Attachment("ME1", "image/jpeg", 0), Attachment("ME2", "video/mp4", 0)


@pytest.mark.parametrize(
    ("text", "attached"),
    [("", (PHOTO,)), ("this arrived broken", (PHOTO,)), ("", (PHOTO, CLIP)), ("look!", (CLIP,))],
)
async def test_a_text_with_attachments_says_what_came_and_that_it_was_not_opened(
    settings: Settings, text: str, attached: tuple[Attachment, ...]
) -> None:
    async with told(settings, words("What can I do for you?")) as (world, model):
        stored = await world.sms(text, attachments=attached)
        await world.settle()
        (message,) = model.documents()[-1]["new_messages"]
        assert message["attachments_not_opened"] == [
            {"name": each.filename, "type": each.content_type} for each in attached
        ]
        answer = (await world.answers(stored.customer_id))[-1]["content"]
        assert answer.startswith(MESSAGES.not_opened())
        shown: list[dict[str, Any]] = (await world.customer(stored.customer_id))["messages"]
        assert len(shown[0]["attachments"]) == len(attached)
