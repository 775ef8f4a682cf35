"""Turns a typed function into a tool: schema for the model, checked arguments for the code."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, cast

import orjson
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.json_schema import SkipJsonSchema

from support_agent.agent.claims.trust import NEW_ONLY, Trust
from support_agent.agent.tool_schema import parameters
from support_agent.domain.channels import Channel
from support_agent.domain.events import Event
from support_agent.domain.models import Level
from support_agent.domain.money import CURRENCIES, currency
from support_agent.domain.offers.kind import OfferKind
from support_agent.domain.orders.order_form import OrderForm
from support_agent.domain.shop import Shop
from support_agent.ports.chat_model import ToolSchema
from support_agent.ports.meaning import Meaning
from support_agent.store.db import Tx

TurnKind = Literal["customer", "operator", "call"]


@dataclass(frozen=True, slots=True)
class ToolContext:
    """All a tool may touch: its transaction, its customer, the clock, the shop's numbers.

    `cause` identifies this call permanently, so that a replay finds what the first run made.
    `told`: in an operator's turn, the operator's own words. `mail_domain`: the domain that our mail
    is sent from, for tools that send mail.
    """

    tx: Tx
    customer_id: int
    customer_name: str
    level: Level
    turn_id: int
    kind: TurnKind
    channel: Channel
    now: datetime
    shop: Shop
    cause: str
    operator: str = ""
    told: str = ""
    meaning: Meaning | None = None
    mail_domain: str = "localhost"


@dataclass(frozen=True, slots=True)
class ToolResult:
    """A tool's answer: the outcome word, its data, the rule that decided, and the events."""

    outcome: str
    data: Mapping[str, object] = field(default_factory=dict[str, object])
    rule: str | None = None
    events: tuple[Event, ...] = ()

    def document(self) -> dict[str, object]:
        """The result as the model and the screen see it."""
        rule = {"rule": self.rule} if self.rule else {}
        return {"outcome": self.outcome, **rule, **self.data}


class Arguments(BaseModel):
    """Base of every tool's arguments. Unknown names are errors that the model is told about.

    `outward` names the argument that is sent to the customer verbatim, so it is checked.
    """

    outward: ClassVar[str] = ""
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _as_order_number(value: object, info: ValidationInfo) -> object:
    """An order number in the shop's format, if the value reads as one: "order #1001", "1001"."""
    form = cast("OrderForm | None", info.context)
    return (form.read(value) if form and isinstance(value, str) else None) or value


_EXAMPLE = "{{order_example}}"
OrderNumber = Annotated[
    str,
    BeforeValidator(_as_order_number),
    Field(
        pattern=r"^[A-Za-z0-9#/_-]{3,40}$",
        description=f'The order\'s number, such as "{_EXAMPLE}".',
    ),
]

_MONEY_WORDS = "{{currency_words}}"
# Decimal reads "7e2", "7_00" and other scripts' digits as 700; the claim check does not.
_NO_MONEY = re.compile(r"[eE_]|[^ -~]")


def _dollars(value: object) -> object:
    if isinstance(value, str) and _NO_MONEY.search(value):
        raise ValueError(f'write {currency().words} in digits, such as "49.99"')
    return value


Dollars = Annotated[
    Decimal,
    BeforeValidator(_dollars),
    Field(gt=0, max_digits=9, decimal_places=2),
    WithJsonSchema({"type": "string", "description": f'{_MONEY_WORDS}, such as "49.99".'}),
]

Sku = Annotated[str, Field(min_length=1, max_length=64)]


