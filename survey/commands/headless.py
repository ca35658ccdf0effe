"""`questionnaire`, `score` and `rank`: no database; JSON on standard output, faults as sentences on standard error."""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from scoring.anchors import Anchors
from scoring.criteria import anchored
from scoring.exact import VALUE, NotExactError, decimal, unscaled
from scoring.ranking import rank_table
from survey import describing
from survey.catalogue import CatalogueError, catalogue

_NUMBER = re.compile(r'"\\u0000(-?[0-9.]+)\\u0000"')


class InputError(ValueError):
    """What was handed in has faults; one sentence each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def main(arguments: list[str]) -> int:
    """Run one of the three verbs; returns 2 with the faults on standard error."""
    verbs = {"questionnaire": _questionnaire, "score": _score, "rank": _rank}
    try:
        print(exact_json(verbs[arguments[0]](arguments[1:])))
    except (InputError, CatalogueError) as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        return 2
    return 0


def exact_json(data: Any) -> str:  # noqa: ANN401 - JSON
    """Return JSON in which every Decimal is a number with all its digits."""
    text = json.dumps(data, ensure_ascii=False, indent=1, default=_mark)
    return _NUMBER.sub(r"\1", text)


def _mark(value: object) -> str:
    if isinstance(value, Decimal):
        return f"\0{value:f}\0"
    message = f"{value!r} is no JSON"
    raise TypeError(message)


def _read_json(path: Path) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal, parse_int=Decimal)
    except OSError as error:
        raise InputError([f"{path}: can't be read: {error.strerror}"]) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError([f"{path}: this is no JSON: {error}"]) from None


def _known(identifier: str, version: str | None) -> Any:  # noqa: ANN401 - Questionnaire
    versions = catalogue().versions
    wanted = version or max((number for name, number in versions if name == identifier), default="")
    found = versions.get((identifier, wanted))
    if found is None:
        names = ", ".join(f"{name} {number}" for name, number in versions)
        raise InputError([f"there is no questionnaire {identifier} {version or ''}: known are {names}"])
    return found


def _questionnaire(arguments: list[str]) -> Any:  # noqa: ANN401 - JSON
    parser = argparse.ArgumentParser(prog="python3 -m survey questionnaire")
    parser.add_argument("id")
    parser.add_argument("--version")
    options = parser.parse_args(arguments)
    return describing.describe(_known(options.id, options.version))


def _score(arguments: list[str]) -> Any:  # noqa: ANN401 - JSON
    parser = argparse.ArgumentParser(prog="python3 -m survey score")
    parser.add_argument("id")
    parser.add_argument("--answers", type=Path, required=True)
    parser.add_argument("--version")
    parser.add_argument("--variant", default="")
    options = parser.parse_args(arguments)
    questionnaire = _known(options.id, options.version)
    if questionnaire.rule is None:
        raise InputError([f"{options.id} has no rule that scores it"])
    variants = [name for name, _ in questionnaire.variants]
    if options.variant and options.variant not in variants:
        raise InputError([f"there is no variant {options.variant!r}: {', '.join(variants) or 'it has none'}"])
    answers = _read_json(options.answers)
    if not isinstance(answers, dict):
        raise InputError([f"{options.answers}: an object {{question id: value}} is expected"])
    questionnaires = dict(catalogue().questionnaires) | {options.id: questionnaire}
    wanted = {name: questionnaires[name] for name in ("facts", options.id)}
    dossier, faults = describing.read_answers(wanted, options.id, answers, options.variant)
    if faults:
        raise InputError(faults)
    return describing.scored(wanted, options.id, dossier)


def _rank(arguments: list[str]) -> Any:  # noqa: ANN401 - JSON
    parser = argparse.ArgumentParser(prog="python3 -m survey rank")
    parser.add_argument("matrix", type=Path)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--anchors", type=Path)
    options = parser.parse_args(arguments)
    names, columns = read_matrix(options.matrix)
    weights = _read_weights(options.weights, list(columns))
    if options.anchors:
        anchors = _read_anchors(options.anchors, list(columns))
        columns = {
            name: [unscaled(anchored(anchors[name], Fraction(cell)), VALUE) for cell in cells]
            if name in anchors
            else cells
            for name, cells in columns.items()
        }
    return [
        {"name": row.name, "score": row.score, "rank": row.rank, "contributions": dict(row.contributions)}
        for row in rank_table(names, columns, weights)
    ]


def read_matrix(path: Path) -> tuple[list[str], dict[str, list[Decimal]]]:
    """Return names and columns of a CSV table; raises InputError with every fault by row and column."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [row for row in csv.reader(file) if any(cell.strip() for cell in row)]
    except OSError as error:
        raise InputError([f"{path}: can't be read: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise InputError([f"{path}: this is no UTF-8 text: save it as CSV UTF-8"]) from None
    if len(lines) < 2 or len(lines[0]) < 2:
        raise InputError([f"{path}: a header and at least one row and one criterion are expected"])
    header = [cell.strip() for cell in lines[0]]
    faults = [
        f"column {name!r} occurs twice: rename one" for name in sorted({n for n in header if header.count(n) > 1})
    ]
    names: list[str] = []
    columns: dict[str, list[Decimal]] = {name: [] for name in header[1:]}
    for number, row in enumerate(lines[1:], start=2):
        name = row[0].strip()
        faults += _row_faults(number, row, header, names)
        names.append(name)
        for column, cell in zip(header[1:], row[1:], strict=False):
            try:
                columns[column].append(decimal(cell.strip()))
            except NotExactError:
                if cell.strip():
                    faults.append(f"row {number} ({name}), column {column}: {cell!r} is no decimal number")
    if faults:
        raise InputError(faults)
    return names, columns


def _row_faults(number: int, row: list[str], header: list[str], names: list[str]) -> list[str]:
    name = row[0].strip()
    faults = []
    if not name:
        faults.append(f"row {number}, column {header[0]}: the name is blank")
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


def _read_weights(path: Path, columns: list[str]) -> Mapping[str, Decimal]:
    data = _read_json(path)
    if not isinstance(data, dict):
        raise InputError([f"{path}: an object {{column: weight}} is expected"])
    faults = [f"weight of {name}: there is no such column" for name in data if name not in columns]
    faults += [f"column {name} has no weight" for name in columns if name not in data]
    weights: dict[str, Decimal] = {}
    for name, raw in data.items():
        try:
            weights[name] = raw if isinstance(raw, Decimal) else decimal(str(raw))
        except NotExactError:
            faults.append(f"weight of {name}: {raw!r} is no decimal number")
        else:
            if weights[name] < 0:
                faults.append(f"weight of {name}: {raw} is negative")
    total = sum(map(Fraction, weights.values()), Fraction(0))
    if not faults and total != 1:
        faults.append(f"the weights add up to {float(total)!r}, they must add up to exactly 1")
    if faults:
        raise InputError(faults)
    return weights


def _read_anchors(path: Path, columns: list[str]) -> Mapping[str, Anchors]:
    data = _read_json(path)
    if not isinstance(data, dict):
        raise InputError([f"{path}: an object {{column: [[figure, points], …]}} is expected"])
    found: dict[str, Anchors] = {}
    faults = [f"anchors of {name}: there is no such column" for name in data if name not in columns]
    for name, raw in data.items():
        try:
            pairs = tuple((_exact(pair[0]), _exact(pair[1])) for pair in raw)
        except (NotExactError, TypeError, IndexError, KeyError):
            pairs = ()
        if len(pairs) < 2 or any(a[0] >= b[0] for a, b in pairwise(pairs)):
            faults.append(f"anchors of {name}: two or more [figure, points] pairs with rising figures are expected")
        found[name] = pairs
    if faults:
        raise InputError(faults)
    return found


def _exact(raw: object) -> Decimal:
    return raw if isinstance(raw, Decimal) else decimal(str(raw))
