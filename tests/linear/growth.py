"""Says whether a regular expression can take more than linear time, and on which text. No clock.

`re` backtracks. How often it can come back to the same place follows from the pattern's automaton
(Weideman et al., "Analyzing Matching Time Behavior of Backtracking Regular Expression Matchers"):

- two loops, the first of which can go on or enter the second on a text that the second can read
  again and again, make it quadratic: every split between the two is tried;
- a search is such a first loop itself: it begins anew at every character. So `\\w+@` is quadratic
  to search for, and `(?<!\\w)\\w+@` is not;
- one loop that can read one text in two ways makes it exponential.

None of it matters where the loop may end in a match, because then nothing is tried again.
A bounded repeat counts as a loop when it leaves more than `LOOP` lengths open.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

# pyright: basic
_sre: Any = __import__("re._parser", fromlist=["parse"])
_op: Any = __import__("re._constants", fromlist=["MAXREPEAT"])

LOOP = 100
_BEYOND_ASCII = (
    "\u00a0\u00e9\u0130\u017f\u0663\u2019\u2013\u20ac\u2028\u4e2d\U0001f44d\u00ad\u200b\u00df"
)
_CATEGORIES: dict[str, str] = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S", "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip
_NEVER = frozenset[int]()

Condition = Callable[[int, int], bool]
"""Of the character before and the one behind (a letter of the alphabet; START and END)."""
START, END = -1, -2
_WAITS = -3
"""The place of a search that has not begun yet."""
_MANY = 12


@dataclass(slots=True)
class _Node:
    """A place in the pattern: reads a character of `reads`, or goes on without one by `free`."""

    reads: frozenset[int] = _NEVER
    to: int = -1
    free: list[tuple[int, Condition | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Growth:
    """Why a pattern is not linear: `pump`, repeated, is a text it takes long for."""

    kind: str
    before: str
    pump: str

    def text(self, length: int) -> str:
        """An attack of about that length, ending in characters that no loop likes."""
        return self.before + self.pump * max(1, length // len(self.pump)) + "\n\x00"


class Automaton:
    """The automaton of a pattern, without its groups, references and long look-arounds."""

    def __init__(self, tree: list[Any], flags: int, *, searched: bool) -> None:
        self.alphabet = _alphabet(tree, flags)
        self.nodes: list[_Node] = []
        self._certain: set[Condition] = set()
        self._known: dict[str, frozenset[int]] = {}
        self.accept = self._new()
        self.dead = self._new()
        self.start = self._sequence(tree, self.accept, flags)
        self.searched = searched

    # ── building, from the end to the beginning ──────────────────────────────────────────────

    def _new(self) -> int:
        self.nodes.append(_Node())
        return len(self.nodes) - 1

    def _sequence(self, items: Iterable[Any], then: int, flags: int) -> int:
        for item in reversed(list(items)):
            then = self._item(*item, then, flags)
        return then

    def _item(self, op: Any, value: Any, then: int, flags: int) -> int:  # noqa: C901, PLR0911
        name = str(op)
        if name in {"LITERAL", "NOT_LITERAL", "ANY", "IN", "RANGE", "CATEGORY"}:
            return self._reading(self._letters(op, value, flags), then)
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            return self._repeat(name, *value, then, flags)
        if name == "SUBPATTERN":
            _group, add, drop, body = value
            return self._sequence(body, then, (flags | add) & ~drop)
        if name == "ATOMIC_GROUP":
            return self._sequence(value, then, flags)
        if name == "BRANCH":
            place = self._new()
            self.nodes[place].free = [(self._sequence(b, then, flags), None) for b in value[1]]
            return place
        if name == "AT":
            return self._if(self._at(str(value), flags), then)
        if name in {"ASSERT", "ASSERT_NOT"}:
            return self._look(name == "ASSERT", *value, then, flags)
        if name == "FAILURE":
            return self.dead
        raise NotImplementedError(f"{name}: say how fast this is before using it")

    def _reading(self, letters: frozenset[int], then: int) -> int:
        place = self._new()
        self.nodes[place].reads, self.nodes[place].to = letters, then
        return place

    def _if(self, condition: Condition | None, then: int) -> int:
        place = self._new()
        self.nodes[place].free = [(then, condition)]
        return place

    def _spent(self, name: str, body: Any, flags: int) -> Condition | None:
        """A possessive loop over one character is left where no such character follows."""
        letters = self._one(body, flags) if name == "POSSESSIVE_REPEAT" else None
        if letters is None:
            return None
        condition: Condition = lambda _, behind: behind not in letters  # noqa: E731
        self._certain.add(condition)
        return condition

    def _repeat(  # noqa: PLR0917
        self, name: str, least: int, most: Any, body: Any, then: int, flags: int
    ) -> int:
        if most is _op.MAXREPEAT or most - least > LOOP:
            place = self._new()
            again = self._sequence(body, place, flags)
            self.nodes[place].free = [(again, None), (then, self._spent(name, body, flags))]
        else:
            place = then
            for _ in range(most - least):
                optional = self._new()
                self.nodes[optional].free = [
                    (self._sequence(body, place, flags), None),
                    (then, None),
                ]
                place = optional
        for _ in range(min(least, LOOP)):
            place = self._sequence(body, place, flags)
        return place

    def _look(self, wanted: bool, way: int, body: Any, then: int, flags: int) -> int:
        low, high = body.getwidth()
        if high <= 1 and low == 1 and (letters := self._one(body, flags)) is not None:
            side = 1 if way > 0 else 0
            return self._if(lambda *near: (near[side] in letters) is wanted, then)
        place = self._new()
        self.nodes[place].free = [(then, None)]
        if way > 0:  # its own loops start anew wherever the look does
            self.nodes[place].free.append((self._sequence(body, self.dead, flags), None))
        return place

    def _one(self, body: Any, flags: int) -> frozenset[int] | None:
        """The letters that a body of exactly one character reads."""
        if len(body) != 1:
            return None
        op, value = body[0]
        if str(op) == "SUBPATTERN":
            return self._one(value[3], (flags | value[1]) & ~value[2])
        if str(op) == "BRANCH":
            parts = [self._one(branch, flags) for branch in value[1]]
            return None if None in parts else frozenset().union(*parts)  # type: ignore[arg-type]
        if str(op) in {"LITERAL", "NOT_LITERAL", "ANY", "IN"}:
            return self._letters(op, value, flags)
        return None

    def _letters(self, op: Any, value: Any, flags: int) -> frozenset[int]:
        key = f"{op} {value} {flags}"
        if key not in self._known:
            self._known[key] = frozenset(
                n for n, letter in enumerate(self.alphabet) if _reads(op, value, flags, letter)
            )
        return self._known[key]

    def _at(self, name: str, flags: int) -> Condition | None:
        words = frozenset(
            n for n, c in enumerate(self.alphabet)
            if re.match(r"\w", c, flags & re.ASCII)
        )  # fmt: skip
        line = frozenset(n for n, letter in enumerate(self.alphabet) if letter == "\n")
        match name:
            case "AT_BEGINNING_STRING":
                return lambda before, _: before == START
            case "AT_BEGINNING":
                many = bool(flags & re.MULTILINE)
                return lambda before, _: before == START or (many and before in line)
            case "AT_END" | "AT_END_STRING":
                return lambda _, behind: behind == END or (name == "AT_END" and behind in line)
            case "AT_BOUNDARY":
                return lambda before, behind: (before in words) != (behind in words)
            case "AT_NON_BOUNDARY":
                return lambda before, behind: (before in words) == (behind in words)
            case _:
                raise NotImplementedError(name)

    # ── moving ───────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _ways(self) -> dict[tuple[int, int, int], list[int]]:
        return {}

    @cached_property
    def _looks_like(self) -> dict[int, int]:
        """For each letter the first one that no condition tells from it, seen from behind."""
        conditions = {condition for node in self.nodes for _, condition in node.free if condition}
        behind = [END, *range(len(self.alphabet))]
        first: dict[tuple[bool, ...], int] = {}
        return {
            before: first.setdefault(
                tuple(condition(before, each) for condition in conditions for each in behind),
                before,
            )
            for before in (*range(len(self.alphabet)), START)
        }

    def ways(self, place: int, before: int, letter: int) -> list[int]:
        """Where reading the letter leads from a place; twice where two ways lead there."""
        key = (place, before, letter)
        if key not in self._ways:
            found: list[int] = []
            self._follow(place, before, letter, set(), found)
            self._ways[key] = found
        return self._ways[key]

    def _follow(
        self, place: int, before: int, letter: int, on_way: set[int], found: list[int]
    ) -> None:
        node = self.nodes[place]
        if letter in node.reads and found.count(node.to) < 2:
            found.append(node.to)
        if place in on_way:
            return
        on_way.add(place)
        for target, condition in node.free:
            if condition is None or condition(before, letter):
                self._follow(target, before, letter, on_way, found)
        on_way.discard(place)

    def may_end(self, place: int, before: int, letter: int) -> bool:
        """Whether the match may end at a place, before that letter."""
        key = (place, before, letter)
        if key not in self._ends:
            seen, todo = {place}, [place]
            while todo and self.accept not in seen:
                for target, condition in self.nodes[todo.pop()].free:
                    if target not in seen and (condition is None or condition(before, letter)):
                        seen.add(target)
                        todo.append(target)
            self._ends[key] = self.accept in seen
        return self._ends[key]

    @cached_property
    def _ends(self) -> dict[tuple[int, int, int], bool]:
        return {}

    @cached_property
    def ends_freely(self) -> frozenset[int]:
        """Places from which the match may end at once, whatever follows."""
        good = {self.accept}
        changed = True
        while changed:
            changed = False
            for place, node in enumerate(self.nodes):
                if place not in good and any(
                    t in good and (c is None or c in self._certain) for t, c in node.free
                ):
                    good.add(place)
                    changed = True
        return frozenset(good)

    @cached_property
    def loops(self) -> list[frozenset[int]]:
        """The loops: sets of places that can be left and come back to by reading."""
        targets: dict[int, set[int]] = {}
        for place in self._read_places:
            targets[place] = self._after(place)
        return [part for part in _components(targets) if _turns(part, targets)]

    @cached_property
    def _read_places(self) -> list[int]:
        return sorted({node.to for node in self.nodes if node.reads} | {self.start})

    def _after(self, place: int) -> set[int]:
        seen, todo, found = {place}, [place], set[int]()
        while todo:
            node = self.nodes[todo.pop()]
            if node.reads:
                found.add(node.to)
            for target, _ in node.free:
                if target not in seen:
                    seen.add(target)
                    todo.append(target)
        return found

    @cached_property
    def _leads_to(self) -> dict[int, frozenset[int]]:
        return {}

    def leads_to(self, place: int) -> frozenset[int]:
        """Every node from which the place can be reached."""
        if place not in self._leads_to:
            seen, todo = {place}, [place]
            while todo:
                for origin in self._into[todo.pop()]:
                    if origin not in seen:
                        seen.add(origin)
                        todo.append(origin)
            self._leads_to[place] = frozenset(seen)
        return self._leads_to[place]

    @cached_property
    def _into(self) -> list[list[int]]:
        into: list[list[int]] = [[] for _ in self.nodes]
        for number, node in enumerate(self.nodes):
            for target in (*([node.to] if node.reads else ()), *(t for t, _ in node.free)):
                into[target].append(number)
        return into

    # ── judging ──────────────────────────────────────────────────────────────────────────────

    def growth(self) -> Growth | None:  # noqa: C901 - each pair of loops, and why
        """Why it may take more than linear time; None when it can't."""
        stuck = [loop for loop in self.loops if loop - self.ends_freely]
        for loop in stuck:
            # What holds of one place of a loop holds of all: any way around it leads through it.
            if found := self._twice(min(loop - self.ends_freely), loop):
                return found
        for second in stuck:
            for place in _some(second - self.ends_freely):
                if self.searched and (found := self._after_search(place, second)):
                    return found
                for first in self.loops:
                    for origin in _some(first - {place}):
                        if found := self._after_loop(origin, first, place, second):
                            return found
        return None

    def _letters_of(self, loop: frozenset[int]) -> frozenset[int]:
        """What the loop can read while it stays in itself."""
        return frozenset().union(
            *(node.reads for node in self.nodes if node.to in loop and node.reads)
        )

    def _near(self) -> list[int]:
        return sorted(set(self._looks_like.values()))

    def _twice(self, place: int, loop: frozenset[int]) -> Growth | None:
        """Exponential: two ways around the loop on one text."""

        def steps(
            at: tuple[int, int, bool], before: int, letter: int
        ) -> Iterator[tuple[int, int, bool]]:
            one, other, parted = at
            ones = [t for t in self.ways(one, before, letter) if t in loop]
            others = [t for t in self.ways(other, before, letter) if t in loop]
            for a in set(ones):
                for b in set(others):
                    if parted or a <= b or one != other:
                        doubled = one == other and a == b and ones.count(a) > 1
                        yield (a, b, parted or a != b or doubled)

        ends = (place, place, False), (place, place, True)
        return self._search("exponential", *ends, self._letters_of(loop), steps)

    def _after_search(self, place: int, second: frozenset[int]) -> Growth | None:
        """Quadratic: what leads into the loop from a new start can be read by the loop."""
        going, useful = second - self.ends_freely, self.leads_to(place)
        if self.start not in useful:
            return None

        def steps(at: tuple[int, int], before: int, letter: int) -> Iterator[tuple[int, int]]:
            if self.may_end(at[1], before, letter):
                return
            if rest := going.intersection(self.ways(at[1], before, letter)):
                begun = self.start if at[0] == _WAITS else at[0]
                for a in useful.intersection(self.ways(begun, before, letter)):
                    yield from ((a, b) for b in rest)
                if at[0] == _WAITS:
                    yield from ((_WAITS, b) for b in rest)

        ends = (_WAITS, place), (place, place)
        return self._search("quadratic", *ends, self._letters_of(second), steps)

    def _after_loop(
        self, origin: int, first: frozenset[int], place: int, second: frozenset[int]
    ) -> Growth | None:
        going, useful = second - self.ends_freely, self.leads_to(place)
        if origin not in useful:
            return None

        def steps(
            at: tuple[int, int, int], before: int, letter: int
        ) -> Iterator[tuple[int, int, int]]:
            if self.may_end(at[2], before, letter):
                return
            rest = going.intersection(self.ways(at[2], before, letter))
            kept = rest and first.intersection(self.ways(at[0], before, letter))
            if kept:
                for b in useful.intersection(self.ways(at[1], before, letter)):
                    yield from ((a, b, c) for a in kept for c in rest)

        letters = self._letters_of(first) & self._letters_of(second)
        ends = (origin, origin, place), (origin, place, place)
        return self._search("quadratic", *ends, letters, steps)

    def _search(
        self, kind: str, start: Any, goal: Any, letters: frozenset[int], steps: Any
    ) -> Growth | None:
        """A text that leads from start to goal, and may be repeated: it must fit behind itself."""
        for first_before in self._near() if letters else ():
            came: dict[Any, tuple[Any, int] | None] = {(start, first_before): None}
            todo = deque([(start, first_before)])
            while todo:
                at = todo.popleft()
                for letter in letters:
                    for to in steps(at[0], at[1], letter):
                        now = (to, self._looks_like[letter])
                        if to == goal and now[1] == first_before:
                            pump = self._spelled(came, at) + self.alphabet[letter]
                            return Growth(kind, self._way_in(start), pump)
                        if now not in came:
                            came[now] = (at, letter)
                            todo.append(now)
        return None

    def _spelled(self, came: dict[Any, Any], at: Any) -> str:
        letters: list[str] = []
        while (step := came[at]) is not None:
            at, letter = step
            letters.append(self.alphabet[letter])
        return "".join(reversed(letters))

    def _way_in(self, start: Any) -> str:
        """A text that leads from the beginning to the first loop."""
        goal = self.start if start[0] == _WAITS else start[0]
        came: dict[tuple[int, int], Any] = {(self.start, self._looks_like[START]): None}
        todo = deque([(self.start, self._looks_like[START])])
        while todo:
            at = todo.popleft()
            if at[0] == goal:
                return self._spelled(came, at)
            for letter in range(len(self.alphabet)):
                for to in self.ways(*at, letter):
                    now = (to, self._looks_like[letter])
                    if now not in came:
                        came[now] = (at, letter)
                        todo.append(now)
        return ""


