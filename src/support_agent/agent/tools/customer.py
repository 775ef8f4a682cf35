"""Stores what the customer said about themselves and their case."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic.json_schema import SkipJsonSchema

from support_agent.agent.claims.trust import Trust
from support_agent.agent.toolbox import Arguments, OrderNumber, ToolContext, ToolResult, tool
from support_agent.domain.events import CustomerChanged
from support_agent.domain.models import IssueType, Severity
from support_agent.domain.operators.told_by_operator import is_named
from support_agent.domain.shown import Fact
from support_agent.store.commerce import orders
from support_agent.store.customers import customers


def _or_none(name: str | None) -> str | None:
    """None for a name with nothing readable in it, so it changes nothing."""
    return name if name and any(map(str.isalnum, name)) else None


Name = Annotated[str | SkipJsonSchema[None], AfterValidator(_or_none)]


class SaveCustomerInfo(Arguments):
    """Arguments of save_customer_info."""

    first_name: Name = Field(None, max_length=80)
    last_name: Name = Field(None, max_length=80)
    issue_type: IssueType | SkipJsonSchema[None] = None
    severity: Severity | SkipJsonSchema[None] = None
    order_number: OrderNumber | SkipJsonSchema[None] = None


async def _is_told(context: ToolContext, arguments: SaveCustomerInfo) -> bool:
    """A name must be given in the operator's words; everything else is a note."""
    return is_named(
        context.told,
        arguments.first_name,
        arguments.last_name,
        await orders.numbers(context.tx, context.customer_id),
        context.customer_name.split(),
    )


@tool(
    SaveCustomerInfo,
    writes=True,
    level="L0",
    is_told=_is_told,
    trust=Trust(proves="nothing", deed="saved"),
)
async def save_customer_info(context: ToolContext, arguments: SaveCustomerInfo) -> ToolResult:
    """Write down what the customer told you: name, kind of issue, severity, order number.

    Only what they said themselves. It never changes a contact address.
    """
    said = arguments.model_dump(exclude_none=True)
    if not said:
        return ToolResult("error", {"message": "Nothing to save: give at least one field."})
    facts: dict[str, Fact] = {
        name: {
            "value": value,
            "channel": context.channel,
            "turn_id": context.turn_id,
            "at": context.now.isoformat(),
        }
        for name, value in said.items()
    }
    changed = await customers.save_facts(
        context.tx,
        context.customer_id,
        facts,
        first_name=arguments.first_name,
        last_name=arguments.last_name,
    )
    told = CustomerChanged(changed["first_name"], changed["last_name"], changed["extracted_data"])
    return ToolResult("ok", {"saved": said}, events=(told,))
