"""Values of columns as the history has them."""

from __future__ import annotations

from datetime import date

from survey.records.column_results import as_text


def test_values_are_texts() -> None:
    values = (True, False, None, "", "示例", date(2026, 11, 28), 7)
    assert [as_text(one) for one in values] == ["是", "否", "", "", "示例", "2026-11-28", "7"]
