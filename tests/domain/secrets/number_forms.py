"""Ways to write card numbers and other secrets, and numbers that are neither."""

VISA, MASTER, AMEX, DISCOVER = (
    "4111111111111111", "5555555555554444", "378282246310005", "6011111111111117",
)  # fmt: skip


def _gapped(gap: str, number: str = VISA) -> str:
    return gap.join(number[at : at + 4] for at in range(0, len(number), 4))


_DIGIT_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_SCRIPTS = {"fullwidth": 0xFF10, "arabic": 0x660, "persian": 0x6F0, "devanagari": 0x966,
            "bengali": 0x9E6, "thai": 0xE50, "bold": 0x1D7CE, "monospace": 0x1D7F6}  # fmt: skip


def _script(first: int, number: str) -> str:
    return "".join(chr(first + int(digit)) for digit in number)


def spoken(number: str) -> str:
    """The number digit by digit."""
    return " ".join(_DIGIT_WORDS[int(digit)] for digit in number)


# None of these digits may be left: the text, and the word that must replace them.
CARDS: list[str] = [
    VISA, MASTER, AMEX, DISCOVER,
    "4222222222222", "30569309025904", "38520000023237", "36227206271667",
    "3530111333300000", "6200000000000005", "6205500000000000004", "2223003122003222",
    "6759649826438453", "5019717010103742", "6304000000000000", "2200000000000004",
    *(_gapped(gap) for gap in (
        " ", "-", ".", "/", "_", ",", "\n", "\t", "\r\n", "  ", " - ", ", ", " / ", " | ", "|", "*",
        "**", "\u00a0", "\u2009", "\u202f", "\u3000", "\u2013", "\u2014", "\u2011", "\u00b7",
        "\u2022", "...", "\u2026", ":", ";", "+", "~", "=", "#", "\\", " \\ ", "--", ">", ") (",
        "] [", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "</b><b>", "<br>", "<br/>\n",
        "&nbsp;", "&#160;", "%20", "\\n", " and ", " then ", " dash ", " space ", "x",
        "</td>\n<td class=\"n1\">", "   \n   ", "\n> ", "\n\n", " \U0001f600 ",
    )),
    *(_script(first, VISA) for first in _SCRIPTS.values()),
    *(_gapped(" ", _script(first, MASTER)) for first in _SCRIPTS.values()),
    " ".join(VISA), "-".join(AMEX), "\n".join(MASTER), ".".join(DISCOVER), "\u200b".join(VISA),
    "\u2060".join(_gapped(" ")), "\ufe0f\u20e3".join(VISA) + "\ufe0f\u20e3",
    "41 11 11 11 11 11 11 11", "411 111 111 111 111 1", "41111 11111 11111 1", "41111111 11111111",
    "4111-1111 1111.1111", "4111 1111-11111111", "(4111) (1111) (1111) (1111)", "3782 822463 10005",
    "3782-822463-10005", "\u2463\u2460\u2460\u2460 1111 1111 1111",
    "".join(chr(0x2460 + int(d) - 1) if d != "0" else "\u24ea" for d in VISA),
    "".join("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"[int(d)] for d in MASTER),
    "".join(f"&#{48 + int(d)};" for d in VISA), "".join(f"%3{d}" for d in VISA),
    "**4111** **1111** **1111** **1111**", "`4111` `1111` `1111` `1111`",
    "4111, then 1111, then 1111, and 1111", "4111 uh 1111 um 1111 1111",
    "the first four are 4111, next four 1111, then 1111 and the last four are 1111",
    spoken(VISA), spoken(AMEX), spoken(MASTER).title(), spoken(DISCOVER).replace(" ", ", "),
    spoken(VISA).replace("four", "for"), spoken("4000000000000002").replace("zero", "oh"),
    "four one one one, one one one one, one one one one, one one one one",
    "four triple one, double one double one, double one double one, double one double one",
    "forty-one eleven eleven eleven eleven eleven eleven eleven",
    "forty one eleven, eleven eleven, eleven eleven, eleven eleven",
    "fifty-five fifty-five fifty-five fifty-five fifty-five fifty-five forty-four forty-four",
    "four one one one dash one one one one dash one one one one dash one one one one",
    # Would be a tracking number from its third digit on.
    "3 7 9 1 0 0 0 1 0 1 0 5 0 6 3 12/27 123",
    "4 triple 1 1111 1111 1111", "four 1 1 1 1111 1111 1111", "4111 1111 one one one one 1111",
]  # fmt: skip

