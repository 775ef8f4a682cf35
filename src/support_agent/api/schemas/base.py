"""What all types of the API share: rows as they are returned, money, accepted text."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

Money = Annotated[Decimal, PlainSerializer(str, return_type=str)]
"""A decimal string in the shop's currency, "1599.99"."""


Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""Every accepted text: no NUL, and no half of a surrogate pair, which the pattern also excludes."""


class Read(BaseModel):
    """Base of everything the API returns; built from rows by attribute or key."""

    model_config = ConfigDict(
        from_attributes=True, json_schema_serialization_defaults_required=True
    )
