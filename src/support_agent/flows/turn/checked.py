"""Whether an answer may be said: the evidence of its turn, and the check against it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from support_agent.agent.claims import Checker, Verdict, this_turn
from support_agent.agent.wording.forged import forged
from support_agent.agent.wording.replies import read_reply, says_something
from support_agent.agent.wording.terms import has_code, statements
from support_agent.domain.channels import TRUSTED
from support_agent.domain.models import Level
from support_agent.domain.text.echo import repeated
from support_agent.flows.messaging.answers import AnswerWriter
from support_agent.ports.chat_model import ChatMessage
from support_agent.store.conversation.history import BatchMessage, Card

NOTHING = "the answer has no words in it"


@dataclass(frozen=True, slots=True)
class Saying:
    """An answer about to be said, and its evidence. `codes`: of the open offers.

    `beside`: what code says in the same message; None if the answer is also from code. `has_terms`:
    the terms of offers follow, and the model's questions are left out.
    """

    answer: str
    transcript: Sequence[ChatMessage]
    batch: Sequence[BatchMessage]
    card: Card
    level: Level
    codes: Sequence[str]
    today: date
    beside: Sequence[str] | None = None
    has_terms: bool = False


def check_answer(said: Saying, checker: Checker, writer: AnswerWriter) -> Verdict:
    """What may be said of it. Long ones are read in another process, so no Tx is open here."""
    reply = read_reply(said.answer)
    moves = writer.moves(reply, said.batch, said.card, said.level)
    if not says_something(reply.text):
        # Code's words may be all there is to say; otherwise an empty answer would be silence.
        empty = said.has_terms or bool(said.beside)
        return Verdict(text="", unsupported=() if empty else (NOTHING,), empty=empty, garbled=True)
    if words := _forgers_words(reply.text, said.batch):
        return Verdict(text=reply.text, unsupported=(f'"{words}" (the sender\'s own words)',))
    if any(has_code(reply.text, code) for code in said.codes):
        # Only the terms may give a code: a model could ask for it under other words.
        return Verdict(text="", unsupported=("the code of an offer",))
    if said.beside is not None:
        stays = statements(reply.text) if said.has_terms else reply.text
        if words := forged(stays, said.beside):
            return Verdict(text=reply.text, unsupported=tuple(words))
    now = checker.gather(this_turn(said.transcript))
    verdict = checker.check(reply.text, now, said.today, moves=moves)
    if not verdict.is_clean:
        # More evidence can only support more: the history is read only if needed.
        every = checker.gather(said.transcript)
        verdict = checker.check(reply.text, every, said.today, moves=moves)
    return verdict if says_something(verdict.text) else replace(verdict, text="")


def _forgers_words(answer: str, batch: Sequence[BatchMessage]) -> str | None:
    """What the answer repeats of unauthenticated mail: its victim would read it as ours."""
    unproven = [message for message in batch if message.evidence not in TRUSTED]
    theirs = [text for m in unproven for text in (m.content, m.quoted, m.subject or "")]
    return repeated(answer, theirs)
