"""What merging two records would do, in every campaign, and what stands against it."""

from __future__ import annotations

from datetime import date

import pytest

from survey.directory.merger_results import Goes, plan_merge
from survey.models import Enterprise
from survey.queries.merging import Holding, Part


def part(number: int, state: str = "called", *, drafts: bool = False, pinned: bool = False) -> Part:
    """Return a firm's part in campaign 1."""
    return Part(number, 1, "示例批次", state, called=False, drafts=drafts, versions=0, pinned=pinned)


def holding(one: Part | None = None, people: tuple[str, ...] = (), codes: int = 0) -> Holding:
    """Return what a record has."""
    named = [(number, f"示例{number}", role) for number, role in enumerate(people)]
    return Holding({} if one is None else {1: one}, named, codes, 0, 0, 0)


KEPT, MERGED = Enterprise(id=1, credit_code="a", name="甲"), Enterprise(id=2, credit_code="b", name="乙")


@pytest.mark.parametrize(
    ("kept", "merged", "goes"),
    [
        (part(1), None, Goes.KEPT),
        (None, part(2, drafts=True), Goes.MOVES),
        (None, part(2), Goes.MOVES),
        (part(1), part(2), Goes.KEPT),
        (part(1, drafts=True), part(2), Goes.KEPT),
        (part(1), part(2, drafts=True), Goes.SWAPS),
        (part(1, pinned=True), part(2, drafts=True), Goes.PINNED),
        (part(1, "filling", drafts=True), part(2, "submitted", drafts=True), Goes.BOTH),
        (part(1, "filling", drafts=True), part(2, "withdrawn", drafts=True), Goes.KEPT),
        (part(1, "withdrawn", drafts=True), part(2, "withdrawn", drafts=True), Goes.KEPT),
        (part(1, "withdrawn", drafts=True), part(2, "filling", drafts=True), Goes.BOTH),
    ],
)
def test_what_becomes_of_the_parts_in_a_campaign(kept: Part | None, merged: Part | None, goes: Goes) -> None:
    plan = plan_merge(KEPT, MERGED, holding(kept), holding(merged))
    assert [one.goes for one in plan.campaigns] == [goes]
    refusal = {Goes.BOTH: "both_begun", Goes.PINNED: "pinned"}.get(goes, "")
    assert (plan.refusal, plan.against) == (refusal, "示例批次" if refusal else "")


def test_people_step_back_and_codes_go_over_only_where_that_is_right() -> None:
    boss, helper = ("enterprise",), ("colleague",)
    cases = [
        (holding(), holding(people=boss), False, True),
        (holding(people=boss), holding(people=boss), True, False),
        (holding(people=boss), holding(people=helper), False, False),
        (holding(people=helper), holding(people=boss), False, False),
        (holding(codes=1), holding(codes=1), False, False),
    ]
    plans = [plan_merge(KEPT, MERGED, has, other) for has, other, _back, _over in cases]
    assert [(plan.people_step_back, plan.codes_go_over) for plan in plans] == [case[2:] for case in cases]


def test_a_closed_record_does_not_go_on_and_none_is_merged_with_itself() -> None:
    closed = Enterprise(id=3, credit_code="c", name="丙", closed_on=date(2026, 1, 1))
    assert plan_merge(closed, MERGED, holding(), holding()).refusal == "into_closed"
    assert plan_merge(KEPT, closed, holding(), holding()).refusal == ""
    assert plan_merge(KEPT, KEPT, holding(), holding()).refusal == "same"


def test_what_is_missing_is_taken_over_and_the_stamp_tells_previews_apart() -> None:
    kept = Enterprise(id=1, credit_code="a", name="甲", contact="示例人", above_scale=None, tax_place="")
    merged = Enterprise(id=2, credit_code="b", name="乙", contact="另一人", above_scale=False, tax_place="示例镇")
    plan = plan_merge(kept, merged, holding(), holding())
    assert plan.columns == ["tax_place", "above_scale"]
    stamps = {
        plan.stamp,
        plan_merge(merged, kept, holding(), holding()).stamp,
        plan_merge(kept, merged, holding(codes=1), holding()).stamp,
        plan_merge(kept, merged, holding(), holding(part(2))).stamp,
    }
    assert len(stamps) == 4
    assert plan_merge(kept, merged, holding(), holding()).stamp == plan.stamp
