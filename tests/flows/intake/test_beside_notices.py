"""What a person writes next to a notice gets an answer or a case; a notice gets none."""

import pytest

from tests.flows.identity.test_senders import close_all, queue, sent_to
from tests.flows.intake.test_machines_that_reply import first, reply
from tests.world import ALEX_MAIL, ALEX_PHONE, World

STRANGER = "new@example.net"
SUBJECT = "Re: Where is my order"
ROBOT = "auto-submitted"

SPOKEN_OF = [
    "This is an automated message I keep getting from you. My fan does not spin.",
    "This is an automated response and I am tired of it. The fan is still broken.",
    "This is an automated message, isn't it? Let me talk to somebody real!",
    "This is an automated reply. The box was empty.",
    "This is an automated message you sent, but nothing of it helps.",
    "Dies ist eine automatische Antwort. Der Lüfter dreht nicht.",
    "Ceci est un message automatique. Le ventilateur ne tourne pas.",
    "Este es un mensaje automático. Faltan los tornillos.",
    "Questo è un messaggio automatico? Voglio parlare con qualcuno.",
    'The mail says "automatically generated". Nobody has called.',
    "Please do not reply to this address, use julia@example.org from now on.",
    "Please do not reply to this mail, write to my wife instead.",
    "Bitte antworten Sie nicht auf diese E-Mail, sondern an meine neue Adresse.",
]
ABSENT = [
    ("Out of office - please read", "I will be out of office then. Can they ring next door?"),
    ("Re: Out of office", "I will be out of office tomorrow. The screws are missing."),
    ("Out of office", "I will be out of the office all week so somebody must come on Tuesday."),
    ("Abwesenheitsnotiz", "Ich bin bis Montag nicht im Büro. Kann der Nachbar es annehmen?"),
    ("Fuera de la oficina", "Estoy fuera de la oficina. ¿Puede recogerlo mi vecino?"),
    ("Afwezig", "Ik ben afwezig tot maandag. Kan de buurman het aannemen?"),
    ("Absence", "Je suis absent lundi. Le voisin peut signer pour moi."),
    ("Automatic reply: Question", "Forget the notice above. Nothing has come yet."),
    ("Auto: Re: Question", "The left fan has a broken blade."),
    ("OOO", "On vacation until Friday. Somebody should call before."),
    ("Fuori ufficio", "Sono in ferie. Il ventilatore fa troppo rumore."),
    ("Delivery failure", "The courier did not ring the bell."),
    # In a word or two.
    ("Automatic reply: Question", "Thanks, received. But broken."),
    ("Automatische Antwort", "Danke, angekommen. Aber defekt."),
    ("Respuesta autom\u00e1tica", "Gracias, recibido. Pero roto."),
    ("Autosvar", "Tack, mottaget. Men trasig."),
    ("Automatic reply: Question", "Received, thanks. One missing."),
    ("Automatic reply: Question", "Broken."),
    ("Automatic reply: Question", "Thanks,\nscreen cracked"),
]
PERSONS = [*((SUBJECT, text) for text in SPOKEN_OF), *ABSENT]


@pytest.mark.parametrize(("subject", "text"), PERSONS)
@pytest.mark.parametrize("sender", [ALEX_MAIL, STRANGER])
async def test_who_says_more_than_a_notice_has_an_answer_or_a_case(
    world: World, subject: str, text: str, sender: str
) -> None:
    await first(world, sender)
    await reply(world, sender, text, subject)
    assert len(await sent_to(world, sender)) > 1 or await queue(world)


@pytest.mark.parametrize("text", SPOKEN_OF[:4])
async def test_who_says_more_by_text_has_an_answer_or_a_case(world: World, text: str) -> None:
    await world.sms("Where is my order?")
    await world.settle()
    await world.sms(text)
    await world.settle()
    assert len(await sent_to(world, ALEX_PHONE)) > 1 or await queue(world)


