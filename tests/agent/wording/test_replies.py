"""From markdown to a text message, and the prefix that chooses the channel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_agent.agent.wording.replies import (
    plain_sms,
    read_reply,
    rest_of,
    says_something,
    sms_beside,
)
from support_agent.domain.channels import masked_address
from support_agent.domain.mail.subjects import reply_subject
from support_agent.domain.sentences.tables import MESSAGES


@pytest.mark.parametrize(
    ("text", "channel", "rest"),
    [
        ("Hello", None, "Hello"),
        ("[EMAIL] Hello", "email", "Hello"),
        ("  [sms]Hello ", "sms", "Hello"),
        ("[EMAIL][SMS] Hello", "email", "Hello"),
        ("Hello [SMS]", None, "Hello [SMS]"),
        ("[FAX] Hello", None, "[FAX] Hello"),
        ("[EMAIL]", "email", ""),
    ],
)
def test_only_the_very_start_picks_the_channel(text: str, channel: str | None, rest: str) -> None:
    reply = read_reply(text)
    assert (reply.channel, reply.text) == (channel, rest)


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**Bold** and *italic*", "Bold and italic"),
        ("# Title\n\ntext", "Title\ntext"),
        ("- one\n- two", "- one\n- two"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("a\nb", "a\nb"),
        ("[here](https://x.example/a)", "here https://x.example/a"),
        ("<https://x.example>", "https://x.example"),
        ("[](https://x.example)", "https://x.example"),
        ("```\ncode\n```", "code"),
        ("    code", "code"),
        ("![picture](x.png) after", "after"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a: b\n1: 2"),
        ("---", ""),
        ("\u201cquotes\u201d \u2013 it\u2019s \u2026", '"quotes" - it\'s ...'),
    ],
)
def test_a_text_message_is_plain(markdown: str, plain: str) -> None:
    assert plain_sms(markdown, 320) == plain


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("<p>Your order is on its way.</p>", "Your order is on its way."),
        ("Hi,\n\n<div>It is sent.</div>\n\nBest", "Hi,\n\nIt is sent.\n\nBest"),
        ("<answer>It is on its way.</answer>", "It is on its way."),
        ("<my-words>\nIt is on its way.\n</my-words>", "It is on its way."),
        ("<!-- reply -->It is on its way", "It is on its way"),
        ("<!-- It is on its way", "It is on its way"),
        ("<h1>Status</h1>\nshipped", "Status\n\nshipped"),
        ("<table><tr><td>ORD-1002</td><td>shipped</td></tr></table>", "ORD-1002  shipped"),
        ("A\n<details open='1'>\n<summary>B</summary>\nC\n</details>", "A\n\nB\nC"),
        ('<p class="x">A</p><p>B</p>', "A\n\nB"),
        ("<center>shipped", "shipped"),
        ("<p>One\n<p>Two", "One\n\nTwo"),
        ("It is <b>here</b> now.<br>Bye<br/>", "It is here now.\nBye"),
        ("Press <Del> or <F2>, then <S>.", "Press <Del> or <F2>, then <S>."),
        ("Hold <Ctrl>+<Alt>+<Del>", "Hold <Ctrl>+<Alt>+<Del>"),
        ("<Menu> opens it, <Summary> shows it", "<Menu> opens it, <Summary> shows it"),
        ("Write <b> before it and </b> behind it", "Write <b> before it and </b> behind it"),
        ("In HTML, <br> breaks a line", "In HTML, <br> breaks a line"),
        ("&lt;think&gt;Hm&lt;/think&gt;It is here", "It is here"),
        ("Write &lt;b&gt;word&lt;/b&gt;", "Write <b>word</b>"),
        ("<think>Is <b>he</b> honest?</think>\n\nIt is shipped.", "It is shipped."),
        ("<think>Is he honest?</think>", ""),
        ("<!DOCTYPE html><html><body>shipped</body></html>", "shipped"),
        ("a < b and c > d, <$50", "a < b and c > d, <$50"),
        ("<ORD-1002> is on its way", "<ORD-1002> is on its way"),
        ("Send me <your order number>", "Send me <your order number>"),
        ("<div hidden>shipped</div>", "<div hidden>shipped"),
        ("[Your order]: https://x.example", "[Your order]: https://x.example"),
        ("[Order ORD-1002]: shipped", "[Order ORD-1002]: shipped"),
        ("``` Your order is on its way", "Your order is on its way"),
        ("<https://x.example>", "https://x.example"),
        ("1 <<b>b>2", "1 <<b>b>2"),
    ],
)  # fmt: skip
def test_what_stands_in_tags_is_sent(written: str, sent: str) -> None:
    assert plain_sms(read_reply(written).text, 320) == sent


@given(st.text("<>/!-b p=", max_size=60))
def test_no_tag_is_made_by_taking_tags_out(text: str) -> None:
    once = read_reply(text).text
    assert read_reply(once).text == once


@pytest.mark.parametrize(
    "text",
    [
        *(
            "\u2800",
            "---",
            "***",
            "```\n```",
            "&nbsp;",
            "&#8203;",
            "#",
            "> ",
            "1.",
            "\\",
            "...",
            "\u0301",
        ),
        *(
            "\u3164",
            "\u115f",
            "\U000e0041",
            "\x08\x07",
            "![alt](x)",
            "~~~\n~~~",
            "| |\n|--|",
            "- [ ] ",
        ),
    ],
)
def test_marks_without_a_letter_or_digit_say_nothing(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize("text", ["ok", "5", "\u6ce8\u6587", "\u0661", "\u0436", "[Your order]: x"])
def test_a_letter_or_a_digit_of_any_script_says_something(text: str) -> None:
    assert says_something(text)


def test_a_long_text_ends_with_a_sentence_or_a_word() -> None:
    assert plain_sms("One two three. Four five six.", 20) == "One two three."
    assert plain_sms("a" * 5 + " " + "b" * 30, 12) == "aaaaa"
    assert plain_sms("a" * 30, 12) == "a" * 12


@pytest.mark.parametrize(
    ("whole", "most", "sent"),
    [
        ("1. Turn it off.\n2. Unplug it.\n3. Hold it.", 38, "1. Turn it off.\n2. Unplug it."),
        ("Short one. This one is a bit longer.", 34, "Short one."),
        ("It costs $1.50 or so. It is here today.", 30, "It costs $1.50 or so."),
        ("Yes. " + "It goes on " * 9, 30, "Yes. It goes on It goes on It"),
        ("\u3067\u3059\u3002" * 9, 20, "\u3067\u3059\u3002" * 6),
    ],
)  # fmt: skip
def test_no_sentence_is_cut_unless_it_alone_is_too_long(whole: str, most: int, sent: str) -> None:
    assert plain_sms(whole, most) == sent


@given(st.text("ab .!\n-*1", max_size=900), st.integers(min_value=80, max_value=160))
def test_the_parts_of_a_text_are_the_whole_of_it(text: str, most: int) -> None:
    whole = plain_sms(text, 2 * len(text) + 2)
    sent, rest = "", text
    for _ in range(40):
        part = plain_sms(rest, most)
        assert len(part) <= most
        sent += part.removesuffix(f"\n{MESSAGES.more()}")
        if not (rest := rest_of(rest, part)):
            break
    assert sorted(map(str, "".join(sent.split()))) == sorted("".join(whole.split()))


@pytest.mark.parametrize("word", ["No.", "approx.", "e.g.", "Sra.", "z. B.", "Wait...", "J. R."])
def test_no_text_ends_in_the_middle_of_a_sentence(word: str) -> None:
    first = "This one has room. "
    second = f"This one has {word} Meyer in it and goes on to the end."
    whole = f"{first}{second} This is the last one of them."
    assert plain_sms(whole, 90) == f"{first.strip()}\n{MESSAGES.more()}"


@pytest.mark.parametrize(
    ("sent", "left"),
    [
        ("Here are our desks and who is at them:\n\nA\nHall 1\nAsk for Kim.", "B\nHall 2\nAsk."),
        ("Step one is easy, so take your time. Ready for the next one? \U0001f680", "Step two."),
        ("- Fan: look at it\n- Case: open it up and look inside", "- Screen: wipe it"),
    ],
)
def test_blocks_items_and_pictures_stay_together(sent: str, left: str) -> None:
    gap = "\n\n" if left[0] == "B" else "\n" if left[0] == "-" else " "
    most = len(sent) + len(MESSAGES.more()) + 9
    text = plain_sms(f"{sent}{gap}{left} " + "And so on. " * 9, most)
    assert text == f"{sent}\n{MESSAGES.more()}"


@pytest.mark.parametrize("link", ["https://x.example/", "http://x.example/?q=", "www.x.example/"])
def test_no_link_is_cut(link: str) -> None:
    short, long = f"{link}{'a1/' * 15}", f"{link}{'a1/' * 90}"
    whole = f"Read what stands there before you begin, every line of it: {short} and then start."
    assert plain_sms(whole, 100).startswith(
        f"{whole.partition(link)[0].strip()}\n{MESSAGES.more()}"
    )
    # By itself it is longer than a text, and the carrier's limit is the hard limit.
    assert plain_sms(f"See {long} now. Then start.", 100) == f"See {long}\n{MESSAGES.more()}"
    assert len(plain_sms(f"See {link}{'a1/' * 900} now.", 100)) <= 100


@pytest.mark.parametrize("before", ["", "Done: the refund is made.\n\n"])
def test_the_rest_begins_where_the_text_was_cut(before: str) -> None:
    whole = "**One** is first. " + "Two is next. " * 9
    part = plain_sms(whole, 100)
    rest = rest_of(whole, f"{before}{part}\n\nTo confirm it, reply REFUND 1234.")
    assert part.removesuffix(f"\n{MESSAGES.more()}") + " " + rest == plain_sms(whole, 500)
    assert (
        rest_of(whole, "Something else.")
        == rest_of(whole, f"Something else.\n{MESSAGES.more()}")
        == ""
    )


@pytest.mark.parametrize("letter", ["a", "é", "я", "漢", "😀"])
@pytest.mark.parametrize("most", [80, 160, 320, 1500])
def test_a_text_that_was_cut_says_so_at_every_length(letter: str, most: int) -> None:
    words = " ".join([letter * 9 + "."] * 400)
    for characters in (most - 1, most, most + 1, 2 * most):
        whole = words[:characters].strip()
        sent = plain_sms(whole, most)
        assert len(sent) <= most
        assert sent == whole if len(whole) <= most else sent.endswith(f".\n{MESSAGES.more()}")


@given(st.text(max_size=600), st.integers(min_value=40, max_value=320))
def test_no_text_message_is_longer_than_allowed(text: str, most: int) -> None:
    assert len(plain_sms(text, most)) <= most


def test_subjects_and_addresses_are_written_for_their_reader() -> None:
    assert reply_subject("Order") == "Re: Order"
    assert reply_subject("RE : Order") == "RE : Order"
    assert masked_address("alex.rivera@example.com") == "al***@example.com"
    assert masked_address("+15550104477") == "***4477"


@pytest.mark.parametrize("room", [-200, 0, 20, 45])
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Nothing is changed so far. My offer of the cancellation is still open until noon.",
         "Nothing is changed so far."),
        ("I'm sorry it isn't quiet. The fans of this case have a bearing that may need a day.",
         "I'm sorry it isn't quiet."),
        ("Ein Mensch antwortet Ihnen. Das dauert meistens nicht mehr als einen ganzen Werktag.",
         "Ein Mensch antwortet Ihnen."),
        ("It ships today.", "It ships today."),
    ],
)  # fmt: skip
def test_beside_what_code_says_the_first_sentence_is_whole(
    text: str, first: str, room: int
) -> None:
    said = sms_beside(text, room, 320)
    assert said in {first, f"{first}\n{MESSAGES.more()}"}
    assert (said == first) == (text == first)
