"""What the checks read: the newest versions that count, with answers, files, peers and what was submitted before."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.coding import encode
from scoring.maturity import score
from survey.answering import store_evidence as evidence
from survey.definitions.local_days import today
from survey.definitions.signal_checks import checks_of
from survey.models import (
    Campaign,
    Enterprise,
    ExternalRating,
    Participation,
    ParticipationState,
    Submission,
    SubmissionVersion,
)
from survey.queries import signal_firms
from survey.store.db import unit_of_work
from tests.integration.earlier_submissions import YEAR_BEFORE, earlier_campaign, submitted
from tests.integration.signals.looked import Looked, evaluation, looked

__all__ = ["evaluation", "looked"]


def participation(database: Session, version_id: int) -> Participation:
    return database.scalars(
        select(Participation)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(SubmissionVersion.id == version_id)
    ).one()


def test_only_versions_that_count_are_looked_at(looked: Looked, database: Session) -> None:
    before = [version.id for version in signal_firms.counted_versions(database, looked.campaign)]
    assert (looked.version in before, before) == (True, sorted(before))
    with unit_of_work(database):
        participation(database, looked.version).state = ParticipationState.WITHDRAWN
    after = [version.id for version in signal_firms.counted_versions(database, looked.campaign)]
    assert after == [number for number in before if number != looked.version]


def test_what_nobody_looked_over_with_these_checks_is_told(looked: Looked, database: Session) -> None:
    assert signal_firms.unread_versions(database, looked.campaign, checks_of(None).digest) == []
    whole = [version.id for version in signal_firms.counted_versions(database, looked.campaign)]
    assert signal_firms.unread_versions(database, looked.campaign, "another") == whole


def test_a_firm_is_read_with_its_files_peers_and_what_it_submitted_before(
    looked: Looked, app: Flask, database: Session
) -> None:
    own = participation(database, looked.version)
    version = database.get_one(SubmissionVersion, looked.version)
    place = evidence.EvidencePlace(version.submission_id, "facts", "project_evidence")
    file = ("示例.pdf", b"%PDF-1.4 example")
    evidence.add_evidence(database, app.extensions["settings"].uploads, place, file, user_id=1)
    submitted(database, database.get_one(Enterprise, own.enterprise_id), earlier_campaign(database), YEAR_BEFORE)
    campaign = database.get_one(Campaign, looked.campaign)
    versions = [one for one in signal_firms.counted_versions(database, looked.campaign) if one.id == looked.version]
    [firm] = signal_firms.read_firms(database, campaign, versions)
    assert (firm.key, firm.group) == (str(looked.version), f"{version.division}/{version.size}")
    assert firm.evidence == {"facts.project_evidence"}
    assert firm.look("facts.staff_y1") == Decimal(version.staff or 0)
    assert firm.earlier is not None
    assert firm.earlier.get("facts.staff_y1") == Decimal(120)


def test_a_firm_is_read_with_the_level_of_its_newest_rating_that_holds(looked: Looked, database: Session) -> None:
    own = participation(database, looked.version)
    day = today()
    with unit_of_work(database):
        for number, (source, level, dated, until) in enumerate((
            ("c3mep", "四级", day - timedelta(90), None),
            ("c3mep", "二级", day - timedelta(60), day),
            ("c3mep", "三级", day - timedelta(30), day - timedelta(1)),
            ("c3mep", "优秀", day - timedelta(10), None),
            ("gongfu", "五级", day - timedelta(10), None),
        )):  # fmt: skip
            database.add(
                ExternalRating(
                    enterprise_id=own.enterprise_id,
                    source=source,
                    level=level,
                    report_number=f"示-{number}",
                    dated=dated,
                    valid_until=until,
                )
            )
    campaign = database.get_one(Campaign, looked.campaign)
    versions = [one for one in signal_firms.counted_versions(database, looked.campaign) if one.id == looked.version]
    [firm] = signal_firms.read_firms(database, campaign, versions)
    level = int(score(encode(firm.questionnaires, [firm.dossier])["cmmm"]).level[0])
    assert (firm.ratings, firm.levels) == ({"c3mep": 2}, {"cmmm": level})


def test_open_rows_are_those_without_an_end(looked: Looked, database: Session) -> None:
    rows = signal_firms.open_rows(database, [looked.version])
    assert looked.check in [row.check_id for row in rows]
    assert signal_firms.open_rows(database, []) == []
