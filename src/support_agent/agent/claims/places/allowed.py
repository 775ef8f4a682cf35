"""Places an answer may lead to: the shop's site, mailbox and phone, known parcels and labels."""

import re
from urllib.parse import SplitResult, unquote, urlsplit

from support_agent.agent.claims.figures import Known, token
from support_agent.agent.claims.places.names import is_domain
from support_agent.agent.claims.places.place import Place
from support_agent.domain.phone_numbers import normal_phone, region_of
from support_agent.domain.shop import Shop

# Where parcels are tracked. No other third-party link may be sent to a customer.
CARRIER_HOSTS = ("ups.com", "fedex.com", "usps.com", "dhl.com", "ontrac.com", "lasership.com")
_RUN = re.compile(r"[A-Za-z0-9]+")
_ENDING = re.compile(r"\.([a-z]{2,24})(?![\w-])")
_FEWEST_OF_A_PARCEL = 8
# For the national part of a number. The digits before it are for dialing from elsewhere.
_FEWEST_DIGITS = 7


class Allowed:
    """The shop's own places."""

    def __init__(self, shop: Shop, public_url: str = "") -> None:
        self._email = shop.email.lower()
        number = normal_phone(shop.phone, region_of(shop.phone))
        self._phone = re.sub(r"\D", "", number or shop.phone)
        host = (urlsplit(shop.website).hostname or "").lower()
        self._hosts = frozenset({host, host.removeprefix("www.")} - {""})
        self._public_host = urlsplit(public_url).hostname

    def holds(self, place: Place, known: Known) -> bool:
        """Whether an answer may contain the place."""
        match place.kind:
            case "link":
                return self._may_link(place.target, known)
            case "mail":
                return place.target == self._email
            case "phone":
                return self._may_call(place.target, known)
            case "name":
                return True
            case "messenger" | "postal":
                return False

    def _may_call(self, number: str, known: Known) -> bool:
        digits = re.sub(r"\D", "", number)
        if len(digits) >= _FEWEST_DIGITS and self._phone.endswith(digits):
            return True
        return digits.endswith(self._phone[-10:]) or token(number) in known.tokens

    def _may_link(self, link: str, known: Known) -> bool:
        if link in known.links:
            return True
        scheme, _, rest = link.partition(":")
        if scheme.lower() in {"mailto", "tel"}:
            return self._is_ours(scheme.lower(), unquote(rest))
        parts = _secure(link if "://" in link else f"https://{link}")
        if parts is None:
            return False
        host = (parts.hostname or "").lower()
        if host and host == self._public_host:  # where staff sign in
            return False
        return not _goes_on(parts) if host in self._hosts else _may_follow(host, parts, known)

    def _is_ours(self, scheme: str, target: str) -> bool:
        if scheme == "mailto":
            return target.lower() == self._email
        return re.sub(r"[^\d+]", "", target) in {self._phone, f"+{self._phone}"}


def _secure(link: str) -> SplitResult | None:
    """The parts of an https URL without port and user, or None."""
    try:
        parts = urlsplit(link)
        plain = parts.port is None and parts.username is None and parts.password is None
    except ValueError:
        return None
    return parts if parts.scheme == "https" and plain and "\\" not in link else None


def _may_follow(host: str, parts: SplitResult, known: Known) -> bool:
    """Whether it is a carrier's home page, or its page for exactly one known parcel."""
    if not any(host == each or host.endswith(f".{each}") for each in CARRIER_HOSTS):
        return False
    rest = f"{parts.path}?{parts.query}#{parts.fragment}"
    if not rest.strip("/?#"):
        return host.removeprefix("www.") in CARRIER_HOSTS
    named = [
        token(each)
        for each in _RUN.findall(rest)
        if len(each) >= _FEWEST_OF_A_PARCEL and not each.isalpha()
    ]
    return bool(named) and not _goes_on(parts) and known.tokens.issuperset(named)


def _goes_on(parts: SplitResult) -> bool:
    """Whether the URL contains another one, to which the page might redirect."""
    rest = unquote(unquote(f"{parts.path}?{parts.query}#{parts.fragment}")).lower()
    if any(mark in rest for mark in ("//", ":", "@", "\\")):
        return True
    return any(is_domain(ending) for ending in _ENDING.findall(rest))
