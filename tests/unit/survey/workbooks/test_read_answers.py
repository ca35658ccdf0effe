"""Cells of a returned workbook as answers, by the kind of their question, and why a cell can't be read."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from exports.reading.placed_cell import PlacedCell
from exports.reading.workbook import CellError, Raw
from scoring.answers.answers import Answer, NotApplicable, Unreadable
from scoring.loading.questionnaire import load_questionnaire
from survey.workbooks.read_answers import FileAnswer, read_answers


def words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


OPTIONS = [{"id": "a", "label": words("甲")}, {"id": "b", "label": words("乙")}]
Q = load_questionnaire(
    {
        "id": "q",
        "version": "1",
        "title": words("问卷"),
        "basis": words("无"),
        "sections": [
            {
                "id": "s",
                "title": words("一"),
                "questions": [
                    {"id": "number", "kind": "number", "title": words("数"), "unit": words("台"), "places": "2"},
                    {"id": "day", "kind": "date", "title": words("日")},
                    {"id": "yes", "kind": "yesno", "title": words("否")},
                    {"id": "code", "kind": "text", "title": words("码"), "format": "uscc", "max_length": "18"},
                    {"id": "text", "kind": "text", "title": words("文")},
                    {
                        "id": "single",
                        "kind": "single",
                        "title": words("选"),
                        "options": OPTIONS,
                        "not_applicable": [{"id": "none", "label": words("没有此业务")}],
                    },
                    {
                        "id": "multiple",
                        "kind": "multiple",
                        "title": words("多选"),
                        "options": [*OPTIONS, {"id": "none", "label": words("都没有"), "exclusive": True}],
                    },
                ],
            }
        ],
        "checks": [],
    }
)


def read(key: str, raw: Raw, *, formula: bool = False) -> FileAnswer:
    placed = PlacedCell("一", 0, 2, raw, formula)
    return read_answers(Q, {f"q.{key}": placed}).answers[key.partition("/")[0].partition("#")[0]]


@pytest.mark.parametrize(
    ("key", "raw", "answer"),
    [
        ("number", 12.5, Decimal("12.5")),
        ("number", "１，２３４", Decimal(1234)),
        ("number", "约三", Unreadable("约三")),
        ("number", True, Unreadable("是")),
        ("day", date(2026, 3, 5), date(2026, 3, 5)),
        ("day", datetime(2026, 3, 5), date(2026, 3, 5)),  # noqa: DTZ001 - sheets know no zone
        ("day", "2026年3月5日", date(2026, 3, 5)),
        ("day", "春天", Unreadable("春天")),
        ("yes", "是", True),
        ("yes", False, False),
        ("yes", "√", True),
        ("text", 7.0, "7"),
        ("text", "=1+1", "=1+1"),
        ("single", "乙", "b"),
        ("single", " ａ", "a"),
        ("text", None, None),
        ("text", "  ", None),
    ],
)
def test_a_cell_read_by_kind(key: str, raw: Raw, answer: Answer | None) -> None:
    found = read(key, raw)
    assert (found.answer, found.faults) == (answer, ())


@pytest.mark.parametrize(
    ("key", "raw", "code"),
    [
        ("number", CellError("#DIV/0!"), "error_value"),
        ("code", 9.13101e17, "lost_digits"),
        ("yes", "也许", "option_unknown"),
        ("single", "丙", "option_unknown"),
        ("multiple/a", "大概", "tick_unknown"),
    ],
)
def test_a_cell_that_cannot_be_read(key: str, raw: Raw, code: str) -> None:
    found = read(key, raw)
    assert [fault.code for fault in found.faults] == [code]


@pytest.mark.parametrize("key", ["number", "text", "single", "multiple/a", "day"])
@pytest.mark.parametrize("raw", [None, 3.0, "甲", "是"])
def test_a_formula_is_a_fault_whatever_it_shows(key: str, raw: Raw) -> None:
    assert [fault.code for fault in read(key, raw, formula=True).faults] == ["formula"]


def multiple(**ticks: Raw) -> FileAnswer:
    cells = {f"q.multiple/{name}": PlacedCell("一", row, 2, raw) for row, (name, raw) in enumerate(ticks.items())}
    return read_answers(Q, cells).answers["multiple"]


def test_ticks_become_options_in_the_order_of_the_question() -> None:
    assert multiple(a="是", b="否", none=None).answer == ("a",)
    assert multiple(b="√", a=True, none="").answer == ("a", "b")
    assert multiple(a=None, b=None, none=None).answer is None


def test_none_of_these_beside_another_is_a_fault_at_its_own_cell() -> None:
    found = multiple(a="是", b=None, none="是")
    assert [(fault.code, fault.place.row) for fault in found.faults] == [("exclusive", 2)]


def test_every_bad_tick_is_a_fault_of_its_own() -> None:
    assert [fault.place.row for fault in multiple(a="选", b="是", none="对对").faults] == [0, 2]


@pytest.mark.parametrize(
    ("answer", "reason", "expected", "codes"),
    [
        (None, "没有此业务", NotApplicable("none"), []),
        ("甲", None, "a", []),
        ("甲", "没有此业务", None, ["answer_and_reason"]),
        (None, "不想填", None, ["reason_unknown"]),
    ],
)
def test_an_answer_or_a_reason_for_not_applicable(
    answer: Raw, reason: Raw, expected: Answer | None, codes: list[str]
) -> None:
    cells = {"q.single": PlacedCell("一", 0, 2, answer), "q.single#不适用": PlacedCell("一", 0, 5, reason)}
    found = read_answers(Q, cells).answers["single"]
    assert (found.answer, [fault.code for fault in found.faults]) == (expected, codes)


@pytest.mark.parametrize(("answer", "codes"), [(None, ["reason_unknown"]), ("是", ["reason_unknown"])])
def test_a_reason_for_a_question_that_offers_none_is_not_dropped(answer: Raw, codes: list[str]) -> None:
    """A file of an earlier version may hold one, or somebody writes 不适用 into the column."""
    cells = {"q.yes": PlacedCell("一", 0, 2, answer), "q.yes#不适用": PlacedCell("一", 0, 5, "没有此业务")}
    found = read_answers(Q, cells).answers["yes"]
    assert (found.answer, [(fault.code, fault.place.column) for fault in found.faults]) == (
        None,
        [(code, 5) for code in codes],
    )
    blank = read_answers(Q, {"q.yes": PlacedCell("一", 0, 2, "是"), "q.yes#不适用": PlacedCell("一", 0, 5, None)})
    assert (blank.answers["yes"].answer, blank.answers["yes"].faults) == (True, ())


def test_cells_of_no_question_are_named() -> None:
    found = read_answers(
        Q,
        {
            "q.gone": PlacedCell("一", 0, 2, "旧"),
            "q.empty": PlacedCell("一", 1, 2),
            "q.multiple/x": PlacedCell("一", 2, 2, "是"),
        },
    )
    assert [key for key, _place in found.unknown_cells] == ["q.gone", "q.multiple/x"]
    assert found.answers == {}
