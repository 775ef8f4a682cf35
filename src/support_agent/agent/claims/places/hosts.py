"""Finds links, hosts, machines and mailboxes in a text, in any notation."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from ipaddress import ip_address, ip_network
from itertools import pairwise

from support_agent.agent.claims.lexicon import WORDS, one_of
from support_agent.agent.claims.places.names import is_domain, is_file, is_script, is_word
from support_agent.agent.claims.places.place import Place

# A link ends at a space or at a mark that encloses it.
_REST = r"[^\s<>\"'`)\]}]"
_COLON = re.compile(r"[ \t]?:([ \t]?/[ \t]?/)?")
_SCHEME = re.compile(r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,30}$")
_OTHER_SCHEMES = re.compile(r"(?:ms|web)[-+][a-z+-]{2,20}")
_REST_BEGINS = re.compile(_REST)
_ANY_REST = re.compile(rf"{_REST}*")
# "\\server\share": a machine on the reader's own network, whose name has no dot.
_NEARBY = r"[A-Za-z][\w-]{0,30}\\[\w$]"
_NO_SCHEME = re.compile(rf"(?<![:\w/])//[\w\[]{_REST}*|(?<!\\)\\\\(?!{_NEARBY})\w{_REST}*")
_LABEL = re.compile(rf"(?<![\w/.])/labels/{_REST}+")
_RUN = re.compile(r"[\w.\-]+")
_PATH = re.compile(rf"(?::\d{{1,5}}(?!\d))?(?:[/?#\\]{_REST}*)?")
_QUAD = re.compile(r"(?:0[xX][0-9a-fA-F]{1,8}|\d{1,10})(?:\.(?:0[xX][0-9a-fA-F]{1,8}|\d{1,10})){3}")
_HEX = re.compile(r"(?<!\w)0[xX][0-9a-fA-F]{1,8}(?:\.[0-9a-fA-FxX]{1,10}){0,3}(?=[/:]\S)")
_SIX = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])")
_AT = re.compile(r"@|%40")
# "2560x1440@165Hz", "5.1GHz @1.35V": one quantity at another.
_MUCH = re.compile(r"\d{1,5}[A-Za-z]{0,4}|\d{1,3}\.\d{1,3}[A-Za-z]{1,4}")
_BRACKETED = re.compile(
    rf"[ \t]{{0,3}}[\[({{<][ \t]{{0,2}}(?:(\.|(?:full )?(?:{one_of('stops')})|{one_of('dots')})"
    rf"|(@|{one_of('at')})"
    r"|(:|/))[ \t]{0,2}[\])}>][ \t]{0,3}",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"(?<!\w)([\w-]{{1,63}})(?:[ \t]{{1,3}}|-)({one_of('dot')}|{one_of('dots')})(?:[ \t]{{1,3}}|-)"
    r"([\w-]{1,24})(?![\w-])(?=[ \t]{0,2}(\S?))",
    re.IGNORECASE,
)
# "Evil, then a period, then com" and "evil, com at the end with a dot in between".
_FILLED = rf"(?:[^\w.!?]{{1,4}}(?:{one_of('fillers')})){{0,6}}[^\w.!?]{{1,4}}"
_IN_WORDS = re.compile(
    rf"(?<!\w)(?:{one_of('stops')}){_FILLED}(?:{one_of('last')})(?![\w-])|"
    rf"(?<![\w.])(?:com|net|org){_FILLED}(?:{one_of('stops')})(?![\w-])",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"(?<!\w)\w{2,60}(?:dot(?:com|net|org)|p[ou]ntocom|punktcom)(?!\w)", re.IGNORECASE
)
_SPACED = re.compile(r"\w[ \t]{1,3}\.[ \t]{0,3}([^\W\d_]{2,24})(?![\w-])")
# "evil. com", "evil,com": only where a sentence can't start like that.
_AFTER_STOP = re.compile(r"\w(?:\.[ \t]{1,3}|,)(?:com|net|org)(?![\w-])")
_DOTS = WORDS["dot"] | WORDS["dots"]
_ENDS = ("dotcom", "dotnet", "dotorg", "puntocom", "pontocom", "punktcom")
_MAILBOX_AT = re.compile(
    rf"(?<!\w)[\w.+-]{{2,64}}[ \t]{{1,3}}(?:{one_of('at')})[ \t]{{1,3}}"
    rf"(?:{one_of('mailboxes')})(?!\w)",
    re.IGNORECASE,
)
_SPACED_HOST = re.compile(r" {1,2}[\w-]{1,63}\.[^\W\d][\w.-]{1,60}")
# Each with what a text must contain to be searched for it.
_LINKS = (
    (_NO_SCHEME, ("//", "\\\\")),
    (_LABEL, ("/labels/",)),
    (_HEX, ("0x", "0X")),
    (_SIX, ("::", ":0")),
    (_AFTER_STOP, (",com", ",net", ",org", " com", " net", " org", "\tcom", "\tnet", "\torg")),
)
_NEAR = 40
# The reader's own machine and network.
_OWN = tuple(map(ip_network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
_PLAIN_QUAD = re.compile(r"[1-9]\d{0,2}(?:\.(?:0|[1-9]\d{0,2})){3}")
_TRAILING = ".,;:!?*_"
_SCRIPTS = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"})
# Next to Latin letters these are units and model names, not a disguise.
_UNITS = frozenset("\u03bc\u03a9\u03c9\u03b1\u03b2\u0394\u03c0\u03c6\u03a6\u03b8\u03bb\u03c3\u03a3")


def hosts(text: str, words: frozenset[str]) -> Iterator[Place]:
    """What a program or a person could follow, in a text from `fold`. `words`: the text's."""
    if any(mark in text for mark in "[({<"):
        text = _BRACKETED.sub(_unbracketed, text)
    yield from _spelled(text, words)
    yield from _disguised(text)
    links = list(_schemes(text)) if ":" in text else []
    yield from (place for place, _ in links)
    text = _blanked(text, [span for _, span in links])
    for pattern, marks in _LINKS:
        spans: list[tuple[int, int]] = []
        for match in pattern.finditer(text) if any(mark in text for mark in marks) else ():
            found = match[0].strip().rstrip(_TRAILING)
            if pattern is not _SIX or _is_six(found):
                spans.append(match.span())
                yield Place("link", found, re.sub(r"\s", "", found))
        text = _blanked(text, spans)
    if "@" in text or "%40" in text:
        mailboxes = list(_mailboxes(text))
        yield from (place for place, _ in mailboxes)
        text = _blanked(text, [span for _, span in mailboxes])
    yield from _hosts(text)


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with the finds blanked out, so that they are not read again."""
    parts: list[str] = []
    at = 0
    if not spans:
        return text
    for start, end in sorted(spans):
        parts += (text[at:start], " " * (end - max(start, at)))
        at = max(at, end)
    return "".join(parts) + text[at:]


def _schemes(text: str) -> Iterator[tuple[Place, tuple[int, int]]]:
    """URLs that a program opens: "https://…" in any spelling, and "tel:…"."""
    at = 0
    for colon in _COLON.finditer(text):
        scheme = _SCHEME.search(text[max(at, colon.start() - 32) : colon.start()])
        if scheme is None or colon.start() < at:
            continue
        name = scheme[0].lower()
        known = name in WORDS["schemes"] or _OTHER_SCHEMES.fullmatch(name)
        goes_on = known and colon[0] == ":" and _REST_BEGINS.match(text, colon.end())
        rest = _ANY_REST.match(text, colon.end()) if colon[1] or goes_on else None
        if rest:
            start, at = colon.start() - len(name), rest.end()
            words = text[start:at].rstrip(_TRAILING)
            yield Place("link", words, re.sub(r"\s", "", words)), (start, at)


def _unbracketed(match: re.Match[str]) -> str:
    return "." if match[1] else "@" if match[2] else match[3]


def _is_six(words: str) -> bool:
    """Whether it is an IPv6 address: eight groups, or fewer around "::". Times and MACs are not."""
    groups = words.split(":")
    return len(groups) == 8 or ("::" in words and any(groups))  # noqa: PLR2004 - RFC 4291


# What may follow an @ after a name, and without one.
_AFTER_NAME, _AFTER_NOTHING = re.compile(r"[\w\[*]"), re.compile(r"[^\W\d]|_")


def _mailboxes(text: str) -> Iterator[tuple[Place, tuple[int, int]]]:
    for match in _AT.finditer(text):
        at, end = match.span()
        before = re.split(r"[\s<>(\[,;:]", text[max(0, at - 65) : at])[-1]
        after = re.split(r"[\s<>),;]", text[end : end + 255], maxsplit=1)[0]
        if _MUCH.fullmatch(after.rstrip(_TRAILING)) and any(map(str.isdigit, before)):
            continue
        if (_AFTER_NAME if before else _AFTER_NOTHING).match(after):
            words = f"{before}@{after}".strip(_TRAILING)
            yield Place("mail", words, words.lower()), (at - len(before), end + len(after))
        elif spaced := _SPACED_HOST.match(text, end):
            yield Place("mail", spaced[0].strip(), spaced[0].strip()), spaced.span()


def _hosts(text: str) -> Iterator[Place]:
    for match in _RUN.finditer(text):
        run = match[0].strip("._-")
        if "." not in run:
            continue
        path = _PATH.match(text, match.end())
        tail = path[0] if path and match[0][-1] not in "._-" else ""
        words = (run + tail).rstrip(_TRAILING)
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if _is_machine(run, tail, before):
            yield Place("link", words, words)
        elif _is_host(run, tail):
            after = text[match.end() : match.end() + _NEAR]
            is_name = not tail.rstrip(_TRAILING) and (
                match[0].startswith("__")
                or is_file(run, before, after)
                or is_script(run, before)
                or is_word(run, before, ends=match[0][-1] == ".")
            )
            yield Place("name" if is_name else "link", words, words)


def _is_machine(run: str, tail: str, before: str) -> bool:
    """Whether it is an IPv4 address; four small parts must not be called a version."""
    if not _QUAD.fullmatch(run):
        return False
    if any(part.isdigit() and int(part) > 255 for part in run.split(".")) and not tail:  # noqa: PLR2004
        return False
    if not tail and _PLAIN_QUAD.fullmatch(run) and any(ip_address(run) in own for own in _OWN):
        return False
    named = re.search(r"(?<![^\W\d_])([^\W\d_]+)\W{0,3}$", before)
    return bool(tail) or not (named and named[1].lower() in WORDS["versions"])


def _is_host(run: str, tail: str) -> bool:
    labels = run.split(".")
    if labels[0].lower() == "www" or any(label.lower().startswith("xn--") for label in labels):
        return True
    if not run.isascii() and _mixes_scripts(run) and len(labels[-1]) > 1:
        return True
    return any(
        is_domain(label) and before and _may_be_named(before, label, tail)
        for before, label in pairwise(labels)
    )


def _may_be_named(before: str, label: str, tail: str) -> bool:
    """Whether it isn't a figure with a unit: "163.cn" is a host; "10.30.am", "2.5.in" are not."""
    return bool(tail) or not before.isdigit() or len(label) > 2 or len(before) > 2  # noqa: PLR2004


