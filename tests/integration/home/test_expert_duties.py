"""What rounds of experts leave to be done stands on the first pages of experts and of the district."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.queries import expert_rounds
from tests.integration.conftest import Browser
from tests.integration.experts.rounds import Panel, marked, panel
from tests.integration.officials import evaluation

__all__ = ["evaluation", "panel"]


def test_an_expert_and_the_district_see_what_waits(
    panel: Panel, database: Session, browser: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.open(database)
    one = marked(database, panel)[0][0]
    expert, official = browser(), browser()
    expert.sign_in(one)
    page = expert.get("/today").get_data(as_text=True)
    assert ("分给您、还没有评分的企业" in page, 'href="/expert-cases"' in page) == (True, True)
    official.sign_in("district")
    assert "专家逾期未评" not in official.get("/today").get_data(as_text=True)
    late = expert_rounds.late_count
    monkeypatch.setattr(
        "survey.queries.expert_rounds.late_count",
        lambda database, campaign, _day: late(database, campaign, today() + timedelta(days=9)),
    )
    assert "专家逾期未评" in official.get("/today").get_data(as_text=True)
