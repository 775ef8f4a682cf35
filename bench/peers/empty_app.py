"""An empty POST in FastAPI on the same server with the same settings: the minimum of a response."""

import asyncio
import json
import socket
import sys

import uvicorn
import uvloop
from fastapi import FastAPI, Response

app = FastAPI(docs_url=None, redoc_url=None)


@app.post("/webhook/sms")
async def nothing() -> Response:
    """Answers at once."""
    return Response("<Response/>", media_type="text/xml")


async def main() -> None:
    """Serves until stdin ends."""
    door = socket.create_server(("127.0.0.1", 0), backlog=2048)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            loop="none",
            http="httptools",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
        )
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve(sockets=[door]))
        print("{}", flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps({"port": door.getsockname()[1]}), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
