"""What hands a code over, and the many messages that contain one without doing so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_agent.domain.confirmation.handing_over import hands_over, refuses_code
from support_agent.domain.mail.signatures import without_signature
from support_agent.domain.secrets.masking import with_whole_codes
from support_agent.domain.secrets.spoken_codes import codes_in, with_codes
from tests.corpora import rows

NAMES = ("alex", "rivera", "Macrocenter")
# Two apologize at length, with endless variations; one is not sure; three are signed with more than
# a name, which only an earlier message shows to be a signature.
MOST_HONEST_MISSED = 6

WRITTEN = [
    "155379",
    "155379.",
    " 155 379 ",
    "15 53 79",
    "155-379",
    "*155379*",
    '"155379"',
    "[155379]",
    "code 155379",
    "Code: 155379",
    "CODE:155379",
    "the code is 155379",
    "The code is 155379, thanks!",
    "My code is 155379",
    "my verification code is 155379",
    "Here is the code: 155379",
    "here it is 155379",
    "here you go: 155379 thanks",
    "it's 155379",
    "It\u2019s 155379",
    "155379 is the code",
    "155379 is my code.",
    "155379 thank you \U0001f44d",
    "yes, 155379",
    "Yes please, the code is 155379",
    "ok 155379",
    "the number you sent me: 155 379 thanks",
    "the code you sent me is 155379",
    "The code I received is 155379",
    "the code from the text is 155379",
    "please use 155379",
    "155379 please change the address",
    "155379 for ORD-1003",
    "Sorry for the delay, the code is 155379",
    "no problem, 155379",
    "Yes go ahead, 155379",
    "I confirm. 155379",
    "Got it, 155379",
    "6-digit code: 155379",
]
MAILED = [
    "Hi,\n\n155379\n\nThanks,\nAlex",
    "Hello,\n\nthe code is 155379.\n\nBest regards,\nAlex Rivera",
    "155379\n\nSent from my iPhone",
    "Hi team,\n\nhere is my code: 155379\n\nKind regards\nAlex",
    "155379\n\n-- \nAlex Rivera",
    "Good morning,\nit's 155379. Please change the address.\n\nCheers,\nAlex",
    "Dear support team,\n\nmy verification code is 155379.\n\nMany thanks,\nAlex Rivera",
]
SPOKEN = [
    "one five five three seven nine",
    "it's one five five three seven nine",
    "the code is 1 5 5 3 7 9",
    "um, okay so it's one five five, three seven nine",
    "uh the code is one double five three seven nine",
    "okay it says one five five three seven nine",
    "yes it's one five five three seven nine thank you",
    "i have one five five three seven nine",
    "sure, one moment, um, one five five three seven nine",
    "hold on let me see it's 155379",
    "so the code you sent me is one five five three seven nine",
    "That's one five five three seven nine.",
    "all right the number is one five five three seven nine",
    "one five five three seven nine that's it",
    "hi yes the code is one five five three seven nine",
    "well, here it is: one five five three seven nine",
    "my code is one five five and three seven nine",
    "ok ready it's one five five three seven nine",
    "one five five three seven nine, again, one five five three seven nine",
    "oh sorry it's one five five three seven nine",
    "the code from the email is one five five three seven nine",
    "yeah one five five three seven nine please go ahead",
    "the six digit code is one five five three seven nine",
    "alright, it reads one five five three seven nine",
    "great, it's one five five three seven nine, that's correct",
]

REFUSING = [
    "Why did I get the code 155379? I did NOT ask for an address change. Stop it!",
    "No, don't. 155379",
    "no thanks, keep the old address. 155379",
    "Fraud! 155379",
    "I got 155379 but I do not want this phone linked, don't",
    "I never asked for this 155379",
    "155379 STOP",
    "155379. Please don't change anything",
    "I didn't request 155379",
    "155379 is this a scam",
    "not me 155379",
    "This wasn't me: 155379",
    "Do not change my address! 155379",
    "155379 - cancel the change",
    "leave the address as it is 155379",
    "155379 never mind",
    "I don\u2019t want that. 155379",
    "155379 someone is trying to get into my account",
    "I have not asked for any code. 155379",
    "Nobody asked for 155379",
]
REFUSING_SPOKEN = [
    "i got a code one five five three seven nine never asked for that don't change anything",
    "one five five three seven nine but please don't",
    "the code is one five five three seven nine but stop i did not want this",
    "um no thank you one five five three seven nine",
]
UNCLEAR = [
    "155379?",
    "Is 155379 from you?",
    "is 155379 from you",
    "If I enter 155379 what happens?",
    "if I enter 155379 what happens",
    "My other shop's number is 155379",
    "what is 155379",
    "What's this: 155379",
    "is the code 155379",
    "is 155379 the code",
    "155379 why",
    "no 155379",
    "155379 no",
    "i got a code 155379",
    "I received the code 155379 and wonder what it does",
    "155379 or something",
    "code 155379 but first tell me what it changes",
    "yes if 155379 is yours",
    "my wife got 155379",
    "155379 \U0001f914",
    "155379 \U0001f44e",
    "\u00bfQu\u00e9 es 155379?",
    "wait 155379",
    "not 155379",
    "please explain 155379",
    "155379 is wrong",
    "do you need 155379",
    "should I send you 155379",
    "<code> 155379 \x00",
    "Hi,\n\n155379\n\nBest regards,\nalex wonders what this is",
    "Hi,\n\n155379\n\n-- \nI wonder what this is",
    "155379\n\nRegards,\nBob\nWHAT IS THIS?",
    "155379\nTHANKS\nBUT CALL ME FIRST BEFORE ANYTHING",
    "155379\nThanks\nWait",
    "155379\nAlex\nHowever The Street Is Wrong",
    "155379\n--\nONLY FOR ORD-1002",
]


def read(
    text: str, *, spoken: bool = False, names: tuple[str, ...] = (), subject: str = ""
) -> bool:
    text = with_codes(text) if spoken else without_signature(text, [])
    return hands_over(text, codes_in(text), spoken=spoken, names=names, subject=subject)


@pytest.mark.parametrize("text", WRITTEN)
def test_a_text_hands_its_code_over(text: str) -> None:
    assert read(text)


@pytest.mark.parametrize("text", MAILED)
def test_a_mail_hands_its_code_over(text: str) -> None:
    assert read(text, names=NAMES)


@pytest.mark.parametrize("text", SPOKEN)
def test_a_caller_hands_their_code_over(text: str) -> None:
    assert read(text, spoken=True)


@pytest.mark.parametrize("text", [*REFUSING, *UNCLEAR])
@pytest.mark.parametrize("spoken", [False, True])
def test_what_holds_a_code_and_more_hands_nothing_over(text: str, spoken: bool) -> None:
    assert not read(text, spoken=spoken, names=NAMES)


@pytest.mark.parametrize("text", REFUSING_SPOKEN)
def test_a_caller_who_says_more_hands_nothing_over(text: str) -> None:
    assert not read(text, spoken=True)
    assert refuses_code(with_codes(text), codes_in(with_codes(text)))


@pytest.mark.parametrize("text", REFUSING)
def test_a_plain_refusal_beside_a_code_is_one(text: str) -> None:
    assert refuses_code(text, codes_in(text))


@pytest.mark.parametrize(
    "text",
    [
        *WRITTEN,
        *MAILED,
        *SPOKEN,
        *UNCLEAR,
        "I don't know if this is right: 155379",
        "sorry, I did not see your message: 155379",
        "I have no idea how this works, 155379",
        "155379, I don't have the other mail any more",
        "I didn't get it at first, 155379",
    ],
)
def test_other_words_beside_a_code_refuse_nothing(text: str) -> None:
    assert not refuses_code(with_codes(text), codes_in(with_codes(text)))


@pytest.mark.parametrize(
    "subject",
    ["", "Code", "my code", "Re: my code", "Question", "Address change", "Order 1003", "ORD-1003"],
)
def test_the_subject_of_a_mail_may_name_the_matter(subject: str) -> None:
    assert read("155379", subject=subject)


@pytest.mark.parametrize(
    "subject",
    [
        "What is this?",
        "I did not ask for this",
        "Re: I did not ask for this",
        "Fraud!",
        "Fwd: your code",
        "stop",
        "Why",
    ],
)
def test_the_subject_of_a_mail_can_say_more(subject: str) -> None:
    assert not read("155379", subject=subject)


@pytest.mark.parametrize("subject", ["I did not ask for this", "Re: I did not ask for this"])
def test_a_refusal_in_the_subject_is_one(subject: str) -> None:
    assert refuses_code("155379", codes_in("155379"), subject)


def test_a_name_is_the_senders_or_another_word() -> None:
    assert not read("155379\nBob")
    assert read("155379\nAlex", names=NAMES)
    assert not read("155379\nStop", names=("stop",))


def test_a_text_without_a_code_hands_nothing_over() -> None:
    assert not read("here it is")


@given(st.text(max_size=40))
def test_no_question_hands_a_code_over(text: str) -> None:
    assert not read(f"155379 {text}?")


@given(st.text(alphabet="bcdfgjlnqrsvwz", min_size=3, max_size=10))
def test_any_other_word_beside_a_code_spoils_it(word: str) -> None:
    assert not read(f"155379 {word}")
    assert not read(f"{word} 155379")


def _reads(text: str, channel: str) -> bool:
    return read(with_whole_codes(text), spoken=channel == "voice", names=NAMES)


def test_what_somebody_else_wrote_hands_its_code_over() -> None:
    honest = [row for row in rows("handed_codes") if row["hands"]]
    missed = [row["text"] for row in honest if not _reads(row["text"], row["channel"])]
    assert len(missed) <= MOST_HONEST_MISSED, missed
    for row in honest:
        assert not refuses_code(row["text"], codes_in(row["text"])), row


def test_what_somebody_else_wrote_beside_a_code_counts_on_no_channel() -> None:
    others = [row for row in rows("handed_codes") if not row["hands"]]
    for row in others:
        assert not any(_reads(row["text"], each) for each in ("sms", "mail", "voice")), row
        assert refuses_code(row["text"], codes_in(row["text"])) is row["refuses"], row
