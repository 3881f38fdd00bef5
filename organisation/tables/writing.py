"""Write tables of plain text that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill

from organisation.tables.columns import Column

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a CSV file that Chinese Excel opens: UTF-8 with a mark, CRLF.

    A cell that begins like a formula gets an apostrophe, which our import takes away again.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([str(column.heading) for column in columns])
    for row in rows:
        writer.writerow([f"'{text}" if text.startswith(FORMULA_SIGNS) else text for text in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def write_xlsx(columns: Sequence[Column], rows: Iterable[Sequence[str]], title: str) -> bytes:
    """Return an XLSX file whose every cell is text; required headings stand on a tint."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns):
        letter = chr(ord("A") + number)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = "@"

    def cell(text: str) -> Cell:
        made = WriteOnlyCell(sheet, value="")
        # openpyxl takes text that begins with "=" for a formula: say that it is text.
        made.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        made.data_type = "s"
        made.number_format = "@"
        return made

    headings = [cell(str(column.heading)) for column in columns]
    for heading, column in zip(headings, columns, strict=True):
        heading.font = Font(bold=True)
        if column.required:
            heading.fill = PatternFill("solid", fgColor="F6E9E4")
    sheet.append(headings)
    for row in rows:
        sheet.append([cell(text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
