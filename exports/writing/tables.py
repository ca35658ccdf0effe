"""What a workbook says, before anything is drawn: tables and sheets of facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Self

_BAD_NAME = re.compile(r"[\[\]:*?/\\]")
Cell = str | int | Decimal | None


class Computed(int):
    """A whole number that the workbook works out by itself: its value is what the formula gives now.

    Whatever reads it, seals and widths among them, sees the number; `write_workbook` writes the formula, and the number
    as its cached value.
    """

    formula: str

    def __new__(cls, value: int, formula: str) -> Self:
        """Return the number with its formula, which begins with an equals sign."""
        made = super().__new__(cls, value)
        made.formula = formula
        return made


class CellKind(StrEnum):
    """How a column's cells are written. Credit codes and telephones are TEXT."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"


class TableError(ValueError):
    """A table contradicts itself: a row of another width, a cell of another kind, a name Excel refuses."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: Chinese title, kind, decimal places, and a width in characters (None: by content)."""

    key: str
    title: str
    kind: CellKind = CellKind.TEXT
    places: int = 0
    width: int | None = None


@dataclass(frozen=True)
class Table:
    """A sheet of rows. `subtitle` says what is in it and how many rows; `signatures` closes the printed page.

    `to_fill`: keys of the columns that whoever gets the file fills in; where there are some, all other cells are
    protected against slips (without a password).
    """

    name: str
    title: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    signatures: tuple[str, ...] = ()
    to_fill: frozenset[str] = frozenset()

    def check(self) -> None:
        """Raise TableError when a row or the name does not fit."""
        check_name(self.name)
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                message = f"{self.name}, row {number}: {len(row)} cells for {len(self.columns)} columns"
                raise TableError(message)
            for column, cell in zip(self.columns, row, strict=True):
                if not _fits(column, cell):
                    message = f"{self.name}, row {number}, {column.title}: {cell!r} is no {column.kind}"
                    raise TableError(message)


@dataclass(frozen=True)
class FactSheet:
    """One sheet of label and text pairs under headings."""

    name: str
    title: str
    blocks: Sequence[tuple[str, Sequence[tuple[str, str]]]] = field(default_factory=tuple)

    def check(self) -> None:
        """Raise TableError when the name does not fit."""
        check_name(self.name)


def check_name(name: str) -> None:
    """Raise TableError for a sheet name that Excel refuses."""
    if not 1 <= len(name) <= 31 or _BAD_NAME.search(name) or name.startswith("'") or name.endswith("'"):
        message = f"{name!r} is no sheet name: 1 to 31 characters without []:*?/\\"
        raise TableError(message)


def _fits(column: Column, cell: Cell) -> bool:
    if cell is None:
        return True
    if column.kind is CellKind.TEXT:
        return isinstance(cell, str)
    if isinstance(cell, bool):
        return False
    return isinstance(cell, int) or (column.kind is CellKind.DECIMAL and isinstance(cell, Decimal))
