"""Taking part: participation and draft are made once, by the first who writes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.answering.join_campaign import join_campaign
from survey.answering.save_draft import Author
from survey.models import AuditEntry, Campaign, Participation, Role, Submission
from tests.integration.conftest import make_enterprise, make_user


def test_the_first_write_makes_participation_and_draft_and_the_second_finds_them(
    database: Session, campaign: Campaign
) -> None:
    firm = make_enterprise(database, "91310114MA1GT00010", "示例甲")
    first, second = (make_user(database, login, Role.ENTERPRISE, enterprise_id=firm.id).id for login in "ab")
    made = [join_campaign(database, firm.id, campaign.id, Author(user)) for user in (first, second)]
    assert made == [1, 1]
    assert [(one.enterprise_id, one.campaign_id) for one in database.scalars(select(Participation))] == [
        (firm.id, campaign.id)
    ]
    assert database.scalars(select(Submission.participation_id)).all() == [1]
    trail = database.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.user_id) for entry in trail] == [("join", first), ("open_draft", first)]
