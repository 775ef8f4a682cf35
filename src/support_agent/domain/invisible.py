"""Characters that nobody sees and that would hide a number or a word from whoever looks for it."""

import re

# Soft hyphen, joiners, fillers, marks of direction, variation selectors, tags, byte order mark.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
