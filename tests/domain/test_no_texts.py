"""What wishes for no more texts, and what is about an order or a question."""

import pytest

from support_agent.domain.no_texts import wishes_no_texts


@pytest.mark.parametrize(
    "text",
    ["OPT OUT", "opt-out", "Stop sending me these messages", "don't text me again", "ARRET",
     "Arrêt", "BAJA", "ALTO!", "alto por favor", "please stop texting me", "Stop all",
     "no more texts please", "Do not message me anymore", "unsubscribe me from this",
     "take me off your list", "I don\u2019t want any more messages", "Thanks. Quit texting.",
     "no me manden más mensajes", "Ne m'envoyez plus de SMS", "arrêtez les messages",
     "keine SMS mehr", "parem de enviar mensagens", "basta messaggi", "geen sms meer",
     "I want to opt out of these", "remove my number from your list",
     "don't text me, mail me please", "never send me texts again"],
)  # fmt: skip
def test_a_wish_for_no_more_texts_is_heard(text: str) -> None:
    assert wishes_no_texts(text)


@pytest.mark.parametrize(
    "text",
    ["stop the order", "Stop order 1003 please", "cancel", "end", "please cancel my order",
     "stop it", "I didn't get your text", "Did you stop the text alerts?",
     "why did I get this message?", "no message came", "I want to return it", "alto precio",
     "text me when it ships", "no more questions, thanks", "can you end the call",
     "don't send me the red one", "do I get a message when it is here?", "no, thank you",
     "he sent me a message", "I can't stop the fan", ""],
)  # fmt: skip
def test_other_words_are_no_such_wish(text: str) -> None:
    assert not wishes_no_texts(text)
