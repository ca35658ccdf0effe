"""Campaigns of the year before with what was submitted to them, written as the demonstration writes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from scoring.answers.answers import Answer, AnswerSheet, Dossier
from survey.answering.submit import dossier_digest, receipt_number, sheet_rows
from survey.definitions.catalogue import catalogue
from survey.definitions.version_facts import facts_of
from survey.models import (
    Campaign,
    CampaignQuestionnaire,
    Enterprise,
    Participation,
    ParticipationState,
    Programme,
    Submission,
    SubmissionVersion,
    VersionSheet,
    utc_now,
)

YEAR_BEFORE: Mapping[str, Answer] = {
    "registered_place": "示例路1号",
    "production_place": "示例路2号",
    "tax_place": "嘉定区",
    "contact": "示例甲",
    "years_operating": "three",
    "staff_y1": Decimal(120),
    "staff_y2": Decimal(100),
    "revenue_y1": Decimal("1234.50"),
    "revenue_y2": Decimal(1100),
    "revenue_y3": Decimal(1000),
    "digital_spend_y1": Decimal(30),
    "digital_spend_y2": Decimal(20),
    "systems": ("erp", "mes"),
    "veto_tax": False,
    "production_type": "discrete",
}
"""Some answers to facts 2025.1."""


def earlier_campaign(database: Session, *, days: int = 400, version: str = "2025.1") -> Campaign:
    """Add a closed campaign that asked for the facts, and opened so many days ago."""
    programme = Programme(title="上一期", target=10, starts_on=date(2025, 1, 1), ends_on=None)
    database.add(programme)
    database.flush()
    now = utc_now()
    campaign = Campaign(
        programme_id=programme.id,
        title=f"示例批次（{days}天前）",
        seats=10,
        opens_at=now - timedelta(days=days),
        opened_at=now - timedelta(days=days),
        closes_at=now - timedelta(days=days - 30),
    )
    database.add(campaign)
    database.flush()
    database.add(CampaignQuestionnaire(campaign_id=campaign.id, questionnaire_id="facts", version=version, position=0))
    database.commit()
    return campaign


def submitted(
    database: Session,
    enterprise: Enterprise,
    campaign: Campaign,
    *sheets: Mapping[str, Answer],
    state: ParticipationState = ParticipationState.SUBMITTED,
    digest: str = "",
) -> SubmissionVersion:
    """Add an enterprise's submission with a version for each sheet of facts; return the last.

    `digest`: of the definition that the sheets say they were answered under; empty for the right one.
    """
    facts = catalogue().versions["facts", campaign.questionnaires[0].version]
    participation = Participation(enterprise_id=enterprise.id, campaign_id=campaign.id, state=state)
    database.add(participation)
    database.flush()
    submission = Submission(participation_id=participation.id)
    database.add(submission)
    database.flush()
    for number, values in enumerate(sheets, start=1):
        dossier = Dossier({"facts": AnswerSheet("facts", facts.version, dict(values))})
        moment: datetime = campaign.closes_at - timedelta(days=1)
        version = SubmissionVersion(
            submission_id=submission.id,
            number=number,
            receipt=receipt_number(moment.year, submission.id, number),
            digest=dossier_digest({"facts": facts}, dossier),
            submitted_at=moment,
            credit_code=enterprise.credit_code,
            **facts_of({"facts": facts}, dossier),
        )
        rows = sheet_rows({"facts": facts}, dossier)
        version.sheets = [VersionSheet(**row | ({"definition_digest": digest} if digest else {})) for row in rows]
        database.add(version)
    database.commit()
    return version
