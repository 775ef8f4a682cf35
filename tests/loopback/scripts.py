"""A model that follows a scenario's script, with the code and ticket it was told."""

import re
from collections import deque
from collections.abc import Sequence
from typing import Any

from tests.loopback.openrouter_replies import Reply, calls, failed, text

_CODE = re.compile(r'"code":\s*"(\d{4})"')
_TICKET = re.compile(r'"ticket":\s*"(TCK-\d+)"')


class ScriptBrain:
    """Answers each request with the next reply; an error if there is none left."""

    def __init__(self) -> None:
        self._left: deque[str | list[dict[str, Any]]] = deque()

    def play(self, script: Sequence[str | list[dict[str, Any]]]) -> None:
        """Starts over with a script."""
        self._left = deque(script)

    @property
    def unsaid(self) -> list[Any]:
        """Replies nobody asked for."""
        return list(self._left)

    def reply(self, body: dict[str, Any]) -> Reply:
        """The next reply. `{code}` and `{ticket}` become the newest that the model was shown."""
        if not self._left:
            return failed(400, "the script is over")
        said = self._left.popleft()
        if isinstance(said, list):
            return calls(*((name, args or {}) for call in said for name, args in call.items()))
        shown = "\n".join(str(m.get("content") or "") for m in body["messages"])
        for name, pattern in (("{code}", _CODE), ("{ticket}", _TICKET)):
            found = pattern.findall(shown.replace('\\"', '"'))
            said = said.replace(name, found[-1] if found else "?")
        return text(said)
