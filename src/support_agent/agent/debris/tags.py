"""Removes tags that are markup from an answer. Tags that are only mentioned stay."""

import re

from support_agent.agent.debris.marks import HTML, is_mark, outside, outside_code

_COMMENT = re.compile(
    r"<!--(?:[^<-]|-(?!->))*-->|<!--|(?<![ \t])-->|-->(?![ \t])|<[!?][A-Za-z][^<>]*>"
)
# The tags in which a page has programs.
_PROGRAM = re.compile(r"<(script|style)\b[^<>]{0,300}>", re.IGNORECASE)
# A tag has nothing after its name, or attributes. "<your order number>" and "<ORD-1001>" are not
# tags, nor is a mark after an escaping backslash.
_TAG = re.compile(
    r"(?<!\\)</?([A-Za-z]+[1-6]?(?:[-_][A-Za-z]+)*)(?:[ \t\n][^<>=]*=[^<>]*|[ \t\n]*/?)>"
)
_OWN_LINE = frozenset(
    {"address", "answer", "article", "blockquote", "body", "br", "caption", "center", "dd", "div"}
    | {"dl", "dt", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html"}
    | {"li", "main", "message", "ol", "p", "pre", "reply", "response", "section", "table", "tr"}
    | {"ul"}
)
_CELLS = frozenset({"td", "th"})
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
# How many characters of a line are searched for words before a tag.
_SAME_LINE = 200
# In a sentence: words before it, and a space, punctuation or the end after it.
_WORDS_BEFORE = re.compile(r"[^\W_][\"',;)\u2019]?[ \t]+(?:[(\"'][ \t]?)?\Z|\+[ \t]?\Z")
# After an opening tag at the start of a line: its content, or the end of the line.
_BEGINS = re.compile(r"[^ \t]|[ \t]+[^a-z \t]")
_BEHIND = re.compile(r"(?:[ \t]+(?!<)[^\s]|[.,;:!?)\"'+/]|\s*\Z)")


def untagged(text: str) -> str:
    """The text without comments and markup tags; the content of the tags stays.

    A server's mark, and words in a pair that is not HTML, are left for the check.
    """
    if "<" not in text:
        return text
    text = outside(_COMMENT, lambda _comment: "", _without_programs(text))
    markup = _markup(text)
    return outside(_TAG, lambda tag: _gap(tag) if tag.start() in markup else tag[0], text)


def _without_programs(text: str) -> str:
    parts, at = list[str](), 0
    for opened in _PROGRAM.finditer(outside_code(text)):
        closing = f"</{opened[1].lower()}>"
        end = text.lower().find(closing, opened.end()) if opened.start() >= at else -1
        if end >= 0 and not is_spoken_of(opened):
            parts.append(text[at : opened.start()])
            at = end + len(closing)
    return "".join((*parts, text[at:]))


def is_spoken_of(tag: re.Match[str]) -> bool:
    """Whether a tag is used like a word in a sentence: "Press <Del> to go on"."""
    return bool(_WORDS_BEFORE.search(_before(tag)) and _BEHIND.match(tag.string, tag.end()))


def _before(tag: re.Match[str]) -> str:
    return tag.string[max(0, tag.start() - _SAME_LINE) : tag.start()].rpartition("\n")[2]


def _markup(text: str) -> set[int]:
    """The start positions of tags that are markup."""
    tags = list(_TAG.finditer(outside_code(text)))
    paired = _paired(tags)
    names = {tag[1].lower() for tag in tags if tag.start() in paired} - HTML
    return {
        tag.start()
        for tag in tags
        if tag[1].lower() not in names
        and not is_mark(tag[1])
        and (tag.start() in paired or _is_markup_alone(tag))
    }


def _paired(tags: list[re.Match[str]]) -> set[int]:
    """The start positions of tags that form pairs.

    "Type <b> and then </b>" only mentions both.
    """
    found: set[int] = set()
    opened: dict[str, list[re.Match[str]]] = {}
    for tag in tags:
        waiting = opened.setdefault(tag[1].lower(), [])
        if tag[0][1] != "/":
            waiting.append(tag)
        elif waiting and not (
            (first := waiting.pop()) and is_spoken_of(first) and is_spoken_of(tag)
        ):
            found |= {first.start(), tag.start()}
    return found


def _is_markup_alone(tag: re.Match[str]) -> bool:
    """Whether a tag without its other half is markup, by its attributes or its position."""
    name = tag[1].lower()
    if "=" in tag[0] or tag[0].endswith("/>"):
        return True
    if is_spoken_of(tag):
        return False
    if tag[0][1] == "/" or name in _VOID:
        return True
    # "<output>Your order" starts an answer; "<Del> opens the setup" names a key.
    is_written_as_mark = tag[1] == name and not _before(tag).strip()
    return is_written_as_mark and _BEGINS.match(tag.string, tag.end()) is not None


def _gap(tag: re.Match[str]) -> str:
    """What replaces a removed tag."""
    name = tag[1].lower()
    if name in _OWN_LINE:
        return "\n"
    return " " if name in _CELLS else ""
