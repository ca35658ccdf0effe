"""The message of a day about verdicts takes more of them until the firm knows it, or the day is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import EvidenceState, Participation, Submission, SubmissionVersion, User
from survey.queries import told_verdicts
from survey.verifying.evidence_results import Judged
from survey.verifying.record_verdict import record_verdicts
from tests.integration.verifying.test_record_verdict import links
from tests.integration.web.made_world import world

__all__ = ["links", "world"]


def test_a_message_takes_verdicts_of_its_day(
    world: dict[str, int], links: list[int], database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    version, (first, second) = world["version"], links
    author = database.scalars(select(User.id).where(User.login == "district")).one()
    case = database.execute(
        select(Participation.campaign_id, Participation.enterprise_id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(SubmissionVersion.id == version)
    ).one()
    campaign, firm = case

    def judge(link: int, reason: str, seen: int = 0) -> tuple[int | None, bool]:
        database.rollback()
        judged = [Judged(link, EvidenceState.REFUSED, reason, seen)]
        told = record_verdicts(database, version, judged, author_id=author, message="佐证核对：示例")
        assert told is not None
        return told.message, told.joined

    assert told_verdicts.message_of_today(database, campaign, firm) is None
    message, joined = judge(first, "太暗")
    assert (message is None, joined) == (False, False)
    number = message or 0
    assert told_verdicts.later_verdicts(database, [number]) == {}
    assert judge(second, "太远") == (number, True)
    [later] = told_verdicts.later_verdicts(database, [number])[number]
    assert (later.questionnaire, later.question, later.file, later.reason) == ("integration", "b4", "二.jpg", "太远")
    assert later.verdict is EvidenceState.REFUSED
    found = told_verdicts.message_of_today(database, campaign, firm)
    assert found is not None
    assert found.id == number
    tomorrow = today() + timedelta(days=1)
    monkeypatch.setattr("survey.queries.told_verdicts.today", lambda: tomorrow)
    assert told_verdicts.message_of_today(database, campaign, firm) is None
