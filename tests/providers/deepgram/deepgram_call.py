"""The caller's side of a call with the loopback Deepgram server."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from support_agent.ports.chat_model import ToolMessage, ToolSchema
from support_agent.ports.voice import (
    VoiceSettings,
)
from support_agent.providers.deepgram.manner import DeepgramTiming
from support_agent.providers.deepgram.voice import DeepgramVoice
from tests.loopback.deepgram_line import Line
from tests.loopback.deepgram_server import DeepgramServer, Script
from tests.providers.voice_call import VoiceCall

BRISK = DeepgramTiming(
    handshake_seconds=0.5,
    keep_alive_seconds=0.1,
    silent_seconds=0.4,
    unheard_seconds=0.3,
    backoff_seconds=(0.01, 0.05),
    look_seconds=0.02,
)
PATIENT = DeepgramTiming(look_seconds=0.02)
LOOKUP = ("fc_1", "lookup_order", {"order_number": "ORD-1001"})
REFUND = ("fc_2", "process_refund", {"order_number": "ORD-1001"})
SETTINGS = VoiceSettings(
    prompt="Be kind.",
    tools=[
        ToolSchema("lookup_order", "Finds an order.", {"type": "object", "properties": {}}),
        ToolSchema("process_refund", "Proposes a refund.", {"type": "object", "properties": {}}),
    ],
    effects=frozenset({"process_refund"}),
)


class Call(VoiceCall):
    """A caller whose agent is Deepgram's."""

    async def answer(self, call_id: str, content: str = '{"outcome":"ok"}') -> None:
        await self.session.answer(ToolMessage(call_id, "f", content))


@asynccontextmanager
async def calling(
    *scripts: Script,
    settings: VoiceSettings = SETTINGS,
    manner: DeepgramTiming = PATIENT,
    key: str = "test-key",
    mode: str = "talk",
) -> AsyncGenerator[tuple[Call, DeepgramServer]]:
    """A call to a server with these scripts."""
    async with DeepgramServer(scripts, mode=mode) as server:
        agent = DeepgramVoice(key, url=server.url, manner=manner)
        async with agent.connect(settings) as session:
            call = Call(session)
            listening = asyncio.ensure_future(call.listen())
            yield call, server
        await asyncio.wait_for(listening, 3)
    assert not server.errors


async def nothing(_: Line) -> None:
    """Says nothing at all."""
