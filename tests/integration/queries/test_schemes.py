"""Scheme versions: newest first, and which are in use."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import Campaign, SchemeState, SchemeVersion
from survey.queries import schemes


def test_versions_are_newest_first_and_those_of_campaigns_are_in_use(database: Session, campaign: Campaign) -> None:
    draft = SchemeVersion(scheme_id="other", version=9, state=SchemeState.DRAFT, document={}, digest="0" * 64)
    database.add(draft)
    database.flush()
    assert [one.id for one in schemes.all_versions(database)] == [draft.id, campaign.scheme_version_id]
    assert schemes.in_use(database) == {campaign.scheme_version_id}
    assert schemes.version(database, draft.id) is draft
    assert schemes.version(database, 999) is None
