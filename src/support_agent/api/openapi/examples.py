"""Examples of the API's bodies, from the sample shop. Its people are invented."""

from pydantic import BaseModel

from support_agent.api.openapi.examples_customer import APPROVED, CUSTOMER_EXAMPLES, TAKEN
from support_agent.api.openapi.examples_people import PEOPLE_EXAMPLES
from support_agent.api.openapi.examples_webhooks import BOUNCED, WEBHOOK_EXAMPLES
from support_agent.api.schemas.base import Read


def _json(model: BaseModel) -> object:
    # Responses have all their fields, requests only those that matter.
    is_answer = isinstance(model, Read)
    return model.model_dump(mode="json", by_alias=True, exclude_unset=not is_answer)


# One for each body, by the name of its type.
EXAMPLES: dict[str, object] = {
    type(model).__name__: _json(model)
    for model in (*CUSTOMER_EXAMPLES, TAKEN, *PEOPLE_EXAMPLES, *WEBHOOK_EXAMPLES)
} | {
    "TicketChange.approved": _json(APPROVED),
    "SendGridEvent.list": [_json(BOUNCED)],
}
# Operations whose response or body is better shown by another example.
OF_OPERATIONS = {
    "approve_ticket": "TicketChange.approved",
    "receive_email_events": "SendGridEvent.list",
}
