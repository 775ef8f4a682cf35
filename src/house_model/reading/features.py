"""Turns a clause into the words and letter groups the classifier knows. Shared with training."""

import re
from itertools import pairwise

from house_model.reading import products, slots
from house_model.reading.synonyms import grouped
from house_model.reading.text import tokens, words

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_MONEY = re.compile(
    r"[$€£]\s*\d[\d,.]*|\b\d[\d.,]{0,20}\s{0,5}(?:(?:dollars|usd|bucks|euros?|eur)\b|[€£])"
)
_ORDER = re.compile(
    r"\b(?:o|0)[\s.\-_]{0,9}r[\s.\-_]{0,9}d[\s.:\-_#]{0,9}\d[\d\s]{2,7}\b"
    r"|(?:\border\s{0,9})?(?:number|no|num|nr)?\W{0,3}#\s{0,9}\d{3,8}\b"
    r"|\borders?\s{0,9}(?:number|no|num|nr|id)?[\s.:#]{0,9}\d{3,8}\b"
)
_LONG_NUMBER = re.compile(r"\b\d{4,8}\b")
_NUMBER = re.compile(r"\b\d+\b")
_CONTRACTIONS = {
    "u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "thx": "thanks",
    "ty": "thanks", "im": "i'm", "ive": "i've", "wanna": "want to", "dont": "don't",
    "gimme": "give me", "gonna": "going to", "wheres": "where's", "whats": "what's",
    "cant": "can't", "didnt": "didn't", "doesnt": "doesn't", "wont": "won't", "hasnt": "hasn't",
    "havent": "haven't", "isnt": "isn't", "wasnt": "wasn't", "thats": "that's", "hows": "how's",
    "cuz": "because", "ya": "you", "yall": "you", "msg": "message", "wtf": "what the hell",
    "ordr": "order", "oder": "order", "odrer": "order", "orderd": "ordered",
    "recieved": "received", "recieve": "receive", "refnd": "refund", "reciept": "receipt",
    "adress": "address", "gpus": "gpu", "tho": "though", "rn": "right now", "asap": "right now",
    "abt": "about", "w": "with", "wat": "what", "wen": "when", "wher": "where", "chk": "check",
    "n": "and", "b4": "before", "k": "ok", "wht": "what", "shoulda": "should have",
    "lemme": "let me", "gotta": "have to", "gonn": "going to", "deets": "details",
    "delivry": "delivery", "tmrw": "tomorrow", "tmr": "tomorrow", "2day": "today",
    "nvm": "never mind", "mny": "money", "bk": "back",
}  # fmt: skip
_FILLER = words("um uh uhm er ehm hmm ah like so well just okay yeah hi hello hey")
_MIN_LETTERS, _MAX_LETTERS = 3, 5
_MOST_TOKENS = 60
"""A longer clause is cut: its wish is at the start, and the time stays bounded."""


def normal(clause: str) -> list[str]:
    """The clause's words, with numbers, products and addresses each replaced by one word."""
    text = slots.prepared(clause)
    text = _EMAIL.sub(" xemail ", text)
    text = _MONEY.sub(" xmoney ", text)
    text = _ORDER.sub(" xorder ", text)
    text = products.mask(text)
    text = _LONG_NUMBER.sub(" xorder ", text)
    text = _NUMBER.sub(" xnum ", text)
    words: list[str] = []
    for token in tokens(text):
        words.extend(_CONTRACTIONS.get(token, token).split())
    return words[:_MOST_TOKENS]


def known_words(words: list[str]) -> list[str]:
    """The words without hesitations, unless nothing else is left."""
    kept = [word for word in words if word not in _FILLER]
    return kept if len(kept) > 1 else words


def features(words: list[str]) -> set[str]:
    """Words, pairs, pairs with a gap, first words, and letter groups inside each word."""
    words = known_words(words)
    found = {f"w:{word}" for word in words}
    edged = ["^", *words, "$"]
    found.update(f"p:{a} {b}" for a, b in pairwise(edged))
    found.update(f"g:{a} {b}" for a, b in zip(words, words[2:], strict=False))
    found.update(f"t:{a} {b} {c}" for a, b, c in zip(edged, edged[1:], edged[2:], strict=False))
    groups = ["^", *(grouped(word) for word in words), "$"]
    found.update(f"s:{group}" for group in groups if group.startswith("~"))
    found.update(f"q:{a} {b}" for a, b in pairwise(groups))
    for word in words:
        padded = f"<{word}>"
        for size in range(_MIN_LETTERS, _MAX_LETTERS + 1):
            found.update(f"c:{padded[i : i + size]}" for i in range(len(padded) - size + 1))
    return found
