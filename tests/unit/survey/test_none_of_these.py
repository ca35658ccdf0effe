"""An option that excludes the others, ticked beside one of them: every door keeps it, says so and never counts it."""

from __future__ import annotations

from flask import Flask

from exports.reading.placed_cell import PlacedCell
from scoring.answers.answers import AnswerSheet, Dossier, Unreadable, sheet_from_json
from scoring.answers.checks import Finding, find
from scoring.definition.questionnaire import Questionnaire
from survey.commands.score_report import read_answer_document
from survey.words.answers import say_answer
from survey.words.findings import say_finding
from survey.workbooks.comparison_results import Fault
from survey.workbooks.read_answers import read_answers
from survey.workbooks.words import remedy_of, rule_of
from tests.unit.survey.shipped import CATALOGUE

FORMS = dict(CATALOGUE.questionnaires)
PAIRS = [
    (form.id, question.id, option.id)
    for form in FORMS.values()
    for question in form.questions.values()
    for option in question.options[:-1]
    if question.options[-1].exclusive
]
ASKED = {"above_scale": True, "production_type": "discrete"}


def findings(form: Questionnaire, name: str, sheet: AnswerSheet) -> list[Finding]:
    facts = ASKED | dict(sheet.values) if form.id == "facts" else ASKED
    sheets = {"facts": AnswerSheet("facts", FORMS["facts"].version, facts)}
    dossier = Dossier(sheets if form.id == "facts" else sheets | {form.id: sheet})
    return [item for item in find(FORMS, dossier) if item.questionnaire == form.id and name in item.questions]


def test_there_are_twenty_such_questions() -> None:
    assert (len({pair[:2] for pair in PAIRS}), len(PAIRS)) == (20, 153)


def test_a_draft_keeps_both_and_submission_is_blocked() -> None:
    assert PAIRS
    for owner, name, option in PAIRS:
        form = FORMS[owner]
        for given in ([option, "none"], ["none", option]):
            for stored in (given, {"unreadable": ",".join(given)}):
                sheet = sheet_from_json(form, {"values": {name: stored}})
                assert sheet.values == {name: Unreadable(",".join(given))}
                (found,) = [item for item in findings(form, name, sheet) if item.code != "check"]
                expected = Finding(owner, (name,), hard=True, code="exclusive", parameters={"option": "none"})
                assert found == expected


def test_one_side_alone_is_no_finding() -> None:
    assert PAIRS
    for owner, name, option in PAIRS:
        for given in ([option], ["none"]):
            sheet = sheet_from_json(FORMS[owner], {"values": {name: given}})
            assert [item.code for item in findings(FORMS[owner], name, sheet) if item.code != "check"] == []


def test_a_workbook_marks_the_cell_of_the_option_that_stands_alone() -> None:
    assert PAIRS
    for owner, name, option in PAIRS:
        cells = {
            f"{owner}.{name}/{ticked}": PlacedCell("一", row, 2, "是") for row, ticked in enumerate((option, "none"))
        }
        file_answer = read_answers(FORMS[owner], cells).answers[name]
        assert (file_answer.answer, [(item.code, item.place.row) for item in file_answer.faults]) == (
            None,
            [("exclusive", 1)],
        )


def test_the_command_line_refuses_both() -> None:
    assert PAIRS
    for owner, name, option in PAIRS:
        answers = {f"{owner}.{name}": ["none", option]}
        dossier, faults = read_answer_document(FORMS, owner, answers, "")
        said = f"{option}, none: 'none' says that none of the others holds; give it alone or leave it out"
        assert faults == [f"{owner}.{name}: {said}"]
        assert dict(dossier.sheets[owner].values) == {}


def test_the_sentence_names_the_option_as_the_page_shows_it() -> None:
    with Flask("words").test_request_context():
        for owner, name, alone in (("facts", "chains", "以上都不属于"), ("integration", "s33", "以上都没有")):
            form = FORMS[owner]
            question = form.questions[name]
            first = question.options[0]
            sentence = f"“{question.title.zh}”既选了“{alone}”又选了其他项，请只保留一种"
            finding = Finding(owner, (name,), hard=True, code="exclusive", parameters={"option": "none"})
            fault = Fault(name, PlacedCell("一", 0, 2, "是"), "是", cell="exclusive")
            assert (say_finding(finding, form), remedy_of(fault, form)) == (sentence, sentence)
            assert rule_of(fault, form) == "选项互斥"
            assert rule_of(Fault(name, fault.place, "是", findings=(finding,)), form) == "选项互斥"
            typed = say_answer(question, Unreadable(f"{first.id},none,gone"))
            assert typed == f"无法识别：{first.label.zh}；{alone}；gone"


def test_what_to_do_about_a_reason_or_a_zero_is_said() -> None:
    with Flask("words").test_request_context():
        form = FORMS["integration"]
        place = PlacedCell("一", 0, 2, "0")
        below = Finding("integration", ("k3_late_y2",), hard=True, code="below_minimum", parameters={"limit": "1"})
        title = "2024年晚于承诺日交付的订单行数"
        assert say_finding(below, form) == f"“{title}”不能小于1；如果是“2024年没有迟交”，请选不适用"
        plain = Finding("integration", ("k3_all_y2",), hard=True, code="below_minimum", parameters={"limit": "1"})
        assert say_finding(plain, form) == "“2024年交付的订单行总数”不能小于1，请核对"
        unknown = Fault("s33", place, "运输不用系统", cell="reason_unknown")
        assert remedy_of(unknown, form) == "“运输的哪些事由系统来管？”的不适用原因请从下拉列表中选择"
        none = Fault("c3", place, "不与外单位联合设计", cell="reason_unknown")
        assert remedy_of(none, form) == "“和外单位一起做设计用什么方式？”不能选不适用，请清空“不适用”一格并作答"
