"""Files as spreadsheets write them: separators, encodings, line ends, headings, and long ones."""

import random
import tracemalloc
from pathlib import Path

import pytest

from support_agent.domain.errors import InvalidInput
from support_agent.flows.imports.files import RowFile
from support_agent.flows.imports.headings import headings_of
from support_agent.flows.imports.report import Fault, Report
from tests.world import World

CUSTOMERS = (
    "email,phone_number,first_name,last_name\n"
    'ann@example.org,+15550107001,"J\u00fcrgen, Dr.",Vogt\n'
)


async def imported(
    world: World, tmp_path: Path, content: bytes, kind: str = "customers", name: str = "f.csv"
) -> Report:
    path = tmp_path / name
    path.write_bytes(content)
    return await world.app.flows.imports.run(kind, path, dry_run=False)  # type: ignore[arg-type]


def semicolons(text: str) -> str:
    return (
        text.replace('"J\u00fcrgen, Dr."', "J\u00fcrgen~ Dr.").replace(",", ";").replace("~", ",")
    )


@pytest.mark.parametrize(
    "content",
    [
        CUSTOMERS.encode(),
        CUSTOMERS.encode("utf-8-sig"),
        CUSTOMERS.encode("utf-16"),
        b"\xfe\xff" + CUSTOMERS.encode("utf-16-be"),
        CUSTOMERS.encode("cp1252"),
        CUSTOMERS.replace("\n", "\r\n").encode(),
        CUSTOMERS.replace("\n", "\r").encode(),
        CUSTOMERS.replace("\n", "\r").encode("mac_roman"),
        semicolons(CUSTOMERS).encode(),
        semicolons(CUSTOMERS).encode("cp1252"),
        ("sep=;\r\n" + semicolons(CUSTOMERS)).encode("utf-8-sig"),
        semicolons(CUSTOMERS).replace(";", "\t").encode("utf-16"),
        semicolons(CUSTOMERS).replace(";", "|").encode(),
        ("\n\n" + CUSTOMERS.replace("\n", "\n\n,,,\n")).encode(),
        CUSTOMERS.replace("\n", ",,\n").encode(),
        (CUSTOMERS + CUSTOMERS.splitlines()[0] + "\n").encode(),
        CUSTOMERS.replace("email", " E-Mail ").replace("phone_number", "Phone").encode(),
        CUSTOMERS.replace("first_name", "First Name").replace("last_name", '"Last\nName"').encode(),
        CUSTOMERS.rstrip("\n").encode(),
    ],
)
async def test_one_table_is_read_however_it_was_saved(
    world: World, tmp_path: Path, content: bytes
) -> None:
    report = await imported(world, tmp_path, content)
    assert (report.faults, report.added, report.read) == ([], 1, 1)
    found = await world.app.database.fetch_one(
        "SELECT first_name, phone_number FROM customers WHERE email = 'ann@example.org'"
    )
    assert found == {"first_name": "J\u00fcrgen, Dr.", "phone_number": "+15550107001"}
    guessed = (b"\xfc" in content and content[:2] != b"\xff\xfe") or b"\x9f" in content[-40:]
    assert bool(report.notes) == (guessed and b"\0" not in content)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("email,Foo", "column 'Foo' is not known; the columns are email, previous_email"),
        ("email,fist_name", "did you mean 'first_name'?"),
        ("email,Foo,Bar", "columns 'Foo', 'Bar' are not known"),
        ("email,E-mail", "columns 'email' and 'E-mail' both mean email; remove one"),
        ("email,email", "both mean email"),
        ("first_name,last_name", "has no column email or phone_number"),
        ("", "is empty"),
        ("\n\n,,,\n", "is empty"),
    ],
)
async def test_headings_that_are_wrong_are_told_once(
    world: World, tmp_path: Path, header: str, reason: str
) -> None:
    rows = "".join(f"a{n}@example.org,x\n" for n in range(5)) if header.strip(",\n") else ""
    with pytest.raises(InvalidInput) as caught:
        await imported(world, tmp_path, f"{header}\n{rows}".encode())
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("f.xlsx", b"PK\x03\x04", "is a workbook, which is not read; save it as CSV UTF-8"),
        ("f.csv", b"email\n\xff\xfe\x81\x8d", "save it as CSV UTF-8"),
        ("f.csv", CUSTOMERS.encode("utf-16-le"), "save it as CSV UTF-8"),
        ("f.pdf", b"%PDF", "neither"),
    ],
)
async def test_what_is_no_table_says_how_to_make_one(
    world: World, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(InvalidInput, match=reason):
        await imported(world, tmp_path, content, name=name)


async def test_a_row_that_is_broken_keeps_its_place_and_the_others_go_in(
    world: World, tmp_path: Path
) -> None:
    lines = [
        "email,,first_name",
        '"a@example.org",,A',
        "",
        'b@example.org,,"B" B',
        "c@example.org,,C,,,",
        "d@example.org,,D,,x",
        "e@example.org,x,E",
        'f@example.org,,"F',
        "g@example.org,,G",
    ]
    report = await imported(world, tmp_path, "\n".join(lines).encode())
    assert [(fault.row, fault.reason.split(";")[0]) for fault in report.faults] == [
        (3, "has a quotation mark in a cell"),
        (5, "has more cells than the header has columns"),
        (6, "has a cell in a column without a heading"),
        (7, "opens a quotation mark that is never closed"),
    ]
    assert report.added == 2


async def test_a_deep_or_broken_line_of_json_is_a_fault(world: World, tmp_path: Path) -> None:
    lines = ["[" * 100_000, "{", '{"email": "ann@example.org"}', "", '{"email": NaN}', "7"]
    report = await imported(world, tmp_path, "\n".join(lines).encode(), name="f.jsonl")
    assert [fault.row for fault in report.faults] == [1, 2, 5, 6]
    assert report.added == 1


@pytest.mark.parametrize("kind", ["customers", "products", "orders"])
async def test_no_bytes_at_all_end_in_an_error_of_ours(
    world: World, tmp_path: Path, kind: str, long: bool
) -> None:
    dice = random.Random(kind)  # noqa: S311 - no secret
    header = {
        "customers": "email,phone_number,previous_email",
        "products": "sku,name,price,category,stock:A",
        "orders": "order_number,customer,status,total,placed_at,item_sku,item_price,refunded",
    }[kind]
    parts = [b'"', b",", b";", b"\n", b"\r", b"=1+1", b"\xc3\xbc", b"\xfc", b"ORD-1001", b"1,5"]
    parts += [b"alex.rivera@example.com", b"+15550104477", b"2026-11-02", b"shipped", b"9" * 30]
    for _ in range(300 if long else 40):
        body = b"".join(dice.choices([*parts, b","], k=dice.randint(1, 60)))
        try:
            report = await imported(world, tmp_path, header.encode() + b"\n" + body, kind)
        except InvalidInput:
            continue
        assert report.unchanged >= 0


def test_a_long_file_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("email,first_name\n")
        for n in range(200_000):
            file.write(f"somebody{n}@example.org,{'x' * 60}\n")
    tracemalloc.start()
    with RowFile(path) as file:
        assert sum(1 for _ in file.rows(headings_of("customers"))) == 200_000
        assert file.position == file.size
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10_000_000 < path.stat().st_size * 2


async def test_faults_are_told_as_they_come_and_progress_with_them(
    world: World, tmp_path: Path
) -> None:
    path = tmp_path / "c.csv"
    path.write_text("email\n" + "".join(f"not-{n}\n" for n in range(2500)), encoding="utf-8")
    told: list[Fault] = []
    steps: list[tuple[int, bool]] = []
    report = Report(tell=told.append)
    report.goes_on = lambda: steps.append((report.read, report.position <= report.size))
    await world.app.flows.imports.run("customers", path, dry_run=True, report=report)
    assert steps == [(1000, True), (2000, True), (2500, True)]
    assert (len(told), report.faulty, report.faults) == (2500, 2500, [])
