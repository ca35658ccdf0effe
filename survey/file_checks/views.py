"""The result of 核对文件 as rows of tables; rows beyond a limit are counted instead of shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exports.archive.cell_references import address
from exports.seals.verification import AlteredCell, NamedRow, SheetReport
from survey.definitions.catalogue import catalogue
from survey.file_checks.check_results import CheckResult
from survey.file_checks.words import say_beyond, say_cell, say_member, say_notes, say_original, say_outcome, say_outside
from survey.web.shown_answers import reads_own
from survey.words.language import _
from survey.words.masking import is_personal, mask_text

TITLES_OF_PERSONS = frozenset({"联系电话", "电话"})
"""Titles of columns with telephones, in Chinese as lists are."""
SHOWN = 300


@dataclass(frozen=True, slots=True)
class SheetLine:
    """The counts of one sheet: sealed = same + altered + removed + unknown."""

    name: str
    sealed: int
    same: int
    altered: int
    removed: int
    unknown: int
    added: int
    repeated: int
    notes: list[str]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One altered cell, or a row whose altered cells are not known."""

    sheet: str
    line: int
    key: str
    name: str
    column: str
    current: str
    original: str


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row that is missing, new or repeated."""

    sheet: str
    line: int
    key: str
    name: str
    what: str


@dataclass(frozen=True)
class Comparison:
    """A comparison of the export with the file, or with what the system would write now."""

    sheets: list[SheetLine]
    changes: list[ChangeLine]
    rows: list[RowLine]
    more_changes: int
    more_rows: int


@dataclass(frozen=True)
class CheckView:
    """A whole check as the page shows it.

    `chip`: class of the verdict's colour.  `beyond`: sentences on what is outside the sealed rows.  `outside`: (sheet,
    cell, in the file, as exported) of texts there.  `disguised`: (sheet, cells) that don't show what they hold.
    `members`: (file, what is with it) of an archive.
    """

    chip: str
    verdict: str
    meaning: str
    file: Comparison | None
    since: Comparison | None
    beyond: Sequence[str] = ()
    outside: Sequence[tuple[str, str, str, str]] = ()
    more_outside: int = 0
    disguised: Sequence[tuple[str, str]] = ()
    members: Sequence[tuple[str, str]] = ()


def view_check(checked: CheckResult) -> CheckView:
    """Return a check as the page shows it, in the reader's language."""
    chip, verdict, meaning = say_outcome(checked)
    in_file = (_("文件中缺少"), _("导出时没有"), _("重复"))
    now = (_("现在不在其中"), _("导出后新增"), _("重复"))
    return CheckView(
        chip,
        verdict,
        meaning,
        _comparison(checked.reports, in_file) if checked.reports else None,
        _comparison(checked.since, now) if checked.since is not None else None,
        *_beyond(checked),
        members=[(name, say_member(state)) for name, state in checked.members[:SHOWN]],
    )


def _beyond(checked: CheckResult) -> tuple[list[str], list[tuple[str, str, str, str]], int, list[tuple[str, str]]]:
    if checked.outcome != "checked":
        return [], [], 0, []
    items = [*checked.beyond.altered, *checked.beyond.added]
    outside = [(item.sheet, item.where, say_outside(item.found), say_outside(item.original)) for item in items[:SHOWN]]
    disguised = [
        (sheet, _("、").join(address(*place) for place in places[:SHOWN]))
        for sheet, places in checked.cells_not_as_shown.items()
    ]
    return say_beyond(checked.beyond), outside, max(0, len(items) - SHOWN), disguised


def _comparison(reports: Sequence[SheetReport], words: tuple[str, str, str]) -> Comparison:
    changes = [line for report in reports for line in _changes(report)]
    rows = [line for report in reports for line in _rows(report, words)]
    return Comparison(
        [_sheet(report) for report in reports],
        changes[:SHOWN],
        rows[:SHOWN],
        max(0, len(changes) - SHOWN),
        max(0, len(rows) - SHOWN),
    )


def _sheet(report: SheetReport) -> SheetLine:
    return SheetLine(
        report.name,
        report.sealed,
        report.unchanged,
        len(report.altered),
        len(report.removed),
        report.unknown,
        len(report.added),
        len(report.repeated),
        say_notes(report),
    )


def _changes(report: SheetReport) -> list[ChangeLine]:
    lines = []
    for row in report.altered:
        about = (report.name, row.line, row.key, row.name)
        lines += [
            ChangeLine(*about, cell.column, *_masked(cell, row.key, (say_cell(cell), say_original(cell))))
            for cell in row.cells
        ]
        if not row.cells:
            lines.append(ChangeLine(*about, _("本行有改动"), "–", _("不详")))
    return lines


def _masked(cell: AlteredCell, key: str, texts: tuple[str, str]) -> tuple[str, str]:
    """Return what stands in a cell and what stood there, masked where that is a person's telephone or mail."""
    questions = (item.questions.get(key.rpartition(".")[2]) for item in catalogue().questionnaires.values())
    asked = any(question is not None and is_personal(question) for question in questions)
    if reads_own() or not (asked or cell.column in TITLES_OF_PERSONS):
        return texts
    return mask_text(texts[0]), mask_text(texts[1])


def _rows(report: SheetReport, words: tuple[str, str, str]) -> list[RowLine]:
    def named(rows: Sequence[NamedRow], what: str) -> list[RowLine]:
        return [RowLine(report.name, row.line, row.key, row.name, what) for row in rows]

    gone, new, twice = words
    return [*named(report.removed, gone), *named(report.added, new), *named(report.repeated, twice)]
