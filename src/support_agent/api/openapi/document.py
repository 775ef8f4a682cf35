"""Completes FastAPI's document of the routes: errors, examples, form bodies."""

from typing import Any

from fastapi import FastAPI

from support_agent import __version__
from support_agent.api.openapi.problems import ALWAYS, WITH_BODY, WITH_JSON, WITH_TOKEN
from support_agent.api.schemas import webhooks
from support_agent.api.schemas.calls import call_event_schemas
from support_agent.api.schemas.problems import Problem

Json = dict[str, Any]
"""A part of the document, as FastAPI makes it."""

SUMMARY = "A self-hosted support agent for online shops: email, SMS and phone, one memory."
DESCRIPTION = """\
What an operator's screen, a shop's own software, and the vendors' webhooks use.

**Signing in.** `support-agent operator add NAME --role agent` prints a token; send it as
`Authorization: Bearer …`. Roles: a `viewer` reads, an `agent` also answers and decides, an `admin`
may do everything. On a development machine, where customers are simulated, reading needs no token.

**Errors** are RFC 9457 problem details (`application/problem+json`).

**Lists** come in pages: pass `next_cursor` of a page as `cursor` for the next one.

**Repeating a write** is safe: what has been done is not done again, and `repeated` is true.
Replies take an `Idempotency-Key`, because the same words twice may be meant.

**Live updates** come as server-sent events: `GET /customers/{customer_id}/events`.

**Money** is in dollars, as a decimal string: `"1599.99"`. **Times** are RFC 3339, in UTC.
"""
TAGS: list[Json] = [
    {"name": "Health", "description": "Whether the server works, and which services are live."},
    {"name": "Customers", "description": "Customers and everything known about them."},
    {
        "name": "Conversations",
        "description": "Taking a conversation over from the agent, writing, and giving it back.",
    },
    {
        "name": "Tickets",
        "description": "Cases for people: the queue, replies, and decisions about refunds and"
        " cancellations.",
    },
    {"name": "Returns", "description": "Parcels on their way back to the shop."},
    {"name": "Operators", "description": "The shop's own people."},
    {
        "name": "Calls",
        "description": "Calls in the browser. `POST /calls` gives a token for the WebSocket"
        " `/ws/voice?token=…`, which carries linear16 audio both ways and JSON messages.",
    },
    {
        "name": "Webhooks",
        "description": "What Twilio and SendGrid call. Every request is answered after one"
        " database commit; a repeated delivery changes nothing.",
    },
]
# Operations whose response or body is better shown by another example than its type's.
_OTHER_EXAMPLES = {
    "approve_ticket": "TicketChange.approved",
    "receive_email_events": "SendGridEvent.list",
}
_REPLACED = ("HTTPValidationError", "ValidationError")


class DescribedApi(FastAPI):
    """The application. Its document has what FastAPI can't know."""

    def __init__(self) -> None:
        super().__init__(
            title="Support Agent",
            version=__version__,
            summary=SUMMARY,
            description=DESCRIPTION,
            openapi_tags=TAGS,
            servers=[{"url": "/", "description": "The server that this document comes from."}],
            contact={"name": "The people who run this server"},
            license_info={"name": "MIT", "identifier": "MIT"},
            generate_unique_id_function=lambda route: route.name,
            docs_url=None,
            redoc_url=None,
            # A redirect would break a webhook's signature and, behind a proxy, name a wrong scheme.
            redirect_slashes=False,
        )

    def openapi(self) -> Json:
        """The whole document, built once."""
        if self.openapi_schema is None:
            self.openapi_schema = _completed(super().openapi())
        return self.openapi_schema


def _completed(document: Json) -> Json:
    # Only the document needs the files and YAML.
    from support_agent.api.openapi.components import examples, problem_responses  # noqa: PLC0415

    found = document["components"]
    schemas = found["schemas"]
    schemas |= {form.__name__: form.model_json_schema() for form in webhooks.FORMS}
    schemas |= call_event_schemas()
    schemas["Problem"] = Problem.model_json_schema(mode="serialization")
    for name in _REPLACED:
        schemas.pop(name, None)
    problems = problem_responses()
    found["responses"] = dict(problems.values())
    found["examples"] = examples()
    references = {
        status: {"$ref": f"#/components/responses/{name}"} for status, (name, _) in problems.items()
    }
    for path in document["paths"].values():
        for method, operation in path.items():
            operation.setdefault("security", [])
            _set_stream(operation["responses"])
            _add_errors(method, operation, references)
            _add_descriptions(operation, schemas)
            wanted = _OTHER_EXAMPLES.get(operation["operationId"])
            for media in _media_types(operation):
                _add_example(media, found["examples"], wanted)
    return document


def _set_stream(responses: Json) -> None:
    """FastAPI describes a model as JSON; for a stream, the model is what each event contains."""
    content = responses.get("200", {}).get("content", {})
    if "text/event-stream" in content:
        content["text/event-stream"] = content.pop("application/json")


def _add_errors(method: str, operation: Json, references: dict[int, Json]) -> None:
    responses = operation["responses"]
    statuses = {int(status) for status in responses if int(status) >= 400} | {*ALWAYS}  # noqa: PLR2004
    if any("OperatorToken" in each for each in operation["security"]):
        statuses |= {*WITH_TOKEN}
    if method == "post":
        statuses |= {*WITH_BODY}
    if "application/json" in operation.get("requestBody", {}).get("content", {}):
        statuses |= {*WITH_JSON}
    good = {status: said for status, said in responses.items() if int(status) not in statuses}
    errors = {str(status): references[status] for status in sorted(statuses)}
    operation["responses"] = good | errors


def _add_descriptions(operation: Json, schemas: Json) -> None:
    """Describes a response by its schema instead of "Successful Response"."""
    for status, response in operation["responses"].items():
        if response.get("description") != "Successful Response":
            continue
        names = [_schema_name(media) for media in response.get("content", {}).values()]
        said = schemas[names[0]]["description"].partition("\n")[0] if names else "Done; no body."
        operation["responses"][status]["description"] = said


def _media_types(operation: Json) -> list[Json]:
    """The media types of the request's body and of its success responses."""
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    return [media for body in bodies for media in body.get("content", {}).values()]


def _add_example(media: Json, examples: Json, wanted: str | None) -> None:
    name = _schema_name(media)
    if wanted is not None and wanted.startswith(f"{name}."):
        name = wanted
    if name in examples:
        media["examples"] = {name: {"$ref": f"#/components/examples/{name}"}}


def _schema_name(media: Json) -> str:
    """The component that the body is: directly, if not null, or as the items of a list."""
    schema = media.get("schema", {})
    places = [schema, schema.get("items", {}), *schema.get("anyOf", [])]
    references = [each["$ref"] for each in places if "$ref" in each]
    return references[0].rpartition("/")[2] if references else ""
