"""Reads US postal addresses from what people write."""

import re

_STATES = dict(
    pair.split("=")
    for pair in [
        "alabama=AL",
        "alaska=AK",
        "arizona=AZ",
        "arkansas=AR",
        "california=CA",
        "colorado=CO",
        "connecticut=CT",
        "delaware=DE",
        "florida=FL",
        "georgia=GA",
        "hawaii=HI",
        "idaho=ID",
        "illinois=IL",
        "indiana=IN",
        "iowa=IA",
        "kansas=KS",
        "kentucky=KY",
        "louisiana=LA",
        "maine=ME",
        "maryland=MD",
        "massachusetts=MA",
        "michigan=MI",
        "minnesota=MN",
        "mississippi=MS",
        "missouri=MO",
        "montana=MT",
        "nebraska=NE",
        "nevada=NV",
        "new_hampshire=NH",
        "new_jersey=NJ",
        "new_mexico=NM",
        "new_york=NY",
        "north_carolina=NC",
        "north_dakota=ND",
        "ohio=OH",
        "oklahoma=OK",
        "oregon=OR",
        "pennsylvania=PA",
        "rhode_island=RI",
        "south_carolina=SC",
        "south_dakota=SD",
        "tennessee=TN",
        "texas=TX",
        "utah=UT",
        "vermont=VT",
        "virginia=VA",
        "washington=WA",
        "west_virginia=WV",
        "wisconsin=WI",
        "wyoming=WY",
        "district_of_columbia=DC",
    ]
)
_NAMED = "|".join(
    sorted([*(name.replace("_", " ") for name in _STATES), *_STATES.values()], key=len)[::-1]
)
# The street ends after these words, with or without a comma.
_WAYS = (
    *("st", "street", "ave", "avenue", "rd", "road", "dr", "drive", "ln", "lane", "blvd"),
    *("boulevard", "way", "ct", "court", "pl", "place", "pkwy", "hwy", "ter", "trail", "cir"),
)
_STREET_ENDS = "|".join(rf"(?<=\b{way})\.?\s{{1,5}}" for way in _WAYS)
_ADDRESS = re.compile(
    r"(?<![\w-])(?P<street>\d{1,6}[A-Za-z]?\s{1,5}(?!(?:to|for|at|in|is|and|please|should)\b)"
    r"[A-Za-z][\w.'# -]{1,60}"
    r"(?:,\s{0,5}(?:apt|apartment|unit|suite|ste|floor|fl|#)\.?\s{0,5}[\w-]{1,8})?)"
    rf"(?:\s{{0,5}}[,\n]\s{{0,5}}|{_STREET_ENDS})(?:in\s{{1,5}})?"
    r"(?P<city>[A-Za-z][A-Za-z.' -]{1,40}?)\s{0,5}[,\n]?\s{1,5}"
    rf"(?P<state>{_NAMED})\.?\s{{0,5}},?\s{{1,5}}(?P<zip>\d{{5}}(?:-\d{{4}})?)(?!\d)",
    re.IGNORECASE,
)
_BEFORE_ZIP = re.compile(rf"\b(?:{_NAMED}|zip(?:\s*code)?)\b[.,:]?\s*(?:is\s+)?$", re.IGNORECASE)


def is_zip(digits: str, before: str) -> bool:
    """Whether five digits after these words are a ZIP code."""
    return len(digits) == 5 and _BEFORE_ZIP.search(before) is not None  # noqa: PLR2004


def address(text: str) -> dict[str, str] | None:
    """The first whole address, as change_delivery_address takes it; None if a part is missing."""
    match = _ADDRESS.search(text)
    if match is None:
        return None
    state = match["state"].lower().replace(" ", "_")
    return {
        "street": " ".join(match["street"].split()),
        "city": " ".join(match["city"].split()),
        "state": _STATES.get(state, state.upper()),
        "zip": match["zip"],
    }


def without_address(text: str) -> str:
    """The text without the address, whose numbers are not order numbers."""
    return _ADDRESS.sub("", text)
