"""An answer's subject has exactly one prefix, in place of any others."""

import pytest

from support_agent.domain.mail.subjects import (
    bears_prefix,
    bears_reply,
    is_forward,
    new_in_subject,
    reply_subject,
)


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("Re: AW: Re: My order", "Re: My order"),
        ("AW: My order", "Re: My order"),
        ("Fwd: My order", "Re: My order"),
        ("RE[2]: My order", "Re: My order"),
        ("Odp: SV: Antw: My order", "Re: My order"),
        ("回复\uff1a订单", "Re: 订单"),
        ("Re: My order", "Re: My order"),
        ("Reset: my order", "Re: Reset: my order"),
        ("", "Re:"),
    ],
)
def test_an_answer_has_one_prefix(subject: str, answer: str) -> None:
    assert reply_subject(subject) == answer


@pytest.mark.parametrize(
    "subject", ["Fwd: x", "WG: x", "TR : x", "RV: x", "转发\uff1ax", "FW[2]: x"]
)
def test_a_mail_that_was_passed_on_says_so(subject: str) -> None:
    assert is_forward(subject)
    assert not is_forward(f"Re: {subject}")
    assert not is_forward(subject[1:].partition(":")[2])


REPEATED = ["Question", "Re: Question"]


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Question",
        "RE: Re: question",
        "AW: Question",
        "Antwort: Question",
        "Fwd: Question",
        "SV:Question",
        "回复\uff1aQuestion",
        "Απ: Question",
        "رد: Question",
        "Re[3]:   QUESTION ",
        "[EXTERNAL] Re: Question",
        "Re: [Ticket #5521] Question",
        "Re: Question [#5521]",
        "Re: Ques\u200btion",
        "***SPAM*** Re: Question",
        "Re: ***Bulk*** Question",
        "{Spam?} Re: Question",
        "{Junk} AW: Question",
        "CAUTION: External: Re: Question",
        "Warning: Suspicious mail: Re: Question",
        "RE:\u3010\u5916\u90e8\u3011Question",
        "\u3010\u6ce8\u610f\u3011Re: Question",
        "Ответ: Question",
        "Réponse: Question",
        "Risposta: Question",
        "Re (2): Question",
        "SV(12): Re: Question",
        "RE; Question",
        "Re: Question.",
        "question,",
        "Re:",
        "",
    ],
)
def test_a_subject_again_says_nothing_new(subject: str) -> None:
    assert new_in_subject(subject, REPEATED) == ""


@pytest.mark.parametrize(
    ("subject", "earlier"),
    [
        ("Re: The fans that I bought are…", "The fans that I bought are much too loud"),
        ("Re: The fans that I bo...", "The fans that I bought are much too loud"),
        ("Re: " + "very long " * 9, "very long " * 30),
        ("Re: R\u00fcckgabe", "Ru\u0308ckgabe"),
        ("Re: [shop-list] Fans", "[shop-list] Fans"),
    ],
)
def test_a_subject_again_may_be_cut_or_written_otherwise(subject: str, earlier: str) -> None:
    assert new_in_subject(subject, [earlier]) == ""


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Question about order 1002",
        "Re: Quest",
        "Re: Que...",
        "Re: Another question",
        "Question?",
        "Re: Please cancel it (was: Question)",
        "Urgent Question",
        "Pre-Question",
        "Unquestion",
    ],
)
def test_a_changed_subject_is_new(subject: str) -> None:
    assert new_in_subject(subject, REPEATED) == subject


@pytest.mark.parametrize(
    ("subject", "new"),
    [
        ("[please cancel] Re: Question", "[please cancel]"),
        ("Re: ***please cancel*** Question", "[please cancel]"),
        ("{cancel} Question", "[cancel]"),
        ("Urgent: Question", "Urgent:"),
        ("Odgovor: Question", "Odgovor:"),
        ("Réf : Question", "Réf :"),
        ("Re: Please cancel order 1002: Question", "Please cancel order 1002:"),
        ("Fire! (at home) Re: question.", "Fire! (at home)"),
    ],
)
def test_what_somebody_wrote_before_a_subject_is_new(subject: str, new: str) -> None:
    assert new_in_subject(subject, REPEATED) == new


def test_what_says_that_a_subject_is_another_is_no_front() -> None:
    for subject in ("Urgent:", "Help me: ", "Fire: .", "Please: Question?"):
        assert new_in_subject(subject, [*REPEATED, "Re:", ""]) == subject


@pytest.mark.parametrize("subject", ["***SPAM*** Re: x", "{Spam?} AW: x", "CAUTION: Re: x"])
def test_what_a_gateway_writes_hides_no_reply(subject: str) -> None:
    assert bears_reply(subject)
    assert not bears_reply(subject.replace("Re", "Cancel").replace("AW", "Cancel"))


@pytest.mark.parametrize("subject", ["Re: x", "[EXT] AW: x", "Fwd: x", "[a] [b] SV: x"])
def test_a_subject_says_that_its_mail_stands_in_a_thread(subject: str) -> None:
    assert bears_prefix(subject)
    assert bears_reply(subject) is not is_forward(subject)
    assert not bears_prefix("[EXT] x")
