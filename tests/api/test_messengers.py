"""WhatsApp and RCS messages: stored for a person, apart from the phone with the same number."""

from urllib.parse import urlencode

import httpx
import pytest

from support_agent.bootstrap import App
from tests.world import ALEX_MAIL, ALEX_PHONE, World


async def post(client: httpx.AsyncClient, sid: str, **fields: str) -> httpx.Response:
    form = {"MessageSid": sid, "AccountSid": "AC1", "To": "whatsapp:+15550100100", "NumMedia": "0"}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return await client.post("/webhook/sms", content=urlencode(form | fields), headers=headers)


@pytest.mark.parametrize(
    ("sender", "text"),
    [
        (f"whatsapp:{ALEX_PHONE}", "Where is my order 1001?"),
        ("whatsapp:US.13491208655302741918", "hola, quiero un reembolso"),
        (f"rcs:{ALEX_PHONE}", "YES"),
        (f"rcs:{ALEX_PHONE}", "STOP"),
        ("rcs:brand_agent", ""),
    ],
)
async def test_a_message_by_another_messenger_is_kept_with_a_case(
    app: App, client: httpx.AsyncClient, sender: str, text: str
) -> None:
    world = World(app)
    for _ in range(2):
        assert (await post(client, "SM1", From=sender, Body=text)).status_code == 200
    await world.settle()
    kept = await world.customer(await world.id_of(sender))
    assert [(m["direction"], m["address"], m["content"]) for m in kept["messages"]] == [
        ("inbound", sender, text)
    ]
    (ticket,) = kept["tickets"]
    assert ticket["subject"] == "A message by WhatsApp or another messenger"
    assert not (await world.customer(await world.id_of(ALEX_MAIL)))["messages"]
