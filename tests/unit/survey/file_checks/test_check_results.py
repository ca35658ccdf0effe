"""When a checked file is called unaltered, and when it holds nothing but the export."""

from __future__ import annotations

import pytest

from exports.seals.beyond_seals import Beyond
from exports.seals.row_lookup import UnsealedColumn
from exports.seals.verification import NamedRow, SheetReport
from survey.file_checks.check_results import CheckResult

WHOLE = SheetReport("名单", 2, "名单", header=True, unchanged=2)
ADDED = SheetReport("名单", 2, "名单", header=True, unchanged=2, added=(NamedRow(9, "x"),))
LESS = SheetReport("名单", 2, "名单", header=True, unchanged=1)
UNSEALED = SheetReport("名单", 2, "名单", header=True, unchanged=2, unsealed=(UnsealedColumn(7, "备注"),))
SAME = Beyond(compared=True, sealed=True)


@pytest.mark.parametrize(
    ("found", "intact", "complete"),
    [
        (CheckResult("checked", "a", reports=(WHOLE,), beyond=SAME), True, True),
        (CheckResult("checked", "a", reports=(WHOLE, LESS), beyond=SAME), False, True),
        (CheckResult("checked", "a", reports=(ADDED,), beyond=SAME), False, True),
        (CheckResult("checked", "a", reports=(WHOLE,), beyond=SAME, facts=(("指纹", "0", "1"),)), False, True),
        (CheckResult("checked", "a", reports=(WHOLE,), beyond=SAME, disguised={"名单": [(1, 2)]}), False, True),
        (CheckResult("checked", "a", reports=(UNSEALED,), beyond=SAME), True, False),
        (CheckResult("checked", "a", reports=(WHOLE,), beyond=Beyond(True, True, new_sheets=("我的",))), True, False),
    ],
)
def test_what_makes_a_file_intact_and_complete(found: CheckResult, *, intact: bool, complete: bool) -> None:
    assert (found.intact, found.complete) == (intact, complete)


def test_cells_that_show_something_else_are_listed_once() -> None:
    found = CheckResult("checked", "a", disguised={"名单": [(1, 2), (1, 2), (3, 4)], "说明": [(0, 0)]})
    assert found.cells_not_as_shown == {"名单": [(1, 2), (3, 4)], "说明": [(0, 0)]}
    assert CheckResult("checked", "a").cells_not_as_shown == {}
