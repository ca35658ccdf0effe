"""What a returned workbook is compared with: the draft's answers, notes, and nothing where it holds neither."""

from __future__ import annotations

from decimal import Decimal

from scoring.answers.answers import Absence, AnswerSheet, Dossier
from survey.workbooks.comparison_results import ComparisonBase
from tests.unit.survey.workbooks.test_compare_answers import definition

FORM = definition()
SHEET = AnswerSheet("q", "2", {"total": Decimal(3)}, notes={"within": "示例原因", "other": ""})


def test_the_draft_gives_answers_and_notes() -> None:
    base = ComparisonBase({"q": FORM}, Dossier({"q": SHEET}), FORM)
    names = ("total", "part", "note:within", "note:other", "note:none")
    assert [base.stored(name) for name in names] == [Decimal(3), None, "示例原因", None, None]
    assert isinstance(base.sheet.get("part"), Absence)


def test_a_questionnaire_that_is_not_begun_has_an_empty_sheet() -> None:
    base = ComparisonBase({"q": FORM}, Dossier({}), FORM)
    assert base.sheet == AnswerSheet("q", "2")
    assert base.stored("total") is None
