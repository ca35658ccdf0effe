"""A returned row clashes where somebody wrote another finding since its file left."""

from __future__ import annotations

import pytest

from survey.visiting.returned_results import ReturnedRow


@pytest.mark.parametrize(("seen", "newest", "clash"), [(0, 0, False), (4, 4, False), (0, 4, True), (3, 4, True)])
def test_a_row_clashes_where_the_finding_is_newer(seen: int, newest: int, *, clash: bool) -> None:
    row = ReturnedRow(9, "facts.x", "示例", "1", "2", "", "2", "示例", seen, newest)
    assert row.clash is clash
