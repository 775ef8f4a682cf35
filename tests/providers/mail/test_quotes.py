"""A customer's words stay complete, and quotations don't count as theirs, in every language."""

# ruff: noqa: RUF001 - the lines are as mail programs write them

import time

import pytest

from support_agent.domain.mail.quotations import own_lines, words_to_hear
from support_agent.providers.mail.text import split_reply, text_of_html

SHOP = "Shop <shop@example.com>"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (
            "Hi,\n\nOn 29/11/2026 15:00, Shop wrote:\n> Please confirm.\n\nREFUND 6440",
            "Hi,\n\nREFUND 6440",
        ),
        ("On 29/11/2026 15:00, Shop wrote:\n> Which?\n\nI will sue you.", "I will sue you."),
        (
            "Hallo,\n\nAm 29.11.26 um 15:00 schrieb Shop:\n> Was?\n>\n> Shop\n\nEin Mensch bitte",
            "Hallo,\n\nEin Mensch bitte",
        ),
        (
            "Hi\n\n-----Original Message-----\n> From: Shop\n> Which?\n\nORD-1001",
            "Hi\n\nORD-1001",
        ),
        (
            f"Hi\n\nLe ven. 27 nov. 2026 à 15:00, {SHOP} a\nécrit :\n\n> Lequel ?\n\nLe bleu",
            "Hi\n\nLe bleu",
        ),
    ],
)
def test_words_below_a_quotation_are_kept(text: str, own: str) -> None:
    new, quoted = split_reply(text)
    assert new == own
    assert quoted


@pytest.mark.parametrize(
    "answers",
    [
        [("Which order?", "ORD-1001"), ("What is wrong?", "It never came.")],
        [("Refund?", "no"), ("Exchange?", "yes"), ("Anything else?", "a person, please")],
    ],
)
def test_each_answer_stays_below_its_question(answers: list[tuple[str, str]]) -> None:
    below = "\n\n".join(f"> {question}\n\n{answer}" for question, answer in answers)
    new, quoted = split_reply(f"See below:\n\nOn 27/11/2026 15:00, Shop wrote:\n{below}\n\n> Bye")
    assert new == f"See below:\n\n{below}"
    assert "> Bye" in quoted
    assert own_lines(new).split("\n\n")[1:] == [] or "Refund?" not in own_lines(new)


@pytest.mark.parametrize(
    "line",
    [
        f"On Fri, Nov 27, 2026 at 3:00 PM {SHOP} wrote:",
        f"Am Fr., 27. Nov. 2026 um 15:00 Uhr schrieb {SHOP}:",
        f"Le ven. 27 nov. 2026 à 15:00, {SHOP} a écrit :",
        f"El vie, 27 nov 2026 a las 15:00, {SHOP} escribió:",
        f"Il giorno ven 27 nov 2026 alle ore 15:00 {SHOP} ha scritto:",
        f"Em sex., 27 de nov. de 2026 às 15:00, {SHOP} escreveu:",
        f"Op vr 27 nov 2026 om 15:00 schreef {SHOP}:",
        f"Den fre 27 nov. 2026 kl 15:00 skrev {SHOP}:",
        f"fre. 27. nov. 2026 kl. 15:00 skrev {SHOP}:",
        f"pe 27. marrask. 2026 klo 15.00 {SHOP} kirjoitti:",
        f"pt., 27 lis 2026 o 15:00 {SHOP} napisał(a):",
        f"W dniu 27.11.2026 o 15:00, {SHOP} pisze:",
        f"pá 27. 11. 2026 v 15:00 odesílatel {SHOP} napsal:",
        f"{SHOP} ezt írta (időpont: 2026. nov. 27., P, 15:00):",
        f"În vin., 27 nov. 2026 la 15:00, {SHOP} a scris:",
        f"{SHOP}, 27 Kas 2026 Cum, 15:00 tarihinde şunu yazdı:",
        f"пт, 27 нояб. 2026 г. в 15:00, {SHOP}:",
        f"27.11.2026 15:00, {SHOP} пишет:",
        f"Vào Th 6, 27 thg 11, 2026 vào lúc 15:00 {SHOP} đã viết:",
        f"在 2026年11月27日周五 15:00，{SHOP} 写道：",
        f"{SHOP} 于2026年11月27日周五 15:00写道：",
        f"2026年11月27日(金) 15:00 {SHOP}:",
        f"2026년 11월 27일 (금) 오후 3:00, {SHOP}님이 작성:",
        f"---- On Fri, 27 Nov 2026 15:00:00 +0000 {SHOP} wrote ----",
        "On Friday, November 27, 2026 at 03:00:00 PM CST,\nMacrocenter\n<shop@example.com> wrote:",
    ],
)
@pytest.mark.parametrize("below", ["\n> talk to a human\n> cancel 1003", "\n\ntalk to a human"])
def test_a_quotation_is_known_by_the_line_above_it(line: str, below: str) -> None:
    new, quoted = split_reply(f"Where is it?\n\n{line}\n{below}")
    assert new == "Where is it?"
    assert "talk to a human" in quoted


