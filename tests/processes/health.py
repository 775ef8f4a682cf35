"""A client process that requests /health again and again, and prints how long it took.

python -m tests.processes.health http://127.0.0.1:8000 30

Each request uses a new connection, like a new client. Milliseconds, as a JSON list.
"""

import http.client
import json
import sys
import time
from urllib.parse import urlsplit

EVERY_SECONDS = 0.05
PATIENCE_SECONDS = 10.0


def ask(host: str, port: int) -> float:
    """Milliseconds of one request, including the connection."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        answer.read()
    except OSError:
        return PATIENCE_SECONDS * 1000
    finally:
        connection.close()
    return (time.perf_counter() - began) * 1000 if answer.status == 200 else PATIENCE_SECONDS * 1000


def main() -> None:
    """Sends requests for the given number of seconds."""
    address, seconds = urlsplit(sys.argv[1]), float(sys.argv[2])
    took: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        took.append(ask(address.hostname or "", address.port or 80))
        time.sleep(EVERY_SECONDS)
    print(json.dumps(took))  # noqa: T201


if __name__ == "__main__":
    main()
