"""The kinds of offers in the API's schema, from what each declares."""

from typing import Annotated

from pydantic import WithJsonSchema

from support_agent.domain.offers import KINDS

OfferKind = Annotated[str, WithJsonSchema({"type": "string", "enum": [*KINDS]})]
"""Whatever can be offered."""

KindForPeople = Annotated[
    str,
    WithJsonSchema({"type": "string", "enum": [k.name for k in KINDS.values() if k.by_person]}),
]
"""What a person may have to decide."""

KindByHand = Annotated[
    str,
    WithJsonSchema({"type": "string", "enum": [k.name for k in KINDS.values() if k.by_hand]}),
]
"""What a person may have to do by hand."""