def test_a_quotation_may_begin_on_the_line_that_names_its_writer() -> None:
    line = "On Fri, Nov 27, 2026 at 3:00 PM, Shop<shop@example.com> wrote:   talk to a human"
    assert split_reply(f"Where is it?\n\n{line}\nCancel 1003")[0] == "Where is it?"


@pytest.mark.parametrize(
    "block",
    [
        "From: Shop\nSent: Friday\nTo: Al\nSubject: x",
        "________________________________\nVon: Shop\nGesendet: Freitag\nAn: Al\nBetreff: x",
        "De: Shop <shop@example.com>\nEnviado: viernes\nPara: Al\nAsunto: x",
        "*Od:* Shop\n*Wysłano:* piątek\n*Do:* Al\n*Temat:* x",
        "发件人： Shop <shop@example.com>\n发送时间： 2026\n收件人： Al\n主题： x",
        "差出人: Shop <shop@example.com>\n送信日時: 2026\n宛先: Al\n件名: x",
        "-----Ursprüngliche Nachricht-----\nalt",
        "------------------ 原始邮件 ------------------\nalt",
    ],
)
def test_a_quoted_header_ends_the_new_words(block: str) -> None:
    new, quoted = split_reply(f"Where is it?\n\n{block}\n\ntalk to a human")
    assert new == "Where is it?"
    assert "talk to a human" in quoted


@pytest.mark.parametrize(
    "text",
    [
        "On Monday your colleague wrote:\n\nyou get a refund\n\nwhere is it?",
        "From: Berlin\nTo: Munich\n\nCan you ship that way?",
        "On the 3rd I bought a card. The manual says what you wrote: nothing.\nWhere is it?",
        "Le paquet n'est pas là.\nMon ami a écrit : attends.\nQue faire ?",
        "Subject: help\nWhere is it?",
        "Two parts:\n----\nFirst\n----\nSecond",
    ],
)
def test_a_customer_may_write_like_a_mail_program(text: str) -> None:
    assert split_reply(text) == (text, "")


@pytest.mark.parametrize(
    "quote",
    [
        '<div class="gmail_quote"><div class="gmail_attr">Em sex., escreveu:<br></div>'
        '<blockquote class="gmail_quote">OLD</blockquote></div>',
        '<div class="gmail_quote">W dniu pt. Shop napisał:<br><blockquote>OLD</blockquote></div>',
        '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg">Von: Shop</div><div>OLD</div>',
        '<div id="x_divRplyFwdMsg">Från: Shop</div><div>OLD</div>',
        "<div style='border:none;border-top:solid #E1E1E1 1.0pt'>Da: Shop</div><p>OLD</p>",
        "<div><div style='border-top:solid #B5C4DF 1.0pt'>Fra: Shop</div></div><p>OLD</p>",
        '<div class="zmail_extra">---- Shop ----<br><blockquote>OLD</blockquote></div>',
        '<div id="ydp1yahoo_quoted_1" class="x_yahoo_quoted"><div>Shop</div><div>OLD</div></div>',
        '<div name="quote" style="border-left:2px solid"><b>Gesendet:</b> Freitag<br>OLD</div>',
        '<blockquote type="cite">OLD</blockquote>',
        "<blockquote>OLD</blockquote>",
        '<blockquote style="margin:0 0 0 40px"><p>OLD</p></blockquote>',
        "<p><q>OLD</q></p>",
        "<div><cite>OLD</cite></div>",
        '<blockquote style="margin:0 0 0 .8ex; border-left: 1px #ccc solid">OLD</blockquote>',
        '<div class="protonmail_quote">Shop<br><blockquote class="protonmail_quote">OLD'
        "</blockquote></div>",
        '<div class="ms-outlook-mobile-reference-message">De : Shop<br>OLD</div>',
        '<hr data-marker="__DIVIDER__"><p>OLD</p>',
    ],
)
def test_a_quotation_is_known_by_its_markup(quote: str) -> None:
    new, quoted = split_reply(text_of_html(f"<html><body><p>Where is it?</p>{quote}</body></html>"))
    assert new == "Where is it?"
    assert "OLD" in quoted


