"""Decodes mail by the charset labels that mail programs write (WHATWG's table)."""

import codecs
import re

import webencodings

# Python calls these text encodings, but no mail uses them, and some take quadratic time. UTF-7
# hides text from anyone who reads the bytes.
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
# Mail programs write these labels for their larger relatives, which have more characters.
_LARGER = {
    "big5": "big5hkscs",
    "euc-kr": "cp949",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
_OF_MAIL_ALONE = {"cp-850": "cp850", "iso-2022-jp-ms": "iso2022_jp_ext", "utf8mb4": "utf-8"}
# Written by programs that don't know the charset either.
_UNKNOWN = frozenset({"default_charset", "unknown-8bit", "x-unknown"})
_WESTERN = "windows-1252"
_ASCII = frozenset({"us-ascii", "ascii", "ansi_x3.4-1968"})
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Where a page names its own charset (WHATWG reads the first 1024 bytes).
_HEAD_BYTES = 4096
_META = re.compile(
    rb"<meta\s[^<>]{0,300}?charset\s{0,9}=[\s\"']{0,9}([a-z0-9_:.-]{1,40})", re.IGNORECASE
)
_JAPANESE = "iso2022_jp"
_GRAPHIC = range(0x21, 0x7F)
# Where Shift_JIS skips its bytes for narrow kana, and the one for DEL.
_LOW_ROWS, _DELETE = 62, 63
_SHIFT = re.compile(rb"\x1b(\([BJI]|\$[@B]|\$\(D)")


def decode(raw: bytes, charset: str | None) -> str:
    """The bytes as text. A wrong label costs letters at most, and never raises.

    A byte order mark overrides every label. Valid UTF-8 is read as UTF-8 if the label says ASCII,
    Western or nothing known. Other bytes with such a label are read as Western.
    """
    for mark, marked in _MARKS.items():
        if raw.startswith(mark):
            return raw.decode(marked, errors="replace")
    codec = _codec(charset or "")
    for name in ("utf-8", codec) if codec in {"", _WESTERN} else (codec, "utf-8"):
        if name.startswith(_JAPANESE) and b"\x1b" in raw:
            return _japanese(raw, name)
        try:
            return raw.decode(name or _WESTERN)
        except (UnicodeError, ValueError, LookupError):
            continue
    return raw.decode(_WESTERN if codec in {"", _WESTERN} else "utf-8", errors="replace")


def decode_page(raw: bytes, charset: str | None) -> str:
    """HTML as text: like `decode`, but the page may name a charset that its header doesn't.

    A label of ASCII on bytes that are not ASCII is ignored.
    """
    is_named = _codec(charset or "") != "" and (charset or "").strip().lower() not in _ASCII
    if is_named or (raw.isascii() and b"\x1b" not in raw):
        return decode(raw, charset)
    meta = _META.search(raw[:_HEAD_BYTES])
    named = meta[1].decode() if meta else charset
    # A name that was readable so far was not in UTF-16.
    return decode(raw, "utf-8" if _codec(named or "").startswith("utf-16") else named)


def _japanese(raw: bytes, codec: str) -> str:
    """ISO-2022-JP as browsers read it: with NEC and IBM characters, and narrow kana."""
    try:
        return raw.decode(codec)
    except UnicodeError:
        pieces = _SHIFT.split(raw)
    kinds = [b"(B", *pieces[1::2]]
    return "".join(map(_shifted, kinds, pieces[::2]))


def _shifted(kind: bytes, raw: bytes) -> str:
    """The text after one escape of ISO-2022-JP, by way of the charset that has all of it."""
    if kind == b"(I":
        narrow = bytes(byte | 0x80 if byte in _GRAPHIC else byte for byte in raw)
        return narrow.decode("cp932", errors="replace")
    if kind in {b"(B", b"(J"}:
        return raw.decode("cp932", errors="replace")
    lines = re.split(rb"([\r\n]+)", raw)
    return "".join(_two_bytes(kind, line) if line.strip() else line.decode() for line in lines)


def _two_bytes(kind: bytes, raw: bytes) -> str:
    if kind == b"$(D":
        pairs = (b"\x8f" + raw[at : at + 2] for at in range(0, len(raw), 2))
        high = b"".join(bytes(byte | 0x80 for byte in pair) for pair in pairs)
        return high.decode("euc_jp", errors="replace")
    shifted = bytearray()
    for pair in zip(raw[::2], raw[1::2], strict=False):
        row, cell = (byte - _GRAPHIC.start for byte in pair)
        if not all(byte in _GRAPHIC for byte in pair):
            shifted += b"?"
            continue
        shifted.append(row // 2 + (0x81 if row < _LOW_ROWS else 0xC1))
        shifted.append(cell + (0x9F if row % 2 else 0x40 + (cell >= _DELETE)))
    return shifted.decode("cp932", errors="replace")


def decode_unlabelled(raw: bytes, likely: str | None) -> str:
    """Decodes bytes without a label, next to others in the `likely` charset."""
    try:
        return raw.decode()
    except UnicodeError:
        return decode(raw, likely)


def is_known(label: str) -> bool:
    """Whether a label names a charset, or says that the writer knew none."""
    return bool(_codec(label)) or label.strip().lower() in _UNKNOWN


def _codec(label: str) -> str:
    """Python's name of the codec for a label; "" if there is none."""
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
