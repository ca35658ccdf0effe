"""What a sheet's XML says besides values: how far it reaches, where formulas and errors stand, what is merged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from exports.faults import RefusedWorkbookError
from exports.xml_events import Attributes, parse

Place = tuple[int, int]
_EXACT = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="[0-9]+")?(?: t="(?:s|n|b|str|inlineStr)")?/?>')
_ANY = re.compile(rb"[<:]c(?=[\s/>])")
_FORMULA = re.compile(rb"[<:]f[\s/>]")
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"/>')
_ANY_MERGED = re.compile(rb"[<:]mergeCell[\s/>]")
_PLACE = re.compile(r"^\$?([A-Za-z]{1,3})\$?([0-9]{1,7})$")
_LARGEST_ARRAY = 10_000


@dataclass
class Scan:
    """Rows and columns up to the last cell, the places of formulas and error values, and the merged ranges."""

    rows: int = 0
    columns: int = 0
    formulas: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def scan(part: bytes, name: str) -> Scan:
    """Scan a plain sheet part; quick for sheets as programs write them, exact for all others."""
    found, merged = _EXACT.findall(part), _MERGED.findall(part)
    exact = len(found) == len(_ANY.findall(part)) and len(merged) == len(_ANY_MERGED.findall(part))
    if exact and not _FORMULA.search(part):
        rows = max((int(row) for row in {row for _, row in found}), default=0)
        columns = max((column_number(letters.decode()) for letters in {letters for letters, _ in found}), default=0)
        boxes = (box(reference.decode()) for reference in merged)
        return Scan(rows=rows, columns=columns, merged=[each for each in boxes if each])
    walk = _Walk(Scan(), name)
    parse(part, name, walk.start, end=walk.end, text=walk.text)
    return walk.scan


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def place(reference: str) -> Place | None:
    """Return (row, column) from 0 of a reference such as B7; None when it is none."""
    found = _PLACE.match(reference)
    return (int(found[2]) - 1, column_number(found[1]) - 1) if found else None


def box(reference: str) -> tuple[int, int, int, int] | None:
    """Return (first row, first column, last row, last column) from 0 of a reference such as A1:B2."""
    first, _, last = reference.partition(":")
    begin, end = place(first), place(last or first)
    return (*begin, *end) if begin and end else None


class _Walk:
    """Follows the elements of one sheet."""

    def __init__(self, scan: Scan, name: str) -> None:
        self.scan, self.name = scan, name
        self.row, self.column = -1, -1
        self.error = self.inside = False

    def start(self, tag: str, given: Attributes) -> None:
        if tag == "c":
            self._cell(given)
        elif tag == "row":
            self.row = int(given["r"]) - 1 if given.get("r", "").isdigit() else self.row + 1
            self.column = -1
        elif tag == "f":
            self._formula(given)
        elif tag == "v":
            self.inside = self.error
        elif tag == "mergeCell":
            merged = box(given.get("ref", ""))
            if merged:
                self.scan.merged.append(merged)

    def end(self, tag: str) -> None:
        if tag == "v":
            self.inside = False

    def text(self, text: str) -> None:
        if self.inside:
            at = (self.row, self.column)
            self.scan.errors[at] = self.scan.errors.get(at, "") + text

    def _cell(self, given: Attributes) -> None:
        reference = given.get("r")
        at = place(reference) if reference else (self.row, self.column + 1)
        if at is None or at[0] < 0 or at[1] < 0:
            raise RefusedWorkbookError("damaged", part=self.name)
        self.row, self.column = at
        self.error = given.get("t") == "e"
        self.scan.rows = max(self.scan.rows, self.row + 1)
        self.scan.columns = max(self.scan.columns, self.column + 1)

    def _formula(self, given: Attributes) -> None:
        self.scan.formulas.add((self.row, self.column))
        over = box(given.get("ref", "")) if given.get("t") in {"array", "dataTable"} else None
        if over and (over[2] - over[0] + 1) * (over[3] - over[1] + 1) <= _LARGEST_ARRAY:
            self.scan.formulas.update((r, c) for r in range(over[0], over[2] + 1) for c in range(over[1], over[3] + 1))