def test_words_below_a_quotation_in_html_are_kept() -> None:
    page = (
        '<p>Hi,</p><div class="gmail_quote"><div class="gmail_attr">Shop:</div>'
        '<blockquote class="gmail_quote">Which?</blockquote><div>REFUND 6440</div></div><p>Al</p>'
    )
    assert split_reply(text_of_html(page))[0].split() == ["Hi,", "REFUND", "6440", "Al"]


def test_an_indented_text_of_the_writer_is_no_quotation() -> None:
    page = '<p>Hi</p><blockquote style="margin:0 0 0 40px;border:none">my order 1001</blockquote>'
    assert "my order 1001" in split_reply(text_of_html(page))[0]
    line = "<p>I read <q>free returns</q> and <cite>The Shop</cite>, order 1001</p>"
    assert ">" not in text_of_html(line)


@pytest.mark.parametrize("box", ["blockquote", "q", "cite"])
def test_a_mail_that_is_all_in_a_quotation_keeps_its_mark(box: str) -> None:
    assert split_reply(text_of_html(f"<{box}>REFUND 6440</{box}>"))[0].startswith("> ")


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "-------- Weitergeleitete Nachricht --------",
        "---------- Mensaje reenviado ----------",
        "-------- Пересылаемое сообщение --------",
    ],
)
def test_what_is_passed_on_belongs_to_the_message_and_is_not_its_writers(marker: str) -> None:
    below = "From: Carrier <c@example.net>\nSubject: Delay\n\nREFUND 6440"
    for above in ("", "See this:\n\n"):
        new, quoted = split_reply(f"{above}{marker}\n{below}")
        assert "> From: Carrier <c@example.net>" in new
        assert "> REFUND 6440" in new
        assert own_lines(new) == above.strip()
        assert quoted == ""
    assert "REFUND 6440" in words_to_hear(split_reply(f"{marker}\n{below}")[0])


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Forwarded message ---------",
        "Anfang der weitergeleiteten Nachricht:",
        "-------- Message transféré --------",
    ],
)
@pytest.mark.parametrize("gap", ["\n\n", "\n\n\n"])
def test_a_question_below_what_was_passed_on_is_heard_with_it(marker: str, gap: str) -> None:
    question = "Where does my refund go now?"
    new, quoted = split_reply(
        f"{marker}\nFrom: Bank <b@example.net>\nSubject: Card\n\nIt is closed.{gap}{question}"
    )
    assert words_to_hear(new).split("\n")[-1] == question
    assert "b@example.net" not in words_to_hear(new)
    assert quoted == ""


def test_the_subject_says_that_a_header_is_passed_on() -> None:
    text = "See below\n\nVon: Al <al@example.com>\nGesendet: Freitag\nBetreff: x\n\nWo ist es?"
    assert "> Wo ist es?" in split_reply(text, is_forward=True)[0]
    assert own_lines(split_reply(text)[0]) == "See below"


@pytest.mark.parametrize(
    "unit", ["<blockquote type=cite>x", '<div class="gmail_quote">x', "\ufdd0"]
)
def test_no_crafted_page_holds_the_reader_up(unit: str) -> None:
    started = time.process_time()
    assert "x" in text_of_html("<p>x</p>" + unit * (100_000 // len(unit)))
    assert time.process_time() - started < 1.0