def _spelled(text: str, words: frozenset[str]) -> Iterator[Place]:
    if not words.isdisjoint(_DOTS):
        yield from (_link(found) for found in _SPELLED.finditer(text) if _is_spelled(found))
    if not (words.isdisjoint(WORDS["stops"]) or words.isdisjoint(WORDS["last"])):
        yield from map(_link, _IN_WORDS.finditer(text))
    if any(word.endswith(_ENDS) for word in words):
        yield from map(_link, _JOINED.finditer(text))
    if not words.isdisjoint(WORDS["mailboxes"]):
        yield from map(_link, _MAILBOX_AT.finditer(text))
    if " ." in text or "\t." in text:
        yield from (_link(found) for found in _SPACED.finditer(text) if _is_apart(found[1]))


def _link(found: re.Match[str]) -> Place:
    return Place("link", found[0], found[0])


def _is_apart(last: str) -> bool:
    """Whether it may end a host after a separate dot; "a .zip file" and ".NET" do not."""
    return is_domain(last) and last.lower() not in WORDS["endings"] and last != "NET"


def _is_spelled(match: re.Match[str]) -> bool:
    """Whether it spells a host: "evil dot com" does, not "the dot is red", "punto de vista"."""
    last, behind = match[3], match[4]
    if not is_domain(last):
        return match[1].isdigit() and last.isdigit()
    if match[2].lower() in WORDS["dots"]:
        is_short = len(last) <= 2 and match[2].lower() not in WORDS["german_dot"]  # noqa: PLR2004
        return not is_short and last.lower() not in WORDS["plain"]
    return last.lower() not in WORDS["plain"] or not behind.isalnum()


def _disguised(text: str) -> Iterator[Place]:
    """Words that mix look-alike scripts, which only serve to imitate others."""
    if text.isascii():
        return
    for word in re.findall(r"[^\W\d_]{2,}", text):
        if not word.isascii() and _mixes_scripts(word):
            yield Place("link", word, word)


def _mixes_scripts(word: str) -> bool:
    scripts = {_script(each) for each in word if each.isalpha() and each not in _UNITS}
    return len(scripts) > 1 and not scripts.isdisjoint(_SCRIPTS)


@lru_cache(4096)
def _script(character: str) -> str:
    return unicodedata.name(character, "LATIN").split(" ", 1)[0]
