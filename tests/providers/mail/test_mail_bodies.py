"""Which part of a mail is its text, however its parts are nested, named or broken."""

import base64

import pytest

from tests.providers.mail.test_mail_parts import HEAD, raw

PLAIN = "Content-Type: text/plain\n\nWhere is it?\n"
PAGE = "Content-Type: text/html\n\n<p>Where is it?</p>\n"


def mail(kind: str, *parts: str) -> str:
    body = "".join(f"--b\n{part}" for part in parts)
    return f"Content-Type: {kind}; boundary=b\n\n{body}--b--\n"


def content(tail: str | bytes) -> str:
    tail = tail.replace("\n", "\r\n").encode() if isinstance(tail, str) else tail
    return raw(HEAD + tail).content


@pytest.mark.parametrize(
    "parameter",
    [
        "charset*=utf-8''utf-8",
        "charset*=us-ascii'en'utf-8",
        "charset*0*=utf-8''ut; charset*1*=f-8",
        "charset*=x'x'nonsense",
        "charset*=",
    ],
)
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_charset_in_any_notation_is_read(parameter: str, kind: str) -> None:
    head = f"Content-Type: text/{kind}; {parameter}\nContent-Transfer-Encoding: 8bit\n\n"
    assert content(f"{head}Gr\u00fc\u00dfe") == "Gr\u00fc\u00dfe"


@pytest.mark.parametrize(
    "head",
    [
        'Content-Type: text/plain; name="message.txt"',
        "Content-Type: text/plain; name=body",
        "Content-Type: text/plain; name*=UTF-8''a%20b",
        "Content-Type: text/plain\nContent-Disposition: inline; filename=text.txt",
        "Content-Type: text/plain\nContent-Disposition: attachment",
        "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt",
        "Content-Type: text/markdown; charset=utf-8",
        "Content-Type: text/x-web-markdown",
        "Content-Type: text/enriched",
        "Content-Type: message/partial; id=x; number=1; total=2\n\nFrom: a@b.example",
        "Content-Type: application/xhtml+xml",
        "Content-Type: multipart/mixed",
        "Content-Type: multipart/mixed; boundary=zz",
        'Content-Type: multipart/alternative; boundary="zz',
    ],
)
def test_the_only_text_of_a_mail_is_its_text(head: str) -> None:
    assert content(f"{head}\n\nWhere is it?\n") == "Where is it?"


@pytest.mark.parametrize("disposition", ["", "Content-Disposition: inline; filename=notes.txt\n"])
def test_a_named_text_beside_another_is_an_attachment(disposition: str) -> None:
    named = f"Content-Type: text/plain; name=notes.txt\n{disposition}\nnot written to us\n"
    message = raw(HEAD + mail("multipart/mixed", PLAIN, named).encode())
    assert message.content == "Where is it?"
    assert [each.filename for each in message.attachments] == ["notes.txt"]


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/mixed",
        "multipart/mixed; boundary=zz",
        'multipart/alternative; boundary="b',
        "multipart/mixed;\nboundary=b",
        "multipart/related; boundary=",
    ],
)
@pytest.mark.parametrize("parts", [[PLAIN], [PAGE], [PLAIN, PAGE]])
def test_parts_are_told_by_the_boundary_that_stands_in_the_mail(
    kind: str, parts: list[str]
) -> None:
    body = mail("x/x", *parts).partition("\n\n")[2]
    assert content(f"Content-Type: {kind}\n\n{body}") == "Where is it?"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([PLAIN, PAGE.replace("it", "the card")], "Where is it?\nWhere is the card?"),
        ([PAGE.replace("it", "the card"), PLAIN], "Where is the card?\nWhere is it?"),
        ([PLAIN, PAGE], "Where is it?"),
        ([PAGE, PLAIN], "Where is it?"),
        ([PLAIN, PLAIN], "Where is it?"),
        (
            [
                PLAIN,
                "Content-Type: application/pdf; name=a.pdf\n\nx\n",
                PAGE.replace("it", "my order"),
            ],
            "Where is it?\nWhere is my order?",
        ),
    ],
)
def test_texts_beside_each_other_are_all_read_and_repeats_are_not(
    parts: list[str], text: str
) -> None:
    assert content(mail("multipart/mixed", *parts)) == text


def coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (coded("Where is it?"), "Where is it?"),
        ("Where is it?", "Where is it?"),
        ("Where is it\nand when does it come", "Where is it\nand when does it come"),
        (f"{coded('Where ')}\n{coded('is it? ')}{coded('Now?')}", "Where is it? Now?"),
        (
            coded("Where is it?") + "\n____\nThe list: leave it",
            "Where is it?\n____\nThe list: leave",
        ),
        (coded("Where is it?") + "Q", "Where is it?"),
        ("V2hlcmUgaXMgaXQ", "Where is it"),
    ],
)
def test_base64_is_read_as_far_as_it_is_base64(body: str, text: str) -> None:
    head = "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
    assert content(head + body).startswith(text)


STUBS = [
    "[cid:image001.png@01DB1234.ABCD]",
    "[image: logo.png]",
    "<https://www.example.net/bob>",
    ".",
    "Your mail program shows no HTML",
]
SAYS_LITTLE = [
    "Get Outlook for iOS<https://aka.ms/x>",
    "-- \nBob\nCEO",
    "(no text)",
    "Kein Text",
    "Ihr Programm kann diese Nachricht nicht darstellen.",
    "Este mensaje no tiene texto",
    "A disclaimer that goes on and on: " + " ".join(f"word{n}" for n in range(60)),
]


def alternative(plain: str, page: str) -> str:
    return mail(
        "multipart/alternative",
        f"Content-Type: text/plain; charset=utf-8\n\n{plain}\n",
        f"Content-Type: text/html; charset=utf-8\n\n{page}\n",
    )


@pytest.mark.parametrize("plain", STUBS)
def test_a_page_is_read_in_the_place_of_a_stub(plain: str) -> None:
    assert content(alternative(plain, "<p>Where is it?</p>")) == "Where is it?"


@pytest.mark.parametrize("plain", SAYS_LITTLE)
def test_where_the_two_texts_say_different_things_both_are_read(plain: str) -> None:
    page = "<p>Do you have it in stock?</p>"
    assert content(alternative(plain, page)) == f"Do you have it in stock?\n\n{plain}"


def test_a_page_that_says_much_more_is_read() -> None:
    page = "<p>Hello,</p><p>my card broke after two days, what now?</p>"
    assert (
        content(alternative("Hello,", page)) == "Hello,\n\nmy card broke after two days, what now?"
    )


def test_what_a_page_quotes_is_no_more_that_it_says() -> None:
    old = "<blockquote type=cite>a long text of ours with many words of its own in it</blockquote>"
    assert content(alternative("Yes", f"<p>Yes</p>{old}")) == "Yes"


@pytest.mark.parametrize("plain", ["", " \n", "[image: a.png]"])
def test_a_page_that_only_quotes_is_not_lost_behind_an_empty_text(plain: str) -> None:
    page = "<blockquote type=cite>Shall we?<div>Yes, please</div></blockquote>"
    assert content(alternative(plain, page)) == "> Shall we?\n> Yes, please"
    assert content(f"Content-Type: text/html\n\n{page}") == "> Shall we?\n> Yes, please"


def test_a_text_of_another_kind_is_no_attachment_as_well() -> None:
    assert raw(HEAD + b"Content-Type: text/markdown\r\n\r\n*Where* is it?").attachments == ()
    rich = raw(HEAD + b"Content-Type: text/rtf\r\n\r\n{\\rtf1 Where is it?}")
    assert rich.content.startswith("[This mail could not be read.")


def test_words_behind_a_picture_in_the_page_are_read() -> None:
    picture = f'<img src="data:image/png;base64,{"QUFB" * 300_000}">'
    assert content(f"Content-Type: text/html\n\n<p>Hello</p>{picture}<p>Where is it?</p>") == (
        "Hello\n\nWhere is it?"
    )


def test_a_page_that_is_cut_says_so() -> None:
    page = '<p style="color:black">a</p>' * 30_000
    read = content(f"Content-Type: text/html\n\n{page}<p>Where is it?</p>")
    assert read.endswith("it is longer than 100,000 characters.]")
