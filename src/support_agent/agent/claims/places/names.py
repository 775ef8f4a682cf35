"""Dotted names that look like hosts: domains, files, scripts, abbreviations."""

import re
import unicodedata
from functools import lru_cache

from publicsuffixlist import PublicSuffixList

from support_agent.agent.claims.lexicon import WORDS

_PSL = PublicSuffixList(only_icann=True)
_LISTED = re.compile(r"(?<![\w.-])(\w{1,40})\.([a-z]{1,4}),? (?:and|or) \Z")
_ALSO_LISTED = re.compile(r",? (?:and|or) [\w-]{1,40}\.([a-z]{2,4})(?![\w/@-]|\.\w)")
_HERE = re.compile(r"(?<!\S)[.~][/\\]\Z")


def is_file(run: str, before: str, after: str) -> bool:
    """Whether the text calls it a file, or lists it with one."""
    ending = run.rpartition(".")[2].lower()
    if ending not in WORDS["endings"]:
        return False
    also = _ALSO_LISTED.match(after)
    if also and run.count(".") == 1 and not is_domain(also[1]) and not _is_sent(before):
        return True
    beside = re.findall(r"[^\W\d_]+", before)[-2:] + re.findall(r"[^\W\d_]+", after)[:1]
    return any(word.lower() in WORDS["files"] for word in beside)


def is_script(run: str, before: str) -> bool:
    """Whether it is a file to run, or is named like one, and nobody is told to go there."""
    stem, _, ending = run.lower().rpartition(".")
    if ending not in WORDS["scripts"] or "." in stem:
        return False
    if _HERE.search(before):
        return True
    said = re.findall(r"[^\W\d_]+", before.lower())[-1:]
    listed = _LISTED.search(before.lower())
    if listed and stem in WORDS["scripted"]:
        return listed[1] in WORDS["scripted"]
    is_named = stem in WORDS["scripted"] and not _is_sent(before)
    return is_named or any(word in WORDS["runs"] for word in said)


def _is_sent(before: str) -> bool:
    """Whether the reader is told to go to what follows."""
    return any(word in WORDS["sends"] for word in re.findall(r"[^\W\d_]+", before.lower())[-1:])


def is_word(run: str, before: str, *, ends: bool) -> bool:
    """Whether it is a platform's name, or an abbreviation that nobody is told to go to."""
    if run.endswith(".NET") and run.lower() in WORDS["platforms"]:
        return True
    return ends and run.lower() in WORDS["abbreviations"] and not _is_sent(before)


@lru_cache(4096)
def is_domain(label: str) -> bool:
    """Whether a name may end in it: any existing top-level domain, also with combining marks."""
    bare = unicodedata.normalize("NFKD", label.lower())
    bare = "".join(each for each in bare if not unicodedata.combining(each))
    return any(
        each in WORDS["domains"] or _PSL.publicsuffix(each, accept_unknown=False) is not None
        for each in {bare, label.lower()}
        if len(each) > 1
    )
