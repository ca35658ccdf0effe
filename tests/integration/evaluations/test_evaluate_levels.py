"""Levels that officials found, from the record to the list: what is provisional, what falls, and replayed the same."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy.orm import Session

from survey.evaluations import evaluate as evaluating
from survey.evaluations.replay import replay
from survey.models import Evaluation, LevelBasis
from survey.verifying.level_results import Found
from survey.verifying.record_level import record_level
from tests.integration.conftest import Browser
from tests.integration.level_floors import with_floors
from tests.integration.officials import entries, evaluation, official, text, user

__all__ = ["evaluation", "official"]

SHARES = {"starting": "0.5", "standardised": "0.2"}
OF_LEVEL = ("starting", "starting", "standardised")
"""The band of each level that has a share."""


def run(app: Flask, database: Session, campaign_id: int) -> Evaluation:
    with app.app_context():
        return evaluating.evaluate_and_store(database, campaign_id, user_id=None)


class Row(NamedTuple):
    id: int
    name: str
    seated: bool
    pool: str
    level: int
    participation: int
    detail: dict[str, Any]


def rows_of(database: Session, of: Evaluation) -> dict[str, Row]:
    """Return the rows of an evaluation by credit code."""
    return {
        row.version.credit_code: Row(
            row.id, row.version.name, row.status == "selected", row.pool, row.level,
            row.version.submission.participation_id, row.detail,
        )
        for row in entries(database, of.id)
    }  # fmt: skip


def chosen(database: Session, of: Evaluation) -> set[str]:
    return {code for code, row in rows_of(database, of).items() if row.seated}


def test_from_the_record_to_the_list_and_back(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    campaign_id = evaluation.campaign_id
    with_floors(database, campaign_id, SHARES)
    first = run(app, database, campaign_id)
    told = first.summary["verified_levels"]
    # Of each band: who has a seat, and none without the floor of the band, has it provisionally.
    rows, seated = rows_of(database, first), chosen(database, first)
    expected = set()
    for band in SHARES:
        with_floors(database, campaign_id, {name: share for name, share in SHARES.items() if name != band})
        without = chosen(database, run(app, database, campaign_id))
        expected |= {
            code
            for code in seated - without
            if rows[code].pool == "manufacturing" and OF_LEVEL[rows[code].level : rows[code].level + 1] == (band,)
        }
    assert expected != set()
    assert set(told["provisional"]) == expected
    assert (told["visits"], told["no_list"]) == (len(expected), False)
    # Nobody was visited: frozen today, the list is the one without any floor.
    with_floors(database, campaign_id, {})
    free = chosen(database, run(app, database, campaign_id))
    assert (set(told["falls"]), set(told["comes"])) == (seated - free, free - seated)
    page = text(official, f"/evaluations/{first.id}/ranking", entry=rows[told["provisional"][0]].id)
    assert f"暂定名额{len(expected)}家" in page
    assert f"需现场核查（或有效的外部评定）{len(expected)}家" in page
    assert f"{len(told['falls'])}家落选，{len(told['comes'])}家补入" in page
    assert "暂定：靠未经核定的自评等级占“" in page
    assert rows[told["falls"][0]].name in page.split("今天定稿将落选的企业")[1].split("</details>")[0]
    # One of them is visited: its seat is provisional no more, and all evaluations replay to what they were.
    code = told["provisional"][0]
    row = rows[code]
    found = Found("cmmm", row.level, LevelBasis.VISIT, "示例：现场看了产线", number="示核1号", dated=date(2026, 11, 20))
    record_level(database, row.participation, found, seen=0, author_id=user(database, "district").id)
    with_floors(database, campaign_id, SHARES)
    second = run(app, database, campaign_id)
    assert set(second.summary["verified_levels"]["provisional"]) == expected - {code}
    assert second.parameters["levels"] == [
        {"key": code, "questionnaire": "cmmm", "level": row.level, "basis": "visit", "row": 1}
    ]
    with app.app_context():
        for one in (first, second):
            again = replay(database, one.id)
            assert again is not None
            assert (again.same, again.differences) == (True, ())
    kept = rows_of(database, second)[code]
    assert kept.detail["levels"] == {"cmmm": row.level}
    panel = text(official, f"/evaluations/{second.id}/ranking", entry=kept.id)
    assert "现场核查，2026年11月20日，记录编号示核1号" in panel
    candidate = text(official, f"/evaluations/{second.id}/candidates/{kept.id}")
    assert ("示核1号" in candidate, "按核实后的答案" in candidate) == (True, True)