class Item(BaseModel):
    """One line of an order, or some units of it."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    sku: Sku
    quantity: Annotated[int, Field(strict=True, ge=1, le=1000)] | SkipJsonSchema[None] = Field(
        None, description="How many; leave out for all of them."
    )


def _item(value: object) -> object:
    return {"sku": value} if isinstance(value, str) else value


Items = Annotated[list[Annotated[Item, BeforeValidator(_item)]], Field(min_length=1, max_length=50)]
"""Items of an order by SKU. A bare SKU means all its units. Never empty: nothing is not all."""


def counted(items: Iterable[Item] | None) -> list[tuple[str, int | None]]:
    """Items in the form that policies take."""
    return [(item.sku, item.quantity) for item in items or ()]


Run = Callable[[ToolContext, Any], Awaitable[ToolResult]]
Told = Callable[[ToolContext, Any], Awaitable[bool]]


def _not_told(example: str) -> ToolResult:
    instead = (
        f'Say it alone, in one sentence, such as "cancel {example}" or "mark {example} shipped".'
    )
    return ToolResult(
        "refused",
        {"reason": "The operator has not asked for this, so nothing was done.", "instead": instead},
        rule="operator.not_told",
    )


async def never_told(_context: ToolContext, _arguments: Any) -> bool:
    """No words of an operator allow a model to do this."""
    return False


async def needs_no_telling(_context: ToolContext, _arguments: Any) -> bool:
    """Harmless whoever thought of it, such as a case for people."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One tool. `writes`: it may change something, so it runs alone and in order.

    `is_told`: in an operator's turn, whether the operator's own words ask for this very change.
    `offers`: the kind of offer it makes. `trust`: what its results may support.
    """

    name: str
    schema: ToolSchema
    arguments: type[Arguments]
    run: Run
    writes: bool
    level: Level
    kinds: frozenset[TurnKind]
    is_told: Told = never_told
    offers: OfferKind | None = None
    trust: Trust = NEW_ONLY
    order_numbers: OrderForm | None = None

    @property
    def outward(self) -> str:
        """The argument that is sent to the customer verbatim; "" if there is none."""
        return self.arguments.outward

    async def use(self, context: ToolContext, arguments: Arguments) -> ToolResult:
        """Runs it. Refuses a change that the operator did not ask for."""
        by_itself = context.kind == "operator" and self.writes
        if by_itself and not await self.is_told(context, arguments):
            return _not_told(context.shop.order_numbers.example)
        return await self.run(context, arguments)

    def read(self, text: str) -> Arguments:
        """The checked arguments. Raises ValueError with a message the model can act on."""
        if "\\u0000" in text or "\x00" in text:
            raise ValueError("arguments: the NUL character is not allowed")
        try:
            return self.arguments.model_validate_json(
                text.strip() or "{}", context=self.order_numbers
            )
        except ValidationError as error:
            # "Should be null" only says that the argument may be left out.
            wrong = [problem for problem in error.errors() if problem["type"] != "none_required"]
            raise ValueError("; ".join(map(_plain, wrong))) from None


def _plain(problem: Mapping[str, Any]) -> str:
    # Pydantic's own type names follow the argument's name and list indexes.
    names = [
        part for place, part in enumerate(problem["loc"]) if not place or isinstance(part, int)
    ]
    where = ".".join(map(str, names)) or "arguments"
    return f"{where}: {problem['msg']}"


def tool(
    arguments: type[Arguments],
    *,
    writes: bool,
    level: Level = "L1",
    kinds: Iterable[TurnKind] = ("customer", "operator", "call"),
    is_told: Told = never_told,
    offers: OfferKind | None = None,
    trust: Trust = NEW_ONLY,
) -> Callable[[Run], Tool]:
    """Makes a tool of a function. The model reads its name and docstring."""

    def make(run: Run) -> Tool:
        name = run.__name__
        description = " ".join((run.__doc__ or "").split())
        schema = ToolSchema(name, description, parameters(arguments))
        return Tool(
            name=name,
            schema=schema,
            arguments=arguments,
            run=run,
            writes=writes,
            level=level,
            kinds=frozenset(kinds),
            is_told=is_told,
            offers=offers,
            trust=trust,
        )

    return make


def offered(tools: Iterable[Tool], shop: Shop, *, kind: TurnKind, level: Level) -> dict[str, Tool]:
    """The tools for this turn, by who asks and what is proven, never by what the text says."""
    return {
        t.name: _of_shop(t, shop)
        for t in tools
        if kind in t.kinds and (level == "L1" or t.level == "L0")
    }


def _of_shop(tool: Tool, shop: Shop) -> Tool:
    """The tool with the shop's order number format, example and currency."""
    form, words = shop.order_numbers, CURRENCIES[shop.currency].words.capitalize()
    written = orjson.dumps(tool.schema.parameters).replace(_EXAMPLE.encode(), form.example.encode())
    written = written.replace(_MONEY_WORDS.encode(), words.encode())
    schema = replace(tool.schema, parameters=orjson.loads(written))
    return replace(tool, schema=schema, order_numbers=form)
