"""A plan names what the firms promised and by which document the list was issued."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import ListVersion
from tests.integration.officials import evaluation
from tests.integration.pilots.piloting import of_year_before, plan_of, published, seats

__all__ = ["evaluation", "published"]


def test_the_plan_of_a_list_that_was_public(database: Session, published: ListVersion) -> None:
    plan = plan_of(database, published.campaign_id)
    assert (plan.version_id, plan.number, plan.document_number, plan.issued_on, plan.hindered) == (
        published.id, 1, "示例〔2026〕1号", today(), ""
    )  # fmt: skip
    assert [(one.participation_id, one.enterprise_id) for one in plan.makes] == seats(database, published)
    others = (plan.ends, plan.earlier, plan.former, plan.unpublished, plan.recused)
    assert (others, plan.standing) == (([], [], [], [], []), 0)


def test_a_pilot_by_the_list_of_another_campaign_is_one_of_before(database: Session, published: ListVersion) -> None:
    """He keeps the record that he has, and none is made of him anew."""
    listed = seats(database, published)
    of_year_before(database, published.campaign_id, listed[0][1])
    plan = plan_of(database, published.campaign_id)
    assert [(one.participation_id, one.enterprise_id) for one in plan.makes] == listed[1:]
    assert [(one.participation_id, one.enterprise_id) for one in plan.earlier] == listed[:1]
    assert (plan.ends, plan.former, plan.unpublished, plan.recused, plan.standing) == ([], [], [], [], 0)
