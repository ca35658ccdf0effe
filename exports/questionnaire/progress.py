"""How many questions of a section are filled in, as a live formula of the guide and as its value now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlsxwriter.utility import xl_rowcol_to_cell

from exports.questionnaire.layout import Line, LineKind, SheetLayout, reason_key
from exports.reading.workbook import Raw, shown

Run = tuple[int, int, int]


def filled_formula(sheet: SheetLayout) -> str:
    """Return the formula that counts a section's questions with an entry; one with several choices counts once."""
    name = "'" + sheet.name.replace("'", "''") + "'!"
    single = [_range(name, run) for run in _runs(sheet, LineKind.ANSWER)]
    reasons = [
        name + xl_rowcol_to_cell(line.row, line.reason_column, row_abs=True, col_abs=True)
        for line in sheet.lines
        if line.reason_column is not None
    ]
    parts = [f"COUNTA({','.join(single + reasons)})"] if single + reasons else []
    parts += [f"(COUNTA({_range(name, run)})>0)" for run in _runs(sheet, LineKind.OPTION)]
    return "=" + "+".join(parts or ["0"])


def filled_now(sheet: SheetLayout, cells: Mapping[str, Raw]) -> int:
    """Return what the formula gives for these cells."""
    entries = {line.key for line in sheet.lines if line.answer_column is not None and _given(cells, line.key)}
    single = sum(line.key in entries for line in sheet.lines if line.kind is LineKind.ANSWER)
    reasons = sum(_given(cells, reason_key(line.key)) for line in sheet.lines if line.reason_column is not None)
    several = {line.question for line in sheet.lines if line.kind is LineKind.OPTION and line.key in entries}
    return single + reasons + len(several)


def _given(cells: Mapping[str, Raw], key: str) -> bool:
    return bool(shown(cells.get(key)))


def _runs(sheet: SheetLayout, kind: LineKind) -> Iterator[Run]:
    """Yield (first row, last row, column) of neighbouring lines of a kind; options of one question at a time."""
    run: list[Line] = []
    for line in sheet.lines:
        apart = run and (line.row != run[-1].row + 1 or (line.option and line.question != run[-1].question))
        if line.kind is kind and not apart:
            run.append(line)
            continue
        if run:
            yield _bounds(run)
        run = [line] if line.kind is kind else []
    if run:
        yield _bounds(run)


def _bounds(run: list[Line]) -> Run:
    return run[0].row, run[-1].row, run[0].answer_column or 0


def _range(name: str, run: Run) -> str:
    first, last, column = run
    cells = [xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row in (first, last)]
    return name + (cells[0] if first == last else ":".join(cells))
