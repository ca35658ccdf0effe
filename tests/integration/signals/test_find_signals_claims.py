"""What firms say of their certificates, held against the ratings on record once a table of these was read."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.definitions.rating_levels import level_named
from survey.models import ExternalRating, Participation, SignalFound, Submission, SubmissionVersion, VersionSheet
from survey.queries import signal_firms
from survey.queries.signal_states import STANDS
from survey.signals import find_signals
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser
from tests.integration.officials import official
from tests.integration.signals.looked import Looked, evaluation, looked

__all__ = ["evaluation", "looked", "official"]
CLAIMS = ("claim_cmmm", "claim_cmmm_above", "claim_diagnosis", "claim_integration", "claim_sme", "claim_sme_above")


def standing(database: Session) -> dict[str, dict[int, dict[str, str]]]:
    """Return check of a claim -> version -> figures of what stands."""
    database.rollback()
    rows = database.execute(
        select(SignalFound.check_id, SignalFound.version_id, SignalFound.figures)
        .where(SignalFound.check_id.in_(CLAIMS), STANDS)
        .order_by(SignalFound.version_id)
    )
    found: dict[str, dict[int, dict[str, str]]] = {}
    for check, version, figures in rows:
        found.setdefault(check, {})[version] = dict(figures)
    return found


def claimed(database: Session, question: str) -> dict[int, str]:
    """Return version -> the level that a firm claims, of those that say to have such a result."""
    database.rollback()
    sheets = database.execute(
        select(VersionSheet.version_id, VersionSheet.document)
        .where(VersionSheet.questionnaire_id == "facts")
        .order_by(VersionSheet.version_id)
    )
    values = {version: document["values"] for version, document in sheets}
    return {version: own[f"{question}_level"] for version, own in values.items() if own.get(question) in {"yes", True}}


def look(database: Session, campaign: int) -> None:
    database.rollback()
    find_signals.find_signals(database, campaign, user_id=None)


def test_claims_are_held_against_what_is_on_record_and_nothing_is_said_where_nobody_looked(
    looked: Looked, database: Session, official: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        signal_firms, "level_named", lambda source, text: level_named(source, text.removeprefix("示例"))
    )
    claims = claimed(database, "rating_cmmm")
    firms = {
        row[0]: row[1]
        for row in database.execute(
            select(SubmissionVersion.id, Participation.enterprise_id)
            .join(Submission, Submission.id == SubmissionVersion.submission_id)
            .join(Participation, Participation.id == Submission.participation_id)
        )
    }
    assert standing(database) == {}  # no table was read
    sources = "智能制造评估评价公共服务平台、工赋·制诊、两化融合管理体系评定、中小企业数字化水平评测"
    assert f"相应的评定还没有导入过：{sources}。" in official.get("/signals").get_data(as_text=True)
    one, expired, *_others = claims

    def rate(version: int, level: str, until: date | None, number: str) -> None:
        with unit_of_work(database):
            database.add(
                ExternalRating(
                    enterprise_id=firms[version], source="c3mep", level=level, report_number=number,
                    dated=date(2025, 1, 1), valid_until=until,
                )
            )  # fmt: skip

    rate(one, "一级", None, "示例-1")
    rate(expired, "四级", today() - timedelta(days=1), "示例-2")
    look(database, looked.campaign)
    level = {"未达一级": 0, "一级": 1, "二级": 2, "三级": 3, "四级": 4, "五级": 5}
    above = level[claims[one].removeprefix("示例")] - 1
    figures = {"claimed": str(level[claims[one].removeprefix("示例")]), "recorded": "1", "levels": str(above)}
    expected = {version: {"claimed": text} for version, text in claims.items() if version != one}
    assert standing(database) == {"claim_cmmm": expected} | ({"claim_cmmm_above": {one: figures}} if above else {})
    shown = official.get(f"/signals/{expired}/claim_cmmm").get_data(as_text=True)
    assert re.search(rf"填报已有智能制造能力成熟度结果（等级“{claims[expired]}”），已导入的", shown)
    assert f"还没有导入过：{sources.partition('、')[2]}。" in official.get("/signals").get_data(as_text=True)
    rate(expired, claims[expired], None, "示例-3")  # recorded by now: it stands no more, without a look
    assert expired not in standing(database)["claim_cmmm"]
    look(database, looked.campaign)
    del expected[expired]
    assert standing(database)["claim_cmmm"] == expected
