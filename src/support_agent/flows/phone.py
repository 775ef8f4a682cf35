"""A telephone call at the door: who is it, and a token that ties its audio to the webhook."""

import hashlib
import secrets
from dataclasses import dataclass

from support_agent.domain.channels import TRUSTED
from support_agent.domain.models import Level
from support_agent.domain.shop import Shop
from support_agent.flows.caller import Caller
from support_agent.flows.calls import Calls
from support_agent.ports import WebhookRequest
from support_agent.ports.phone import PhoneLine
from support_agent.store import customers, stream_tokens
from support_agent.store.db import Database

BUSY = "I'm sorry, all lines are busy. Please call again in a few minutes, or write to us. Goodbye."


@dataclass(frozen=True, slots=True)
class Phone:
    """Answers the telephone. The caller's number proves a contact on file, never more."""

    database: Database
    line: PhoneLine
    shop: Shop
    calls: Calls

    async def answer(
        self, request: WebhookRequest, stream_url: str, next_url: str, *, again: bool = False
    ) -> str:
        """The carrier's answer that puts the call through, or says that every line is taken.

        `again`: the caller heard the notice before. Raises InvalidInput, Forbidden.
        """
        call = self.line.read_call(request)
        if not self.calls.is_free:
            return self.line.busy(BUSY)
        token = secrets.token_urlsafe(24)
        level: Level = "L0"
        async with self.database.transaction() as tx:
            if call.sender is None:
                customer_id = await customers.create_nameless(tx)
            else:
                owner = await customers.get_or_create(tx, "phone", call.sender)
                customer_id = owner.customer_id
                if owner.verified and call.evidence in TRUSTED:
                    level = "L1"
            await stream_tokens.keep(
                tx,
                _hashed(token),
                customer_id=customer_id,
                address=call.sender or "",
                evidence=call.evidence,
                level=level,
            )
        return self.line.connect(stream_url, token, "" if again else self.notice(), next_url)

    def notice(self) -> str:
        """What every caller hears first: a machine answers, and words are written down."""
        assistant = f"{self.shop.name}'s automated assistant"
        return f"You are speaking with {assistant}. We keep a transcript."

    async def redeem(self, token: str) -> Caller | None:
        """Whose call the audio is; None for a token that is wrong, used or old."""
        async with self.database.transaction() as tx:
            found = await stream_tokens.redeem(tx, _hashed(token))
        if found is None:
            return None
        return Caller(found.customer_id, found.address, found.evidence, found.level)


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
