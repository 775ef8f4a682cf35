"""The house model on sentences it was not trained on, and its training."""

import gzip
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from house_model.reading.features import features, normal
from house_model.reading.intents import WEIGHTS_FILE, Classifier, shipped
from house_model.training.corpus import sentences
from house_model.training.train import digest, fit
from tests.house_model.shop import EFFECT_TOOLS, Conversation

CASES: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("cases.yaml").read_text("utf-8")
)
LEAST_RIGHT = 0.9
LEAST_RIGHT_OR_ASKED = 0.97


async def said(text: str, channel: str = "sms") -> tuple[str, set[str]]:
    customer = Conversation(channel)
    answer = await customer.say(text)
    return answer, set(customer.tools_called)


async def test_unseen_sentences_reach_the_right_tool_or_an_honest_question():
    right = asked = 0
    wrong: list[str] = []
    for tool, texts in CASES.items():
        for text in texts:
            answer, called = await said(text)
            if tool in called or (tool == "nothing" and not called - {"save_customer_info"}):
                right += 1
            elif answer.endswith("?"):
                asked += 1
            else:
                wrong.append(text)
    total = right + asked + len(wrong)
    assert right / total >= LEAST_RIGHT
    assert (right + asked) / total >= LEAST_RIGHT_OR_ASKED, wrong


@pytest.mark.parametrize("channel", ["email", "sms", "voice"])
async def test_no_effect_is_proposed_that_was_not_asked_for(channel: str):
    proposed: list[str] = []
    for tool, texts in CASES.items():
        for text in texts:
            _, called = await said(text, channel)
            if called & EFFECT_TOOLS - {tool}:
                proposed.append(text)
    assert proposed == []


def test_the_cases_are_no_training_sentences():
    known = {" ".join(normal(sentence)) for sentence, _ in sentences()}
    repeated = [t for texts in CASES.values() for t in texts if len(normal(t)) > 3]
    repeated = [text for text in repeated if " ".join(normal(text)) in known]
    assert repeated == []


def test_every_sentence_stands_under_one_intent_only():
    intents: dict[str, set[str]] = {}
    for sentence, intent in sentences():
        intents.setdefault(sentence.lower(), set()).add(intent)
    assert {sentence: found for sentence, found in intents.items() if len(found) > 1} == {}


def exported() -> dict[str, Any]:
    packed = files("house_model.reading").joinpath(WEIGHTS_FILE).read_bytes()
    return json.loads(gzip.decompress(packed))


def test_the_shipped_weights_were_trained_on_these_sentences():
    assert exported()["trained_on"] == digest(sentences())


def test_what_is_fitted_on_some_sentences_reads_them():
    some = sentences()[::10]
    again = Classifier(fit(some))
    right = [again.read(sentence).intent == intent for sentence, intent in some]
    assert sum(right) > 0.95 * len(some)


def test_the_shipped_weights_have_a_row_for_every_feature():
    weights = exported()
    assert len(weights["idf"]) == len(weights["features"]) > 10_000
    assert len(weights["bias"]) == len(weights["labels"])
    assert {intent for _, intent in sentences()} == set(weights["labels"])


def test_words_never_seen_are_read_as_nothing_sure():
    reading = shipped().read("zxqv wvutq")
    assert reading.probability < 0.4
    assert reading.known == 0


def test_an_empty_clause_is_read_as_nothing_sure():
    assert shipped().read("").probability < 0.1


def test_a_slip_of_the_finger_is_repaired():
    assert shipped().spelled("refynd") == "refund"
    assert shipped().spelled("qwrtzpl") == "qwrtzpl"
    assert shipped().spelled("abc") == "abc"


def test_like_words_share_a_feature():
    assert "s:~courier" in features(["fedex", "lost", "it"])
