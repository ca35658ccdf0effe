"""Late experts are listed with one text for all their cases, and marked as reminded; only those who owe something."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import ExpertReminder
from tests.integration.conftest import Browser
from tests.integration.experts.rounds import Panel, entries, give, marked, panel
from tests.integration.officials import evaluation

__all__ = ["evaluation", "panel"]


def test_late_ones_are_listed_and_marked_as_reminded(
    panel: Panel, database: Session, browser: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = panel.open(database, experts=[panel.people["expert0"], panel.people["expert1"]], per_case=1)
    cases = {login: [case for case, people in marked(database, panel).items() if login in people]
             for login in ("expert0", "expert1")}  # fmt: skip
    for case in cases["expert1"]:
        give(database, panel, case, "expert1")
    assert (len(cases["expert0"]), len(cases["expert1"])) == (2, 1)
    official = browser()
    official.sign_in("district")
    page = official.get(f"/expert-rounds/{number}").get_data(as_text=True)
    assert ("逾期" in page, "还有 2 家企业待您评分" in page) == (False, True)
    later = today() + timedelta(days=6)
    monkeypatch.setattr("survey.experts.round_routes.today", lambda: later)
    page = official.get(f"/expert-rounds/{number}").get_data(as_text=True)
    assert "逾期 2 家" in page
    assert re.findall(r'name="experts"\s+value="(\d+)"', page) == [str(panel.people["expert0"])]
    assert "请勾选专家" in official.send(f"/expert-rounds/{number}/reminders", by="mail").get_data(as_text=True)
    both = [str(panel.people[login]) for login in ("expert0", "expert0")]
    assert official.send(f"/expert-rounds/{number}/reminders", by="mail", experts=both).status_code == 302
    database.rollback()
    [row] = database.scalars(select(ExpertReminder)).all()
    assert (row.expert_id, row.cases, str(row.by)) == (panel.people["expert0"], 2, "mail")
    assert entries(database, "remind_experts")[0].detail["experts"] == [panel.people["expert0"]]
    assert "示例district，邮件" in official.get(f"/expert-rounds/{number}").get_data(as_text=True)
