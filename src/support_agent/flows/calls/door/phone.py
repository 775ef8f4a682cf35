"""Admits a telephone call: identifies the caller, and ties its audio to the webhook by a token."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

import structlog

from support_agent.domain.channels import NUMBER, TRUSTED, VOICE
from support_agent.domain.models import Level
from support_agent.domain.sentences.tables import CALLS
from support_agent.domain.shop import Shop
from support_agent.flows.calls.caller import Caller, CallSource
from support_agent.flows.calls.switchboard import Switchboard
from support_agent.ports.inbound import WebhookRequest
from support_agent.ports.phone import IncomingCall, PhoneLine
from support_agent.store.calls import stream_tokens, transfers
from support_agent.store.customers import customers
from support_agent.store.db import Database, Tx

# The name of the fact that stores an unattested number.
CLAIMED = "number_shown"
TELEPHONE = CallSource()

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Phone:
    """Answers the telephone. An attested number proves a contact on file, never more.

    `key` makes the tokens: a repeated request of the line gets the same one.
    """

    database: Database
    line: PhoneLine
    shop: Shop
    calls: Switchboard
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    async def answer(
        self, request: WebhookRequest, stream_url: str, next_url: str, *, again: bool = False
    ) -> str:
        """The carrier's response that connects the call, or says that every line is busy.

        The same call gets the same response again until its audio arrives, then none. `again`: the
        caller is back because no person could take them. Raises InvalidInput, Forbidden.
        """
        call = self.line.read_call(request)
        if not self.calls.is_free(TELEPHONE):
            return self.line.busy(CALLS.busy())
        async with self.database.transaction() as tx:
            stage = call.call_id
            if again:
                passed = await transfers.find(tx, call.call_id)
                stage = f"{stage} {passed.turn_id if passed else 0}"
            token = hmac.digest(self.key, stage.encode(), "sha256").hex()
            if await stream_tokens.claim_stage(tx, stage):
                await self._admit(tx, call, token)
            elif not await stream_tokens.waits(tx, _hashed(token)):
                log.warning("call_repeated")
                return self.line.busy("")
        return self.line.connect(stream_url, token, "" if again else self.notice(), next_url)

    async def _admit(self, tx: Tx, call: IncomingCall, token: str) -> None:
        """Stores the caller of the token. An unattested number identifies no customer."""
        address: str = ""
        level: Level = "L0"
        if call.sender is not None and call.evidence in TRUSTED:
            owner = await customers.get_or_create(tx, NUMBER, call.sender)
            customer_id, address = owner.customer_id, call.sender
            level = "L1" if owner.verified else "L0"
        else:
            customer_id = await customers.create_nameless(tx)
            if call.sender is not None:
                shown = {"value": call.sender, "channel": VOICE, "at": self._now()}
                await customers.save_facts(
                    tx, customer_id, {CLAIMED: shown}, first_name=None, last_name=None
                )
        await stream_tokens.store(
            tx,
            _hashed(token),
            call_id=call.call_id,
            customer_id=customer_id,
            address=address,
            evidence=call.evidence,
            level=level,
        )

    def _now(self) -> str:
        return self.calls.services.clock.now().isoformat()

    def notice(self) -> str:
        """What every caller hears first: that a machine answers, and that words are recorded."""
        return CALLS.machine_answers(shop=self.shop.name)

    async def redeem(self, token: str, call_id: str) -> Caller | None:
        """The caller of the audio; None for a wrong, used, expired or another call's token."""
        async with self.database.transaction() as tx:
            found = await stream_tokens.redeem(tx, _hashed(token), call_id)
        if found is None:
            return None
        return Caller(found.customer_id, found.address, found.evidence, found.level)


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
