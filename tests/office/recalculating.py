"""LibreOffice as a second mind: a workbook goes in, the same with every formula calculated anew comes out.

LibreOffice trusts the cached values of a file that another program wrote unless its profile says otherwise, so each
call gets a profile of its own that does.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from survey.commands.testing import office_path

PATIENCE = 180
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


def recalculated(content: bytes, *, recalculate: bool = True) -> bytes:
    """Return the workbook as LibreOffice saves it; without `recalculate` by LibreOffice's own default for such files.

    Raises TimeoutExpired after `PATIENCE` seconds and CalledProcessError when LibreOffice gives up.
    """
    program = office_path()
    assert program is not None, "no LibreOffice; run:  python3 -m survey test --install office"
    with tempfile.TemporaryDirectory(prefix="survey-office-") as name:
        folder = Path(name)
        profile, inside, outside = folder / "profile", folder / "in", folder / "out"
        for part in (profile / "user", inside, outside):
            part.mkdir(parents=True)
        if recalculate:
            (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
        (inside / "book.xlsx").write_bytes(content)
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "xlsx", "--outdir", str(outside), str(inside / "book.xlsx")]
        subprocess.run(command, check=True, timeout=PATIENCE, capture_output=True)
        return (outside / "book.xlsx").read_bytes()


def formulas(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield (sheet, cell, formula) of every formula cell."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, str(cell.value)


def values(content: bytes) -> dict[tuple[str, str], Any]:
    """Return (sheet, cell) -> the value that stands in the file, of formulas the cached one."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def changed(content: bytes, cells: dict[tuple[str, str], Any]) -> bytes:
    """Return the workbook with these cells (sheet, cell) typed over, as an official would."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
