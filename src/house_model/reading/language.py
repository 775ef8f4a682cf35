"""Detects messages that are not English, by script or by common words (languages.toml)."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from house_model.reading import intents
from support_agent.domain.text.toml_tables import toml_beside

_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "\u0131": "i", "ß": "ss", "æ": "ae", "þ": "th", "ð": "d"}
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ORDER = re.compile(r"\bord-?\d+\b")


@dataclass(frozen=True, slots=True)
class Language:
    """A language that we recognize but do not answer in, with the one sentence we can say in it."""

    name: str
    sentence: str
    words: frozenset[str] = frozenset()
    letters: str = ""

    def score(self, found: Collection[str], letters: Collection[str]) -> int:
        """The number of its words that were found, plus one for a letter that few others have."""
        count = sum(word in self.words for word in found)
        return count + (count > 0 and any(letter in letters for letter in self.letters))


def _words(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN))
    return frozenset(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


_LANGUAGES = tuple(
    Language(name, each["sentence"], _words(each["words"]), each["letters"])
    for name, each in toml_beside(__file__, "languages.toml").items()
)
UNKNOWN = Language("another language", "")
"""A text in none of the languages above and without any English word."""
_SCRIPTS = (
    ("CYRILLIC", Language("a language in Cyrillic script", "Вам ответит наш сотрудник.")),
    ("HANGUL", Language("Korean", "담당 직원이 도와드리겠습니다.")),
    ("HIRAGANA", Language("Japanese", "担当者が対応いたします。")),
    ("KATAKANA", Language("Japanese", "担当者が対応いたします。")),
    ("CJK", Language("Chinese", "我们的同事会为您处理。")),
    ("ARABIC", Language("Arabic", "سيتولى أحد زملائنا طلبك.")),
    ("HEBREW", Language("Hebrew", "נציג מהצוות שלנו יטפל בפנייתך.")),
    ("DEVANAGARI", Language("Hindi", "हमारी टीम का एक सदस्य आपकी मदद करेगा।")),
    ("GREEK", Language("Greek", "Θα σας απαντήσει ένας συνάδελφος.")),
    ("THAI", Language("Thai", "เจ้าหน้าที่ของเราจะดูแลคุณ")),
)
_ENGLISH = _words(
    "the a an is are was i my your you it to of and in on for with that this what where when how "
    "can do does did have has had not please want need order refund return status hi hello thanks "
    "from would could will me get got be been am or if so just any all there here now still but "
    "at by we they he she as up out no yes thank about into off over after before why who us our"
)
_ENOUGH = 2
"""Two common words of a language: one alone may be a name or a product ("Die", "EVGA La")."""
_WORDS_TO_TELL, _KNOWN_ENOUGH = 4, 0.2
"""This many words without a common English one, few of them known, are not English."""


def foreign(text: str) -> Language | None:
    """The language if the message is clearly in one other than English."""
    letters = [character for character in text if character.isalpha()]
    for script, language in _SCRIPTS:
        own = sum(unicodedata.name(character, "").startswith(script) for character in letters)
        if own * 3 > len(letters) > 0:
            return language
    found = _words(_ORDER.sub(" ", text.lower()))
    english = len(found & _ENGLISH)
    foreign_words = found - _ENGLISH
    used = frozenset(text.lower())
    scored = [(language.score(foreign_words, used), language) for language in _LANGUAGES]
    score, language = max(scored, key=lambda pair: pair[0])
    if score >= _ENOUGH and score > english * 1.5:
        return language
    is_strange = not english and len(found) >= _WORDS_TO_TELL
    return UNKNOWN if is_strange and intents.read(text).known < _KNOWN_ENOUGH else None
