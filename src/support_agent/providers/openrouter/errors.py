"""What OpenRouter's errors mean: whose fault they are, and whether a retry can help."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from support_agent.ports.chat_model import ModelAway, ModelError, ModelRefused
from support_agent.providers.untrusted import as_object, retry_after

Verdict = Literal["away", "refused"]

NEVER: Final = 0
ONCE: Final = 1
AS_LONG_AS_THE_BUDGET: Final = 1_000

LONGEST_RETRY_AFTER_SECONDS: Final = 3_600.0
"""The longest wait a provider may ask for. A wrong clock or a typo must not block a customer."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One try without a complete answer. `retries`: how many further tries are worth it."""

    kind: str
    verdict: Verdict
    message: str
    retries: int = NEVER
    retry_after_seconds: float | None = None

    def as_error(self) -> ModelError:
        """The port's exception for it."""
        error = ModelAway if self.verdict == "away" else ModelRefused
        return error(self.kind, self.message, retry_after_seconds=self.retry_after_seconds)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """The meaning of one code or error type."""

    kind: str
    verdict: Verdict
    retries: int
    message: str


_LIMITED = _Meaning(
    "rate_limited", "away", AS_LONG_AS_THE_BUDGET, "the provider limits our requests"
)
_OVERLOADED = _Meaning(
    "overloaded", "away", AS_LONG_AS_THE_BUDGET, "no provider can take the request right now"
)
_SERVER = _Meaning("server_error", "away", AS_LONG_AS_THE_BUDGET, "the provider failed")
_TIMEOUT = _Meaning("timeout", "away", AS_LONG_AS_THE_BUDGET, "the provider timed out")
_NO_CREDIT = _Meaning("no_credit", "away", NEVER, "out of credit; top up the account")
_KEY = _Meaning(
    "key_rejected", "away", NEVER, "the key is invalid or disabled; check OPENROUTER_API_KEY"
)
_FORBIDDEN = _Meaning(
    "forbidden", "away", NEVER, "the key may not use this model; check its permissions"
)
_NO_ENDPOINT = _Meaning(
    "no_endpoint",
    "away",
    NEVER,
    "no endpoint serves this model under our privacy rules; check OPENROUTER_MODEL",
)
_BAD_REQUEST = _Meaning("bad_request", "refused", NEVER, "the request was rejected as malformed")
_TOO_LONG = _Meaning("context_length", "refused", NEVER, "the conversation is too long")
_TOO_LARGE = _Meaning("too_large", "refused", NEVER, "the request is too large")
_FILTERED = _Meaning("content_filter", "refused", NEVER, "a content filter stopped the request")
_REFUSAL = _Meaning("refusal", "refused", NEVER, "the model refused")
_CUT = _Meaning("length", "refused", NEVER, "the answer did not fit into max_tokens")

# OpenRouter's APIErrorType, the strings that OpenAI and llama.cpp put into `code` or `type`, and
# the reasons of a 404. "unmapped" is missing on purpose: then the status decides.
_BY_TYPE: Final[Mapping[str, _Meaning]] = {
    "rate_limit_exceeded": _LIMITED,
    "provider_overloaded": _OVERLOADED,
    "provider_unavailable": _OVERLOADED,
    "server": _SERVER,
    "server_error": _SERVER,
    "unavailable_error": _OVERLOADED,
    "timeout": _TIMEOUT,
    "payment_required": _NO_CREDIT,
    "insufficient_quota": _NO_CREDIT,
    "authentication": _KEY,
    "authentication_error": _KEY,
    "invalid_api_key": _KEY,
    "permission_denied": _FORBIDDEN,
    "not_found": _NO_ENDPOINT,
    "no_endpoints": _NO_ENDPOINT,
    "model_not_found": _NO_ENDPOINT,
    "model_deprecated": _NO_ENDPOINT,
    "privacy_restricted": _NO_ENDPOINT,
    "constraint_filtered": _NO_ENDPOINT,
    "context_length_exceeded": _TOO_LONG,
    "exceed_context_size_error": _TOO_LONG,
    "token_limit_exceeded": _TOO_LONG,
    "string_too_long": _TOO_LONG,
    "max_tokens_exceeded": _CUT,
    "payload_too_large": _TOO_LARGE,
    "content_policy_violation": _FILTERED,
    "refusal": _REFUSAL,
    "invalid_request": _BAD_REQUEST,
    "invalid_request_error": _BAD_REQUEST,
    "invalid_prompt": _BAD_REQUEST,
    "precondition_failed": _BAD_REQUEST,
    "unprocessable": _BAD_REQUEST,
}

_BY_STATUS: Final[Mapping[int, _Meaning]] = {
    400: _BAD_REQUEST,
    401: _KEY,
    402: _NO_CREDIT,
    403: _FORBIDDEN,
    404: _NO_ENDPOINT,
    408: _TIMEOUT,
    413: _TOO_LARGE,
    422: _BAD_REQUEST,
    425: _LIMITED,
    429: _LIMITED,
    502: _OVERLOADED,
    503: _OVERLOADED,
    504: _TIMEOUT,
    524: _TIMEOUT,
    529: _OVERLOADED,
}


def read_error(status: int, error: object, headers: Mapping[str, str]) -> Failure:
    """What an error means. `error` is the JSON under "error", or anything else without one.

    The provider's own words are left out: they can quote the prompt or part of the key.
    """
    detail = as_object(error)
    metadata = as_object(detail.get("metadata"))
    availability = as_object(detail.get("availability"))
    code = _code(detail.get("code"), status)
    meaning = _meaning(code, detail, metadata)
    retries = meaning.retries
    retryable = availability.get("retryable")
    if isinstance(retryable, bool):
        retries = AS_LONG_AS_THE_BUDGET if retryable else NEVER
    return Failure(
        kind=meaning.kind,
        verdict=meaning.verdict,
        message=f"{meaning.message} (code {code})",
        retries=retries,
        retry_after_seconds=_retry_after(headers, availability),
    )


def _meaning(code: int, detail: Mapping[str, object], metadata: Mapping[str, object]) -> _Meaning:
    # Money held for running requests comes back by itself; money spent doesn't.
    if metadata.get("limit_source") == "openrouter_in_flight_budget":
        return _LIMITED
    if code == 403 and metadata.keys() & {"reasons", "patterns", "flagged_input"}:  # noqa: PLR2004
        return _FILTERED
    names = (metadata.get("error_type"), detail.get("code"), detail.get("type"))
    for name in names:
        # OpenAI's "invalid_request_error" also comes with 401 and 404, so it decides last.
        if isinstance(name, str) and name != "invalid_request_error" and name in _BY_TYPE:
            return _BY_TYPE[name]
    if code in _BY_STATUS:
        return _BY_STATUS[code]
    # An error inside a 200 with neither code nor type is the provider's own failure.
    return _BAD_REQUEST if 400 <= code < 500 else _SERVER  # noqa: PLR2004


def _code(code: object, status: int) -> int:
    if isinstance(code, int):
        return code
    if isinstance(code, str) and code.isascii() and code.isdigit():
        return int(code[:9])
    return status


def _retry_after(headers: Mapping[str, str], availability: Mapping[str, object]) -> float | None:
    told = retry_after(headers)
    if told is None:
        told = availability.get("retry_after")
    if not isinstance(told, int | float) or isinstance(told, bool):
        return None
    return min(max(float(told), 0.0), LONGEST_RETRY_AFTER_SECONDS)
