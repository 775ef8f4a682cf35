"""The agent's tools, one file per family. A new tool is one new file and one name here."""

from support_agent.agent.toolbox import Tool
from support_agent.agent.tools.address import change_delivery_address
from support_agent.agent.tools.catalog import check_inventory
from support_agent.agent.tools.contacts import link_contact
from support_agent.agent.tools.customer import save_customer_info
from support_agent.agent.tools.exchanges import exchange_item
from support_agent.agent.tools.followup import send_followup
from support_agent.agent.tools.history import order_history
from support_agent.agent.tools.knowledge import search_knowledge_base
from support_agent.agent.tools.order_status import update_order_status
from support_agent.agent.tools.orders import lookup_order
from support_agent.agent.tools.people import escalate_to_human
from support_agent.agent.tools.refunds import process_refund
from support_agent.agent.tools.returns import create_return_label

TOOLS: tuple[Tool, ...] = (
    lookup_order,
    check_inventory,
    process_refund,
    update_order_status,
    create_return_label,
    exchange_item,
    order_history,
    search_knowledge_base,
    save_customer_info,
    escalate_to_human,
    change_delivery_address,
    link_contact,
    send_followup,
)
_THAT_OFFERS = {tool.offers.name: tool.name for tool in TOOLS if tool.offers}


def tool_that_offers(kind: str) -> str:
    """The name of the tool that makes this kind of offer, under which a yes is recorded."""
    return _THAT_OFFERS[kind]
