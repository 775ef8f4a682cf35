"""Server CPU per signed webhook over HTTP, against an empty FastAPI POST."""

import asyncio
import base64
import hashlib
import hmac
import itertools
from urllib.parse import urlencode

import api_process
from harness import OURS, Figure, median, peer, phone, process_cpu, run, stores, stores_cpu

CONNECTIONS, REQUESTS, CUSTOMERS, ROUNDS = 16, 1500, 200, 3
TOKEN, ACCOUNT = "0123456789abcdef0123456789abcdef", "AC" + "0" * 32
PUBLIC = "https://agent.example.com"

numbers = itertools.count()


def request(number: int) -> bytes:
    """A signed text message as Twilio posts it."""
    form = {
        "ToCountry": "US",
        "ToState": "TX",
        "SmsMessageSid": f"SM{number:032x}",
        "NumMedia": "0",
        "ToCity": "AUSTIN",
        "FromZip": "78701",
        "SmsSid": f"SM{number:032x}",
        "FromState": "TX",
        "SmsStatus": "received",
        "FromCity": "AUSTIN",
        "Body": "Hi, can you tell me where my order ORD-1001 is? It should have come on Friday.",
        "FromCountry": "US",
        "To": "+15550100000",
        "ToZip": "78702",
        "NumSegments": "1",
        "MessageSid": f"SM{number:032x}",
        "AccountSid": ACCOUNT,
        "From": phone(number % CUSTOMERS),
        "ApiVersion": "2010-04-01",
    }
    body = urlencode(form).encode()
    signed = f"{PUBLIC}/webhook/sms" + "".join(name + form[name] for name in sorted(form))
    signature = base64.b64encode(hmac.digest(TOKEN.encode(), signed.encode(), hashlib.sha1))
    return (
        b"POST /webhook/sms HTTP/1.1\r\nHost: agent.example.com\r\nUser-Agent: TwilioProxy/1.1\r\n"
        b"Accept: */*\r\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        b"X-Twilio-Signature: %s\r\nContent-Length: %d\r\n\r\n%s" % (signature, len(body), body)
    )


async def post(port: int, requests: list[bytes]) -> None:
    """Sends them over a few connections; every response must be a 200."""
    waiting = iter(requests)

    async def sender() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for each in waiting:
            writer.write(each)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            length = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
            await reader.readexactly(int(length))
        writer.close()

    await asyncio.gather(*(sender() for _ in range(CONNECTIONS)))


async def cpu(pid: int, port: int) -> float:
    """Microseconds of the server's CPU per webhook."""
    requests = [request(next(numbers)) for _ in range(REQUESTS)]
    before = process_cpu(pid)
    await post(port, requests)
    return 1e6 * (process_cpu(pid) - before) / REQUESTS


async def measure() -> Figure:
    """Interleaved rounds of both."""
    async with (
        stores() as where,
        peer("empty_app.py", python=OURS) as empty,
        api_process.running(
            where,
            TWILIO_ACCOUNT_SID=ACCOUNT,
            TWILIO_AUTH_TOKEN=TOKEN,
            TWILIO_PHONE_NUMBER="+15550100000",
            PUBLIC_URL=PUBLIC,
        ) as api,
    ):
        port = (await empty.ask())["port"]
        await post(api.port, [request(next(numbers)) for _ in range(CUSTOMERS)])
        rows: list[tuple[float, float, float]] = []
        for _ in range(ROUNDS):
            bare = await cpu(empty.pid, port)
            kept = stores_cpu()
            ours = await cpu(api.pid, api.port)
            rows.append((ours, bare, 1e6 * (stores_cpu() - kept) / REQUESTS))
    ratio = median([ours / bare for ours, bare, _ in rows])
    ours, bare, kept = (median([row[place] for row in rows]) for place in range(3))
    return Figure(
        "Acknowledging over HTTP, signature checked, CPU",
        f"{ratio:.2f}× an empty FastAPI POST ({ours:.0f} µs to {bare:.0f} µs; "
        f"the stores spend {kept:.0f} µs more)",
        "≤ 3.2×",
        (ratio <= 3.2,),
    )


if __name__ == "__main__":
    run(measure)
