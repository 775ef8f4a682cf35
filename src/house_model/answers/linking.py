"""Unknown senders who say who they are, and the results of the codes they send."""

import re
from collections.abc import Iterator

from house_model.questions import offer
from house_model.reading import slots
from house_model.reading.conversation import Json
from house_model.reading.text import tokens, words
from house_model.scene import Scene, text_of
from house_model.wording import Part
from support_agent.domain.contacts import is_ours
from support_agent.domain.phone_numbers import normal_phone, region_of
from support_agent.domain.text.digits import WORDS

_PHONE = re.compile(r"\+?\d[\d\s().-]{8,20}\d")
# IDs of images and mails (RFC 2392), and dates.
_NO_CONTACTS = re.compile(
    r"\b(?:cid|mid|message-id)\s?:\s{0,9}<?[^\s<>\[\]]{1,300}"
    r"|(?<![\d./-])(?:\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2}))"
    r"(?:[T ,]{1,2}\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)?(?![./-]?\d)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+")
_OTHER_NUMBERS = WORDS["other_numbers"] - words(
    "phone telephone tel cell mobile call account customer"
)
# With nothing but these words, the message is only a contact.
_SAYS_WHOSE = words(
    "it it's its is my the email e-mail mail number phone address cell mobile please sorry no this "
    "at i i'm here"
)
_CORRECTS = words(
    "wrong instead meant mistake typo correct correction try other another different link account "
    "registered file under nothing"
)
_CODE = re.compile(r"\[code(?: removed)?\]")


def contact_named(scene: Scene) -> str | None:
    """The contact that an unknown sender says the shop knows them by, if it can be linked.

    While a code is awaited, another contact counts only if it corrects the first one. Otherwise it
    is where to call them, and a new request would end the code.
    """
    if scene.known_sender or not scene.desk.offers("link_contact"):
        return None
    text = _NO_CONTACTS.sub(" ", scene.heard.text)
    named = (*slots.email_addresses(text), *_phones(text, region_of(scene.reached.phone)))
    contact = next((each for each in named if not is_ours(each, scene.reached)), None)
    if contact is None or not scene.turn.document.get("waits_for_code"):
        return contact
    others = set(tokens(text.replace(contact, " "))) - _SAYS_WHOSE
    is_alone = not any(map(str.isalpha, "".join(others)))
    return contact if is_alone or others & _CORRECTS else None


def _phones(text: str, region: str) -> Iterator[str]:
    for match in _PHONE.finditer(text):
        before = _WORD.findall(text[: match.start()].lower().rpartition("\n")[2])
        while before and before[-1] in WORDS["before_number"]:
            before.pop()
        if not (before and before[-1] in _OTHER_NUMBERS) and normal_phone(match[0], region):
            yield match[0]


def link(contact: str, scene: Scene) -> Part | None:
    """Has a code sent to the contact on file. Says the same whether or not there is one."""
    number = next(iter(scene.heard.orders), None)
    answer = scene.desk.ask("link_contact", contact_on_file=contact, order_number=number)
    if answer is None:
        return None
    if answer.get("outcome") == "code_sent":
        return Part(text_of(answer.get("tell")), stays=True)
    why = text_of(answer.get("reason") or "I can't link this contact now")
    return Part(f"{why} {text_of(answer.get('instead'))}".strip(), question=offer("person"))


def only_a_code(scene: Scene) -> bool:
    """Whether nothing was written but a code."""
    return bool(scene.turn.listed("step_up")) and not _CODE.sub("", scene.heard.text).strip(
        " .!,\n"
    )


def verified(scene: Scene) -> bool:
    """Whether a code of this turn identified the sender."""
    return any(
        check.get("outcome") == "verified" and check.get("purpose") == "link_contact"
        for check in scene.turn.listed("step_up")
    )


def held_back(scene: Scene) -> bool:
    """Whether the last code of this turn came with other words, and so had no effect."""
    checks = scene.turn.listed("step_up")
    return bool(checks) and checks[-1].get("outcome") in {"not_alone", "refused"}


def codes(scene: Scene) -> list[Part]:
    """The result of the last code of this turn."""
    checks = scene.turn.listed("step_up")
    if not checks:
        return []
    check = checks[-1]
    if check.get("outcome") == "verified":
        return [Part(_opened(check))]
    if check.get("outcome") == "wrong":
        left = check.get("tries_left")
        tries = "one more try" if left == 1 else f"{left} more tries"
        return [Part(f"That code isn't right. You have {tries}.", stays=True)]
    text, question = _CLOSED.get(str(check.get("outcome")), _CLOSED["locked"])
    return [Part(text, question=question)]


def _opened(check: Json) -> str:
    number = check.get("order_number")
    if check.get("purpose") == "link_contact":
        return "Thank you, that code is right: this contact belongs to your account now."
    if check.get("change") == "ok":
        return f"Thank you, that code is right: {number} goes to the new address."
    return f"That code is right, but {number} has moved on: its address is as it was."


_CLOSED: dict[str, tuple[str, str]] = {
    "not_alone": ("Everything is as it was.", ""),
    "refused": ("I'm sorry for the trouble.", ""),
    "expired": ("That code is no longer good.", "Shall I send you a new one?"),
    "unproven": (
        "I can't link this address, because your mail provider doesn't vouch for it.",
        offer("person"),
    ),
    "locked": ("That was tried too often, so the code is locked.", offer("person")),
}
