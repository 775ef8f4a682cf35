"""Tells whether two texts are the same mail, one with a mailing list's footer."""

import re

# How list servers separate their footer: "____", "-- ", "-----~--~---", "=====".
_FOOTER = re.compile(r"\s{0,20}\n[-_=*~#]{2,}")


def differs_by_footer(one: str, other: str) -> bool:
    """Whether one of them is the other with a ruled-off footer below it."""
    short, long = sorted((one.strip(), other.strip()), key=len)
    if not short or short == long or not long.startswith(short):
        return False
    return _FOOTER.match(long, len(short)) is not None
