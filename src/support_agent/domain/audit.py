"""Checks the audit chain. The database writes it (0005_trust.sql)."""

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
    """The position of the first invalid entry, or None if the whole chain is valid.

    `last_seq` and `last_hash`: the end that the chain should have.
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
