"""What an archive reads: the firms of the directory and of the campaign, its own entries of the trail, in one order."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Campaign, Evaluation, Participation
from survey.queries import archive
from survey.records import audit_trail
from survey.store.db import unit_of_work
from tests.integration.conftest import make_enterprise
from tests.integration.officials import evaluation
from tests.integration.season import lay_out

__all__ = ["evaluation"]


def test_firms_are_those_of_the_directory_and_those_that_took_part(database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    found = archive.firms(database, campaign.id)
    codes = [one.firm.credit_code for one in found]
    assert codes == ["gone001", "gone002", *(f"season{number:03d}" for number in range(1, 14))]
    assert len([one for one in found if one.participation is None]) == 1
    assert [one.participation for one in archive.firms(database, 77)] == [None] * 14


def test_the_trail_of_a_campaign_is_its_own(database: Session, campaign: Campaign) -> None:
    firm, other = (make_enterprise(database, code, code) for code in ("taking", "other"))
    taking = Participation(campaign_id=campaign.id, enterprise_id=firm.id)
    database.add(taking)
    database.commit()

    def note(kind: str, number: int, action: str = "correct_firm") -> int:
        with unit_of_work(database):
            audit_trail.record(database, action, user_id=None, about=(kind, number), detail={})
        return database.scalars(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1)).one()

    before = note("enterprise", firm.id)
    own = [note("campaign", campaign.id), note("enterprise", firm.id), note("participation", taking.id)]
    others = [note("enterprise", other.id), note("campaign", campaign.id + 1), note("export", campaign.id)]
    others += [note("campaign", campaign.id, action) for action in ("find_signals", "resolve_signal", "revoke_signal")]
    found = [entry.id for some in archive.trail(database, campaign.id) for entry, _place in some]
    assert (found, archive.trail_count(database, campaign.id)) == (own, 3)
    assert set(found) & {before, *others} == set()


def test_versions_come_in_batches_in_their_order(evaluation: Evaluation, database: Session) -> None:
    numbers = archive.version_ids(database, evaluation.campaign_id)
    archive_at_once, archive.AT_ONCE = archive.AT_ONCE, 7
    try:
        found = [[version.id for version in some] for some in archive.versions(database, numbers, sheets=True)]
    finally:
        archive.AT_ONCE = archive_at_once
    assert [number for some in found for number in some] == list(numbers)
    assert {len(some) for some in found[:-1]} == {7}
