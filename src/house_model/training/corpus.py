"""Reads the training sentences and adds misspelled copies of them."""

import random
from importlib.resources import files

_KEYS_BESIDE = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o",
    "q": "w", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc",
    "y": "tu", "z": "x",
}  # fmt: skip
_OPENINGS = ("hi ", "hey ", "hello, ", "um ", "so ", "ok so ", "please ", "hi there, ", "yeah ")
_CLOSINGS = (" please", " pls", " thanks", " thank you", "?", "!!", " asap", " thx", " :)")
_MIN_LETTERS = 4
Example = tuple[str, str]
"""A sentence and its intent."""


def sentences() -> list[Example]:
    """Every hand-written sentence with its intent, in the order of the files."""
    examples: list[Example] = []
    folder = files("house_model.training").joinpath("sentences")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        intent = ""
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("[") and line.endswith("]"):
                intent = line[1:-1]
            elif line.strip():
                examples.append((line.strip(), intent))
    return examples


def with_slips(examples: list[Example], copies: int = 2) -> list[Example]:
    """The examples plus, for each, copies with typos and polite phrases; repeatable."""
    dice = random.Random(20)  # noqa: S311 - spelling mistakes, not secrets
    grown = list(examples)
    for sentence, intent in examples:
        for copy in range(copies):
            changed = _slip(sentence.lower(), dice) if copy % 2 == 0 else sentence.lower()
            grown.append((_edged(changed, dice), intent))
    return grown


def _slip(sentence: str, dice: random.Random) -> str:
    words = sentence.split()
    places = [i for i, word in enumerate(words) if len(word) >= _MIN_LETTERS and word.isalpha()]
    if places:
        at = dice.choice(places)
        words[at] = _misspelt(words[at], dice)
    return " ".join(words).replace("'", "")


def _misspelt(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 1)
    kind = dice.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 2:  # noqa: PLR2004 - the third of four kinds of slip
        return word[:at] + word[at] + word[at:]
    return word[:at] + dice.choice(_KEYS_BESIDE.get(word[at], "e")) + word[at + 1 :]


def _edged(sentence: str, dice: random.Random) -> str:
    if dice.random() < 0.25:  # noqa: PLR2004 - one in four
        sentence = dice.choice(_OPENINGS) + sentence
    if dice.random() < 0.25:  # noqa: PLR2004
        sentence += dice.choice(_CLOSINGS)
    return sentence
