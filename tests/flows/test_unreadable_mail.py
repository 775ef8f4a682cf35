"""A mail that can't be read, or that is somebody else's words, is answered or becomes a case."""

import pytest

from tests.providers.test_raw_mails import mail
from tests.world import World


@pytest.mark.parametrize("name", ["smime-sealed", "pgp-inline"])
async def test_a_sealed_mail_is_asked_for_in_plain_text(world: World, name: str) -> None:
    stored = await world.app.flows.intake.receive(mail(name))
    await world.settle()
    (answer,) = await world.answers(stored.customer_id)
    assert "can't read your mail" in answer["content"]
    assert "plain text" in answer["content"]


@pytest.mark.parametrize("name", ["attached-mail", "gmail-forward"])
async def test_no_code_goes_to_an_address_in_what_was_passed_on(world: World, name: str) -> None:
    stored = await world.app.flows.intake.receive(mail(name))
    await world.settle()
    (answer,) = await world.answers(stored.customer_id)
    assert "on its way" not in answer["content"]
