"""Requests for the rest of a text message, in a few words."""

import pytest

from support_agent.domain.confirmation.confirmation import Offer, confirmed_offers
from support_agent.domain.confirmation.refusals import refuses
from support_agent.domain.wishes.asks_for_rest import asks_for_rest

NAMED = [
    "the rest please", "The rest?", "rest", "More", "more please!", "can I have the rest?",
    "Could you send me the rest of it please", "send the rest", "what's the rest?",
    "And the rest of the message?", "next part", "I'd like the rest", "ask for the rest",
    "Yes, more", "MORE", "hey, rest plz", "great, thanks. and the other half?", "mroe",
    "Moree pls", "teh rset", "teh rest plaese", "moooore", "show me the remaining part",
    "\U0001f64f the rest", "Lovely, can I see the rest now", "the remainder of your answer pls",
    # Twenty languages and more.
    "Den Rest bitte!", "und der Rest?", "M\u00e1s por favor", "mande o resto", "la suite svp",
    "Il resto, grazie", "quero o resto", "mas, por favor", "de rest aub", "resten tack",
    "lis\u00e4\u00e4", "poprosz\u0119 reszt\u0119", "wiecej prosze", "zbytek pros\u00edm",
    "остальное, пожалуйста", "еще", "решту, будь ласка", "devamini gonder", "devam\u0131 lütfen",
    "المزيد من فضلك", "أرسل الباقي", "بقیه لطفا", "עוד בבקשה", "बाकी भेजो",
    "περισσότερα παρακαλώ", "restul v\u0103 rog", "a t\u00f6bbit k\u00e9rem",
    "cho t\u00f4i xem ph\u1ea7n c\u00f2n l\u1ea1i", "kirim sisanya", "続きを教えてください",
    "つづき", "残りをお願いします", "请发剩下的", "还有呢", "更多", "나머지 보내주세요",
    "ขอส่วนที่เหลือ",
]  # fmt: skip
ONWARD = [
    "go on", "Continue.", "ok go on", "next", "keep going pls", "show me more", "tell me more",
    "Where's the rest?", "where is the rest?", "I didn't get the rest", "cont.", "and then?",
    "it was cut off", "contineu", "I want more", "what's next?", "weiter bitte",
    "sigue, por favor", "continuez", "avanti!", "verder aub", "forts\u00e4tt",
    "dalej prosz\u0119", "дальше пожалуйста", "devam et", "أكمل من فضلك", "ادامه بده",
    "आगे बताइए", "ti\u1ebfp t\u1ee5c", "続けてください", "请继续", "계속해 주세요", "ต่อไป",
]  # fmt: skip
AGREES = [
    "yes",
    "Yes please",
    "ok",
    "go ahead",
    "go on then",
    "sure, go ahead",
    "ja bitte",
    "はい",
    "\u0434\u0430",
]


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        *((text, "named") for text in NAMED),
        *((text, "onward") for text in ONWARD),
        *((text, "agrees") for text in AGREES),
    ],
)
def test_it_is_asked_for(text: str, asking: str) -> None:
    assert asks_for_rest(text) == asking


@pytest.mark.parametrize(
    "text",
    [
        "", "no more", "no more texts", "more RAM please", "the rest of my order",
        "not the rest", "where is the rest of my order?", "I want more fans",
        "Continue with 1002", "ok thanks", "cancel the rest", "return the rest",
        "next day delivery?", "go on, refund it", "stop", "REFUND 4821",
        "what is next in stock?", "keep the rest", "thanks", "I want", "send it",
        "more, and do you like cats?", "please", "send the label", "I don't want the rest",
        "mode", "refund the rest", "the test", "may I have more time", "nicht mehr",
        "no m\u00e1s", "не больше", "keine weiteren", "mehr RAM", "m\u00e1s barato",
        "もっと安い", "더 싼 거", "退剩下的", "plus tard",
    ],
)  # fmt: skip
def test_it_is_not_asked_for(text: str) -> None:
    assert not asks_for_rest(text)


@pytest.mark.parametrize("text", [*NAMED, *ONWARD])
def test_it_says_neither_yes_nor_no_to_an_offer(text: str) -> None:
    for kind in ("refund", "return_label", "cancellation", "exchange"):
        offer = Offer(1, "4821", kind, "ORD-1001")
        assert not confirmed_offers(text, [offer])
        assert not refuses(text)
