"""Values of campaigns: their days in order, their stamps, what differs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from survey.campaigns.campaign_results import CampaignValues, Parts, calendar_faults, differing, stamp
from survey.models import EnterpriseClass
from survey.words.figures import SHANGHAI


def values(**other: Any) -> CampaignValues:
    given: dict[str, Any] = {
        "programme_id": 1,
        "title": "第一批",
        "seats": 100,
        "trial": False,
        "opens_at": datetime(2026, 11, 2, 1, 0, tzinfo=UTC),
        "closes_at": datetime(2026, 12, 4, 10, 0, tzinfo=UTC),
        "correction_until": datetime(2026, 12, 16, 15, 59, tzinfo=UTC),
        "decision_on": date(2027, 1, 15),
        "contact_office": "科",
        "contact_phone": "1",
        "contact_hours": "上午",
        "asked": {"facts": EnterpriseClass.ALL},
    }
    return CampaignValues(**given | other)


@pytest.mark.parametrize(
    ("other", "faults"),
    [
        ({}, []),
        ({"correction_until": None, "decision_on": None}, []),
        ({"closes_at": datetime(2026, 11, 2, 1, 0, tzinfo=UTC)}, ["closes"]),
        ({"correction_until": datetime(2026, 12, 4, 9, 59, tzinfo=UTC)}, ["correction"]),
        ({"decision_on": date(2026, 12, 15)}, ["decision"]),
        ({"decision_on": date(2026, 12, 16)}, []),
        ({"decision_on": date(2026, 12, 3), "correction_until": None}, ["decision"]),
        (
            {"correction_until": datetime(2026, 12, 16, 16, 30, tzinfo=UTC), "decision_on": date(2026, 12, 16)},
            ["decision"],
        ),
    ],
)
def test_the_days_are_in_order(other: dict[str, Any], faults: list[str]) -> None:
    assert calendar_faults(values(**other)) == faults


def test_the_same_moment_in_another_zone_is_the_same() -> None:
    here = values(closes_at=datetime(2026, 12, 4, 18, 0, tzinfo=SHANGHAI))
    assert stamp(here) == stamp(values())
    assert differing(values(), here) == ({}, {})


def test_what_differs_is_told_as_it_was_and_as_it_is() -> None:
    after = values(seats=90, contact_phone="2", asked={"facts": EnterpriseClass.ALL, "cmmm": EnterpriseClass.ABOVE})
    assert stamp(after) != stamp(values())
    assert differing(values(), after) == (
        {"seats": 100, "office_phone": "1", "asked": ["facts:all"]},
        {"seats": 90, "office_phone": "2", "asked": ["cmmm:above", "facts:all"]},
    )


def test_nothing_has_an_empty_stamp() -> None:
    assert stamp(None) == ""
    assert len(stamp(Parts({}, (), ()))) == 24
