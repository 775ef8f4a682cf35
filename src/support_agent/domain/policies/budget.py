"""Decides whether a model may be called once more: time, tokens and money against the budget."""

from dataclasses import dataclass
from decimal import Decimal

from support_agent.domain.shop import Budget


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens (in and out) and dollars."""

    tokens: int = 0
    dollars: Decimal = Decimal(0)

    def plus(self, tokens: int, dollars: Decimal | None) -> "Spent":
        """The sum after one more model call. None: the provider doesn't say what it cost."""
        return Spent(self.tokens + tokens, self.dollars + (dollars or 0))


NOTHING_SPENT = Spent()


@dataclass(frozen=True, slots=True)
class Day:
    """What was spent in the last 24 hours: for this customer, and in the whole shop.

    `strangers`: by all strangers together, if the turn is a stranger's.
    """

    customer: Spent = NOTHING_SPENT
    shop: Spent = NOTHING_SPENT
    strangers: Spent | None = None


def limit_reached(budget: Budget, *, seconds: float, turn: Spent, day: Day) -> str | None:
    """The rule that forbids another call, or None. `day` excludes this turn; it is added here."""
    customer = day.customer.plus(turn.tokens, turn.dollars)
    shop = day.shop.plus(turn.tokens, turn.dollars)
    # Strangers have a budget of their own, so that they can't spend the customers'.
    strangers = (day.strangers or NOTHING_SPENT).plus(
        *((turn.tokens, turn.dollars) if day.strangers is not None else (0, None))
    )
    for rule, used, most in (
        ("budget.turn_time", seconds, budget.seconds_per_turn),
        ("budget.turn_tokens", turn.tokens, budget.tokens_per_turn),
        ("budget.turn_dollars", turn.dollars, budget.dollars_per_turn),
        ("budget.customer_tokens", customer.tokens, budget.tokens_per_customer_day),
        ("budget.customer_dollars", customer.dollars, budget.dollars_per_customer_day),
        ("budget.stranger_tokens", strangers.tokens, budget.stranger_tokens_per_day),
        ("budget.stranger_dollars", strangers.dollars, budget.stranger_dollars_per_day),
        ("budget.shop_tokens", shop.tokens, budget.tokens_per_day),
        ("budget.shop_dollars", shop.dollars, budget.dollars_per_day),
    ):
        if used >= most:
            return rule
    return None
