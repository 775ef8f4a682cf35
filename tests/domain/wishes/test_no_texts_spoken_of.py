"""A wish that names nothing ends what was last discussed: texts, or something else."""

import pytest

from support_agent.domain.wishes.no_texts import plain_wish, stops_texts, wishes_no_texts


def stopped(*texts: str) -> bool:
    """Whether one of these texts stopped all texts, each answered by one that asks nothing."""
    told = False
    for at, text in enumerate(texts):
        newest_first = tuple(reversed(texts[:at]))
        answered = at > 0 and wishes_no_texts(texts[at - 1])
        before = newest_first[0] if answered else ""
        earlier = newest_first[1:] if answered else newest_first
        if told and stops_texts(text, before, asks_only_that=True, earlier=earlier):
            return True
        told = told or wishes_no_texts(text)
    return False


@pytest.mark.parametrize(
    "texts",
    [("I want to stop my order", "yes stop it", "stop it please"),
     ("stop the order", "stop it now please", "yes stop it now"),
     ("can you stop the return please", "yes stop it", "stop it now"),
     ("my pc keeps rebooting", "make it stop", "omg make it stop"),
     ("stop the payment", "stop it!!", "yes stop it", "yes"),
     ("take me off the waiting list for the 5090", "yes take me off the list", "take me off"),
     ("take me off the mailing list", "take me off please"),
     ("take us off the tour list", "take us off", "take us off please"),
     ("Bestellung 1002 bitte stoppen", "ja stopp das", "bitte stopp das", "ja"),
     ("arrêtez ma commande", "oui arrêtez", "arrêtez svp", "oui"),
     ("paren el pedido", "sí paren", "paren por favor", "sí"),
     ("nehmt mich von der Warteliste", "ja von der Liste", "von der Liste bitte"),
     ("haal mij van de wachtlijst", "ja van de lijst", "haal mij van de lijst")],
)  # fmt: skip
def test_an_end_to_something_else_stops_no_texts(texts: tuple[str, ...]) -> None:
    assert not stopped(*texts)


@pytest.mark.parametrize(
    "texts",
    [("I'd like to opt out of insurance", "yes opt out", "yes opt out"),
     ("opt me out of gift wrap", "opt me out", "yes opt out please"),
     ("unsubscribe me from the wishlist mails", "unsubscribe me", "yes unsubscribe me"),
     ("remove my number from the delivery form", "remove my number", "yes remove my number"),
     ("désabonnez moi de la newsletter", "oui désabonnez moi", "désabonnez moi"),
     ("quiero darme de baja de la garantía", "sí darme de baja", "dame de baja"),
     ("schrijf mij uit voor de workshop", "ja schrijf mij uit", "schrijf mij uit")],
)  # fmt: skip
def test_who_leaves_something_else_stops_no_texts(texts: tuple[str, ...]) -> None:
    assert not stopped(*texts)


@pytest.mark.parametrize(
    "texts",
    [("no sms received from fedex", "still no sms from fedex", "no sms from them at all"),
     ("my phone gets no more texts since the update", "no texts at all, not even from my bank",
      "no more texts"),
     ("no texts from ups today", "no texts", "no texts at all"),
     ("my sms app is broken, no texts arrive", "no texts at all", "no more texts"),
     ("ich bekomme keine SMS mehr seit gestern", "keine SMS", "keine SMS mehr"),
     ("je ne reçois plus de sms de chronopost", "plus de sms", "plus aucun sms"),
     ("no me llegan mensajes de correos", "no mensajes", "no más mensajes"),
     ("geen sms van postnl gekregen", "geen sms", "geen sms meer")],
)  # fmt: skip
def test_who_reports_that_no_texts_come_stops_none(texts: tuple[str, ...]) -> None:
    assert not stopped(*texts)


@pytest.mark.parametrize(
    "texts",
    [("quit texting me", "omg QUIT TEXTING ME"),
     ("I no longer wish to receive text messages",
      "As I said I no longer wish to receive text messages."),
     ("no more texts ok?", "no more texts ok"), ("no more texts, okay?", "no more texts, okay?"),
     ("u have the wrong number stop texting", "yes"), ("stop texting me", "I do"),
     ("delete my number please", "yes delete it"), ("no more messages", "ok", "no more messages!"),
     ("where is my order 1002?", "unsubscribe me", "yes unsubscribe me"),
     ("take me off your list", "please take me off your list"), ("opt me out", "yes"),
     ("how can I stop these messages", "then take me off"), ("retirez mon numéro", "oui"),
     ("hört auf mir zu schreiben", "ja hört auf damit"), ("geen sms meer aub", "geen sms meer"),
     ("não quero mais receber mensagens de vcs", "yes"), ("ARRET", "arret!"), ("BAJA", "sí")],
)  # fmt: skip
def test_a_plain_wish_said_again_stops_texts(texts: tuple[str, ...]) -> None:
    assert stopped(*texts)


@pytest.mark.parametrize(
    "text", ["opt out", "no more texts please", "keine SMS mehr", "plus de sms"]
)
def test_the_last_that_was_spoken_of_counts(text: str) -> None:
    reports, wishes = "no sms came from the driver", "please quit texting me"
    assert stops_texts(text, "", asks_only_that=True, earlier=(wishes, reports))
    assert not stops_texts(text, "", asks_only_that=True, earlier=(reports, wishes))
    assert stops_texts(text, "", asks_only_that=True, earlier=("thanks", wishes, reports))


@pytest.mark.parametrize(
    "text", ["stop sending wrong messages about 1002", "stop texts from them", "no sms from him"]
)
def test_texts_of_others_are_no_plain_wish(text: str) -> None:
    assert plain_wish(text) == ""
