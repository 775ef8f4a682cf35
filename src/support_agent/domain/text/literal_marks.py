"""Escapes stars, underscores and backslashes that are not markdown: in formulas, names, paths."""

import re

_CODE = re.compile(r"(`[^`\n]{1,400}`)")
_FENCE = re.compile(r"[ \t]{0,3}(```|~~~)")
_INDENTED = re.compile(r"[ ]{4}|\t")
_CHUNK = re.compile(r"\S+")
_MARK = re.compile(r"[*_\\]")
_LINKS = re.compile(r"\]\(|://|www\.")
# "C:\Users", "\\server\share", "Games\saves". A doubled backslash is already escaped.
_PATH = re.compile(
    r"\b[A-Za-z]:\\(?!\\)|^\W?\\\\[\w.$-]{1,60}\\(?=[A-Za-z0-9])|\w\\(?=[A-Za-z0-9])"
)
# Letters of scripts with spaces between words. In others, emphasis can be inside words.
_LETTER = "0-9A-Za-z\u00c0-\u052f"
# "5*4", "Kund*innen"; "2**3"; "*.ini", "logs/*"; "CPU_FAN", "__init__".
_PRODUCT = re.compile(rf"(?<=[{_LETTER}])\*(?=[{_LETTER}])")
_POWER = re.compile(r"(?<=\d)\*\*(?=\d)")
_WILDCARD = re.compile(r"\*\.[A-Za-z0-9*]|/\*(?=[\s.,;)]|\Z)|/\*\*/")
_NAME = re.compile(r"(?<=[^\W_])_+(?=[^\W_])|\b__[a-z0-9]\w{0,60}?__\b")
_ONE_STAR = re.compile(r"(?<![\\*])\*(?!\*)")
_STAR = re.compile(r"(?<!\\)\*")
_UNDERSCORE = re.compile(r"(?<!\\)_")


def with_literal_marks(markdown: str) -> str:
    """The markdown with those marks escaped. Code and links stay as they are."""
    if not _MARK.search(markdown):
        return markdown
    lines = markdown.split("\n")
    fence = ""
    for at, line in enumerate(lines):
        if opens := _FENCE.match(line):
            fence = "" if fence == opens[1] else fence or opens[1]
        elif not fence and not _INDENTED.match(line):
            pieces = _CODE.split(line)
            pieces[::2] = [_CHUNK.sub(_escaped, piece) for piece in pieces[::2]]
            lines[at] = "".join(pieces)
    return "\n".join(lines)


def _escaped(found: re.Match[str]) -> str:
    chunk = found[0]
    if not _MARK.search(chunk) or _LINKS.search(chunk):
        return chunk
    if _PATH.search(chunk):
        # A backslash before a bracket or the like is an escape here too.
        return re.sub(r"\\(?=[\w<*.\\])|[*_]", r"\\\g<0>", chunk)
    if _NAME.search(chunk):
        chunk = _UNDERSCORE.sub(r"\\_", chunk)
    if _WILDCARD.search(chunk):
        return _STAR.sub(r"\\*", chunk)
    if _PRODUCT.search(chunk):
        chunk = _ONE_STAR.sub(r"\\*", chunk)
    return _POWER.sub(r"\\*\\*", chunk)
