"""Finds quotations in a mail's HTML by the markup of mail programs, and marks their lines."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from lxml.html import HtmlElement

from support_agent.domain.mail.attributions import DATA
from support_agent.domain.mail.quotations import marked

# Two characters that no text has: the start and the end of a quotation.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_QUOTES = re.compile(r"quote|<(?:q|cite)\b|border-(?:left|top)", re.IGNORECASE)
_MOST_QUOTES = 200
_CELLS = ("td", "th")
# Quotations within a line are part of it, unless they are all of it.
_WITHIN_LINES = ("q", "cite")
_NO_LINES = frozenset({"border-radius", "border-collapse", "border-spacing", "border-color"})
_NO_LINE = re.compile(r"(?:none|hidden|0(?![.\d]*[1-9])|inherit|initial|unset)")


def without_marks(source: str) -> str:
    """The HTML without the characters that only this file may add."""
    return source.replace(_OPEN, "").replace(_CLOSE, "")


def may_quote(source: str) -> bool:
    """Whether HTML may display something as quoted."""
    return _QUOTES.search(source) is not None


def mark(page: HtmlElement, *, is_forward: bool) -> None:
    """Puts marks around each quotation. Forwarded text is not a quotation."""
    found = [each for each in page.iter() if isinstance(each.tag, str)]
    quotes = ((each, kind) for each in found if (kind := _kind(each)))
    for count, (element, kind) in enumerate(quotes):
        if count == _MOST_QUOTES or (kind == "head" and not is_forward):
            _put(element, _OPEN, behind=False)
            return
        if kind == "whole" and not _passes_on(element):
            inner = None if element.tag == "blockquote" else next(element.iter("blockquote"), None)
            # What follows a quotation within its box was written below it.
            last = element if inner is None else inner
            _put(last, _CLOSE, behind=True)
            _put(element, _OPEN, behind=False)


def with_marked_lines(text: str) -> str:
    """The visible text of a page with ">" before the lines between the marks."""
    depth = 0
    lines: list[str] = []
    for line in text.split("\n"):
        opens, closes = line.count(_OPEN), line.count(_CLOSE)
        plain = without_marks(line)
        if plain.strip() or not opens + closes:
            lines.append(marked(plain) if depth + opens > 0 else plain)
        depth = max(depth + opens - closes, 0)
    return "\n".join(lines)


def _put(element: HtmlElement, sign: str, *, behind: bool) -> None:
    stone = element.makeelement("div")
    stone.text = sign
    if element.tag in _CELLS:
        # Nothing is displayed between cells.
        if behind:
            element.append(stone)
        else:
            stone.tail, element.text = element.text, None
            element.insert(0, stone)
        return
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    if behind:
        stone.tail, element.tail = element.tail, None
        parent.insert(place + 1, stone)
    else:
        parent.insert(place, stone)


def _kind(element: HtmlElement) -> str:
    html = DATA["html"]
    classes = {each.removeprefix("x_") for each in (element.get("class") or "").split()}
    name = (element.get("id") or "").removeprefix("x_")
    style = "".join((element.get("style") or "").lower().split())
    if element.tag == "blockquote" and not _is_indent(style):
        return "whole"
    if _has_bar(style) or (element.tag in _WITHIN_LINES and _stands_alone(element)):
        return "whole"
    if (
        classes & _set("head_classes")
        or name in html["head_ids"]
        or element.get("data-marker") in html["head_markers"]
        or any(border in style for border in html["head_borders"])
    ):
        return "head"
    is_whole = (
        classes & _set("whole_classes")
        or name in html["whole_ids"]
        or name.startswith(tuple(html["whole_id_starts"]))
        or (element.tag == "div" and element.get("name") in html["whole_names"])
    )
    return "whole" if is_whole else ""


def _is_indent(style: str) -> bool:
    """Whether a box only sets a margin: programs indent a writer's own lines like that."""
    return "margin" in style and re.search(r"border(?:-left)?:(?:none|0)", style) is not None


def _stands_alone(element: HtmlElement) -> bool:
    around = element.getparent()
    if around is None:
        return True
    return "".join(around.itertext()).strip() == "".join(element.itertext()).strip()


def _has_bar(style: str) -> bool:
    """Whether a box has a line on its left and on no other side."""
    sides = {"left": False, "other": False}
    for rule in style.split(";"):
        name, _, value = rule.partition(":")
        side = "left" if name.startswith("border-left") else "other"
        if name.startswith("border") and name not in _NO_LINES:
            sides[side] |= not _NO_LINE.match(value)
    return sides["left"] and not sides["other"]


def _passes_on(element: HtmlElement) -> bool:
    """Whether a mail program's box, or the one around it, contains a forwarded mail."""
    html = DATA["html"]
    if (element.get("class") or "") in html["forward_classes"]:
        return True
    if (element.get("id") or "") in html["forward_ids"]:
        return True
    around = element.getparent()
    if around is None or not (around.get("class") or "").startswith("gmail_quote"):
        return _says_so(element)
    return _says_so(element) or _says_so(around)


def _says_so(element: HtmlElement) -> bool:
    words = " ".join(_first_words(element.itertext())).strip(" -*:").casefold()
    return words.startswith(_forwarded())


def _first_words(texts: Iterable[str]) -> Iterator[str]:
    length = 0
    for text in texts:
        if text.strip():
            yield text.strip()
            length += len(text)
        if length > 60:  # noqa: PLR2004 - any first line
            return


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(DATA["html"][name])


@cache
def _forwarded() -> tuple[str, ...]:
    return tuple(map(str.casefold, DATA["marker"]["forwarded"]))
