"""Checks every figure, link, act and promise of an answer against the evidence."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from support_agent.agent.claims import acts
from support_agent.agent.claims.amounts import amounts, number
from support_agent.agent.claims.asks import forbidden_requests
from support_agent.agent.claims.deeds import Deed
from support_agent.agent.claims.evidence import Evidence, gather
from support_agent.agent.claims.figures import Figure, Known, found, orders_in, token
from support_agent.agent.claims.fold import with_digits
from support_agent.agent.claims.places.allowed import Allowed
from support_agent.agent.claims.places.find import places
from support_agent.agent.claims.places.place import Place
from support_agent.agent.claims.places.streets import all_plain, stands_in
from support_agent.agent.claims.trust import Trust
from support_agent.agent.claims.words import WORDS
from support_agent.agent.debris.check import debris
from support_agent.domain.offers import KINDS
from support_agent.domain.shop import Shop
from support_agent.domain.text.invisible import INVISIBLE
from support_agent.ports.chat_model import ChatMessage

LEAK_WORDS = 9
_MOST_SHOWN = 160

# The customer's own figures may be repeated as theirs, or denied.
_AS_THEIRS, _DENIED, _OPENING_WORDS = (
    re.compile(WORDS["patterns"][name]) for name in ("as_theirs", "denied", "opening_words")
)
# How a sentence mentions money or goods that a deed may have sent.
_SPOKEN_OF = {kind.deed: re.compile(kind.spoken_of) for kind in KINDS.values()}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check.

    `unsupported`: quotes that nothing supports. `text`: the answer without empty promises.
    `promises`: sentences that stay and that somebody must keep. `empty`: there is no text, and the
    caller uses its own words. `garbled`: it is not in words, so the model may have meant a tool.
    """

    text: str
    unsupported: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    empty: bool = False
    garbled: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether there is no objection at all."""
        return self.holds and not self.promises and not self.dropped

    @property
    def holds(self) -> bool:
        """Whether the text may be sent."""
        return not self.unsupported and (self.empty or bool(self.text.strip()))


class Checker:
    """Checks answers. Knows the shop's words, links and tools, and the secret system text."""

    def __init__(
        self,
        shop: Shop,
        system: str,
        public_url: str = "",
        tools: Mapping[str, Trust] | None = None,
    ) -> None:
        self.tools = tools or {}
        self.order_numbers = shop.order_numbers
        self._shop = Known()
        self._words = tuple(shop.words().values())
        for words in self._words:
            self._shop.learn(words)
        self._allowed = Allowed(shop, public_url)
        # Quoted text in the prompt is an example of what to say.
        self._secret = frozenset(_shingles(re.sub(r'"[^"]*"', " ", system))) - frozenset(
            shingle for words in self._words for shingle in _shingles(words)
        )

    def gather(self, messages: Sequence[ChatMessage]) -> Evidence:
        """The evidence for an answer to these messages, by what each tool declares."""
        return gather(messages, self.order_numbers, self.tools)

    def check(self, text: str, evidence: Evidence, today: date, *, moves: bool = False) -> Verdict:
        """Checks an answer. `moves`: it goes to the other channel, so "I e-mailed it" is true."""
        shown, text = text, INVISIBLE.sub("", text)
        if marks := debris(text, frozenset(self.tools)):
            return Verdict(text=text, unsupported=tuple(marks), garbled=True)
        deeds = [*evidence.deeds, *([Deed("sent")] if moves else [])]
        unsupported: list[str] = []
        promises: list[str] = []
        dropped: list[tuple[int, int]] = []
        for start, end in acts.sentences(text):
            sentence = text[start:end]
            plain = acts.plain(sentence)
            if evidence.quotes(sentence):
                continue
            unsupported += self._bad_figures(sentence, plain, evidence, today)
            orders = {order for _, order in orders_in(sentence, self.order_numbers)}
            unsupported += _bad_acts(plain, deeds, orders)
            match acts.promise(plain):
                case "goods" if not _kept(plain, deeds):
                    dropped.append((start, end))
                case "person" if not any(deed.kind == "ticket" for deed in deeds):
                    promises.append(sentence.strip())
                case _:
                    pass
        leads, names = self._leads(text, evidence)
        unsupported += leads
        unsupported += [
            said
            for said in forbidden_requests(text, code_sent=evidence.code_sent)
            if not evidence.quotes(said)
        ]
        if self._leaks(text):
            unsupported.append("words of the system text")
        said = _unlinked(_without(text, dropped), names)
        seen = _unlinked(_without(shown, _in_shown(shown, dropped)), names)
        return Verdict(
            # With its joiners, if that is the same text.
            text=seen if INVISIBLE.sub("", seen) == said else said,
            unsupported=tuple(dict.fromkeys(words[:_MOST_SHOWN] for words in unsupported)),
            promises=tuple(promises),
            dropped=tuple(text[start:end].strip() for start, end in dropped),
        )

    def _leads(self, text: str, evidence: Evidence) -> tuple[list[str], list[str]]:
        """Forbidden places in the text, and names in it that only look like hosts."""
        leads: list[str] = []
        names: list[str] = []
        for masked in evidence.masked:
            text = text.replace(masked, " ")
        found = places(text)
        postal = any(place.kind == "postal" for place in found)
        known = all_plain([*self._words, *evidence.said]) if postal else ""
        for place in found:
            if place.kind == "name" or (place.words in evidence.names and place.words in text):
                names.append(place.words)
            elif not self._allowed.holds(place, evidence.known) and not (
                (place.kind == "phone" and _is_their_number(place, evidence.own))
                or (place.kind == "postal" and stands_in(place, known))
            ):
                leads.append(place.words)
        return leads, names

    def _bad_figures(
        self, sentence: str, plain: str, evidence: Evidence, today: date
    ) -> Iterable[str]:
        unknown = [
            figure
            for figure in found(with_digits(sentence), self.order_numbers)
            if figure.kind not in {"link", "address"}  # judged as places
            and not evidence.known.holds(figure, today)
            and not self._shop.holds(figure, today)
        ]
        if not unknown:
            return
        # Computed once: a sentence can contain a thousand figures.
        opening, theirs = _OPENING_WORDS.search(plain) is not None, _is_as_theirs(plain)
        for figure in unknown:
            told = opening and figure.kind == "day"
            if not told and not _is_the_customers(figure, evidence.own, today, theirs=theirs):
                yield figure.words

    def _leaks(self, text: str) -> bool:
        return any(shingle in self._secret for shingle in _shingles(text))


