"""A season that ended: decided, frozen, amended, made public, objected to, told; for tests of its archive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from survey.archiving.archive_results import ArchiveList
from survey.definitions.local_days import today
from survey.models import (
    Amendment,
    AmendmentKind,
    Decision,
    DecisionAct,
    DecisionAnswer,
    DecisionAnswerKind,
    Evaluation,
    Footing,
    ListEntry,
    ListRefusal,
    ListScan,
    ListVersion,
    ObjectionKind,
    ObjectionStep,
    ObjectionStepKind,
    Outcome,
    PanelMeeting,
    PanelMeetingEnd,
    PanelPart,
    PanelSeat,
    PublicationEnd,
    SubmissionVersion,
)
from survey.publishing.read_letters import read_letters
from survey.publishing.release_letters import release_letters
from survey.store.db import unit_of_work
from survey.words.language import in_chinese
from tests.integration.officials import entries, user
from tests.integration.publishing.issued import issue
from tests.integration.publishing.objecting import objected
from tests.integration.publishing.test_publish_list import add_publication

PHONE, MASKED = "13812345678", "138****5678"
OBJECTOR = "示例提议人"
DIGEST = "ab" * 32
AGAIN = {"equal": True, "score": 81_250_000, "rank": 1, "stored_score": 81_250_000, "stored_rank": 1}


@dataclass(frozen=True, slots=True)
class Ended:
    """Campaign, evaluation, the ids of the two versions, and (participation, code, name, version) of firms."""

    campaign: int
    evaluation: int
    versions: tuple[int, int]
    firms: tuple[tuple[int, str, str, int], ...]


@pytest.fixture
def ended(database: Session, evaluation: Evaluation) -> Ended:
    """Return an evaluated district whose season ended."""
    number, campaign = evaluation.id, evaluation.campaign_id
    firms = tuple(
        (row.version.submission.participation_id, row.version.credit_code, row.version.name, row.version_id)
        for row in entries(database, number)[:3]
    )
    database.rollback()
    with unit_of_work(database):
        _decide(database, campaign, number, firms)
    first = issue(database, database.get_one(Evaluation, number)).id
    scan = ListScan(
        list_version_id=first, fingerprint=database.get_one(ListVersion, first).fingerprint, file_name="示例.pdf",
        digest=DIGEST, size=9, uploaded_by_id=user(database, "district").id,
    )  # fmt: skip
    database.add(scan)
    database.commit()
    upheld = _object(database, first, firms[0][0])
    with unit_of_work(database):
        second = _amend(database, (campaign, number, first, upheld), firms)
    drawn = read_letters(database, database.get_one(ListVersion, first))
    author = user(database, "district").id
    database.rollback()
    with unit_of_work(database):
        number_of = "示例告〔2026〕1号"
        release_letters(
            database, campaign, 1, drawn, come_back="示例：明年", document_number=number_of, words={}, author_id=author
        )
    return Ended(campaign, number, (first, second), firms)


def _decide(database: Session, campaign: int, evaluation: int, firms: tuple[tuple[int, str, str, int], ...]) -> None:
    district, reviewer = user(database, "district").id, user(database, "reviewer").id
    meeting = PanelMeeting(
        campaign_id=campaign, evaluation_id=evaluation, title="示例会审", held_on=date(2026, 11, 20),
        place="示例会议室", opened_by_id=district,
    )  # fmt: skip
    act = DecisionAct(
        campaign_id=campaign, evaluation_id=evaluation, outcome=Outcome.CONFIRM, document_number="示例决〔2026〕1号",
        firms=1, digest=DIGEST, made_by_id=district,
    )  # fmt: skip
    database.add_all([meeting, act])
    database.flush()
    for who, part, present in ((district, PanelPart.CHAIR, True), (reviewer, PanelPart.MEMBER, False)):
        database.add(PanelSeat(meeting_id=meeting.id, user_id=who, part=part, present=present))
        database.flush()
    database.add(PanelMeetingEnd(meeting_id=meeting.id, remarks="示例说明", ended_by_id=reviewer))

    def decided(at: int, outcome: Outcome, footing: Footing, **more: object) -> int:
        made = Decision(
            campaign_id=campaign, participation_id=firms[at][0], evaluation_id=evaluation, version_id=firms[at][3],
            outcome=outcome, footing=footing, decided_by_id=district, **more,
        )  # fmt: skip
        database.add(made)
        database.flush()
        return made.id

    def answered(decision: int, kind: DecisionAnswerKind, reason: str) -> None:
        answer = DecisionAnswer(
            decision_id=decision, kind=kind, reason=reason, decided_by_id=district, done_by_id=reviewer
        )
        database.add(answer)
        database.flush()

    one = decided(0, Outcome.CONFIRM, Footing.RANKING, act_id=act.id)
    answered(one, DecisionAnswerKind.REFUSED, f"请联系{PHONE}")
    other = decided(
        0, Outcome.RESERVE, Footing.GREY, reason="示例：临界", meeting_id=meeting.id, second_id=reviewer
    )  # fmt: skip
    answered(other, DecisionAnswerKind.CONFIRMED, "")
    decided(1, Outcome.DENY, Footing.DEPARTS, reason="示例：失信", document_number="示例函〔2026〕2号")


def _object(database: Session, version_id: int, about: int) -> int:
    """Make a version public, let one object by name and one without, uphold the first, and take the sheet back."""
    district = user(database, "district").id
    published = add_publication(database, database.get_one(ListVersion, version_id), today(), today() + timedelta(6))
    version = database.get_one(ListVersion, version_id)
    named = objected(
        database, version, about_id=about, named=True, name=OBJECTOR, contact=PHONE, text=f"请回电{PHONE}",
        kind=ObjectionKind.DATA,
    )  # fmt: skip
    objected(database, database.get_one(ListVersion, version_id), named=False)
    with unit_of_work(database):
        for kind, text, replay in (
            (ObjectionStepKind.NOTED, "示例：已核查", AGAIN),
            (ObjectionStepKind.UPHELD, "示例：成立", {}),
        ):
            step = ObjectionStep(objection_id=named, kind=kind, text=text, replay=replay, done_by_id=district)
            database.add(step)
            database.flush()
        database.add(PublicationEnd(publication_id=published, reason="示例：有误", ended_by_id=district))
    return named


def _amend(database: Session, of: tuple[int, int, int, int], firms: tuple[tuple[int, str, str, int], ...]) -> int:
    """Add version 2: one withdrew, another was passed over, a third came in; and somebody left by an objection."""
    campaign, evaluation, first, objection = of
    district, reviewer = user(database, "district").id, user(database, "reviewer").id
    made = ListVersion(
        campaign_id=campaign, number=2, evaluation_id=evaluation, based_on_id=first, seats=10,
        document={"scheme": "示例"}, fingerprint=DIGEST, reason="示例：未满", prepared_by_id=district,
    )  # fmt: skip
    database.add(made)
    database.flush()
    (out, *_), (passed, *_), (came, *_) = firms
    limit = {"kind": "ceiling", "attribute": "unit", "value": "anting", "number": "2"}
    skipped = {"firms": [{"participation": passed, "limits": [limit]}]}
    number = "示例退〔2026〕3号"
    for more in (
        {"kind": AmendmentKind.WITHDRAWAL, "participation_out_id": out, "participation_in_id": came,
         "reason": "示例：书面退出", "document_number": number, "skipped": skipped},
        {"kind": AmendmentKind.OBJECTION, "participation_out_id": passed, "reason": "示例：异议成立",
         "objection_id": objection},
    ):  # fmt: skip
        database.add(Amendment(list_version_id=made.id, made_by_id=district, **more))
        database.flush()
    for place, (status, basis, reason, firm) in enumerate(
        (("selected", "promoted", "", firms[2]), ("out", "", "示例：书面退出", firms[0]))
    ):
        version = database.get_one(SubmissionVersion, firm[3])
        row = ListEntry(
            list_version_id=made.id, participation_id=firm[0], version_id=firm[3], position=1, status=status,
            basis=basis, pool="", rank=3 - place, score=70_500_000, self_rank=None, self_score=None, level=2,
            reason=reason, facts={"name": version.name, "credit_code": version.credit_code, "unit": "anting"},
        )  # fmt: skip
        database.add(row)
    database.add(ListRefusal(list_version_id=made.id, reason="示例：请补说明", refused_by_id=reviewer))
    return made.id


def told(app: Flask, lists: Iterable[ArchiveList]) -> dict[str, list[list[object]]]:
    """Return list -> its rows; every row is as wide as its columns."""
    with app.app_context(), in_chinese():
        found = list(lists)
    assert [one.name for one in found if any(len(row) != len(one.columns) for row in one.rows)] == []
    return {one.name: [list(row) for row in one.rows] for one in found}
