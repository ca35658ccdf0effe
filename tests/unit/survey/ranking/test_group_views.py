"""Groups as officials see them: counted ones, suspicions, and which of those would break the limit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scoring.selection.suspected_groups import Known, Sign
from survey.queries.group_signs import Placed
from survey.ranking.group_views import say_sign, view_groups
from tests.unit.survey.shipped import scheme


def firm(entry: int, label: str, status: str, *, phone: str = "", seen: bool = True) -> Placed:
    marks = {Sign.PHONE: frozenset({phone} - {""})}
    return Placed(entry, "manufacturing", entry, status, Known(f"示例企业{entry}", label, marks), seen)


FIRMS = [
    firm(1, "甲集团", "selected"),
    firm(2, "甲集团", "selected", phone="1"),
    firm(3, "", "selected", phone="1"),
    firm(4, "乙集团", "reserve", phone="2"),
    firm(5, "乙集团", "out", seen=False),
    firm(6, "", "out", phone="2", seen=False),
    firm(7, "丙集团", "out", seen=False),
    firm(8, "丙集团", "selected", seen=False),
]


def test_groups_of_several_firms_are_listed_with_their_seats_and_only_those_in_the_scope() -> None:
    found = view_groups(FIRMS, scheme()).counted
    assert [(line.title, [row.entry_id for row in line.members], line.others, line.seats) for line in found] == [
        ("甲集团", [1, 2], 0, 2),
        ("乙集团", [4], 1, 0),
    ]
    assert found[0].members[0].place == "制造业第1名，入选候选"


@pytest.mark.parametrize(("most", "over"), [(2, [True, False]), (3, [False, False]), (0, [False, False])])
def test_a_suspicion_counts_the_seats_of_the_groups_that_it_would_join(most: int, over: list[bool]) -> None:
    shipped = scheme()
    found = view_groups(FIRMS, replace(shipped, choice=replace(shipped.choice, per_group=most))).suspected
    assert [line.over for line in found] == over
    assert [(line.title, [row.entry_id for row in line.members], line.others, line.seats) for line in found] == [
        ("联系电话相同", [2, 3], 0, 2),
        ("联系电话相同", [4], 1, 0),
    ]


def test_what_would_break_the_limit_comes_first() -> None:
    shipped = scheme()
    [first, _second] = view_groups(
        FIRMS[3:] + FIRMS[:3], replace(shipped, choice=replace(shipped.choice, per_group=2))
    ).suspected
    assert ([row.entry_id for row in first.members], first.over) == ([2, 3], True)


def test_every_sign_has_words() -> None:
    assert len({str(say_sign(sign)) for sign in Sign}) == len(Sign)
