"""Bytes of mail as text, by the labels that mail programs write (WHATWG's table)."""

import codecs

import webencodings

# Python calls these text encodings; no mail is written in them, and some take quadratic time.
# UTF-7 hides text from whoever reads the bytes.
_NOT_CHARSETS = frozenset(
    {
        "idna",
        "mbcs",
        "oem",
        "punycode",
        "raw-unicode-escape",
        "undefined",
        "unicode-escape",
        "utf-7",
    }
)
# Mail programs write their larger relatives under these names, with characters of their own.
_LARGER = {
    "big5": "big5hkscs",
    "euc-kr": "cp949",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
_OF_MAIL_ALONE = {"cp-850": "cp850", "iso-2022-jp-ms": "iso2022_jp_ext", "utf8mb4": "utf-8"}
# Written by programs that don't know it either.
_UNKNOWN = frozenset({"default_charset", "unknown-8bit", "x-unknown"})
_WESTERN = "windows-1252"
_BYTE_ORDERS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(raw: bytes, charset: str | None) -> str:
    """The bytes as text. A wrong label costs letters at most, never an error.

    What is well-formed UTF-8 is UTF-8 where the label says ASCII or Western, or nothing that is
    known; other bytes with such a label are Western, as they come from old Windows programs.
    """
    codec = _codec(charset or "")
    if raw[:2] in _BYTE_ORDERS and codec.startswith("utf-16"):
        codec = "utf-16"
    for name in ("utf-8", codec) if codec in {"", _WESTERN} else (codec, "utf-8"):
        try:
            return raw.decode(name or _WESTERN)
        except (UnicodeError, ValueError, LookupError):
            continue
    return raw.decode(_WESTERN if codec in {"", _WESTERN} else "utf-8", errors="replace")


def decode_unlabelled(raw: bytes, likely: str | None) -> str:
    """Bytes that say nothing of their charset, beside others that are in the `likely` one."""
    try:
        return raw.decode()
    except UnicodeError:
        return decode(raw, likely)


def is_known(label: str) -> bool:
    """Whether a label means a charset, or says by its word that the writer knew none."""
    return bool(_codec(label)) or label.strip().lower() in _UNKNOWN


def _codec(label: str) -> str:
    """Python's name of the codec that a label means, "" when there is none."""
    label = label.strip().lower()
    label = _OF_MAIL_ALONE.get(label, label)
    known = webencodings.lookup(label)
    if known is not None and known.name not in {"replacement", "x-user-defined"}:
        if known.name == _WESTERN:
            return _WESTERN
        return _LARGER.get(known.name, known.codec_info.name)
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError, UnicodeError):
        return ""
    return "" if name in _NOT_CHARSETS else name
