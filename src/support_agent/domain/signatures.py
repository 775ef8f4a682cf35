"""What stands under a message and is no part of what it says: a signature, known by its source."""

import re
from collections.abc import Collection, Iterable

MOST_LINES = 12
# "Sent from my Galaxy S23": the words of devices and mail programs alone.
_MAKES = (
    "smartphone|phone|mobile|tablet|device|app|mail|network|iphone|ipad|ipod|ios|mac|macbook|android"
    "|windows|samsung|galaxy|note|ultra|pixel|google|nord|oneplus|huawei|honor|xiaomi|redmi|poco|oppo"
    "|vivo|realme|motorola|moto|nokia|sony|xperia|lg|htc|asus|zenfone|fairphone|blackberry|outlook"
    "|gmail|yahoo|aol|proton|protonmail|bluemail|spark|thunderbird|k-9|fastmail|icloud|zoho|t-mobile"
    "|verizon|at&t|plus|pro|max|mini|air|fold|flip|fe|se|[a-z]{0,2}[0-9]{1,3}[a-z+]{0,2}"
)
_DEVICE = re.compile(
    r"[ \t]{0,9}(?:(?:sent (?:from|via|with|using)|gesendet (?:von|mit)|von meinem"
    r"|verzonden vanaf|envoy\u00e9 (?:de|depuis)|enviado desde|inviato da(?:l mio)?|enviado do meu)"
    rf"(?: (?:my|mon|mi|the|an?|for|f\u00fcr|pour|para|on|from|with|{_MAKES}),?){{1,9}}"
    rf"|get (?:{_MAKES})(?: {_MAKES})? for (?:{_MAKES}))[.!]?[ \t]{{0,9}}",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+")
_REACHES = re.compile(r"@|\bwww\.|\d[\d ()/.-]{5,20}\d")
# What turns the words above it is no signature, however often it was sent.
_TURNS = re.compile(
    r"\?|n't\b|\b(?:no|not|never|stop|wait|but|only|if|unless|until|first|before|cancel|instead)\b",
    re.IGNORECASE,
)


def unsigned(text: str, earlier: Iterable[str], names: Collection[str] = ()) -> str:
    """A text without its signature; the beginning of the text as it is.

    A signature is what a device writes, and the last lines that an earlier message of the same
    sender ended with too, where they stand apart from what is above and have a name of the
    sender's, an address or a telephone number in them.
    """
    lines = text.splitlines(keepends=True)
    kept = len(lines)
    while kept > 1 and _is_device(lines[kept - 1]):
        kept -= 1
    ends = [_plain_lines("".join(lines[:kept])), *map(_plain_lines, earlier)]
    common = min(MOST_LINES, max((_common(ends[0], other) for other in ends[1:]), default=0))
    while common:
        cut = kept
        for _ in range(common):
            cut -= 1
            while not lines[cut].strip():
                cut -= 1
        below = "".join(lines[cut:kept])
        apart = cut and _stands_apart(lines[cut - 1], lines[cut])
        if apart and _signs(below, names) and not _TURNS.search(below):
            return "".join(lines[:cut])
        common -= 1
    return "".join(lines[:kept])


def _is_device(line: str) -> bool:
    return not line.strip() or _DEVICE.fullmatch(line.rstrip("\r\n")) is not None


def _plain_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _common(one: list[str], other: list[str]) -> int:
    """How many lines two texts end with alike, of which neither is the whole text."""
    most = min(len(one), len(other)) - 1
    count = 0
    while count < most and one[-1 - count] == other[-1 - count]:
        count += 1
    return count


def _signs(below: str, names: Collection[str]) -> bool:
    words = set(_WORD.findall(below.lower()))
    return bool(words.intersection(map(str.lower, names)) or _REACHES.search(below))


def _stands_apart(above: str, line: str) -> bool:
    """Whether a line begins what stands below the words: behind a gap, or with dashes."""
    return not above.strip() or not line.strip(" \t\r\n-_\u2014*=")
