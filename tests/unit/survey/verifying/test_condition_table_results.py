"""A compared table: its lists add up, suggestions apart, and its stamp follows what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exports.incoming_lists.reader import TableRow
from exports.reading.placed_cell import PlacedCell
from survey.queries.conditions import ListedFirm
from survey.uploads.four_lists import ListName
from survey.verifying.condition_table_results import ComparedConditions, ConditionRow, Office

FIRM = ListedFirm(1, "x", "示例", ("x",), ("示例",), 7, takes_part=True, closed=False)


def row(number: int, place: ListName, **more: Any) -> ConditionRow:
    cell = PlacedCell("表", number - 1, 0, "示例", formula=False)
    return ConditionRow(TableRow(number, {}, {"name": cell}), place, **more)


def table(*rows: ConditionRow) -> ComparedConditions:
    office: Any = Office("tax", "示例部门", ())
    unread: Any = None
    return ComparedConditions(rows, unread, unread, office, {"tax": [7]})


def test_suggestions_are_counted_apart_and_all_adds_up() -> None:
    found = table(
        row(2, ListName.NEW, firm=FIRM),
        row(3, ListName.REFUSED, firm=FIRM, suggested=True, reason="suggested"),
        row(4, ListName.REFUSED, reason="unknown_enterprise"),
    )
    assert found.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1, "suggested": 1}
    assert [item.key for item in found.suggested] == ["3@表"]
    assert [item.place for item in found.unfound] == [("表", 4)]


def test_the_stamp_follows_the_firm_and_who_is_not_listed() -> None:
    found = table(row(2, ListName.NEW, firm=FIRM))
    other = table(row(2, ListName.NEW, firm=FIRM._replace(id=2)))
    assert len({found.stamp, other.stamp, replace(found, unlisted={"tax": []}).stamp}) == 3
    assert found.stamp == table(row(2, ListName.NEW, firm=FIRM)).stamp