# Around a card: before it, after it. Only the digits in `KEPT` may be left of both.
AROUND: list[tuple[str, str]] = [
    ("", " 12/27 123"), ("", " 12/27"), ("", " exp 12/27 cvv 123"), ("", ", 1227, 123"),
    ("", "\nexp: 12/2027\ncvc: 123"), ("", " valid thru 12 27 security code 123"),
    ("", " 12-27 - 123"), ("", "exp1227cvv123"), ("my order ", ""), ("order number ", ""),
    ("tracking number: ", ""), ("serial ", " thanks"), ("order #", ""), ("Visa", ""), ("card", "!"),
    ("cvv 123 exp 12/27 ", ""), ("12/27 123 ", ""), ("$", ""), ("#", ""), ("+", ""), ("x", "x"),
    ("", " (expires December 2027, the code on the back is 123)"), ("", "|12|27|123"),
    ("", ";12;2027;123"), ("", " / 12/27 / 123 / Alex"), ("IMG_", ".png"), ("scan-", "_front.jpg"),
    ("", " exp twelve twenty-seven cvv one two three"), ("", "123"), ("", "1227123"), ("", "1227"),
    ("", f" {MASTER}"), ("", f"\n{MASTER}\n{AMEX}"), ("", f",{DISCOVER}"), ("", f"{MASTER}"),
]  # fmt: skip

# With a digit that must stay, so that masking neighbors is no solution.
NEIGHBORS: list[tuple[str, str]] = [
    ("ORD-1001 ", ""), ("I ordered 2 of 1001, card ", ""), ("call 555-010-4477, card ", ""),
    ("12 ", " 5"), ("1001 ", " 1002"), ("order 1001: ", " for $499.00"), ("3 x ", ", order 1001"),
    ("+1 555 010 4477 ", ""), ("on 2026-11-29 ", ""), ("at 10:30 ", ""), ("1. ", "\n2. next"),
]  # fmt: skip

SECRETS: list[tuple[str, str]] = [
    ("Mein Kennwort lautet {}", "gra$fik"), ("ma carte, mot de passe : {}", "Chat_99"),
    ("mijn wachtwoord is {}", "fiets7"), ("a minha senha é {} desde ontem", "gato!88"),
    ("la mia password è {}", "Roma2026"), ("Prüfziffer (CVC) {} auf der Karte", "853"),
    ("el código de seguridad es {}", "417"), ("mein Bestätigungscode ist {}", "662013"),
    ("the last three digits printed on the back are {}", "684"), ("PIN is {} for now", "6093"),
    ("the four numbers on the front: {}", "6093"), ("[cvv] {}", "417"),
    ("{} is my new online banking code", "662013"),
    ("my password is {}", "hunter2"), ("password: {}", "correcthorse"), ("pw: {}", "s3cret!"),
    ("pwd={}", "Tr0ub4dor&3"), ("the password for my account is {}", "sunshine99"),
    ("My Password is: {}", "Blue42"), ("passphrase is {}", "correct horse battery staple"),
    ('my password is "{}"', "open sesame now"), ("{} is my password", "hunter2"),
    ("login bob password {}", "hunter2x"), ("pass: {}", "qwerty"), ("pass word is {}", "qwertz1"),
    ("passwd {}", "abc123"), ("I set my password to {}", "monkey77"),
    ("PASSWORD\uff1a {}", "hunter2"), ("pass\u200bword is {}", "hunter2"),
    ("cvv {}", "123"), ("CVV2: {}", "1234"), ("cvc is {}", "1 2 3"), ("security code: {}", "123"),
    ("the three digits on the back are {}", "123"), ("cvv is {}", "one two three"),
    ("the code on the back of my card is cvv {}", "9-9-9"), ("cvv={}", "\uff11\uff12\uff13"),
    ("IBAN {}", "DE89 3704 0044 0532 0130 00"), ("iban:{}", "gb82west12345698765432"),
    ("{}", "FR14 2004 1010 0505 0001 3M02 606"), ("pay to {}", "DE89-3704-0044-0532-0130-00"),
    ("{}", "NL91 ABNA 0417 1643 00"), ("{}", "DE89\n3704\n0044\n0532\n0130\n00"),
    ("{} please", "\uff24\uff2589370400440532013000"), ("ssn {}", "123-45-6789"),
    ("{}", "123-45-6789"),
    ("{}", "123 45 6789"), ("my social is {}", "123456789"), ("SSN: {}", "123.45.6789"),
    ("social security number {}", "one two three four five six seven eight nine"),
    ("last four of my social {}", "6789"), ("routing number {}", "021000021"),
    ("my bank account number is {}", "000123456789"),
    ("the code is {}", "483920"), ("code: {}", "48 39 20"), ("my code is {}", "4 8 3 9 2 0"),
    ("code is {}, thanks", "4-8-3-9-2-0"), ("the code is {}", "483 then 920"),
    ("code {}", "four eight three nine two oh"), ("{} is my code", "48 39 20"), ("{}", "48 39 20"),
    ("{}", "4-8-3-9-2-0"), ("{}", "\uff14\uff18\uff13\uff19\uff12\uff10"), ("{}", "4 8 3 9 2 0"),
    ("OTP {}", "8812"), ("my verification code: {}", "88123455"), ("pin is {}", "4821"),
    ("one-time password {}", "483920"), ("G-{} is my code", "483920"), ("2FA code {}", "483 920"),
]  # fmt: skip

