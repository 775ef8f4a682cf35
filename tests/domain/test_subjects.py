"""One prefix stands before the subject of an answer, whatever stood there."""

import pytest

from support_agent.domain.subjects import is_forward, reply_subject


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
