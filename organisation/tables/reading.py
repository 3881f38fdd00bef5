"""Read a table from an untrusted XLSX or CSV file into rows of plain text.

Nothing in the file is run or trusted: sizes are checked before anything is unpacked, a formula is
an error of its row, invisible characters are dropped. Raises ``ImportRefused`` for a file that
can't be read, with a sentence that says what to do.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from organisation.errors import ImportRefused
from organisation.tables.columns import EXAMPLE_MARKS, Column, comparable

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 80 * 1024 * 1024
MAX_PARTS = 200
MAX_ROWS = 10_000
MAX_COLUMNS = 60
MAX_CELL = 2_000
# Zero-width marks and direction overrides: they make two names that look alike differ.
INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
FORMULA_START = re.compile(r"^'(?=[=+\-@\t\r])")


class Upload(Protocol):
    """What Django's uploaded files offer."""

    name: str | None
    size: int | None

    def read(self, num_bytes: int = ...) -> bytes: ...


@dataclass(frozen=True)
class TableRow:
    """One row that holds something: its number in the file, its text by column, its faults."""

    number: int
    cells: dict[str, str]
    reasons: list[str] = field(default_factory=list)


def clean_text(raw: str) -> str:
    """Return ``raw`` without control, zero-width and direction characters, blanks trimmed.

    Line ends inside stay. An apostrophe that our CSV export put before a formula sign goes.
    """
    kept = "".join(
        char
        for char in INVISIBLE.sub("", raw)
        if char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"}
    )
    return FORMULA_START.sub("", kept.strip())


def read_table(upload: Upload, columns: Sequence[Column]) -> list[TableRow]:
    """Return the rows of ``upload`` below its heading row, without empty rows and examples."""
    if (upload.size or 0) > MAX_BYTES:
        raise ImportRefused(_("The file is larger than 5 MB. Please split it into several."))
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ImportRefused(_("The file is larger than 5 MB. Please split it into several."))
    if not data.strip():
        raise ImportRefused(_("The file is empty."))
    rows = _xlsx_rows(data) if data[:4] == b"PK\x03\x04" else _csv_rows(data)
    return list(_table(rows, columns))


def _table(rows: Iterator[tuple[int, list[Any]]], columns: Sequence[Column]) -> Iterator[TableRow]:
    positions: list[Column | None] | None = None
    count = 0
    for number, raw in rows:
        texts = [_text(value) for value in raw[:MAX_COLUMNS]]
        if not any(text for text, _reason in texts):
            continue
        if positions is None:
            positions = _positions([text for text, _reason in texts], columns)
            continue
        if texts[0][0].startswith(EXAMPLE_MARKS):
            continue
        count += 1
        if count > MAX_ROWS:
            raise ImportRefused(
                _("The file has more than %(limit)d rows. Please split it into several.")
                % {"limit": MAX_ROWS}
            )
        reasons, cells = [], {}
        for column, (text, reason) in zip(positions, texts, strict=False):
            if column is None:
                continue
            cells[column.key] = text
            if reason:
                reasons.append(
                    _("%(heading)s: %(sentence)s") % {"heading": column.heading, "sentence": reason}
                )
        yield TableRow(number, cells, reasons)
    if positions is None:
        raise ImportRefused(_("The file is empty."))
    if count == 0:
        raise ImportRefused(_("The file has a heading but no row below it."))


def _positions(headings: list[str], columns: Sequence[Column]) -> list[Column | None]:
    """Return which column stands at each position of the heading row."""
    by_name = {name: column for column in columns for name in column.names()}
    found: list[Column | None] = []
    for heading in headings:
        name = comparable(heading)
        column = by_name.get(name)
        if column is None and name:
            raise ImportRefused(
                _("The column “%(heading)s” is not known. Please use the headings of the template.")
                % {"heading": heading[:40]}
            )
        if column is not None and column in found:
            raise ImportRefused(
                _("The column “%(heading)s” is there twice.") % {"heading": heading[:40]}
            )
        found.append(column)
    if missing := [
        str(column.heading) for column in columns if column.required and column not in found
    ]:
        raise ImportRefused(
            _("These columns are missing: %(columns)s.") % {"columns": "、".join(missing)}
        )
    return found


class _Formula(str):
    """A cell that holds a formula, or the error that one left behind."""


def _text(value: Any) -> tuple[str, str]:
    """Return a cell as text, and what is wrong with it."""
    if value is None:
        return "", ""
    if isinstance(value, _Formula):
        return clean_text(value)[:MAX_CELL], _("a formula; please paste its value instead.")
    if isinstance(value, bool):
        return (_("yes") if value else _("no")), ""
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return "", ""
        return (str(int(value)) if value == int(value) else format(Decimal(repr(value)), "f")), ""
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat(), ""
    text = clean_text(str(value))
    if len(text) > MAX_CELL:
        return text[:MAX_CELL], _("longer than %(limit)d characters.") % {"limit": MAX_CELL}
    return text, ""


def _csv_rows(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    text = _decoded(data)
    first_line = text.split("\n", 1)[0]
    delimiter = max(",\t;,", key=first_line.count)
    if delimiter not in first_line:
        delimiter = ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, list(row)
    except csv.Error as error:
        raise ImportRefused(
            _("Line %(line)d can't be read. Please save the table as XLSX or CSV again.")
            % {"line": reader.line_num}
        ) from error


def _decoded(data: bytes) -> str:
    """Return the text of a CSV file: UTF-8, marked UTF-16, or Chinese Excel's GB 18030."""
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Random bytes often are valid GB 18030; a table holds no control characters.
        if sum(text.count(chr(code)) for code in (*range(9), *range(14, 32))) == 0:
            return text
    raise ImportRefused(
        _("This is neither an XLSX nor a CSV file. Please start from the template.")
    )


def _xlsx_rows(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    unreadable = _("The XLSX file can't be read. Please save it again as XLSX or CSV.")
    _refuse_bomb(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        sheet.reset_dimensions()
        blank = 0
        for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
            values = [
                _Formula(cell.value) if cell.data_type in ("f", "e") else cell.value for cell in row
            ]
            blank = 0 if any(value not in (None, "") for value in values) else blank + 1
            if blank > MAX_ROWS:
                return
            yield number, values
    except ImportRefused:
        raise
    # openpyxl lets through whatever its parsers raise on a broken file: KeyError, ValueError, …
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ParseError,
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        RuntimeError,
        StopIteration,
        TypeError,
        ValueError,
        NotImplementedError,
        EOFError,
        zlib.error,
    ) as error:
        raise ImportRefused(unreadable) from error


def _refuse_bomb(data: bytes) -> None:
    """Raise ``ImportRefused`` for a package that unpacks to too much or declares entities."""
    too_much = _("The XLSX file unpacks to more than a table needs. It was refused.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise ImportRefused(too_much)
            unpacked = 0
            for part in parts:
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                with package.open(part) as content:
                    head = content.read(4096)
                    unpacked += len(head)
                    # What the directory says need not be true: count what really comes out.
                    while block := content.read(1 << 20):
                        unpacked += len(block)
                        if unpacked > MAX_UNPACKED:
                            raise ImportRefused(too_much)
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    raise ImportRefused(
                        _("The XLSX file can't be read. Please save it again as XLSX or CSV.")
                    )
    except (
        zipfile.BadZipFile,
        OSError,
        RuntimeError,
        NotImplementedError,
        EOFError,
        ValueError,
        zlib.error,
    ) as error:
        raise ImportRefused(
            _("The XLSX file can't be read. Please save it again as XLSX or CSV.")
        ) from error
