"""A shop's language: code's sentences are in it, and an incomplete file prevents the start."""

from pathlib import Path

import pytest

from support_agent.config import Settings
from support_agent.domain.errors import InvalidInput
from support_agent.domain.sentences.language import WORDS
from support_agent.domain.sentences.tables import CALLS
from support_agent.domain.shop import SAMPLE
from tests.conftest import opened
from tests.world import ALEX_PHONE, World


@pytest.fixture
def settings_abroad(settings: Settings, tmp_path: Path) -> Settings:
    path = tmp_path / "shop.toml"
    path.write_text(
        SAMPLE.read_text("utf-8").replace('language = "en"', 'language = "xx"'), "utf-8"
    )
    return settings.model_copy(update={"shop_file": path})


async def test_terms_are_told_in_the_shops_language(
    settings_abroad: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    offers = {**WORDS["en"]["offers"], "to_confirm": "Zum Bestätigen ({what}): {word}."}
    monkeypatch.setitem(WORDS, "xx", {**WORDS["en"], "offers": offers})
    async with opened(settings_abroad) as app:
        world = World(app)
        await world.ask("I want a refund for ORD-0987")
        told = (await world.answers(await world.id_of(ALEX_PHONE)))[-1]["content"]
        assert "Zum Bestätigen (the refund of $59.97" in told
    assert CALLS.hello() == "Hello,"


async def test_a_language_that_lacks_a_sentence_stops_the_start(
    settings_abroad: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(WORDS, "xx", {**WORDS["en"], "offers": {}})
    with pytest.raises(InvalidInput, match=r"xx\.toml lacks offers\.ask_again"):
        async with opened(settings_abroad):
            pass