def growth(
    pattern: str | bytes, flags: int = 0, *, searched: bool = True, whole: bool = False
) -> Growth | None:
    """Why a pattern may take more than linear time; None when it can't. `whole`: by fullmatch."""
    if isinstance(pattern, bytes):
        pattern, flags = pattern.decode("latin-1"), flags | re.ASCII
    tree = _sre.parse(pattern, flags)
    end = list(_sre.parse(r"\Z")) if whole else []
    for part, now in _alternatives([*tree, *end], tree.state.flags):
        looped = any(_is_loop(*element) for element in part)
        if looped and (found := Automaton(part, now, searched=searched).growth()):
            return found
    return None


def _is_loop(op: Any, value: Any) -> bool:
    """Whether an element has a repeat in it that counts as a loop."""
    if str(op) in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return (
            value[1] is _op.MAXREPEAT
            or value[1] - value[0] > LOOP
            or any(_is_loop(*e) for e in value[2])
        )
    match str(op):
        case "SUBPATTERN":
            return any(_is_loop(*e) for e in value[3])
        case "ATOMIC_GROUP":
            return any(_is_loop(*e) for e in value)
        case "BRANCH":
            return any(_is_loop(*e) for branch in value[1] for e in branch)
        case "ASSERT" | "ASSERT_NOT":
            return any(_is_loop(*e) for e in value[1])
        case _:
            return False


