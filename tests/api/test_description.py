"""openapi.json is complete: every operation has a tag, texts, examples, errors and security."""

import re
from typing import Any

import jsonschema_rs
import orjson
import pytest

from support_agent.api.app import create_app
from support_agent.commands.serve import options
from support_agent.config import Settings

Json = dict[str, Any]
DOCUMENT: Json = create_app(None, options(Settings.model_construct())).openapi()
OPERATIONS: list[Any] = [
    pytest.param(operation, id=operation["operationId"])
    for path in DOCUMENT["paths"].values()
    for operation in path.values()
]
SCHEMES = DOCUMENT["components"]["securitySchemes"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_is_named_by_a_verb_and_a_noun_under_a_known_tag(operation: Json) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)+", operation["operationId"])
    assert operation["tags"][0] in {tag["name"] for tag in DOCUMENT["tags"]}
    assert 0 < len(operation["summary"]) <= 60
    assert operation["description"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_body_that_is_sent_or_returned_has_an_example(operation: Json) -> None:
    good = [each for each in operation["responses"].values() if "$ref" not in each]
    for body in [operation.get("requestBody", {}), *good]:
        for media in body.get("content", {}).values():
            examples = media.get("examples", {})
            assert examples or media["example"]
            for example in examples.values():
                name = example["$ref"].rpartition("/")[2]
                assert DOCUMENT["components"]["examples"][name]["value"]


@pytest.mark.parametrize("name", DOCUMENT["components"]["examples"])
def test_an_example_has_the_form_of_its_type(name: str) -> None:
    kind, _, variant = name.partition(".")
    form: Json = {"$ref": f"#/components/schemas/{kind}"}
    if variant == "list":
        form = {"type": "array", "items": form}
    schema = {**form, "components": DOCUMENT["components"]}
    value = DOCUMENT["components"]["examples"][name]["value"]
    jsonschema_rs.validator_for(schema).validate(value)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_error_is_a_shared_problem(operation: Json) -> None:
    errors = {code: said for code, said in operation["responses"].items() if code >= "400"}
    assert {"403", "431", "500", "503"} <= set(errors)
    for said in errors.values():
        shared = DOCUMENT["components"]["responses"][said["$ref"].rpartition("/")[2]]
        (media,) = shared["content"]
        assert media == "application/problem+json"
        assert shared["content"][media]["examples"]


def test_an_example_of_an_error_has_the_status_it_stands_under() -> None:
    for path in DOCUMENT["paths"].values():
        for operation in path.values():
            for code, said in operation["responses"].items():
                if "$ref" in said:
                    shared = DOCUMENT["components"]["responses"][said["$ref"].rpartition("/")[2]]
                    examples = shared["content"]["application/problem+json"]["examples"]
                    assert {each["value"]["status"] for each in examples.values()} == {int(code)}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_says_who_may_call_it(operation: Json) -> None:
    named = {scheme for each in operation["security"] for scheme in each}
    assert named <= set(SCHEMES)
    assert named or operation["operationId"] == "get_health"


def test_the_people_in_examples_are_invented() -> None:
    text = orjson.dumps(
        [DOCUMENT["components"]["examples"], DOCUMENT["components"]["responses"]]
    ).decode()
    addresses = re.findall(r"[\w.]{1,40}@[\w.]{1,40}", text)
    assert addresses
    assert {each.rpartition("@")[2].rpartition(".")[2] for each in addresses} <= {"com", "example"}
    assert all(each.endswith(("example.com", ".example")) for each in addresses)
    assert all(number.startswith("+1555") for number in re.findall(r"\+\d{5,15}", text))
