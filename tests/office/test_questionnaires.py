"""Questionnaire workbooks through LibreOffice: answers and keys come back, and the live words agree with the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.questionnaire.layout import Column, Layout, lay_out
from exports.questionnaire.prefilled_cells import cells_of
from exports.questionnaire.writer import write_questionnaire
from scoring.answers.answers import Dossier
from scoring.answers.conditions import holds
from scoring.answers.visibility import asked, lookup, variant_of
from scoring.definition.questionnaire import Atom
from survey.demo.answers import fill_in
from survey.demo.enterprises import make_enterprises
from tests.office.recalculating import recalculated, values
from tests.unit.exports.templates import PROPERTIES, contents
from tests.unit.survey.shipped import CATALOGUE

FORMS = CATALOGUE.questionnaires
Values = Mapping[tuple[str, str], Any]


def dossier() -> Dossier:
    """Return a firm's answers, some of which let questions go unasked."""
    return fill_in(FORMS, make_enterprises(5, Random(3))[1], Random(4))


def written(name: str, answers: Dossier) -> bytes:
    """Return a workbook whose live words are all cached as if nothing were asked."""
    seen = asked(FORMS, answers)
    look = lookup(answers, seen)

    def decided(atom: Atom) -> bool:
        return holds(atom, look)

    cells = cells_of(FORMS[name], answers.sheets[name])
    made = contents(FORMS[name], cells)
    variant = variant_of(FORMS[name], answers, look)
    return write_questionnaire(replace(made, decided=decided, variant=variant, asked=frozenset()), PROPERTIES)


def live(layout: Layout, found: Values) -> dict[str, bool]:
    """Return question -> whether its line says that it is needed, of lines that say anything."""
    said = {}
    for sheet in layout.sheets:
        for line in sheet.lines:
            text = str(found.get((line.sheet, xl_rowcol_to_cell(line.row, sheet.columns.index(Column.WHEN))), ""))
            if line.question and text:
                said[line.question] = not text.startswith("目前不需填写：")
    return said


@pytest.mark.parametrize("name", ["facts", "cmmm"])
def test_live_words_agree_with_what_the_server_asks(name: str) -> None:
    answers = dossier()
    content = written(name, answers)
    seen = asked(FORMS, answers)[name]
    before, after = values(content), values(recalculated(content))
    counts = {cell: count for cell, count in before.items() if cell[0] == "填写须知" and cell[1].startswith("D")}
    assert len(counts) == len(FORMS[name].sections)
    assert {cell: after[cell] for cell in counts} == counts, "how much is filled in"
    found = live(lay_out(FORMS[name]), after)
    conditional = {question.id for question in FORMS[name].questions.values() if question.visible is not None}
    assert found == {question: question in seen for question in conditional}
    assert set(found.values()) == {True, False}


def test_a_saved_workbook_keeps_its_answers_and_keys() -> None:
    content = written("facts", dossier())
    before, after = values(content), values(recalculated(content, recalculate=False))
    layout = lay_out(FORMS["facts"])
    places = [
        (line.sheet, xl_rowcol_to_cell(line.row, column))
        for sheet in layout.sheets
        for line in sheet.lines
        for column in (sheet.columns.index(Column.ANSWER), sheet.columns.index(Column.KEY))
    ]
    assert {place: after.get(place) for place in places} == {place: before.get(place) for place in places}
    assert {cell: text for cell, text in after.items() if cell[0] == "_信息"} == {
        cell: text for cell, text in before.items() if cell[0] == "_信息"
    }
