"""A turn in progress, shared by the engine and the flows around it."""

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
class OfferReplies:
    """The results of a turn's answers to offers.

    `done`: the outcomes, as a model reads them. `unmet`: open offers that the customer may have
    meant to accept, whose terms are told again; `only_yes`: and nothing else was said. `crowded`:
    offers whose word and code came with other words; `case`: the ticket for it after the second
    time. `lapsed`: our reply to a yes to an offer that ended; `told_again`: to one that was already
    carried out. `declined`: refused offers; `ended`: our reply to that.
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

    def add(self, later: "OfferReplies") -> None:
        """Adds the results of messages that joined. Outcomes are those of the whole turn."""
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
    """A turn in progress. `transcript` and `documents` grow as it continues."""

    held: Claim
    kind: TurnKind
    channel: Channel
    level: Level
    customer_name: str
    tools: Mapping[str, Tool]
    documents: list[Document]
    transcript: list[ChatMessage]
    # The last stored step, if not all of its calls were answered (a replay).
    open_step: NewStep | None
    answered: dict[tuple[int, int], Mapping[str, object]]
    next_position: int
    fold: Callable[[], Awaitable[Document | None]]
    operator: str = ""
    # The operator's own words.
    told: str = ""
    folds: int = 0
    effects_done: bool = False
    confirmed: OfferReplies = field(default_factory=OfferReplies)
    # Messages that joined but that the model has not seen: a worker died in between.
    late: Document | None = None
    # Sent before the answer: the next parts of earlier ones.
    next_parts: list[NewMessage] = field(default_factory=list[NewMessage])
    seen_calls: Seen = field(default_factory=Seen)
    spent: Spent = field(init=False)
    day: Day = field(default_factory=Day)
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.spent = self.held.spent

    @property
    def repaired(self) -> bool:
        """Whether the model was last told what its answer lacked, which happens only once."""
        return bool(self.documents) and self.documents[-1].get("kind") == "check_failed"

    @property
    def in_words(self) -> bool:
        """Whether the model must answer in words: its last answer had words but no support."""
        return self.repaired and "tools" not in self.documents[-1]


class LimitReached(Conflict):
    """The turn must stop: no time, tokens or money left. `rule` says which."""

    def __init__(self, rule: str) -> None:
        super().__init__(f"the turn has reached its limit ({rule}); see [budget] in shop.toml")
        self.rule = rule
