"""The three files of `rank`: a CSV table, weights, anchors. Faults are reported with row and column."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from scoring.definition.anchors import Anchors, interpolate
from scoring.exact import NotExactError, exact_text, half_up
from survey.commands.json_files import InputError, read_figure, read_object

ANCHOR_PLACES = 12
Columns = dict[str, list[Decimal]]


def read_matrix(path: Path) -> tuple[list[str], Columns]:
    """Return names and columns of a CSV table; raises InputError with every fault by row and column.

    Rows are counted as a spreadsheet counts them, the header being row 1; wholly empty rows are passed over. A byte
    order mark, as spreadsheets write it, is no part of the first title.
    """
    records = [(number, row) for number, row in enumerate(_records(path), start=1) if any(cell.strip() for cell in row)]
    if len(records) < 2 or len(records[0][1]) < 2:
        raise InputError([f"{path}: a header and at least one row and one column of figures are expected"])
    header = [cell.strip() for cell in records[0][1]]
    faults = _header_faults(header)
    names: list[str] = []
    columns: Columns = {name: [] for name in header[1:]}
    for number, row in records[1:]:
        faults += _row_faults(number, row, header, names)
        names.append(row[0].strip())
        for column, cell in zip(header[1:], row[1:], strict=False):
            try:
                columns[column].append(read_figure(cell))
            except NotExactError as error:
                if cell.strip():
                    faults.append(
                        f"row {number} ({names[-1]}), column {column}: {cell!r} is no decimal number: {error}"
                    )
    if faults:
        raise InputError(faults)
    return names, columns


def _records(path: Path) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file, strict=True))
    except OSError as error:
        raise InputError([f"{path}: can't be read: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise InputError([f"{path}: this is no UTF-8 text: save it as CSV UTF-8"]) from None
    except csv.Error as error:
        raise InputError([f"{path}: this is no CSV: {error}"]) from None


def _header_faults(header: Sequence[str]) -> list[str]:
    faults = [
        f"row 1, column {place}: the title is blank" for place, name in enumerate(header[1:], start=2) if not name
    ]
    titles = [name for name in header[1:] if name]
    return faults + [f"row 1: column {name!r} occurs twice: rename one" for name in _repeated(titles)]


def _repeated(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _row_faults(number: int, row: list[str], header: Sequence[str], names: Sequence[str]) -> list[str]:
    name = row[0].strip()
    faults = []
    if not name:
        faults.append(f"row {number}, column {header[0] or 1}: the name is blank")
    elif name in names:
        faults.append(f"row {number}: the name {name!r} occurs twice")
    if len(row) > len(header):
        faults.append(f"row {number} ({name}): {len(row)} cells for {len(header)} columns")
    padded = [*row, *[""] * (len(header) - len(row))]
    faults += [
        f"row {number} ({name}), column {column}: the cell is blank; fill it in, a blank is not 0"
        for column, cell in zip(header[1:], padded[1:], strict=False)
        if not cell.strip()
    ]
    return faults


def read_weights(path: Path, columns: Sequence[str]) -> Mapping[str, Decimal]:
    """Return a weight of 0 or more for each column, adding up to exactly 1; raises InputError."""
    data = read_object(path, "{column: weight}")
    faults = [f"weight of {name}: there is no such column" for name in data if name not in columns]
    faults += [f"column {name} has no weight" for name in columns if name not in data]
    weights: dict[str, Decimal] = {}
    for name, raw in data.items():
        try:
            weights[name] = _exact(raw)
        except NotExactError as error:
            faults.append(f"weight of {name}: {raw!r} is no decimal number: {error}")
            continue
        if weights[name] < 0:
            faults.append(f"weight of {name}: {raw} is negative")
    total = sum(map(Fraction, weights.values()), Fraction(0))
    if not faults and total != 1:
        faults.append(f"the weights add up to {exact_text(total)}, they must add up to exactly 1")
    if faults:
        raise InputError(faults)
    return weights


def read_anchors(path: Path, columns: Sequence[str]) -> Mapping[str, Anchors]:
    """Return the anchors of some columns; raises InputError. Values may fall throughout, as for costs."""
    data = read_object(path, "{column: [[figure, value], …]}")
    faults = [f"anchors of {name}: there is no such column" for name in data if name not in columns]
    anchors: dict[str, Anchors] = {}
    for name, raw in data.items():
        anchors[name] = _pairs(raw)
        steps = list(pairwise(anchors[name]))
        if not steps or any(low[0] >= high[0] for low, high in steps):
            faults.append(f"anchors of {name}: two or more [figure, value] pairs with rising figures are expected")
        elif any(low[1] > high[1] for low, high in steps) and any(low[1] < high[1] for low, high in steps):
            faults.append(f"anchors of {name}: the values rise and fall; let them rise, or fall, throughout")
    if faults:
        raise InputError(faults)
    return anchors


def _pairs(raw: object) -> Anchors:
    """Return the pairs, none where any is no pair of decimals."""
    rows = raw if isinstance(raw, list) else []
    if not all(isinstance(row, list) and len(row) == 2 for row in rows):
        return ()
    try:
        return tuple((_exact(row[0]), _exact(row[1])) for row in rows)
    except NotExactError:
        return ()


def _exact(raw: object) -> Decimal:
    return raw if isinstance(raw, Decimal) else read_figure(raw if isinstance(raw, str) else "")


def anchored(columns: Columns, anchors: Mapping[str, Anchors]) -> Columns:
    """Return the table with anchored columns turned into values, rounded half-up to `ANCHOR_PLACES` places."""
    return {
        name: [_value(anchors[name], cell) for cell in cells] if name in anchors else cells
        for name, cells in columns.items()
    }


def _value(anchors: Anchors, cell: Decimal) -> Decimal:
    scale = 10**ANCHOR_PLACES
    return Decimal(exact_text(Fraction(half_up(interpolate(anchors, Fraction(cell)) * scale), scale)))
