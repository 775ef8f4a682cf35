"""What looks like markdown in formulas, names and paths is sent as written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_agent.agent.wording.replies import plain_sms, read_reply
from support_agent.domain.text.literal_marks import with_literal_marks
from support_agent.ports.sender import OutboundMessage
from support_agent.providers.mail.compose import compose

AS_WRITTEN = [
    "Multiply 12*7*30 for the watts.",
    "It draws 2**10 or 3**4 steps.",
    "Der Rabatt gilt für Kund*innen und Händler*innen.",
    "Find *.log or *.tmp and delete them.",
    "Look into ~/fans/* and ~/pumps/* too.",
    "Keep src/**/*.cfg and lib/**/*.cfg.",
    "Set _fan_speed_max_ and _fan_speed_min_ there.",
    "Plug it into CPU_FAN or SYS_FAN_2.",
    "The file __main__.py or __version__ fails.",
    r"Open C:\Users\<you>\AppData\_cache\*.bin now.",
    r"It is on \\nas-1\share\_old\*.iso there.",
    r"Delete D:\Temp\*.tmp and E:\*.tmp first.",
    "CPU --> board --> fan.",
    "This way -->",
    "The <b> tag makes it bold; <hr> draws a line.",
]
MARKED = [
    ("The **fan** is *very* quiet, _really_.", "The fan is very quiet, really."),
    ("**Note:** *3* of **4*** are on.", "Note: 3 of 4* are on."),
    ("これは**重要**です。*とても*重要。", "これは重要です。とても重要。"),
    (r"Write 4\*5\*6 and CPU\_FAN.", "Write 4*5*6 and CPU_FAN."),
    (r"Open C:\\Users\\Alex now.", r"Open C:\Users\Alex now."),
    ("**snake_case_name** is *one*/*two*.", "snake_case_name is one/two."),
    ("Run `a*b*c` and `C:\\x\\_y`.", "Run a*b*c and C:\\x\\_y."),
    ("So:\n```\nx = 2*3*4_5_\\_6\n```", "So:\n\nx = 2*3*4_5_\\_6"),
    ("<!-- <b>x</b> -->It is here.", "x It is here."),
]


@pytest.mark.parametrize("text", AS_WRITTEN)
def test_it_is_sent_as_it_is_written(text: str) -> None:
    said = read_reply(text).text
    assert plain_sms(said, 320) == text
    mail = compose(
        OutboundMessage(id=1, channel="email", to="a@b.example", text=said), "s@x.example"
    )
    assert mail.text == text
    assert "<em>" not in mail.html
    assert "<strong>" not in mail.html


@pytest.mark.parametrize(("text", "plain"), MARKED)
def test_what_is_marked_stays_so(text: str, plain: str) -> None:
    assert plain_sms(read_reply(text).text, 320) == plain


@given(st.text("ab1 *_\\/.:`\n", max_size=80))
def test_only_escapes_are_added(text: str) -> None:
    shown = with_literal_marks(text)
    assert shown.replace("\\", "") == text.replace("\\", "")