def _alternatives(tree: list[Any], flags: int) -> Iterator[tuple[list[Any], int]]:
    """The pattern once for each alternative of its widest choice: a match takes one of them."""
    if len(tree) == 1 and str(tree[0][0]) == "SUBPATTERN":
        _group, add, drop, body = tree[0][1]
        yield from _alternatives(list(body), (flags | add) & ~drop)
        return
    choices = [n for n, (op, _) in enumerate(tree) if str(op) == "BRANCH"]
    if not choices:
        yield tree, flags
        return
    widest = max(choices, key=lambda n: sum(1 for _ in _elements([tree[n]], flags)))
    for branch in tree[widest][1][1]:
        part = [*tree[:widest], *branch, *tree[widest + 1 :]]
        if len(tree) == 1:
            yield from _alternatives(part, flags)
        else:
            yield part, flags


def _some(places: frozenset[int]) -> list[int]:
    """All places of a small loop; of a long one, whose places mostly tell the same, a few."""
    every = sorted(places)
    return every if len(every) <= _MANY else every[:: len(every) // _MANY]


def _turns(part: frozenset[int], targets: dict[int, set[int]]) -> bool:
    return len(part) > 1 or any(place in targets.get(place, ()) for place in part)


def _components(graph: dict[int, set[int]]) -> list[frozenset[int]]:  # noqa: C901 - one walk
    """Tarjan's strongly connected components, without recursion."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[frozenset[int]] = []
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph.get(root, ())))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            at, rest = work[-1]
            for to in rest:
                if to not in index:
                    index[to] = low[to] = len(index)
                    stack.append(to)
                    on_stack.add(to)
                    work.append((to, iter(graph.get(to, ()))))
                    break
                if to in on_stack:
                    low[at] = min(low[at], index[to])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[at])
                if low[at] == index[at]:
                    cut = stack.index(at)
                    found.append(frozenset(stack[cut:]))
                    on_stack.difference_update(stack[cut:])
                    del stack[cut:]
    return found


def _reads(op: Any, value: Any, flags: int, letter: str) -> bool:
    """Whether one element of a pattern reads a character."""
    match str(op):
        case "LITERAL":
            return _same(letter, chr(value), flags)
        case "NOT_LITERAL":
            return not _same(letter, chr(value), flags)
        case "ANY":
            return letter != "\n" or bool(flags & re.DOTALL)
        case "RANGE":
            return any(value[0] <= ord(c) <= value[1] for c in _cases(letter, flags))
        case "CATEGORY":
            return _category(str(value), letter, flags & re.ASCII)
        case "IN":
            negated = str(value[0][0]) == "NEGATE"
            return any(_reads(*part, flags, letter) for part in value[negated:]) is not negated
        case _:
            raise NotImplementedError(str(op))


def _same(letter: str, other: str, flags: int) -> bool:
    return other in _cases(letter, flags)


@cache
def _cases(letter: str, flags: int) -> tuple[str, ...]:
    if not flags & re.IGNORECASE:
        return (letter,)
    return tuple(c for c in {letter, letter.lower(), letter.upper()} if len(c) == 1)


@cache
def _category(name: str, letter: str, ascii_only: int) -> bool:
    return re.match(_CATEGORIES[name], letter, ascii_only) is not None


def _alphabet(tree: Any, flags: int) -> list[str]:
    """One character for each set that the pattern tells apart, and for word, digit and space."""
    elements: dict[str, tuple[Any, Any, int]] = {}
    letters = {chr(n) for n in range(128)} | set(_BEYOND_ASCII)
    for op, value, now in _elements(tree, flags):
        elements[f"{op} {value} {now}"] = (op, value, now)
        letters.update(_named(op, value))
    chosen: dict[tuple[bool, ...], str] = {}
    for letter in sorted(letters, key=_plainness):
        marks = tuple(_reads(*element, letter) for element in elements.values())
        kinds = tuple(re.match(kind, letter) is not None for kind in (r"\w", r"\n"))
        chosen.setdefault(kinds + marks, letter)
    return list(chosen.values())


def _plainness(letter: str) -> tuple[bool, str]:
    return (not letter.isalnum(), letter)


def _named(op: Any, value: Any) -> set[str]:
    match str(op):
        case "LITERAL" | "NOT_LITERAL":
            return {chr(value)}
        case "RANGE":
            return {chr(value[0]), chr(value[1])}
        case "IN":
            return {letter for part in value for letter in _named(*part)}
        case _:
            return set()


def _elements(tree: Any, flags: int) -> Iterator[tuple[Any, Any, int]]:  # noqa: C901 - per kind
    for op, value in tree:
        match str(op):
            case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
                yield op, value, flags
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                yield from _elements(value[2], flags)
            case "SUBPATTERN":
                yield from _elements(value[3], (flags | value[1]) & ~value[2])
            case "ATOMIC_GROUP":
                yield from _elements(value, flags)
            case "BRANCH":
                for branch in value[1]:
                    yield from _elements(branch, flags)
            case "ASSERT" | "ASSERT_NOT":
                yield from _elements(value[1], flags)
            case _:
                pass
