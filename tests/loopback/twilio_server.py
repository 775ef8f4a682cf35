"""Twilio's Messages resource on 127.0.0.1: create and list (see vendor_server for the modes)."""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from tests.loopback.vendor_server import VendorServer, serve

_CODES = {429: 20429, 503: 20503, 500: 20500}


class TwilioServer(VendorServer):
    """Stores each message as Twilio lists it, with the form's own names."""

    def routes(self) -> list[web.RouteDef]:
        path = "/2010-04-01/Accounts/{account}/Messages.json"
        return [*super().routes(), web.post(path, self._create), web.get(path, self._list)]

    def success(self) -> web.Response:
        return web.json_response(self.accepted[-1], status=201)

    def failure(self, status: int) -> web.Response:
        code = _CODES.get(status, self.reject_code)
        body = {"code": code, "message": "refused", "status": status}
        headers = {"Retry-After": "7"} if status == 429 else {}
        return web.json_response(body, status=status, headers=headers)

    async def _create(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        message: dict[str, Any] = form | {
            "sid": f"SM{len(self.accepted) + 1:032x}",
            "status": "queued",
            "direction": "outbound-api",
            "to": form.get("To"),
            "from": form.get("From"),
            "body": form.get("Body"),
            "date_created": format_datetime(datetime.now(UTC)),
            "date_sent": None,
            "error_code": None,
        }
        return await self.answer(request, message)

    async def _list(self, request: web.Request) -> web.Response:
        if self.mode == "away":
            return self.failure(503)
        rows = [row for row in self.accepted if row["to"] == request.query.get("To")]
        size = int(request.query.get("PageSize", "50"))
        return web.json_response({"messages": rows[::-1][:size], "next_page_uri": None})


if __name__ == "__main__":
    serve(TwilioServer)
