"""Names of codes are shown only where they are read back; whatever a draft holds comes back from its workbook."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.questionnaire.prefilled_cells import cells_of
from exports.questionnaire.reader import read_handed
from exports.questionnaire.writer import write_questionnaire
from exports.reading.reader import read_book
from scoring.answers.answers import Answer, AnswerSheet, NotApplicable
from scoring.definition.questionnaire import Kind, Question
from survey.definitions.directory import directory
from survey.definitions.formats import FORMATS, normalise
from survey.definitions.typed_answers import typed_text
from survey.workbooks.fill_template import drop_down_choices, name_of_code
from survey.workbooks.read_answers import read_answers
from tests.unit.exports.templates import PROPERTIES, contents
from tests.unit.survey.shipped import CATALOGUE


@pytest.mark.parametrize(
    ("text_format", "value", "shown"),
    [
        ("unit", "anting", "安亭镇"),
        ("industry", "3670", "3670 汽车零部件及配件制造"),
        ("unit", "nowhere", "nowhere"),
        ("park", "", ""),
        ("plain", "anting", "anting"),
        ("uscc", "91999999MA0000031R", "91999999MA0000031R"),
    ],
)
def test_codes_by_name(text_format: str, value: str, shown: str) -> None:
    assert name_of_code(text_format, value) == shown


def test_every_code_comes_back() -> None:
    known = directory()
    for text_format, codes in (("unit", known.units), ("park", known.parks), ("industry", known.industries)):
        assert [normalise(text_format, name_of_code(text_format, code)) for code in codes] == list(codes)


def test_everything_offered_passes_the_checks() -> None:
    offered = drop_down_choices()
    assert offered
    for text_format, texts in offered.items():
        assert texts
        assert [FORMATS[text_format](normalise(text_format, text)) for text in texts] == [None] * len(texts)


@st.composite
def answer_of(draw: st.DrawFn, question: Question) -> Answer | None:
    """Draw any answer that a draft may hold, none now and then."""
    if draw(st.integers(0, 5)) == 0:
        return None
    if question.not_applicable and draw(st.booleans()):
        return NotApplicable(draw(st.sampled_from(question.not_applicable)).id)
    match question.kind:
        case Kind.NUMBER:
            return draw(st.decimals(-(10**12), 10**12, places=draw(st.integers(0, 6))))
        case Kind.DATE:
            return draw(st.dates())
        case Kind.YESNO:
            return draw(st.booleans())
        case Kind.MULTIPLE:
            several = [option.id for option in question.options if not option.exclusive]
            chosen = draw(st.sets(st.sampled_from(several), min_size=1))
            return tuple(option.id for option in question.options if option.id in chosen)
        case Kind.TEXT:
            letters = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
            return typed_text(question, draw(st.text(letters | st.sampled_from("\n=@ "), max_size=40)))
    return draw(st.sampled_from(question.options)).id


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(CATALOGUE.questionnaires))
@settings(max_examples=3)
@given(data=st.data())
def test_what_is_written_is_read_back(name: str, language: str, data: st.DataObject) -> None:
    form = CATALOGUE.questionnaires[name]
    asked = [item for item in form.questions.values() if item.typed and item.kind is not Kind.FILE]
    drawn = {question.id: data.draw(answer_of(question)) for question in asked}
    values = {key: answer for key, answer in drawn.items() if answer is not None}
    cells = cells_of(form, AnswerSheet(name, form.version, values), language=language, named=name_of_code)
    handed = read_handed(read_book(write_questionnaire(replace(contents(form, cells), language=language), PROPERTIES)))
    registered = {item.id for item in form.questions.values() if item.register is not None}
    found = read_answers(
        form, {key: cell for key, cell in handed.cells.items() if key.removeprefix("facts.") not in registered}
    )
    assert {key: one.answer for key, one in found.answers.items() if one.answer is not None} == values
    assert [one.faults for one in found.answers.values() if one.faults] == []
    assert found.unknown_cells == ()
