"""Alarm words are found whichever model is used, and look-alikes are not."""

import json
import time
from pathlib import Path

import pytest

from support_agent.domain.wishes.alarms import find_alarm

ALARMS = [
    ("fraud", "There's an unauthorized charge of $899 from you on my card"),
    ("fraud", "Someone used my credit card to buy a GPU at your store"),
    ("fraud", "I don't recognize this charge on my statement"),
    ("fraud", "I think I've been scammed by somebody on your site"),
    ("fraud", "My card details were stolen last week and then you charged it"),
    ("fraud", "I got a phishing email pretending to be your support"),
    ("fraud", "This is fraud. I never received anything and you kept the money."),
    ("fraud", "Identity theft: a loan and your order were opened in my name"),
    ("fraud", "the card you sent is counterfeit, the serial does not exist"),
    ("chargeback", "If I don't hear back today I'm filing a chargeback"),
    ("chargeback", "I've disputed the charge with Visa"),
    ("chargeback", "I will have my bank reverse the payment"),
    ("chargeback", "opening a dispute with paypal now"),
    ("chargeback", "charge back is coming your way"),
    ("chargeback", "I'm calling my card company to get my money back"),
    ("account_takeover", "My account has been hacked, please help"),
    ("account_takeover", "someone logged into my account and changed the address"),
    ("account_takeover", "There are two orders on my account that I didn't place"),
    ("account_takeover", "I never asked for a password reset but got the mail three times"),
    ("account_takeover", "my email address was changed and I can't get in"),
    ("account_takeover", "I did not place this order!"),
    ("account_takeover", "I was the victim of a sim swap yesterday, lock everything"),
    ("legal", "You'll be hearing from my lawyer"),
    ("legal", "my husband is a lawyer and he will sue you"),
    ("legal", "My wife is an attorney and she'll be in touch"),
    ("legal", "My dad is a solicitor, and he says we have a case"),
    ("legal", "I'm going to sue you for this"),
    ("legal", "We are prepared to take legal action"),
    ("legal", "See you in small claims court"),
    ("legal", "I'll report you to the Attorney General and the BBB"),
    ("legal", "I have filed a complaint with the FTC about your shop"),
    ("legal", "I'm calling consumer protection"),
    ("legal", "I will be writing to the ombudsman tonight"),
    ("legal", "this violates federal consumer law"),
    ("legal", "I have already spoken to an attorney about it"),
    ("safety", "The PSU caught fire last night"),
    ("safety", "smoke is coming out of the power supply!!"),
    ("safety", "I got an electric shock when I touched the case"),
    ("safety", "the connector melted and burned my fingers"),
    ("safety", "the battery is swollen and hissing"),
    ("safety", "my son was hurt when the monitor arm broke and had to go to the hospital"),
    ("safety", "There's a burning smell from the new GPU"),
    ("safety", "It sparked and then the whole board went dark"),
    ("safety", "this cable is a fire hazard, it scorched the desk"),
    ("safety", "my laptop exploded"),
]

HARMLESS = [
    "my wife is a lawyer and she will use the PC for work",
    "my husband is a lawyer and he would love the RTX 4090",
    "Do you sell the Fire TV Stick?",
    "That 4090 deal is on fire right now",
    "I want to fire up my new build this weekend",
    "I live in a non-smoking home, the card is like new",
    "Is the smoke grey version of the case in stock?",
    "Can I burn DVDs with this drive?",
    "How long should I burn-in the GPU before trusting it?",
    "My phone won't charge back up to 100% with this charger",
    "What's your chargeback policy?",
    "Is it legal to import this router to Canada?",
    "I need a legal copy of Windows 11",
    "I'm a lawyer and need a quiet PC for my office",
    "Thanks, Sue",
    "Sue ordered it, but ship it to me please",
    "Any good life hacks for cable management?",
    "I hacked together a bracket for the radiator",
    "I was shocked at how fast delivery was",
    "Is this SSD shockproof?",
    "Does it run Apache Spark well?",
    "Can you send me the exploded view of the case?",
    "Do you have Leisure Suit Larry or Phoenix Wright: Ace Attorney bundles?",
    "The price is a steal!",
    "Will this hurt my performance?",
    "That CPU is a killer, it smokes the old one",
    "I need a PC for my law firm's reception",
    "Does the card have fraud protection built in at checkout?",
    "Could the PSU catch fire if I use the old cables?",
    "It has never caught fire or anything, it just rattles",
    "What safety certification does the PSU have?",
    "How does the charging cable connect to the board?",
    "I charged the battery and it works",
    "Where is my order? The tracking hasn't changed.",
    "My account shows two orders, which one ships first?",
    "I forgot my password, how do I reset it?",
    "Can you change the address on my account?",
    "I'd like a refund to my card, please",
    "I was charged twice for ORD-1001",
    "My bank says the payment is pending",
    "Does the claim form need my serial number?",
    "The fan is loud and the CPU runs hot, 85 degrees",
    "I never got the tracking number for my order",
]


