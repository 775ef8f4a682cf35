"""A turn under way, as the engine and the flows around it share it."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from support_agent.agent.calls import Seen
from support_agent.agent.toolbox import Tool, TurnKind
from support_agent.domain.channels import Channel
from support_agent.domain.errors import Conflict
from support_agent.domain.models import Level
from support_agent.domain.policies.budget import Day, Spent
from support_agent.ports.chat_model import ChatMessage
from support_agent.ports.documents import Document, OfferOutcome
from support_agent.store.conversation.conversations import Claim
from support_agent.store.conversation.turns import NewMessage, NewStep


@dataclass(slots=True)
class Confirmed:
    """What a turn's yeses and noes to offers came to.

    `done`: the outcomes, as a model reads them. `unmet`: open offers that somebody may have meant a
    yes to, so that their terms are told again; `only_yes`: and nothing else was said. `crowded`:
    those whose word and code came beside other words; `case`: the ticket for it, once that came
    twice. `lapsed`: what code says of a yes to an offer that has ended; `told_again`: of one to an
    offer that was carried out before. `declined`: offers that were turned down; `ended`: what code
    says of that.
    """

    done: list[OfferOutcome] = field(default_factory=list[OfferOutcome])
    unmet: tuple[int, ...] = ()
    only_yes: bool = False
    crowded: tuple[int, ...] = ()
    case: str = ""
    lapsed: tuple[str, ...] = ()
    told_again: tuple[str, ...] = ()
    declined: tuple[int, ...] = ()
    ended: tuple[str, ...] = ()

    def add(self, later: "Confirmed") -> None:
        """What messages came to that joined the turn. Outcomes are those of the whole turn."""
        self.done = later.done or self.done
        self.unmet += later.unmet
        self.crowded += later.crowded
        self.case = later.case or self.case
        self.lapsed += later.lapsed
        self.told_again += later.told_again
        self.declined += later.declined
        self.ended += later.ended


@dataclass(slots=True)
class Turn:
    """A turn under way. `transcript` and `documents` grow as it goes on."""

    held: Claim
    kind: TurnKind
    channel: Channel
    level: Level
    customer_name: str
    tools: Mapping[str, Tool]
    documents: list[Document]
    transcript: list[ChatMessage]
    # The step stored last, when its calls have not all been answered (a replay).
    open_step: NewStep | None
    answered: dict[tuple[int, int], Mapping[str, object]]
    next_position: int
    fold: Callable[[], Awaitable[Document | None]]
    operator: str = ""
    # The operator's own words.
    told: str = ""
    folds: int = 0
    effects_done: bool = False
    confirmed: Confirmed = field(default_factory=Confirmed)
    # Messages that joined but that the model has not seen: a worker died in between.
    late: Document | None = None
    # What is sent before the answer: the next parts of earlier ones.
    next_parts: list[NewMessage] = field(default_factory=list[NewMessage])
    seen_calls: Seen = field(default_factory=Seen)
    spent: Spent = field(init=False)
    day: Day = field(default_factory=Day)
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.spent = self.held.spent

    @property
    def repaired(self) -> bool:
        """The last thing the model was told is what its answer lacked, which happens once."""
        return bool(self.documents) and self.documents[-1].get("kind") == "check_failed"

    @property
    def in_words(self) -> bool:
        """It is told so, and has to answer in words: what it said was words, but did not hold."""
        return self.repaired and "tools" not in self.documents[-1]


class LimitReached(Conflict):
    """The turn may not go on: out of time, tokens or money. `rule` says which."""

    def __init__(self, rule: str) -> None:
        super().__init__(f"the turn has reached its limit ({rule}); see [budget] in shop.toml")
        self.rule = rule
