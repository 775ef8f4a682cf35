"""What was done, according to the ledger, the tools and the documents of a turn."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from support_agent.agent.claims.figures import token
from support_agent.agent.claims.trust import Trust
from support_agent.domain.offers import KINDS
from support_agent.domain.offers.kinds import cancellation, exchange, refund, return_label

Json = dict[str, Any]

# How a policy's refusal states the order's status: domain/policies/.
_STANDING = re.compile(r"(\S{1,40}) is (shipped|delivered|returned|cancelled)\b")


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done, according to the ledger or a tool. `pending`: in progress, not done.

    `now`: done in this turn, which says so.
    """

    kind: str
    order: str = ""
    amount: str = ""
    pending: bool = False
    now: bool = False


def deeds_of_document(document: Json) -> Iterable[Deed]:
    """What a turn's document says was done: by a yes, or by a returned code."""
    for done in objects(document.get("confirmed")):
        yield from _confirmed(done)
    for check in objects(document.get("step_up")):
        yield from _verified(check)


def deeds_of_result(trust: Trust, outcome: str, result: Json) -> Iterable[Deed]:
    """What a tool's result says was done, now or earlier."""
    for order in [*objects(result.get("orders")), *objects([result.get("order")])]:
        yield from _deeds_of_order(order)
    if outcome == "refused" and (standing := _STANDING.match(str(result.get("reason", "")))):
        yield from _deeds_of_order({"order_number": standing[1], "status": standing[2]})
    if result.get("label"):
        yield Deed(return_label.KIND.deed, token(str(result.get("order_number", ""))))
    if outcome == "code_sent":
        yield Deed("sent")
    if outcome == "ok" and trust.deed:
        order = "" if trust.proves == "nothing" else str(result.get("order_number", ""))
        yield Deed(trust.deed, token(order))


def _deeds_of_order(order: Json) -> Iterable[Deed]:
    number, status = token(str(order.get("order_number", ""))), order.get("status")
    if str(order.get("refunded", "0.00")) != "0.00":
        yield Deed(refund.KIND.deed, number, str(order["refunded"]))
    if order.get("refund_under_way"):
        yield Deed(refund.KIND.deed, number, str(order["refund_under_way"]), pending=True)
    for paid in objects(order.get("refunds")):
        yield Deed(refund.KIND.deed, number, str(paid.get("amount")), paid.get("state") != "done")
    yield from _deeds_of_returns(order, number)
    if status == "returned":
        yield Deed("returned", number)
    if status == "cancelled":
        yield Deed(cancellation.KIND.deed, number)
    if status in {"shipped", "delivered", "returned"}:
        yield Deed("shipped", number)


def _deeds_of_returns(order: Json, number: str) -> Iterable[Deed]:
    for each in objects(order.get("returns")):
        if each.get("status") != "cancelled":
            yield Deed(return_label.KIND.deed, number)
        if each.get("status") == "received":
            yield Deed("returned", number)
        if each.get("exchange_for") and each.get("status") != "cancelled":
            yield Deed(exchange.KIND.deed, number)


def _confirmed(done: Json) -> Iterable[Deed]:
    """What a confirmed offer did."""
    kind, outcome = KINDS.get(str(done.get("kind", ""))), done.get("outcome")
    if kind is None:
        return
    order = token(str(done.get("order_number", "")))
    if outcome in {"done", "pending", "with_person"}:
        amount = str(done.get("amount", "")) if kind.pays else ""
        yield Deed(kind.deed, order, amount, pending=outcome != "done")
    if outcome == "with_person":
        yield Deed("ticket")
    if outcome == "done":
        yield from (Deed(deed, order) for deed in kind.also_done)


def _verified(check: Json) -> Iterable[Deed]:
    """What a returned code did."""
    if check.get("purpose") == "link_contact" and check.get("outcome") == "verified":
        yield Deed("linked")
    if check.get("change") == "ok":
        yield Deed("changed", token(str(check.get("order_number", ""))))


def objects(value: object) -> list[Json]:
    """The objects of a JSON list; empty for any other value."""
    if not isinstance(value, list):
        return []
    return [cast("Json", v) for v in cast("list[object]", value) if isinstance(v, Mapping)]
