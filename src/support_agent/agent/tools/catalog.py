"""Looks up stock and prices."""

from pydantic import Field

from support_agent.agent.claims.trust import Trust
from support_agent.agent.toolbox import Arguments, ToolContext, ToolResult, tool
from support_agent.store.commerce import catalog


class CheckInventory(Arguments):
    """Arguments of check_inventory."""

    query: str = Field(
        min_length=2, max_length=200, description='SKU, product name or kind: "RTX 4090".'
    )


@tool(CheckInventory, writes=False, level="L0", trust=Trust(proves="rows", is_volatile=True))
async def check_inventory(context: ToolContext, arguments: CheckInventory) -> ToolResult:
    """Check price and stock, warehouse by warehouse, for a SKU, a product name or a kind of part.

    Stock changes: check again instead of repeating an older answer.
    """
    found = await catalog.find_products(context.tx, arguments.query)
    if not found:
        return ToolResult("not_found", {"message": f"No product matches {arguments.query!r}."})
    return ToolResult("ok", {"products": [product.shown() for product in found]})
