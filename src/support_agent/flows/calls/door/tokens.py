"""Admits calls from a browser if customers are not simulated: with a staff token, once."""

import hashlib
import secrets
from dataclasses import dataclass

from support_agent.domain.errors import Unauthorized
from support_agent.flows.people.people import Operator
from support_agent.store.calls import call_tokens
from support_agent.store.calls.call_tokens import GOOD_FOR_SECONDS
from support_agent.store.db import Database
from support_agent.store.people import operators

__all__ = ["GOOD_FOR_SECONDS", "CallTokens"]

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class CallTokens:
    """Tokens that a staff member, or the shop's own server, gives to a browser."""

    database: Database

    async def make(self, who: Operator) -> str:
        """A token that admits one call, valid for a minute."""
        token = f"call_{secrets.token_urlsafe(TOKEN_BYTES)}"
        async with self.database.transaction() as tx:
            await call_tokens.store(tx, _hashed(token), who.id)
        return token

    async def redeem(self, token: str) -> int:
        """The operator who made the token. Raises Unauthorized."""
        async with self.database.transaction() as tx:
            found = await call_tokens.redeem(tx, _hashed(token))
            if found is None or not await operators.is_active(tx, found):
                raise Unauthorized("send a fresh token of POST /calls: /ws/voice?token=…")
        return found


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