@pytest.mark.parametrize(("kind", "text"), ALARMS)
def test_an_alarm_is_seen_and_named(kind: str, text: str) -> None:
    alarm = find_alarm(text)
    assert alarm is not None
    assert alarm.kind == kind


@pytest.mark.parametrize("text", HARMLESS)
def test_words_that_only_look_like_an_alarm_raise_none(text: str) -> None:
    assert find_alarm(text) is None


def test_the_kept_set_of_alarms_and_look_alikes_is_read_right() -> None:
    path = Path(__file__).parents[2] / "evals/alarm.jsonl"
    for line in path.read_text("utf-8").splitlines():
        case = json.loads(line)
        alarm = find_alarm(case["text"])
        assert (alarm and alarm.kind) == case["kind"], case["text"]


@pytest.mark.parametrize(
    "piece",
    ["my account ", "someone used my ", "smoke ", "i didn't order this and ", "a ", "the psu ",
     "if i call my bank ", "fire, ", "battery and "],
)  # fmt: skip
def test_a_long_message_is_read_quickly(piece: str) -> None:
    began = time.process_time()
    find_alarm(piece * (20_000 // len(piece)))
    assert time.process_time() - began < 2.0


THREATS = [
    ("legal", "my lawyer will hear of this"),
    ("legal", "I've forwarded the case to my lawyer"),
    ("legal", "My insurance and my lawyer are informed"),
    ("legal", "I'll let my lawyer handle it"),
    ("legal", "I am filing a data protection complaint"),
    ("legal", "I will report you to the ICO"),
    ("legal", "this goes to the state attorney general"),
    ("legal", "I'll be in touch with the consumer protection agency"),
    ("legal", "consumer affairs will hear about it"),
    ("legal", "I demand that you delete my data under GDPR"),
    ("legal", "We are the Federal Trade Commission and request documents"),
    ("press", "I will go to the press with this"),
    ("press", "I'm calling the newspaper and the local TV station about you"),
    ("press", "channel 7 news would love this story"),
    ("press", "I am a reporter with the Times and am writing about your returns"),
    ("threat", "I know where you live"),
    ("threat", "I'm going to hurt someone at your store"),
    ("threat", "I will burn your warehouse down"),
    ("threat", "I'm going to come down there and smash your windows"),
    ("threat", "there is a bomb in your store"),
    ("threat", "I'll come by your office with a gun"),
]

NO_THREATS = [
    "Do you sell a press-fit cooler?",
    "My lawyer needs a new laptop, what do you recommend?",
    "I work for a law firm and need 10 monitors",
    "Does the press kit come with the case?",
    "I'm a journalist and need a quiet keyboard",
    "This game is killer, I'd kill for a 4090",
    "Is this drive good for a media server?",
    "I want to send films to the media player, which box is best?",
    "I'm going to beat my high score with this card",
    "the new GPU will kill the competition",
    "I'll shoot you an email tomorrow",
    "my brother is a police officer, is there a discount?",
    "is the case bombproof?",
    "I opened the box with a knife, can it still go back?",
    "I'll come by with my bat-shaped bag to pick it up",
    "Tell me about the consumer cards of this series",
    "I'll find you a picture of it",
    "Which channel do I press to talk on the headset?",
]


@pytest.mark.parametrize(("kind", "text"), THREATS)
def test_what_somebody_threatens_is_urgent(kind: str, text: str) -> None:
    found = find_alarm(text)
    assert found is not None
    assert (found.kind, found.severity) == (kind, "urgent")


@pytest.mark.parametrize("text", NO_THREATS)
def test_the_same_words_without_a_threat_are_none(text: str) -> None:
    assert find_alarm(text) is None