INNOCENT: list[str] = [
    "my pin code for zip code 90210", "560001 is the postal code", "Mein Passwort ist falsch.",
    "La contraseña es incorrecta", "palabra clave: RTX4090", "le mot de passe est oublié",
    "the last part of my order", "the numbers on the back are faded",
    "ORD-1001", "order 1001, 1002 and 1003", "orders ORD-4001, ORD-4002, ORD-4003, ORD-4004",
    "TCK-12", "ticket TCK-4821", "RMA7K2M9QX4B1TZ", "REFUND 4821", "reply LABEL 4821",
    "9400111899223857268499", "9400 1118 9922 3857 2684 99", "tracking 9205590164917312751089",
    "1Z999AA10123456784", "1Z4111111111111111", "FedEx 794612345678", "612345678901234",
    "420787019400111899223857268499", "DHL 4073158826", "TBA123456789012", "JD014600003828392837",
    "RR123456785US", "+1 555 010 4477", "(555) 010-4477", "555-010-4477 or 555-010-4478",
    "+44 20 7946 0958", "+49 (0)30 901820", "00491701234567", "5550104477", "+15550104477",
    "4006381333931", "EAN 4006381333931", "UPC 012345678905", "5901234123457",
    "ISBN 978-3-16-148410-0", "IMEI 490154203237518", "IMEI 356938035643809",
    "SIM 8901260123456789012",
    "serial SN12345678", "2026-11-29 22:38:43.123456", "2026-11-29T22:38:43Z", "11/29/2026",
    "between 12/27/2026 and 01/15/2027", "$1,299.00 and $499.00 and $29.99 and $1,119.50",
    "RTX 4090 24GB at $1,599.99", "7800X3D, 9800X3D, 5800X3D", "i9-14900K and i7-14700K",
    "192.168.1.100", "10.0.0.1:8080", "47.6062, -122.3321", "550e8400-e29b-41d4-a716-446655440000",
    "score of 483920 in 3DMark", "I paid 129900 yen", "zip code 78701", "78701-1234", "ZIP 787012",
    "error code 100123", "order 100123", "3840x2160 at 144 Hz", "1920 x 1080", "1, 2, 3, 4, 5",
    "promo code 482910", "version 1.22.333.4444", "PO 4500012345", "invoice 2026-000123",
    "my password is not working", "I forgot my password", "reset my password please",
    "is my password safe?", "what is my password", "the password reset link does not work",
    "password is wrong", "my passport is 3 weeks late", "the pass is $20", "one or two of the four",
    "one two three four, I declare a thumb war", "twenty four hours, seven days, three hundred",
    "my name is Pwyll and I live at 41 Main St, Dallas, TX 75201", "CPU-4111 and GPU-1111",
    "http://shop.example.com/orders/1001?ref=4821", "8:00-17:00 Mon-Fri, 10:00-14:00 Sat",
    "order 1001 placed on 11/02, 2 items, $329.00, then order 1002 placed on 11/05, 3 items",
]  # fmt: skip