def _is_as_theirs(plain: str) -> bool:
    """Whether a sentence attributes something to the customer, denies it or asks about it."""
    return (
        _AS_THEIRS.search(plain) is not None
        or _DENIED.search(plain) is not None
        or acts.is_question(plain)
    )


def _is_the_customers(figure: Figure, own: Known, today: date, *, theirs: bool) -> bool:
    """Whether it is the customer's figure and presented so. Order numbers always are."""
    if figure.kind == "order" or re.fullmatch(r"(?i)TCK\D*\d+", figure.words):
        digits = re.sub(r"\D", "", figure.values[0])
        return figure.values[0] in own.tokens or number(digits) in own.numbers
    return theirs and own.holds(figure, today)


def _is_their_number(place: Place, own: Known) -> bool:
    """Whether it is the customer's phone number, presented as theirs or denied."""
    around = acts.plain(place.around)
    said = _AS_THEIRS.search(around) or _DENIED.search(around)
    return bool(said) and token(place.target) in own.tokens


def _bad_acts(plain: str, deeds: list[Deed], orders: set[str]) -> Iterable[str]:
    said = amounts(plain)
    for act in acts.acts(plain):
        if act.denied:
            if any(_disproves(deed, act, orders) for deed in deeds):
                yield act.words
        elif not any(_proves(deed, act, orders, said) for deed in deeds):
            yield act.words


def _proves(deed: Deed, act: acts.Act, orders: set[str], said: set[str]) -> bool:
    if deed.kind not in act.kinds or (deed.pending and not act.going_on):
        return False
    if deed.order and orders and deed.order not in orders:
        return False
    return not (said and deed.amount) or number(deed.amount) in said


def _disproves(deed: Deed, act: acts.Act, orders: set[str]) -> bool:
    """Whether this turn did what is denied. No kinds: whether it did anything at all."""
    if not deed.now or deed.kind == "ticket" or (act.kinds and deed.kind not in act.kinds):
        return False
    if deed.kind == "changed" and act.kinds and "address" not in act.words:
        return False
    return not (deed.order and orders and deed.order not in orders)


def _kept(plain: str, deeds: list[Deed]) -> bool:
    """Whether money or goods are already on their way, so that they may be announced."""
    orders = {token(match) for match in re.findall(r"\bord[- ]?\d+", plain)}
    return any(
        kind in _SPOKEN_OF and _SPOKEN_OF[kind].search(plain) is not None
        and (not deed.order or not orders or deed.order in orders)
        for deed in deeds
        for kind in (deed.kind,)
    )  # fmt: skip


def _unlinked(text: str, names: Iterable[str]) -> str:
    """The text with a space in names that a mail client would turn into links."""
    for name in names:
        text = text.replace(name, name.replace(".", ". "))
    return text


def _in_shown(shown: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Maps spans of a text without invisible characters to the text with them."""
    if not spans:
        return []
    at = [place for place, each in enumerate(shown) if not INVISIBLE.match(each)] + [len(shown)]
    return [(at[start], at[end]) for start, end in spans]


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    if not spans:
        return text
    kept, at = "", 0
    for start, end in spans:
        kept += text[at:start].rstrip(" ") + (" " if text[at:start].strip() else "")
        at = end
    kept += text[at:].lstrip(" ")
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def _shingles(text: str) -> Iterable[str]:
    words = re.findall(r"[a-z0-9']+", text.lower())
    for at in range(len(words) - LEAK_WORDS + 1):
        yield " ".join(words[at : at + LEAK_WORDS])
