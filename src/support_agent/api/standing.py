"""Ends a staff member's open streams and calls soon after their token was revoked."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager, suppress

from support_agent.domain.errors import Unavailable
from support_agent.flows.calls.call import Call
from support_agent.flows.people.people import People

LOOK_EVERY_SECONDS = 2.0


async def _until_revoked(people: People, operator_id: int) -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        # While PostgreSQL is away, nothing new is shown either.
        with suppress(Unavailable):
            if not await people.stands(operator_id):
                return


async def while_standing(
    lines: AsyncGenerator[bytes], people: People, operator_id: int
) -> AsyncGenerator[bytes]:
    """The lines, until the operator's token is revoked."""
    revoked = asyncio.ensure_future(_until_revoked(people, operator_id))
    following = revoked
    try:
        while True:
            following = asyncio.ensure_future(anext(lines, b""))
            await asyncio.wait({following, revoked}, return_when=asyncio.FIRST_COMPLETED)
            if revoked.done() or not (line := following.result()):
                return
            yield line
    finally:
        revoked.cancel()
        following.cancel()
        await asyncio.gather(revoked, following, return_exceptions=True)
        await lines.aclose()


@contextmanager
def hung_up_when_revoked(call: Call, people: People, operator_id: int | None) -> Generator[None]:
    """Ends the call when the operator who admitted it is revoked; None: admitted without one."""
    if operator_id is None:
        yield
        return
    revoked = asyncio.ensure_future(_until_revoked(people, operator_id))
    revoked.add_done_callback(lambda _: call.hang_up())
    try:
        yield
    finally:
        revoked.cancel()
