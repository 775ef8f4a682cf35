"""SendGrid's Mail Send v3 and activity feed on 127.0.0.1 (see vendor_server for the modes)."""

from aiohttp import web

from tests.loopback.vendor_server import VendorServer, serve


class SendGridServer(VendorServer):
    """Keeps each mail's JSON. The activity feed is an add-on, so it can be switched off."""

    has_activity_feed = True

    def routes(self) -> list[web.RouteDef]:
        return [
            *super().routes(),
            web.post("/v3/mail/send", self._send),
            web.get("/v3/messages", self._activity),
        ]

    def success(self) -> web.Response:
        return web.Response(status=202, headers={"X-Message-Id": self._id(len(self.accepted))})

    def failure(self, status: int) -> web.Response:
        error = {"message": "refused", "field": "personalizations.0.to", "help": None}
        headers = {"Retry-After": "9"} if status == 429 else {}
        return web.json_response({"errors": [error]}, status=status, headers=headers)

    async def _send(self, request: web.Request) -> web.StreamResponse:
        return await self.answer(request, await request.json())

    async def _activity(self, request: web.Request) -> web.Response:
        if not self.has_activity_feed:
            return self.failure(403)
        rows = [
            {"msg_id": self._id(number), "status": "delivered"}
            for number, mail in enumerate(self.accepted, start=1)
            for name, value in mail["personalizations"][0]["custom_args"].items()
            if request.query["query"] == f"(unique_args['{name}']=\"{value}\")"
        ]
        return web.json_response({"messages": rows})

    @staticmethod
    def _id(number: int) -> str:
        return f"mail-{number:017d}"


if __name__ == "__main__":
    serve(SendGridServer)
