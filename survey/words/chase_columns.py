"""The columns of the log of calls in workbooks: they go out empty or filled, and come back under the same titles."""

from __future__ import annotations

from collections.abc import Mapping

ENTRY = "记录号"
LOGGED: Mapping[str, str] = {
    "called_on": "联系日期",
    "channel": "联系方式",
    "outcome": "联系结果",
    "next_on": "下次日期",
    "spoken_with": "接听人",
    "note": "备注",
}
PEOPLE = frozenset({"spoken_with", "note"})
"""What somebody said and who: a file holds them only where a reason was given."""
