"""LibreOffice as a second mind: a workbook goes in, the same with every formula calculated anew comes out.

LibreOffice trusts the cached values of a file that another program wrote unless its profile says otherwise. There are
two profiles, one of each kind, made at first use: a fresh one takes longer than the conversion.
"""

from __future__ import annotations

import atexit
import io
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from survey.commands.layer_programs import office_path

PATIENCE = 600
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


@cache
def profile(*, recalculate: bool) -> tempfile.TemporaryDirectory[str]:
    """Return the folder of a profile, removed when the run ends."""
    made = tempfile.TemporaryDirectory(prefix="survey-office-", ignore_cleanup_errors=True)
    atexit.register(made.cleanup)
    user = Path(made.name) / "user"
    user.mkdir()
    if recalculate:
        (user / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    return made


@cache
def recalculated(content: bytes, *, recalculate: bool = True) -> bytes:
    """Return the workbook as LibreOffice saves it; without `recalculate` by LibreOffice's own default for such files.

    The same bytes are converted once. Raises TimeoutExpired after `PATIENCE` seconds and CalledProcessError when
    LibreOffice gives up.
    """
    return _converted(content, "xlsx", recalculate=recalculate)


def printed(content: bytes) -> bytes:
    """Return the workbook as the PDF that LibreOffice prints. Raises as `recalculated` does."""
    return _converted(content, "pdf", recalculate=False)


def _converted(content: bytes, ending: str, *, recalculate: bool) -> bytes:
    program = office_path()
    assert program is not None, "no LibreOffice; run:  python3 -m survey test --install office"
    with tempfile.TemporaryDirectory(prefix="survey-office-") as name:
        inside, outside = Path(name) / "in", Path(name) / "out"
        for part in (inside, outside):
            part.mkdir()
        (inside / "book.xlsx").write_bytes(content)
        settings = Path(profile(recalculate=recalculate).name).as_uri()
        command = [program, f"-env:UserInstallation={settings}", "--headless", "--norestore"]
        command += ["--convert-to", ending, "--outdir", str(outside), str(inside / "book.xlsx")]
        subprocess.run(command, check=True, timeout=PATIENCE, capture_output=True)
        return (outside / f"book.{ending}").read_bytes()


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
