"""Reads files from spreadsheets and shop systems: encoding, separator, rows one at a time."""

import codecs
import csv
import json
from collections.abc import Iterator
from contextlib import ExitStack
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from support_agent.domain.errors import InvalidInput
from support_agent.flows.imports.headings import Headings

Raw = tuple[int, dict[str, object] | str]
"""A row with its number, counted from 1 below the headings; a text says what is wrong with it."""

_TABLES = {".csv", ".tsv", ".tab"}
_LINES = {".jsonl", ".ndjson"}
_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods", ".numbers"}
_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_WORDS = {"cp1252": "Windows-1252", "mac_roman": "Mac OS Roman"}
_CHUNK_BYTES = 1 << 20
_SEPARATORS = ",;\t|"
_MOST_HEADINGS_CHARACTERS = 100_000
_SAVE = "save it as CSV UTF-8"
# csv's message when a file ends inside quotation marks.
_NEVER_CLOSED = "unexpected end of data"


def read_text(path: Path) -> str:
    """The text of a small file, such as an article."""
    with RowFile(path) as file:
        return file.text.read().replace("\r\n", "\n").replace("\r", "\n")


class RowFile:
    """An open file of rows. `size` and `position` are in bytes; `guessed`: a guessed encoding.

    Raises InvalidInput for a file that can't be read at all.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.guessed = path, ""
        with ExitStack() as stack:
            try:
                self._bytes = stack.enter_context(path.open("rb"))
                self.size = path.stat().st_size
                encoding = self._encoding(self._bytes)
            except OSError as error:
                raise InvalidInput(str(path), f"can't be read: {error.strerror}") from error
            self.text = TextIOWrapper(self._bytes, encoding=encoding, newline="")
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def position(self) -> int:
        """How far the file was read, in bytes."""
        return self._bytes.tell()

    def rows(self, headings: Headings) -> Iterator[Raw]:
        """Its rows, with the fields of their columns."""
        suffix = self.path.suffix.lower()
        if suffix in _TABLES:
            return self._table(headings)
        if suffix in _LINES:
            return _json_rows(self.text)
        if suffix in _WORKBOOKS:
            raise InvalidInput(str(self.path), f"is a workbook, which is not read; {_SAVE}")
        raise InvalidInput(str(self.path), f"is neither .csv, .tsv nor .jsonl; {_SAVE}")

    def _encoding(self, file: BinaryIO) -> str:
        """Reads the whole file, so that half of it isn't imported before a broken character."""
        start = file.read(_CHUNK_BYTES)
        marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
        ends_in_cr = b"\r" in start and b"\n" not in start
        guesses = ["utf-8", "mac_roman" if ends_in_cr else "cp1252"]
        for encoding in [marked] if marked else guesses:
            if _fits(file, encoding):
                self.guessed = _WORDS.get(encoding, "")
                file.seek(0)
                return encoding
        raise InvalidInput(str(self.path), f"is not text in an encoding that can be told; {_SAVE}")

    def _table(self, headings: Headings) -> Iterator[Raw]:
        first, separator = self._first_line()
        if separator is None:
            separator = max(_SEPARATORS, key=lambda each: headings.known(_cells(first, each)))
        header = _cells(first, separator)
        fields = headings.fields(header)
        reader = csv.reader(self.text, delimiter=separator, strict=True)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield number, _quotation_fault(str(error))
                continue
            if not any(cell.strip() for cell in cells) or cells == header:
                continue  # a blank row, or headings repeated where files were joined
            yield number, _named(cells, fields, header)

    def _first_line(self) -> tuple[str, str | None]:
        """The headings, below blank lines and the line that tells Excel the separator."""
        separator = None
        while line := self.text.readline(_MOST_HEADINGS_CHARACTERS):
            bare = line.strip()
            if bare.lower().startswith("sep=") and len(bare) == len("sep=") + 1:
                separator = bare[-1]
            elif line.rstrip("\r\n").lower() == "sep=\t":
                separator = "\t"
            elif bare.strip(_SEPARATORS):
                while line.count('"') % 2 and (more := self.text.readline(1000)):
                    line += more
                return line, separator
        raise InvalidInput(str(self.path), "is empty; its first row names the columns")


def _fits(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK_BYTES):
            if "\0" in decoder.decode(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except (csv.Error, StopIteration):
        return []


def _named(
    cells: list[str], fields: list[str | None], header: list[str]
) -> dict[str, object] | str:
    if any(cell.strip() for cell in cells[len(fields) :]):
        return "has more cells than the header has columns"
    if any(cell.strip() and not name.strip() for name, cell in zip(header, cells, strict=False)):
        return "has a cell in a column without a heading; name the column or empty the cell"
    pairs = zip(fields, cells, strict=False)
    return {field: cell for field, cell in pairs if field is not None}


def _quotation_fault(error: str) -> str:
    if error == _NEVER_CLOSED:
        return "opens a quotation mark that is never closed; the rows below it were not read"
    return "has a quotation mark in a cell; write it twice, with one before and behind the cell"


def _json_rows(lines: TextIOWrapper) -> Iterator[Raw]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(
                line, parse_float=str, parse_constant=str, object_pairs_hook=_each_once
            )
        except InvalidInput as error:
            yield number, error.reason
            continue
        except (ValueError, RecursionError):
            yield number, "is not JSON"
            continue
        yield number, row if isinstance(row, dict) else "is not a JSON object"


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidInput(twice, f"has {twice!r} twice; keep the one that is right")
    return fields
