"""What a preview and a record are held against when they come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from survey.models import Pilot
from survey.pilots.pilot_results import PilotPlan, PilotValues, PlannedPilot, values_of

FIRM = PlannedPilot(1, 11, 21, "示例甲", "anting")


def test_a_plan_differs_as_soon_as_somebody_comes_or_the_version_is_another() -> None:
    plan = PilotPlan(5, 2, "示例〔2026〕1号", date(2026, 11, 1), "", makes=(FIRM,))
    another = replace(FIRM, participation_id=12)
    others = [replace(plan, makes=()), replace(plan, version_id=6), replace(plan, makes=(FIRM, another))]
    assert plan.seen == replace(plan, standing=3).seen
    assert len({plan.seen, *(other.seen for other in others)}) == 4


def test_a_record_as_values() -> None:
    pilot = Pilot(
        since=date(2026, 12, 1), document_number="示例〔2026〕1号", contact_name="示例李四", contact_phone="",
        indicators={"promised": [{"question": "quality_target", "value": "1.2"}]},
    )  # fmt: skip
    found = values_of(pilot)
    days = {"since": date(2026, 12, 1), "task_book_on": None, "starts_on": None, "ends_on": None, "accepted_on": None}
    texts = {"document_number": "示例〔2026〕1号", "contact_name": "示例李四", "contact_phone": ""}
    assert found == PilotValues(days, texts, {"quality_target": "1.2"})
    assert replace(found, promised={"quality_target": "1.3"}).seen != found.seen
