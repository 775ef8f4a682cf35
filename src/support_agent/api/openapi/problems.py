"""The errors that operations may return. problems.yaml says what each of them means."""

from typing import Any

Responses = dict[int | str, dict[str, Any]]
"""As FastAPI takes them for `responses=`."""

# Any operation may return these: a foreign Host or Origin, too many headers, a fault, a store away.
ALWAYS = (403, 431, 500, 503)
WITH_TOKEN, WITH_BODY, WITH_JSON = (401, 429), (408, 413), (400,)


def problems(*statuses: int) -> Responses:
    """The errors of an operation beyond those of its token, its parameters and its body."""
    return {status: {} for status in statuses}
