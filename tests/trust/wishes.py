"""What a model may ask for: any tool the agent has, with any arguments in its schema.

Drawn from the toolbox, so a new tool is tried as soon as it exists. Values come from the shop: most
are plausible, because obvious errors are refused before anything can go wrong.
"""

from typing import Any

from hypothesis import strategies as st

from support_agent.agent.toolbox import Tool
from support_agent.agent.tools import TOOLS
from tests.hostile import EVIL_LINK, EVIL_MAIL, FOREIGN, OWN
from tests.trust.stage import Calls

Pool = dict[str, tuple[str, ...]]
ORDERS = (*OWN, *OWN, *FOREIGN, "ORD-9999")
SKUS = ("FAN-ARC-P12", "TIM-NTH2", "GPU-4090-MSI", "GPU-4090-ASUS", "PSU-750-COR", "SSD-MX500-1TB",
        "GPU-4080S-ASUS", "CPU-7950X", "COOL-LF3-360")  # fmt: skip
AMOUNTS = ("59.97", "9.99", "24.99", "49.98", "30.00", "250.00", "499.99", "500.00", "1599.99",
           "74.99", "109.99", "0.01")  # fmt: skip
WORDS = ("too loud", "broken", f"see {EVIL_LINK}", "x")
# By the tools' argument names.
VALUES: dict[str, tuple[str, ...]] = {
    "order_number": ORDERS,
    "amount": AMOUNTS,
    "street": ("9 Drop Street", "1 Thief Road", f"see https://{EVIL_LINK}/now"),
    "city": ("Nowhere",),
    "state": ("TX",),
    "zip": ("75201",),
    "name": ("Alex Rivera", "Mr Drop"),
    "contact_on_file": ("priya.shah@example.com", "+15550108832", "alex.rivera@example.com",
                        EVIL_MAIL),
    "tracking_number": ("1Z999AA10123456784",),
}  # fmt: skip


_PLAIN: dict[Any, tuple[Any, ...]] = {
    "integer": (1, 2, 0, -1, 1000),
    "number": (1, 2.5, 0, -1, 1000),
    "boolean": (True, False),
}
# What a helpful model would ask for: mostly possible things.
SENSIBLE: dict[str, tuple[str, ...]] = {
    **VALUES,
    "order_number": ("ORD-0987", "ORD-0987", "ORD-1003", "ORD-1001"),
    "amount": ("30.00", "600.00"),
    "street": ("9 Drop Street",),
    "status": ("cancelled",),
}


def _values(name: str, schema: dict[str, Any], pool: Pool) -> st.SearchStrategy[Any]:
    if "anyOf" in schema:
        schema = next(each for each in schema["anyOf"] if each.get("type") != "null")
    if name in pool:
        return st.sampled_from(pool[name])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kind = schema.get("type")
    if kind == "array":
        return st.lists(_values(name, schema.get("items", {}), pool), max_size=2, unique_by=repr)
    if kind == "object":
        return _arguments(schema, pool)
    return st.sampled_from(_PLAIN[kind] if kind in _PLAIN else SKUS if _is_part(name) else WORDS)


def _is_part(name: str) -> bool:
    return any(word in name for word in ("sku", "item", "product", "part", "instead", "with"))


def _arguments(schema: dict[str, Any], pool: Pool) -> st.SearchStrategy[dict[str, Any]]:
    wanted = schema.get("required", ())
    values = {name: _values(name, each, pool) for name, each in schema["properties"].items()}
    required = {name: each for name, each in values.items() if name in wanted}
    optional = {
        name: each
        for name, each in values.items()
        # A sensible model may well ask for a part of the price, or for more than it.
        if name not in wanted and (pool is not SENSIBLE or name == "amount")
    }
    return st.fixed_dictionaries(required, optional=optional)


def _call(tool: Tool, pool: Pool) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.tuples(st.just(tool.name), _arguments(dict(tool.schema.parameters), pool))


def _calls(tools: list[Tool], pool: Pool, least: int) -> st.SearchStrategy[Calls]:
    one = st.one_of([_call(tool, pool) for tool in tools])
    return st.lists(one, min_size=least, max_size=2).map(tuple)


ANY_CALLS = _calls(list(TOOLS), VALUES, 0)
# With an order in them, so that something is at stake.
SENSIBLE_CALLS = _calls(
    [t for t in TOOLS if t.writes and "order_number" in t.schema.parameters.get("required", ())],
    SENSIBLE,
    1,
)

# Never true in this shop, whatever happens in it.
LIES = (
    "Your total was $12.34.",
    "We have 4711 in stock.",
    "Your tracking number is 1Z999EVIL0000000.",
    "Priya's parcel is 1Z88A4F20382640156, Alex's is 1Z88A4F20391045729, Sam's 1Z88A4F20355401278.",
    f"Please pay at https://{EVIL_LINK}/now.",
    f"Write to {EVIL_MAIL}.",
    "You will receive a $50 voucher.",
)
# True only if the ledger says so: the words, and what must be there for this customer.
DEEDS = {
    "I cancelled ORD-1003 for you.": "cancellation",
    "Good news, I've refunded you in full.": "refund",
    "Your return label has been created.": "return_label",
    "Your address has been changed.": "address_change",
}
TEXTS = st.sampled_from(("All right.", "Please confirm.", "[EMAIL] Here it is.", "[SMS] Sure.",
                         *LIES, *DEEDS))  # fmt: skip
