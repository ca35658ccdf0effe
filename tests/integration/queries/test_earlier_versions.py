"""The submission that answers are carried from: the last valid one of this enterprise to an earlier campaign."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.models import Campaign, Enterprise, ParticipationState
from survey.queries.earlier_versions import last_valid_version
from tests.integration.conftest import make_enterprise
from tests.integration.earlier_submissions import YEAR_BEFORE, earlier_campaign, submitted


@pytest.fixture
def firm(database: Session, campaign: Campaign) -> Enterprise:
    """Return an enterprise beside an open campaign."""
    return make_enterprise(database, "91999999MA0000001N", "示例甲")


def test_the_last_version_of_the_newest_earlier_campaign(
    database: Session, campaign: Campaign, firm: Enterprise
) -> None:
    """The newest by when it opened, whichever row was made first."""
    newer, older = earlier_campaign(database, days=400), earlier_campaign(database, days=800)
    assert newer.id < older.id
    submitted(database, firm, older, YEAR_BEFORE)
    last = submitted(database, firm, newer, YEAR_BEFORE, YEAR_BEFORE)
    found = last_valid_version(database, firm.id, campaign)
    assert found is not None
    assert (found.id, found.number) == (last.id, 2)
    assert found.submission.participation.campaign.title == newer.title
    assert [sheet.questionnaire_id for sheet in found.sheets] == ["facts"]


@pytest.mark.parametrize(
    ("state", "valid"),
    [
        (ParticipationState.SUBMITTED, True),
        (ParticipationState.VERIFIED, True),
        (ParticipationState.RETURNED, False),
        (ParticipationState.WITHDRAWN, False),
        (ParticipationState.EXEMPT, False),
        (ParticipationState.FILLING, False),
        (ParticipationState.CALLED, False),
    ],
)
def test_only_a_submission_that_stands(
    database: Session, campaign: Campaign, firm: Enterprise, state: ParticipationState, *, valid: bool
) -> None:
    submitted(database, firm, earlier_campaign(database), YEAR_BEFORE, state=state)
    assert (last_valid_version(database, firm.id, campaign) is not None) == valid


def test_a_campaign_without_a_valid_submission_is_passed_over(
    database: Session, campaign: Campaign, firm: Enterprise
) -> None:
    first = submitted(database, firm, earlier_campaign(database, days=800), YEAR_BEFORE)
    submitted(database, firm, earlier_campaign(database), YEAR_BEFORE, state=ParticipationState.WITHDRAWN)
    found = last_valid_version(database, firm.id, campaign)
    assert found is not None
    assert found.id == first.id


def test_neither_another_enterprise_nor_this_or_a_later_campaign(
    database: Session, campaign: Campaign, firm: Enterprise
) -> None:
    other = make_enterprise(database, "91999999MA0000002L", "示例甲")
    earlier = earlier_campaign(database)
    submitted(database, other, earlier, YEAR_BEFORE)
    submitted(database, firm, campaign, YEAR_BEFORE)
    assert last_valid_version(database, firm.id, campaign) is None
    assert last_valid_version(database, other.id, earlier) is None


def test_what_was_filled_in_to_try_it_out_is_nobodys_last_submission(
    database: Session, campaign: Campaign, firm: Enterprise
) -> None:
    trial = earlier_campaign(database)
    submitted(database, firm, trial, YEAR_BEFORE)
    trial.trial = True
    database.commit()
    assert last_valid_version(database, firm.id, campaign) is None
