"""Does a text ask for what did not fit into the text message before it?

No word of it alone is a yes to an offer ("go on then" is one).
"""

import re

# Who wants the rest says so in a few words; a longer text says more than that.
_MOST_CHARACTERS = 100
_WORD = re.compile(r"[a-z]+")
_ASKS = re.compile(
    r"(?:(?:and|ok|okay|yes|yep|sure|so|hi|hello|please|pls|then) ){0,3}"
    r"(?:(?:can|could|may) i (?:have|get|see|read) "
    r"|(?:can|could|would|will) you (?:please )?(?:\w+ )?"
    r"|i want |i(?:d| would) like |what(?:s| is) |ask for )?"
    r"(?:(?:please )?(?:send|tell|give|show|text|read)(?: me)? )?"
    r"(?:(?:the )?(?:rest|next|remainder)(?: part| bit| one)?|(?:the )?remaining part|more"
    r"|go on|continue|carry on|keep going|read on"
    r"|the (?:whole|full) (?:text|message|answer|thing))"
    r"(?: (?:of (?:it|that|this|the (?:text|message|answer))|now|please|pls|thanks|thank you"
    r"|thx)){0,3}"
)


def asks_for_rest(text: str) -> bool:
    """Whether that is all it says: "the rest please", "more", "go on"."""
    if len(text) > _MOST_CHARACTERS or any(map(str.isdigit, text)):
        return False
    words = " ".join(_WORD.findall(re.sub("['\u2019]", "", text.lower())))
    return _ASKS.fullmatch(words) is not None
