"""Publications of a campaign: the newest first, and which one stands on a day."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Evaluation, ListVersion, PublicationEnd
from survey.queries import publications
from tests.integration.officials import evaluation, user
from tests.integration.publishing.issued import issued
from tests.integration.publishing.test_publish_list import add_publication

__all__ = ["evaluation", "issued"]


def test_the_newest_that_is_not_over_stands(database: Session, evaluation: Evaluation, issued: ListVersion) -> None:
    campaign, day = evaluation.campaign_id, today()
    assert publications.standing(database, campaign, day) is None
    first = add_publication(database, issued, day - timedelta(days=9), day - timedelta(days=1))
    second = add_publication(database, issued, day, day + timedelta(days=5))
    assert [row.id for row in publications.publications(database, campaign)] == [second, first]
    assert publications.publications(database, campaign + 1) == []
    found = publications.standing(database, campaign, day)
    assert (found and found.id, publications.standing(database, campaign + 1, day)) == (second, None)
    assert publications.standing(database, campaign, day + timedelta(days=6)) is None
    database.add(PublicationEnd(publication_id=second, reason="示例", ended_by_id=user(database, "district").id))
    database.commit()
    assert publications.standing(database, campaign, day) is None
    one = publications.publication(database, second)
    assert (one and one.list_version.number, one and one.published_by.login) == (1, "district")
    assert publications.publication(database, second + 1) is None
