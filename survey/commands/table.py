"""A free table in whole numbers, with which `certainty`, `select` and `compare` calculate exactly."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from pathlib import Path

from scoring.answers.written import Misread, read_number
from scoring.exact import exact_text, half_up
from survey.commands.json_files import InputError
from survey.commands.rank_files import Columns, anchored, read_anchors, read_matrix, read_weights

MOST_PLACES = 12
"""Shares that do not end are printed with so many places."""


@dataclass(frozen=True)
class Table:
    """Rows sorted by name. `values[row][column]` in 1/`scale`, `weights[column]` in 1/`parts`."""

    names: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]
    scale: int
    weights: tuple[int, ...]
    parts: int

    def scores(self) -> list[int]:
        """Return the weighted sums in 1/(`scale` x `parts`)."""
        return [sum(w * v for w, v in zip(self.weights, row, strict=True)) for row in self.values]

    def decimal(self, score: int) -> Decimal:
        """Return a score as the decimal it is."""
        return Decimal(exact_text(Fraction(score, self.scale * self.parts)))


def table_options(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that every verb over a table has."""
    parser.add_argument("matrix", type=Path)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--anchors", type=Path)


def read_table(options: argparse.Namespace) -> Table:
    """Return the table that the arguments name; raises InputError with every fault of the first faulty file."""
    names, columns = read_matrix(options.matrix)
    weights = read_weights(options.weights, list(columns))
    if options.anchors:
        columns = anchored(columns, read_anchors(options.anchors, list(columns)))
    return table_of(names, columns, [weights[name] for name in columns])


def table_of(names: Sequence[str], columns: Columns, weights: Sequence[Decimal]) -> Table:
    """Return decimals as whole numbers over common scales."""
    places = max((-int(cell.as_tuple().exponent) for cells in columns.values() for cell in cells), default=0)
    scale = 10 ** max(places, 0)
    parts = lcm(*(Fraction(weight).denominator for weight in weights))
    order = sorted(range(len(names)), key=lambda row: names[row])
    return Table(
        names=tuple(names[row] for row in order),
        columns=tuple(columns),
        values=tuple(tuple(int(Fraction(cells[row]) * scale) for cells in columns.values()) for row in order),
        scale=scale,
        weights=tuple(int(Fraction(weight) * parts) for weight in weights),
        parts=parts,
    )


def share(count: int, whole: int) -> Decimal:
    """Return a share, exact where it ends within `MOST_PLACES` places, rounded half-up to as many where not."""
    one = 10**MOST_PLACES
    return Decimal(exact_text(Fraction(half_up(Fraction(count, whole) * one), one)))


def whole_number(text: str, name: str, *, least: int, most: int) -> int:
    """Return a whole number from an argument; raises InputError."""
    number = read_number(text)
    if isinstance(number, Misread) or number.as_tuple().exponent != 0 or not least <= number <= most:
        raise InputError([f"{name}: {text!r} is no whole number from {least} to {most}"])
    return int(number)