NOTICES = [
    ("Automatic reply: hi", "Hello,\n\nI am on annual leave until Monday.\n\nKind regards\nTom"),
    ("Automatic reply: hi", "I'm out of the office. For urgent matters, please contact Ann."),
    ("Out of office", "I am currently away and will reply when I am back."),
    ("Respuesta automática", "Gracias por su mensaje. Estoy de vacaciones."),
    ("Risposta automatica", "Grazie per la sua mail. Sono in ferie."),
    ("Resposta automática", "Obrigado pela sua mensagem. Estou de férias."),
    ("Automatisch antwoord", "Bedankt voor uw bericht. Ik ben afwezig."),
    ("Autosvar", "Tack för ditt mejl. Jag har semester."),
    ("Re: hi", "This is an automated message. This mailbox is not monitored."),
    ("Re: hi", "Thank you for contacting us. Please do not reply to this mail."),
    ("Re: hi", "We have received your message. This mail was automatically generated."),
]


@pytest.mark.parametrize(("subject", "text"), NOTICES)
@pytest.mark.parametrize("sender", [ALEX_MAIL, STRANGER])
async def test_a_notice_and_no_more_is_neither_answered_nor_a_case(
    world: World, subject: str, text: str, sender: str
) -> None:
    await first(world, sender)
    for _ in range(4):
        await reply(world, sender, text, subject)
        await world.email(text, sender, subject, automatic=ROBOT)
    assert len(await sent_to(world, sender)) == 1
    assert await queue(world) == []


NOT_SURELY = [
    ("Automatic reply: hi", "Thank you for your message. I will be back on 9 December."),
    ("Abwesenheitsnotiz", "Vielen Dank für Ihre Nachricht. Ich bin im Urlaub."),
    ("Réponse automatique", "Merci pour votre message. Je suis en congés.\n\nCordialement"),
    ("Undelivered Mail", "Returned to sender."),
    ("Automatisk svar: hej", "Skriv til Ole, jeg er i Norge."),
]


@pytest.mark.parametrize(("subject", "text"), NOT_SURELY)
@pytest.mark.parametrize("sender", [ALEX_MAIL, STRANGER])
async def test_what_is_not_surely_a_notice_is_one_case_and_not_answered(
    world: World, subject: str, text: str, sender: str
) -> None:
    await first(world, sender)
    for _ in range(4):
        await reply(world, sender, text, subject)
    assert len(await sent_to(world, sender)) == 1
    assert [t["severity"] for t in await queue(world)] == ["low"]


FOOTER = "\n\n-- \nThis is an automated message, please do not reply to this email."
FORMS = [
    "Name: Luis Novak\nMessage: Can I exchange it for a bigger one?",
    "Name: Luis Novak\nMessage: The screws are missing.",
    "From: Olga Silva\n\nMessage Body:\nMy fan arrived broken.",
    "Your name: Li\nComment: Cancel",
    "Nom: Marie\nMessage: Le ventilateur ne tourne pas.",
    "Name: Uwe\nNachricht: Der Lüfter ist zu laut.",
]


@pytest.mark.parametrize("footer", ["", FOOTER])
@pytest.mark.parametrize("text", FORMS)
async def test_a_form_under_a_machines_mark_is_one_case_of_its_visitor(
    world: World, text: str, footer: str
) -> None:
    for _ in range(3):
        await world.email(f"{text}{footer}", STRANGER, "Contact form", automatic=ROBOT)
    (ticket,) = await queue(world)
    assert ticket["brief"]["refused"] == "held.written"
    assert ticket["customer_id"] == await world.id_of(STRANGER)


async def test_what_else_machines_send_under_a_mark_is_one_case_for_all(world: World) -> None:
    for number, text in enumerate(["Disk 7 is full.", "The backup failed at 4:00.", "Door open."]):
        await world.email(text, f"robot{number}@example.net", automatic=ROBOT)
    (ticket,) = await queue(world)
    assert ticket["brief"]["refused"] == "held.robots"
    await close_all(world)
    await world.email("Disk 8 is full.", "robot0@example.net", automatic=ROBOT)
    assert len(await queue(world)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Where is ORD-1001?", "Please cancel ORD-1002"),
        ("I want a refund for my keyboard.", "Please delete my account."),
        ("My fan is loud.", "I need the invoice\nwith another name."),
    ],
)
async def test_a_case_of_held_mail_has_the_words_of_each_matter_once(
    world: World, one: str, other: str
) -> None:
    for text in (one, other, one, other):
        await world.email(text, automatic=ROBOT)
    (ticket,) = await queue(world)
    facts = ticket["brief"]["facts"]
    assert facts.startswith("Messages held: 4.")
    assert facts.count(" ".join(other.split())) == 1
    assert one not in facts
