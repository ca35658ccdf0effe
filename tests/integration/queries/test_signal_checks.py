"""Which checks a campaign uses: those that its scheme declares, and the shipped ones where it says nothing."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.definitions.signal_checks import checks_of
from survey.models import Evaluation
from survey.queries.signal_checks import checks_of_campaign
from survey.schemes import edit_scheme
from tests.integration.officials import evaluation
from tests.integration.schemes.test_edit_scheme import used

__all__ = ["evaluation"]


def test_a_campaign_uses_what_its_scheme_declares_once_that_is_published(
    database: Session, evaluation: Evaluation
) -> None:
    campaign = evaluation.campaign_id
    shipped = checks_of(None)
    assert checks_of_campaign(database, campaign).digest == shipped.digest
    assert checks_of_campaign(database, campaign + 99).digest == shipped.digest
    made = edit_scheme.draft(database, used(database, evaluation).id, user_id=None)
    plan = {
        "sets": {"district": "2026.2", "ratings": "2026.2"},
        "unused": ["rd_share"],
        "bounds": {"revenue_moved": {"factor": "3"}},
    }
    document = dict(made.document) | {"signals": plan}
    saved = edit_scheme.save(database, made.id, document, revision=made.revision, user_id=None)
    assert checks_of_campaign(database, campaign).digest == shipped.digest
    edit_scheme.publish(database, made.id, campaign, revision=saved.revision, reason="示例", user_id=None)
    own = checks_of_campaign(database, campaign)
    assert shipped.checks.keys() - own.checks.keys() == {"rd_share"}
    assert (own.checks["revenue_moved"].check.factor, own.digest == shipped.digest) == (3, False)
