"""Hostile workbooks: refused after bounded work and within 200 MB."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest

from tests.unit.exports.made_files import packed, plain_parts, relations, workbook

LETTERS = "ABCDEFGHIJ"


HOSTILE = {
    "million values": lambda: workbook(
        "".join(
            f'<row r="{r}">{"".join(f"""<c r="{c}{r}"><v>1</v></c>""" for c in LETTERS[:4])}</row>'
            for r in range(1, 110_000)
        )
    ),
    "one string a million times": lambda: workbook(
        "".join(
            f'<row r="{r}">{"".join(f"""<c r="{c}{r}" t="s"><v>0</v></c>""" for c in LETTERS)}</row>'
            for r in range(1, 9_000)
        ),
        "<si><t>" + "x" * 32_000 + "</t></si>",
    ),
    "many strings": lambda: packed(
        {
            **plain_parts(),
            "xl/sharedStrings.xml": "<sst>" + "".join(f"<si><t>{n}</t></si>" for n in range(900_000)) + "</sst>",
        }
        | {
            "xl/_rels/workbook.xml.rels": relations(
                ("rId1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "sharedStrings.xml")
            )
        }
    ),
    "formulas": lambda: workbook(
        "".join(
            f'<row r="{r}">{"".join(f"""<c r="{c}{r}"><f>A1</f><v>1</v></c>""" for c in LETTERS)}</row>'
            for r in range(1, 40_000)
        )
    ),
    "cells without places": lambda: workbook(
        ("<row>" + "".join(f"<c><v>{n}</v></c>" for n in range(40_000)) + "</row>") * 20
    ),
    "bomb": lambda: packed({**plain_parts(), "xl/media/a.bin": bytes(90_000_000)}),
    "deep": lambda: packed({**plain_parts(), "xl/workbook.xml": "".join(f'<a b="{n}">' for n in range(300_000))}),
    "million rows": lambda: workbook(
        "".join(f'<row r="{r}"><c r="A{r}" s="3"/><c r="B{r}" s="3"/></row>' for r in range(2, 1_000_000))
        + '<row r="1048576"><c r="A1048576"><v>7</v></c></row>'
    ),
}
MOST_CALLS = 3_000_000
PARENT = """
import os, resource, sys
from pathlib import Path
from exports.archive.refusals import RefusedWorkbookError
from exports.reading.reader import LIST, QUESTIONNAIRE, read_book

def judge(file, limits):
    content = Path(file).read_bytes()
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + 200 * 1024 * 1024,) * 2)
    calls = [0]
    def count(*_):
        calls[0] += 1
    sys.setprofile(count)
    try:
        read_book(content, {'LIST': LIST, 'QUESTIONNAIRE': QUESTIONNAIRE}[limits])
    except RefusedWorkbookError as error:
        sys.setprofile(None)
        print(error.code, calls[0], flush=True)

for line in sys.stdin:
    child = os.fork()
    if not child:
        judge(*line.split())
        os._exit(0)
    os.waitpid(child, 0)
    print(flush=True)
"""
"""For every file that it is told of, forks a child of its own: what they all import is imported once."""


@pytest.fixture(scope="module")
def parent() -> Iterator[subprocess.Popen[str]]:
    """Return the process that forks a child for each file."""
    command = [sys.executable, "-c", PARENT]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def told(parent: subprocess.Popen[str], file: Path, limits: str) -> str:
    """Return what the child of a file prints, errors too, up to the empty line behind it."""
    assert parent.stdin is not None
    assert parent.stdout is not None
    parent.stdin.write(f"{file} {limits}\n")
    parent.stdin.flush()
    return "".join(takewhile(lambda line: line != "\n", parent.stdout))


@pytest.mark.parametrize(
    ("name", "limits", "code"),
    [
        ("million values", "LIST", "too_many_rows"),
        ("million values", "QUESTIONNAIRE", "too_many_rows"),
        ("one string a million times", "QUESTIONNAIRE", "too_much_text"),
        ("many strings", "QUESTIONNAIRE", "too_many_cells"),
        ("formulas", "QUESTIONNAIRE", "too_many_rows"),
        ("cells without places", "QUESTIONNAIRE", "too_many_columns"),
        ("bomb", "QUESTIONNAIRE", "packed_too_tight"),
        ("deep", "QUESTIONNAIRE", "damaged"),
        ("million rows", "QUESTIONNAIRE", "too_many_rows"),
    ],
)
def test_refused_after_bounded_work_and_within_200_mb(
    name: str, limits: str, code: str, parent: subprocess.Popen[str], tmp_path: Path
) -> None:
    """A child with that much address space to spare counts the calls and returns, of C functions too, until then."""
    file = tmp_path / "a.xlsx"
    file.write_bytes(HOSTILE[name]())
    said, calls = told(parent, file, limits).split()
    assert said == code
    assert int(calls) < MOST_CALLS
