"""Bytes of mail become the letters that were typed, whatever their label."""

import pytest
from webencodings.labels import LABELS

from support_agent.providers.mail.charsets import decode, decode_page, is_known
from support_agent.providers.mail.identity import decoded_words
from tests.providers.mail.test_mail_parts import raw

HEAD = b"From: Al <al@example.com>\r\nTo: support@shop.example\r\n"


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        ("Where\u2019s \u201cit\u201d \u2014 in \u20ac?", "cp1252", "iso-8859-1"),
        ("Where\u2019s it \u2013 \u20ac5", "cp1252", "us-ascii"),
        ("Gr\u00fc\u00dfe", "latin-1", "us-ascii"),
        ("Gr\u00fc\u00dfe", "latin-1", "unknown-8bit"),
        ("Gr\u00fc\u00dfe", "utf-8", "iso-8859-1"),
        ("Gr\u00fc\u00dfe", "utf-8", None),
        ("Gr\u00fc\u00dfe", "latin-1", None),
        ("\u8a02\u55ae\u9555 1001", "gb18030", "gb2312"),
        ("\u4f60\u597d\uff08C\uff09\u2014\u2014\u9555\U0001f600", "gb18030", "gb_2312-80"),
        ("\u2460\u9ad9\u6a4b\u3055\u3093", "cp932", "windows-31j"),
        ("\u2460\u9ad9\u6a4b\u3055\u3093", "cp932", "shift_jis"),
        ("\ub620\ubc29\uac01\ud558", "cp949", "ks_c_5601-1987"),
        ("\u05e9\u05dc\u05d5\u05dd", "iso8859-8", "iso-8859-8-i"),
        ("\u0130\u015f \u20ac", "cp1254", "iso-8859-9"),
        ("\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u2026", "cp874", "tis-620"),
        ("\u041f\u0440\u0438\u0432\u0435\u0442", "koi8-r", "koi"),
        ("pidi\u00f3", "cp850", "cp-850"),
        ("hello", "utf-16", "utf-16"),
        ("hello \U0001f44d", "utf-8", "utf8mb4"),
    ],
)
def test_a_text_is_read_as_it_was_typed(text: str, codec: str, label: str | None) -> None:
    assert decode(text.encode(codec), label).lstrip("\ufeff") == text


def test_every_label_of_the_table_is_known_but_those_that_hide_text() -> None:
    unknown = {label for label in LABELS if not is_known(label)}
    assert unknown == {"iso-2022-cn", "iso-2022-cn-ext", "replacement", "x-user-defined"}


@pytest.mark.parametrize("label", ["utf-7", "UTF-7", "unicode-1-1-utf-7", "csUnicode11UTF7"])
def test_no_text_is_smuggled_in_utf_7(label: str) -> None:
    assert decode(b"+AHkAZQBz-", label) == "+AHkAZQBz-"
    assert decoded_words(f"=?{label}?q?+AHkAZQBz-?=") == f"=?{label}?q?+AHkAZQBz-?="


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("=?gb2312?B?tqm1paGwMTAwMaGxqEOy6dGvIOZn?=", None),
        ("=?windows-31j?B?h0A=?= order", "\u2460 order"),
        ("=?iso-8859-1?q?it=92s?=", "it\u2019s"),
        ("=?utf-8*en?q?caf=C3=A9?=", "caf\u00e9"),
        ("=?unknown-8bit?q?F=FC=DFe?=", "F\u00fc\u00dfe"),
        ("Gr\u00fc\u00dfe =?utf-8?q?=C3=A9?=", "Gr\u00fc\u00dfe \u00e9"),
    ],
)
def test_a_header_is_read_as_it_was_typed(header: str, text: str | None) -> None:
    got = decoded_words(header)
    assert "\ufffd" not in got
    assert "=?" not in got
    assert text is None or got == text


@pytest.mark.parametrize(
    ("subject", "codec", "label"),
    [
        ("F\u00fc\u00dfe \u2013 kaputt", "cp1252", "iso-8859-1"),
        ("F\u00fc\u00dfe", "utf-8", "iso-8859-1"),
        ("\u8ba2\u5355\u9555", "gb18030", "gb2312"),
        ("\u6ce8\u6587\u2460", "cp932", "shift_jis"),
    ],
)
def test_a_subject_in_bytes_is_in_the_charset_of_its_mail(
    subject: str, codec: str, label: str
) -> None:
    kind = f"Content-Type: text/plain; charset={label}\r\n\r\nhi".encode()
    mail = raw(HEAD + b"Subject: " + subject.encode(codec) + b"\r\n" + kind).mail
    assert mail
    assert mail.subject == subject


@pytest.mark.parametrize(
    ("raw_text", "text"),
    [
        (b"\x1b$B-!\x1b(B", "\u2460"),
        (b"\x1b$B-j-5\x1b(B kiwi", "\u3231\u2160 kiwi"),
        (b"\x1b$B$3$s\x1b(I67\x1b(B", "\u3053\u3093\uff76\uff77"),
        (b"\x1b$B|q\x1b(B", "\u2170"),
        (b"\x1b$@$3\r\n-!\x1b(J", "\u3053\r\n\u2460"),
        (b"\x1b$(D0!\x1b$B-!\x1b(B", "\u4e02\u2460"),
        (b"\x1b$B-", ""),
    ],
)
def test_japanese_mail_is_read_as_browsers_read_it(raw_text: bytes, text: str) -> None:
    assert decode(raw_text, "iso-2022-jp") == text


@pytest.mark.parametrize(
    ("text", "codec", "page", "label"),
    [
        ("\u041f\u0440\u0438\u0432\u0435\u0442", "cp1251", '<meta charset="windows-1251">', None),
        ("\u041f\u0440\u0438\u0432\u0435\u0442", "koi8-r", "<META charset=koi8-r>", "us-ascii"),
        (
            "Za\u017c\u00f3\u0142\u0107",
            "iso8859-2",
            '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">',
            "",
        ),
        ("\u4f60\u597d", "gbk", "<meta charset='gbk' >", "unknown"),
        ("\u3053\u3093", "iso2022_jp", "<meta charset=iso-2022-jp>", None),
        ("Gr\u00fc\u00dfe", "utf-8", "<meta charset=utf-16>", None),
        ("Gr\u00fc\u00dfe", "utf-8", "<meta charset=koi8-r>", "utf-8"),
        ("Gr\u00fc\u00dfe", "cp1252", "<p>no charset=koi8-r</p>", None),
    ],
)
def test_a_page_names_its_charset_where_its_header_does_not(
    text: str, codec: str, page: str, label: str | None
) -> None:
    assert decode_page(f"{page}{text}".encode(codec), label).endswith(text)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("label", [None, "utf-8", "iso-8859-1", "koi8-r"])
def test_a_byte_order_mark_stands_above_every_label(codec: str, label: str | None) -> None:
    assert decode("Gr\u00fc\u00dfe".encode(codec), label) == "Gr\u00fc\u00dfe"
