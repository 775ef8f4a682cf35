"""Finds answers written inside the quoted text, as Outlook allows."""

import re
from collections.abc import Iterator, Sequence

from support_agent.domain.mail.attributions import COLONS, answers_below
from support_agent.domain.mail.mail_page import Page
from support_agent.domain.mail.quotations import INSIDE, MAYBE_INSIDE, marked, unmarked
from support_agent.domain.mail.quotes import ENOUGH_OURS, Parts, begins
from support_agent.domain.mail.repetitions import Repeats

_MOST_WORDS_ABOVE = 15
_FIELD = re.compile(r"[\s*>_-]{0,20}[^:\n]{1,40}[:\uff1a]")
_WORD = re.compile(r"\w")


def answers(parts: Parts, ours: Repeats, theirs: Sequence[str]) -> str:
    """The lines in the quotation that may be new, under a heading; "" if there are none.

    If our own mail is quoted, these are the lines that neither we nor the sender wrote before
    (`theirs`), with our lines around them. Otherwise it is all of it, if the words above say so.
    """
    page = Page.of(parts.old or unmarked(parts.quoted), ours, is_quoted=True)
    places = list(_newest_mail(page))
    if _is_ours(page, places):
        before = Repeats([*ours.texts, *theirs])
        new = {at for at in places if _is_new(page, at, before)}
        last = max(new, default=-1)
        shown = [at for at in places if at <= last]
        lines = [page.lines[at] if at in new else marked(page.lines[at]) for at in shown]
        return "\n".join([INSIDE, *lines]).strip() if new else ""
    has_words = any(_WORD.search(page.lines[at]) for at in places)
    is_short = 0 < len(parts.own.split()) <= _MOST_WORDS_ABOVE
    if parts.answered or not (has_words and is_short and answers_below(parts.own)):
        return ""
    return f"{MAYBE_INSIDE}\n" + marked("\n".join(page.lines[at] for at in places).strip())


def quotes_us(parts: Parts, ours: Repeats) -> bool:
    """Whether the mail quotes a mail of ours, however short."""
    page = Page.of(parts.old or unmarked(parts.quoted), ours, is_quoted=True)
    places = list(_newest_mail(page))
    said = [page.lines[at] for at in places if _WORD.search(page.lines[at])]
    return _is_ours(page, places) or (bool(said) and all(map(ours.holds, said)))


def no_quotation(parts: Parts, before: Repeats) -> str:
    """Lines that only look quoted (">90 C"), under a heading; "" if there are none.

    Nothing introduces them, and nobody wrote them before. They stay marked if the writer reports
    what somebody else said.
    """
    if parts.introduced or not parts.own or (parts.page.is_reply and not before.texts):
        return ""
    lines = unmarked(parts.quoted)
    page = Page.of(lines, before, is_quoted=True)
    said = [line for line in page.lines if _WORD.search(line)]
    introduced = any(begins(page, at) is not None for at in range(len(page.lines)))
    if introduced or not said or any(map(before.says, said)):
        return ""
    reported = any(line.rstrip().endswith(COLONS) for line in parts.own.split("\n"))
    return f"{INSIDE}\n{marked(lines) if reported else lines}"


def _newest_mail(page: Page) -> Iterator[int]:
    """The lines of the newest mail in a quotation, without its header."""
    at = 0
    while at < len(page.lines) and _is_head(page, at):
        at += 1
    for place in range(at, len(page.lines)):
        if not page.is_quoted(place) and begins(page, place) is not None:
            return
        yield place


def _is_head(page: Page, at: int) -> bool:
    if page.is_quoted(at):
        return False
    line = page.lines[at]
    return not line.strip() or _FIELD.match(line) is not None or begins(page, at) is not None


def _is_new(page: Page, at: int, before: Repeats) -> bool:
    line = page.lines[at]
    is_old = page.is_quoted(at) or before.holds(line)
    return not is_old and _WORD.search(line) is not None


def _is_ours(page: Page, places: Sequence[int]) -> bool:
    """Whether the quoted text is a mail of ours; one line is enough if little is quoted."""
    ours = sum(at in page.repeated for at in places)
    said = sum(_WORD.search(page.lines[at]) is not None for at in places)
    return ours >= min(ENOUGH_OURS, (said + 1) // 2) > 0
