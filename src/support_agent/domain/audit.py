"""The audit chain: where it is broken, if it is. The database writes it (0005_trust.sql)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """One stored entry. `entry` and `salt` are None once the data was erased."""

    seq: int
    entry: str | None
    salt: str | None
    entry_hash: str
    chain_hash: str


def first_break(
    customer_id: int, links: Iterable[Link], last_seq: int, last_hash: str
) -> int | None:
    """The place of the first entry that does not hold, or None when the whole chain does.

    `last_seq` and `last_hash` are where the chain should end.
    """
    before, seq = "", 0
    for link in links:
        seq += 1
        if link.seq != seq:
            return seq
        if link.entry is not None and _sha256(f"{link.salt}\n{link.entry}") != link.entry_hash:
            return seq
        if _sha256(f"{before}\n{customer_id}\n{seq}\n{link.entry_hash}") != link.chain_hash:
            return seq
        before = link.chain_hash
    return None if (seq, before) == (last_seq, last_hash) else seq + 1


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
