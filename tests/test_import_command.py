"""The import as a shop owner runs it: its progress, and how it ends."""

import asyncio
import io
import signal
import subprocess
from pathlib import Path

import pytest

from support_agent.commands.imports import MOST_SHOWN, Watched
from support_agent.flows.imports.report import Fault, Report
from tests.test_cli import command, environment, run


async def test_few_faults_are_shown_and_all_are_written(
    tmp_path: Path, database_url: str, redis_url: str
) -> None:
    rows = "".join(f"not-{n}\n" for n in range(60)) + "ann@example.org\n"
    (tmp_path / "c.csv").write_text("E-Mail\n" + rows, encoding="utf-8")
    stores = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    arguments = ["import", "customers", "c.csv", "--faults", "faults.txt"]
    done = await run(tmp_path, *arguments, **stores)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[0] == "row 1: email: 'not-0' is no e-mail address; write it as name@example.com"
    assert lines[MOST_SHOWN:] == ["and 10 more faults; all are in faults.txt"]
    assert done.stdout == "61 read: 1 added, 0 changed, 0 unchanged, 60 faulty.\n"
    assert len((tmp_path / "faults.txt").read_text("utf-8").splitlines()) == 60
    wrong = await run(tmp_path, "import", "orders", "c.csv", **stores)
    assert wrong.returncode == 2
    assert "has no column order_number, status, total, placed_at" in wrong.stderr
    assert "Traceback" not in wrong.stderr


async def test_ctrl_c_ends_between_two_batches_and_says_what_is_in(
    tmp_path: Path, database_url: str, redis_url: str
) -> None:
    with (tmp_path / "p.csv").open("w", encoding="utf-8") as file:
        file.write("sku,name,price,category\n")
        file.writelines(f"SKU-{n},Part {n},1.00,Parts\n" for n in range(300_000))
    process = await asyncio.create_subprocess_exec(
        *command("import", "products", "p.csv"),
        env=environment(tmp_path, DATABASE_URL=database_url, REDIS_URL=redis_url),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    async with asyncio.timeout(60):
        assert b"10,000 rows read, 3 % of the file" in await process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = await process.communicate()
    assert process.returncode == 130
    assert b"Traceback" not in err
    stopped, figures = out.decode().splitlines()
    assert stopped == "Stopped. What is counted here is in; run it again for the rest."
    read, added = figures.split(" ")[0], figures.split(" ")[2]
    assert read == added
    assert int(read.replace(",", "")) % 1000 == 0


def test_a_terminal_shows_one_line_that_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(read=1000, size=200, position=100)
    watched = Watched(report, None, is_terminal=True)
    watched.goes_on()
    assert capsys.readouterr().err == "1,000 rows read, 50 % of the file"
    watched.tell(Fault(7, "email", "is missing"))
    assert capsys.readouterr().err == f"\r{' ' * 33}\rrow 7: email: is missing\n"
    watched.ended(dry_run=True, stopped=False)
    assert capsys.readouterr().out == (
        "1,000 read: 0 would be added, 0 would be changed, 1,000 unchanged, 0 faulty.\n"
    )


def test_of_many_notes_the_first_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    report, file = Report(), io.StringIO()
    file.name = "notes.txt"
    for n in range(60):
        report.note(f"row {n}: a number was replaced")
        report.note(f"row {n}: a number was replaced")
    Watched(report, file, is_terminal=False).ended(dry_run=False, stopped=False)
    shown = capsys.readouterr().out.splitlines()
    assert shown[MOST_SHOWN] == "and 10 more such lines; all are in notes.txt"
    assert len(file.getvalue().splitlines()) == 60
