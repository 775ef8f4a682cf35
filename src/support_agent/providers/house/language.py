"""Tells when a message is not English, by its script or its commonest words."""

import re
import unicodedata
from dataclasses import dataclass

from support_agent.providers.house.text import tokens


@dataclass(frozen=True, slots=True)
class Language:
    """A language we recognise but do not answer in, with the one sentence we can say in it."""

    name: str
    sentence: str
    words: frozenset[str] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(tokens(text))


_LANGUAGES = (
    Language(
        "Spanish",
        "Veo que escribe en español: una persona de nuestro equipo le responderá.",
        _words(
            "el la los las un una de del que y en es esta estan por para con mi su pedido donde "
            "cuando quiero puedo hola gracias necesito tarjeta devolver reembolso ayuda como tiene "
            "tienen llegado llego compre todavia envio factura dinero favor ustedes buenos dias "
            "quisiera estado mis ha paquete donde pedi hace tengo"
        ),
    ),
    Language(
        "French",
        "Je vois que vous écrivez en français : une personne de notre équipe vous répondra.",
        _words(
            "le la les un une des du de que et est où ou mon ma mes votre vous je j'ai ai suis pas "
            "pour avec commande bonjour merci quand comment veux voudrais puis remboursement colis "
            "retour recu livraison carte besoin aide c'est n'est toujours svp etre rembourse"
        ),
    ),
    Language(
        "German",
        "Ich sehe, Sie schreiben auf Deutsch: Ein Mensch aus unserem Team wird Ihnen antworten.",
        _words(
            "der das ist ich und nicht mein meine meinen wo wann wie kann möchte bitte bestellung "
            "hallo danke habe haben sie wir ein eine einen zurück geld paket mit für auf noch "
            "wurde rechnung hilfe brauche grafikkarte lieferung guten tag bleibt meiner zuruckgeben"
        ),
    ),
    Language(
        "Italian",
        "Vedo che scrive in italiano: una persona del nostro team le risponderà.",
        _words(
            "il lo gli un una di che è e sono mio mia ordine dove quando voglio vorrei posso ciao "
            "grazie rimborso pacco ho non per con della spedizione aiuto buongiorno come arrivato "
            "restituire scheda ancora bisogno dov'è"
        ),
    ),
    Language(
        "Portuguese",
        "Vejo que escreve em português: uma pessoa da nossa equipe vai atender.",
        _words(
            "o os uma um de que não é meu minha pedido onde quando quero posso olá obrigado "
            "obrigada preciso reembolso devolver está esta chegou ainda com para você ajuda bom "
            "dia comprei encomenda placa eu por favor"
        ),
    ),
    Language(
        "Dutch",
        "Ik zie dat u Nederlands schrijft: iemand van ons team zal u antwoorden.",
        _words(
            "het een ik niet mijn waar wanneer hoe wil graag bestelling hallo dank bedankt heb "
            "jullie geld terug pakket met voor nog ontvangen van kunt"
        ),
    ),
    Language(
        "Polish",
        "Widzę, że pisze Pan/Pani po polsku: odpowie osoba z naszego zespołu.",
        _words(
            "gdzie jest moje moja zamówienie chcę zwrot proszę dziękuję nie mam dzień dobry kiedy "
            "paczka sie czy jak na moj"
        ),
    ),
)
_SCRIPTS = (
    ("CYRILLIC", Language("a language in Cyrillic script", "Вам ответит наш сотрудник.")),
    ("HANGUL", Language("Korean", "담당 직원이 도와드리겠습니다.")),
    ("HIRAGANA", Language("Japanese", "担当者が対応いたします。")),
    ("KATAKANA", Language("Japanese", "担当者が対応いたします。")),
    ("CJK", Language("Chinese", "我们的同事会为您处理。")),
    ("ARABIC", Language("Arabic", "سيتولى أحد زملائنا طلبك.")),
    ("HEBREW", Language("Hebrew", "נציג מהצוות שלנו יטפל בפנייתך.")),
    ("DEVANAGARI", Language("Hindi", "हमारी टीम का एक सदस्य आपकी मदद करेगा।")),
    ("GREEK", Language("Greek", "Θα σας απαντήσει ένας συνάδελφος.")),
    ("THAI", Language("Thai", "เจ้าหน้าที่ของเราจะดูแลคุณ")),
)
_ENGLISH = _words(
    "the a an is are was i my your you it to of and in on for with that this what where when how "
    "can do does did have has had not please want need order refund return status hi hello thanks "
    "from would could will me get got be been am or if so just any all there here now still but"
)
_ENOUGH = 2
"""Two common words of a language: one alone may be a name or a product ("Die", "EVGA La")."""


def foreign(text: str) -> Language | None:
    """The language when the message is clearly in one other than English."""
    letters = [character for character in text if character.isalpha()]
    for script, language in _SCRIPTS:
        own = sum(unicodedata.name(character, "").startswith(script) for character in letters)
        if own * 3 > len(letters) > 0:
            return language
    words = re.sub(r"\bord-?\d+\b", " ", text.lower())
    found = tokens(words)
    english = sum(word in _ENGLISH for word in found)
    scored = [(len({w for w in found if w in lang.words}), lang) for lang in _LANGUAGES]
    score, language = max(scored, key=lambda pair: pair[0])
    return language if score >= _ENOUGH and score > english * 1.5 else None
