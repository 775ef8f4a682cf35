"""What a field of an address may look like, and the address as the customer sees it."""

import pytest

from support_agent.domain.addresses import cleaned, faults, in_a_line, in_full

HOME = {
    "name": "Alex Rivera",
    "street": "1 New Road",
    "city": "Dallas",
    "state": "TX",
    "zip": "75201",
}


def wrong(**changes: str) -> list[str]:
    """The fields that are refused."""
    return [fault.partition(":")[0] for fault in faults(cleaned({**HOME, **changes}))]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"name": "Seán O'Neil-Smith Jr."},
        {"name": "María del Carmen de la Cruz"},
        {"name": "J. R. R. Tolkien"},
        {"name": "Della Street"},
        {"name": "Christopher Lane"},
        {"name": "Smith & Sons Inc."},
        {"name": "王小明"},
        {"name": "Jürgen Groß"},
        {"street": "12 Main St, Apt 4"},
        {"street": "2114 Bluebonnet Ln"},
        {"street": "500 W 5th St"},
        {"street": "1 Broadway"},
        {"street": "PO Box 123"},
        {"street": "P.O. Box 99"},
        {"street": "123 1/2 Elm Street"},
        {"street": "45-10 Main St"},
        {"street": "221B Baker Street"},
        {"street": "9 O'Connor Ave #12"},
        {"street": "77 Martin Luther King Jr. Blvd"},
        {"street": "1600 Pennsylvania Ave NW Suite 200"},
        {"street": "12 main st apt 4b"},
        {"street": "100 County Road 12"},
        {"street": "PSC 1234, Box 5678", "city": "APO", "state": "AE", "zip": "09012"},
        {"city": "Winston-Salem", "state": "NC", "zip": "27101"},
        {"city": "St. Louis", "state": "MO", "zip": "63101"},
        {"city": "Coeur d'Alene", "state": "ID", "zip": "83814"},
        {"zip": "75201-1234"},
        {"state": "tx"},
        {"city": "El Paso", "zip": "88510"},
        {"city": "San Juan", "state": "PR", "zip": "00901"},
        {"street": "Hauptstraße 12a", "city": "Köln", "state": "", "zip": "50667", "country": "DE"},
        {
            "street": "12 Rue de l'Église",
            "city": "Aix-en-Provence",
            "state": "",
            "zip": "13100",
            "country": "fr",
        },
        {
            "street": "10 Downing Street",
            "city": "London",
            "state": "",
            "zip": "sw1a 2aa",
            "country": "GB",
        },
        {
            "street": "123 Rue Sainte-Catherine",
            "city": "Montréal",
            "state": "QC",
            "zip": "H2X 1K4",
            "country": "CA",
        },
        {
            "street": "Av. Reforma 222",
            "city": "Ciudad de México",
            "state": "CDMX",
            "zip": "06600",
            "country": "MX",
        },
        {
            "street": "12 Nathan Road, Floor 3",
            "city": "Kowloon",
            "state": "",
            "zip": "",
            "country": "HK",
        },
    ],
)
def test_an_address_of_a_real_kind_is_taken(changes: dict[str, str]) -> None:
    assert wrong(**changes) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "M. Thief, 9 Drop Street, Dallas"),
        ("name", "M. Thief 9 Drop Street"),
        ("name", "M Thief Drop Street Dallas"),
        ("name", "Alex\nStreet: 9 Drop St"),
        ("name", "Alex https://x.example"),
        ("name", "alex@example.com"),
        ("name", "x"),
        ("name", "**Alex**"),
        ("name", "[Alex](x)"),
        ("name", "<b>Alex</b>"),
        ("name", "A" * 61),
        ("name", "Alex\u200bRivera"),
        ("name", "Alex\u202eRivera"),
        ("name", "\u0410lex Rivera"),
        ("name", ""),
        ("name", "Alex; Rivera"),
        ("name", "+1 555 010 4477"),
        ("name", "[code]"),
        ("street", "your address on file"),
        ("street", "1 your address on file"),
        ("street", "same"),
        ("street", "Main Street"),
        ("street", "12"),
        ("street", "12 St, Dallas, TX 75201"),
        ("street", "12 Main St\nCity: Austin"),
        ("street", "12 Main St https://x.example"),
        ("street", "12 Main www.x.example"),
        ("street", "12 Main St <b>"),
        ("street", "12 *Main* St"),
        ("street", "12 Main St, the parcel goes to your address on file as always"),
        ("street", "as before, 12 Main St"),
        ("street", "12 Main St\u200b"),
        ("street", "12 " + "x" * 90),
        ("street", "\uff11\uff12 M\u0430in St"),
        ("street", "12 Main St | 9 Drop St"),
        ("street", "12 [code] St"),
        ("street", "12 Main St, 9 Drop Street"),
        ("street", "PO Box"),
        ("city", "Dallas 75201"),
        ("city", "Dallas, TX"),
        ("city", "your city"),
        ("city", "D"),
        ("city", "Dallas\tAustin"),
        ("city", "Dallas (your address on file)"),
        ("city", "x.example"),
        ("city", "http://x"),
        ("state", "XX"),
        ("state", "Texas, or so"),
        ("state", ""),
        ("zip", "75201 " + "x"),
        ("zip", "00000"),
        ("zip", "7520"),
        ("zip", "90210"),
        ("zip", "75201-12"),
        ("country", "XX"),
        ("country", "United States"),
        ("country", "U\u200bS"),
    ],
)
def test_what_is_no_such_field_is_refused_by_its_name(field: str, value: str) -> None:
    assert field in wrong(**{field: value})


def test_a_refusal_says_what_to_give() -> None:
    (fault,) = faults(cleaned({**HOME, "zip": "90210"}))
    assert fault == "zip: 90210 is not in TX; ask the customer which of the two is right"


def test_the_address_in_full_shows_every_field_by_its_label() -> None:
    address = cleaned({**HOME, "state": "tx", "name": " Alex  Rivera "})
    assert in_full(address) == (
        "Name: Alex Rivera\nStreet: 1 New Road\nCity: Dallas\nState: TX\nPostal code: 75201\n"
        "Country: US"
    )
    assert in_a_line(address) == "Alex Rivera, 1 New Road, Dallas, TX, 75201, US"
