"""Filled questionnaire workbooks that LibreOffice saved state what they stated before, marked ones too."""

from __future__ import annotations

import pytest

from exports.archive.refusals import Mark
from exports.marking.mark_cells import mark
from exports.questionnaire.reader import ReturnedCells, read_handed
from exports.reading.reader import read_book
from scoring.answers.answers import Dossier
from survey.uploads.four_lists import ListName
from survey.workbooks.compare_answers import compare_answers
from survey.workbooks.comparison_results import ComparisonBase
from survey.workbooks.read_answers import read_answers
from tests.office.recalculating import recalculated
from tests.office.test_questionnaires import FORMS, dossier, written


def texts(handed: ReturnedCells) -> dict[str, str]:
    return {key: place.text for key, place in handed.cells.items()}


def changes(name: str, answers: Dossier, handed: ReturnedCells) -> list[str]:
    """Return what a file would change in the draft that it was written from, and its faults."""
    found = compare_answers(
        ComparisonBase(FORMS, answers, FORMS[name], answers.sheets[name].values),
        read_answers(FORMS[name], handed.cells),
    )
    moved = [item.id for item in found.rows if item.list is not ListName.UNCHANGED and item.reason != "not_asked"]
    return [*moved, *(fault.id for fault in found.faults)]


@pytest.mark.parametrize("name", ["facts", "cmmm"])
def test_a_workbook_saved_by_libreoffice_states_the_same(name: str) -> None:
    answers = dossier()
    content = written(name, answers)
    before = read_handed(read_book(content))
    assert changes(name, answers, before) == []
    place = next(place for place in before.cells.values() if place.text)
    marked = mark(content, [Mark(place.sheet, place.row, place.column, place.text, "示例", "示例")])
    for saved in (recalculated(content), recalculated(marked)):
        after = read_handed(read_book(saved))
        assert after.claim == before.claim
        assert changes(name, answers, after) == []
    assert texts(after) == texts(before)
