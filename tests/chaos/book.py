"""Vendors that keep their book in a file, so that it outlives every process that uses them.

Each line of the file is one request or one acceptance, so the book shows a repeated call even if
the vendor itself would have ignored it.
"""

import json
import os
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

from support_agent.ports.sender import OutboundMessage, SendUncertain
from support_agent.ports.vendors import Label, VendorUncertain

Manner = Literal["answers", "loses_answers", "never_knew"]
"""answers; accepts it and then times out; times out without having accepted it."""

Kind = Literal["send", "refund", "label"]


@dataclass(frozen=True, slots=True)
class Book:
    """What the vendors were asked for (`asked`) and accepted (`took`), over all processes."""

    path: Path

    def write(self, what: str, kind: Kind, key: str) -> None:
        """Appends one line at once, because a kill must not leave half of it."""
        line = json.dumps([what, kind, key]).encode() + b"\n"
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line)
        finally:
            os.close(file)

    def lines(self) -> list[list[str]]:
        """All of it."""
        return [json.loads(line) for line in self.path.read_text().splitlines() if line]

    def counted(self, what: str, kind: Kind) -> Counter[str]:
        """How often each key occurs in it."""
        return Counter(key for done, of, key in self.lines() if done == what and of == kind)

    def took(self, kind: Kind, key: str) -> bool:
        """Whether the vendor did it."""
        return self.counted("took", kind)[key] > 0

    def ask(self, kind: Kind, key: str, manner: Manner) -> bool:
        """Asks the vendor. Returns whether its answer arrives."""
        self.write("asked", kind, key)
        if manner != "never_knew":
            self.write("took", kind, key)
        return manner == "answers"

    @property
    def hides(self) -> Path:
        """While this file exists, look-ups find nothing: the vendor's lists lag behind."""
        return self.path.with_suffix(".hides")

    def finds(self, kind: Kind, key: str) -> bool:
        """The result of a look-up."""
        return not self.hides.exists() and self.took(kind, key)


@dataclass(frozen=True, slots=True)
class BookSender:
    """Sends into the book."""

    book: Book
    manner: Manner = "answers"

    @property
    def name(self) -> str:
        """The name its messages are stored under."""
        return "book"

    @property
    def label(self) -> str:
        """The name on the screen."""
        return "Book"

    async def send(self, message: OutboundMessage) -> str:
        """The provider's ID, made from ours."""
        if not self.book.ask("send", str(message.id), self.manner):
            raise SendUncertain("the provider took the message and then timed out")
        return f"book-{message.id}"

    async def lookup(self, message: OutboundMessage, attempted_at: datetime) -> str | None:
        """Finds what was accepted."""
        del attempted_at
        return f"book-{message.id}" if self.book.finds("send", str(message.id)) else None


@dataclass(frozen=True, slots=True)
class BookPayments:
    """Refunds into the book."""

    book: Book
    manner: Manner = "answers"

    async def refund(
        self, *, key: str, order_number: str, amount: Decimal, payment: str | None = None
    ) -> str:
        """The reference."""
        del order_number, amount, payment
        if not self.book.ask("refund", key, self.manner):
            raise VendorUncertain("no answer from the payment vendor")
        return f"RF-{key}"

    async def lookup(self, *, key: str) -> str | None:
        """The reference of what was accepted."""
        return f"RF-{key}" if self.book.finds("refund", key) else None


@dataclass(frozen=True, slots=True)
class BookCarrier:
    """Makes labels into the book."""

    book: Book
    manner: Manner = "answers"

    async def create_label(self, *, key: str, order_number: str) -> Label:
        """The label."""
        del order_number
        if not self.book.ask("label", key, self.manner):
            raise VendorUncertain("no answer from the carrier")
        return _label(key)

    async def lookup(self, *, key: str) -> Label | None:
        """The label that was made."""
        return _label(key) if self.book.finds("label", key) else None


def _label(key: str) -> Label:
    return Label("Book Parcels", f"BP-{key}", f"/labels/BP-{key}")
