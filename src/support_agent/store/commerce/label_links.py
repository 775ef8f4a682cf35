"""Signed links to our own return labels, valid for a while and renewed whenever they are told."""

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

from support_agent.store.db import Tx
from support_agent.store.installation import secret

PATH = "/labels/"
# Longer than it takes to pack a parcel; a new request gets a new link.
DAYS = 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SIGNATURE_BYTES = 15
# No character that a phone leaves out at the end of a link.
_LINK = re.compile(
    rf"(?P<base>https?://[^\s?#]{{1,200}}){PATH}(?P<number>[A-Za-z0-9-]{{1,60}})/[0-9]{{1,6}}/[a-z2-7]{{24}}"
)


async def link(tx: Tx, base: str, tracking_number: str, now: datetime) -> str:
    """The absolute link to a label of ours. `base` is our public URL."""
    last_day = (now + timedelta(days=DAYS) - _EPOCH).days
    signature = _signature(await secret(tx), tracking_number, last_day)
    return f"{base}{PATH}{tracking_number}/{last_day}/{signature}"


async def renewed(tx: Tx, url: str, now: datetime) -> str:
    """The link with a new signature if it leads to a label of ours; otherwise unchanged."""
    ours = _LINK.fullmatch(url)
    return await link(tx, ours["base"], ours["number"], now) if ours else url


async def is_good(
    tx: Tx, tracking_number: str, last_day: int, signature: str, now: datetime
) -> bool:
    """Whether we signed this link and its last day is not over."""
    made = _signature(await secret(tx), tracking_number, last_day)
    fits = hmac.compare_digest(made.encode(), signature.encode())
    return fits and (now - _EPOCH).days <= last_day


def _signature(key: str, tracking_number: str, last_day: int) -> str:
    message = f"label:{tracking_number}:{last_day}"
    digest = hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:_SIGNATURE_BYTES]).decode().lower()
