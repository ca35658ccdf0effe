"""The columns of an office's table: its conditions to choose from, and the guide says until when an answer holds."""

from __future__ import annotations

from scoring.definition.questionnaire import Atom
from scoring.definition.scheme import GateRule
from scoring.definition.texts import Words
from survey.verifying.condition_fields import condition_fields, condition_guide


def gate(name: str, days: int) -> GateRule:
    when = Atom(f"facts.{name}", "is", ("yes",))
    return GateRule(name, Words(f"示例{name}", name), when, None, computed=False, valid_days=days)


def test_an_office_with_one_condition_needs_no_column_for_it() -> None:
    one, two = gate("tax", 30), gate("fees", 0)
    assert [field.key for field in condition_fields([one]) if field.required] == ["name", "verdict", "dated"]
    assert [field.key for field in condition_fields([one, two]) if field.required] == [
        "name",
        "gate",
        "verdict",
        "dated",
    ]
    [column] = [field for field in condition_fields([one, two]) if field.key == "gate"]
    assert (column.choices, column.choice_aliases["fees"]) == (("示例tax", "示例fees"), "示例fees")


def test_the_guide_says_how_long_an_answer_holds() -> None:
    assert dict(condition_guide("示例部门", [gate("tax", 30)]))["有效期至"] == (
        "文件写明的才填；空着的按方案计算（示例tax：30天）。"
    )
    assert dict(condition_guide("示例部门", [gate("tax", 0)]))["有效期至"].endswith("本批次内有效。")
