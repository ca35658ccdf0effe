"""What a returned workbook means: four lists that add up, one mark per fault, nothing wrong ever taken."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from exports.reading.placed_cell import PlacedCell
from exports.reading.workbook import Raw
from scoring.answers.answers import Answer, AnswerSheet, Dossier
from scoring.answers.checks import find
from scoring.definition.questionnaire import Questionnaire
from scoring.loading.questionnaire import load_questionnaire
from survey.answering.read_lock import Lock
from survey.definitions.formats import FORMATS
from survey.definitions.renamed_questions import migrate_cells, option_finder
from survey.uploads.four_lists import ListName
from survey.workbooks.compare_answers import compare_answers, mark_repeated
from survey.workbooks.comparison_results import Comparison, ComparisonBase
from survey.workbooks.read_answers import read_answers


def words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def definition(version: str = "2", *, kind: str = "number", label: str = "甲") -> Questionnaire:
    options = [{"id": name, "label": words(text)} for name, text in (("a", label), ("b", "乙"))]
    questions: list[dict[str, Any]] = [
        {"id": "total", "kind": kind, "title": words("总数"), "unit": words("台"), "places": "0", "min": "0"}
        if kind == "number"
        else {"id": "total", "kind": kind, "title": words("总数"), "required": False},
        {"id": "part", "kind": "number", "title": words("其中"), "unit": words("台"), "places": "0", "min": "0"},
        {"id": "choice", "kind": "single", "title": words("选一"), "options": options},
        {
            "id": "more",
            "kind": "text",
            "title": words("说明"),
            "required": False,
            "visible": {"question": "q.choice", "is": "b"},
        },
    ]
    checks = [
        {
            "id": "within",
            "kind": "at_most",
            "level": "hard",
            "message": words("其中不能大于总数"),
            "questions": ["part", "total"],
            "left": "q.part",
            "right": "q.total",
        }
    ]
    return load_questionnaire(
        {
            "id": "q",
            "version": version,
            "title": words("问卷"),
            "basis": words("无"),
            "sections": [{"id": "s", "title": words("一"), "questions": questions}],
            "checks": checks if kind == "number" else [],
        }
    )


Q = definition()
NAMES = ("total", "part", "choice", "more")


def held(
    cells: Mapping[str, Raw],
    draft: Mapping[str, Answer],
    baseline: Mapping[str, Answer | None] | None = None,
    *,
    override: bool = False,
) -> Comparison:
    placed = {f"q.{name}": PlacedCell("一", row, 2, cells.get(name)) for row, name in enumerate(NAMES)}
    basis = ComparisonBase({"q": Q}, Dossier({"q": AnswerSheet("q", "2", dict(draft))}), Q, baseline, override)
    return compare_answers(basis, read_answers(Q, placed))


def lists(found: Comparison) -> dict[str, tuple[str, str]]:
    return {item.id: (str(item.list), item.reason) for item in found.rows}


def test_new_answers_of_an_empty_draft() -> None:
    found = held({"total": 5.0, "part": 2.0, "choice": "乙", "more": "好"}, {})
    assert lists(found) == dict.fromkeys(NAMES, ("new", ""))
    assert [item.new for item in found.written] == [Decimal(5), Decimal(2), "b", "好"]
    assert (found.faults, found.hints, found.missing) == ((), (), 0)


def test_a_cell_not_touched_keeps_what_the_page_says_now() -> None:
    found = held({"total": 5.0}, {"total": Decimal(9)}, {"total": Decimal(5)})
    assert lists(found) == {"total": ("unchanged", "")}


def test_what_an_open_return_keeps_is_refused_unless_it_is_put_back() -> None:
    lock = Lock({("q", "total"): "5", ("q", "part"): "2"})
    draft = Dossier({"q": AnswerSheet("q", "2", {"total": Decimal(5), "part": Decimal(1)})})
    placed = {f"q.{name}": PlacedCell("一", row, 2, raw) for row, (name, raw) in enumerate(
        {"total": 9.0, "part": 2.0, "choice": "乙"}.items()
    )}  # fmt: skip
    found = compare_answers(ComparisonBase({"q": Q}, draft, Q, lock=lock), read_answers(Q, placed))
    assert lists(found) == {"total": ("refused", "locked"), "part": ("changed", ""), "choice": ("new", "")}


def test_a_cell_emptied_clears_and_one_never_filled_says_nothing() -> None:
    draft: dict[str, Answer] = {"choice": "b", "more": "旧"}
    found = held({"choice": "乙"}, draft, {"choice": "b", "more": "旧"})
    assert lists(found) == {"choice": ("unchanged", ""), "more": ("changed", "")}
    assert found.written[0].new is None
    assert lists(held({"choice": "乙"}, draft)) == {"choice": ("unchanged", "")}


def test_both_sides_changed_is_a_conflict_unless_they_agree() -> None:
    draft: dict[str, Answer] = {"total": Decimal(9)}
    assert lists(held({"total": 7.0}, draft, {"total": Decimal(5)})) == {"total": ("refused", "conflict")}
    assert lists(held({"total": 9.0}, draft, {"total": Decimal(5)})) == {"total": ("unchanged", "")}
    assert lists(held({"total": 7.0}, draft, {"total": Decimal(5)}, override=True)) == {"total": ("changed", "")}


def test_emptied_here_and_changed_there_is_a_conflict() -> None:
    draft: dict[str, Answer] = {"choice": "b", "more": "新"}
    found = held({"choice": "乙"}, draft, {"choice": "b", "more": "旧"})
    assert lists(found)["more"] == ("refused", "conflict")
    assert lists(held({"choice": "乙"}, draft, {"choice": "b", "more": "旧"}, override=True))["more"] == ("changed", "")


def test_what_cannot_be_read_sets_off_no_check_with_the_draft_s_own_answer() -> None:
    found = held({"total": "很多", "part": 5.0, "choice": "甲"}, {"total": Decimal(3)})
    assert [fault.id for fault in found.faults] == ["total"]
    assert lists(found)["part"] == ("refused", "together")


def test_a_fault_made_on_the_pages_since_marks_no_cell_of_a_file_that_is_right() -> None:
    base: dict[str, Answer | None] = {"total": Decimal(5), "part": Decimal(2), "choice": "a"}
    cells: dict[str, Raw] = {"total": 5.0, "part": 2.0, "choice": "甲"}
    for draft in ({"total": Decimal(5), "part": Decimal(9), "choice": "a"}, {"total": Decimal(5), "choice": "a"}):
        found = held(cells, draft, base)
        assert found.faults == ()
        assert {item.list for item in found.rows} == {ListName.UNCHANGED}


def test_a_draft_that_is_wrong_marks_no_empty_cell_of_a_blank_template() -> None:
    found = held({"choice": "甲"}, {"total": Decimal(2), "part": Decimal(9), "choice": "b"})
    assert (found.faults, lists(found)) == ((), {"choice": ("changed", "")})
    assert [fault.id for fault in held({"part": 99.0}, {"total": Decimal(5), "choice": "a"}).faults] == ["part"]


def test_a_failed_check_is_one_mark_and_takes_neither() -> None:
    found = held({"total": 2.0, "part": 5.0, "choice": "甲"}, {})
    assert lists(found) == {"total": ("refused", "together"), "part": ("refused", "fault"), "choice": ("new", "")}
    assert [(fault.id, [f.code for f in fault.findings]) for fault in found.faults] == [("part", ["check"])]


def test_what_cannot_be_read_neither_counts_as_missing_nor_sets_off_checks() -> None:
    found = held({"total": "很多", "part": 5.0, "choice": "甲"}, {})
    assert [(fault.id, fault.cell, [f.code for f in fault.findings]) for fault in found.faults] == [
        ("total", "", ["unreadable"])
    ]
    assert lists(found)["part"] == ("new", "")


def test_missing_answers_are_marked_once_the_section_is_begun() -> None:
    assert [fault.id for fault in held({"total": 5.0}, {}).faults] == ["part", "choice"]
    empty = held({}, {})
    assert (empty.faults, empty.missing, empty.rows) == ((), 3, ())


def test_an_answer_that_is_not_asked_is_left_out_without_a_mark() -> None:
    found = held({"total": 5.0, "part": 1.0, "choice": "甲", "more": "多余"}, {})
    assert lists(found)["more"] == ("refused", "not_asked")
    assert found.faults == ()


def test_a_key_that_stands_twice_is_marked_at_its_second_place() -> None:
    placed = {"q.total": PlacedCell("一", 0, 2, 5.0)}
    found = mark_repeated(read_answers(Q, placed), [("q.total", PlacedCell("一", 9, 2, 6.0))], Q)
    basis = ComparisonBase({"q": Q}, Dossier({}), Q)
    faults = compare_answers(basis, found).faults
    assert [(fault.cell, fault.place.row) for fault in faults] == [("doubled", 9)]


RAW = st.sampled_from([None, 0.0, 3.0, 5.0, -1.0, 2.5, "７", "很多", "甲", "乙", "丙", "好"])
KNOWN = st.sampled_from([None, Decimal(3), Decimal(5)])


@settings(max_examples=300, deadline=None)
@given(
    st.fixed_dictionaries(dict.fromkeys(NAMES, RAW)),
    st.fixed_dictionaries({"total": KNOWN, "part": KNOWN, "choice": st.sampled_from([None, "a", "b"])}),
    st.booleans(),
)
def test_lists_add_up_and_what_is_taken_is_right(
    cells: dict[str, Raw],
    before: dict[str, Answer | None],
    with_baseline: bool,  # noqa: FBT001 - drawn
) -> None:
    draft = {name: answer for name, answer in before.items() if answer is not None}
    baseline = dict(before) if with_baseline else None
    found = held(cells, draft, baseline)
    assert len(found.rows) == sum(len(found.of(name)) for name in ListName)
    stating = {name for name, raw in cells.items() if raw is not None}
    cleared = {name for name in draft if cells[name] is None} if with_baseline else set()
    assert {item.id for item in found.rows} == stating | cleared
    places = [(fault.place.sheet, fault.place.row, fault.place.column) for fault in found.faults]
    assert len(places) == len(set(places))
    values = dict(draft)
    for item in found.written:
        if item.new is None:
            values.pop(item.id, None)
        else:
            values[item.id] = item.new
    after = find({"q": Q}, Dossier({"q": AnswerSheet("q", "2", values)}), formats=FORMATS)
    taken = {item.id for item in found.written}
    wrong = [f for f in after if f.hard and f.code != "required" and taken & set(f.questions)]
    assert wrong == []
    assert not any(f.code == "required" and f.questions[0] in taken for f in after)


def test_an_older_version_carries_over_by_id_name_and_label() -> None:
    old = definition("1", kind="text", label="从前的甲")
    cells = {
        "q.amount": PlacedCell("一", 0, 2, 5.0),
        "q.total": PlacedCell("一", 1, 2, "一段话"),
        "q.choice": PlacedCell("一", 2, 2, "从前的甲"),
        "q.gone": PlacedCell("一", 3, 2, "旧题"),
        "q.empty": PlacedCell("一", 4, 2),
    }
    migrated = migrate_cells(cells, old, Q, {"amount": "part"})
    assert {key: place.raw for key, place in migrated.cells.items()} == {"q.part": 5.0, "q.choice": "从前的甲"}
    assert [key for key, _place in migrated.without_place] == ["q.total", "q.gone"]
    found = read_answers(Q, migrated.cells, option_finder(old, {}))
    assert {name: one.answer for name, one in found.answers.items()} == {"part": Decimal(5), "choice": "a"}
    without = read_answers(Q, migrated.cells, option_finder(None, {}))
    assert [fault.code for fault in without.answers["choice"].faults] == ["option_unknown"]
