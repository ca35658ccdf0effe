"""Sealed commitments that are awaited or accepted, within what an official decides on."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Enterprise, SealAcceptance, User
from survey.queries import sealed_commitments
from survey.store.scope import Scope
from tests.integration.conftest import make_enterprise
from tests.integration.earlier_submissions import YEAR_BEFORE, earlier_campaign, submitted
from tests.integration.web.made_world import world

__all__ = ["world"]  # the fixture, used by its name

ALL, OTHER, NOBODY = Scope(everything=True), Scope(unit="huating"), Scope()


@pytest.fixture
def firm(database: Session, world: dict[str, int]) -> Enterprise:
    """Return the firm that submitted, its commitment awaited; others awaited theirs before they submitted."""
    for enterprise in database.scalars(select(Enterprise)):
        enterprise.seal_awaited = True
    database.commit()
    return database.get_one(Enterprise, world["enterprise"])


def test_firms_that_submitted_are_awaited_with_their_versions(
    database: Session, world: dict[str, int], firm: Enterprise
) -> None:
    town = Scope(unit=firm.unit)
    for scope, count in ((ALL, 1), (town, 1), (OTHER, 0), (NOBODY, 0)):
        rows = sealed_commitments.awaited(database, scope, world["campaign"], page=1, size=5)
        assert [(one.id, [version.id for version in versions]) for one, versions in rows] == [
            (firm.id, [world["version"]])
        ][:count]
        assert sealed_commitments.awaited_count(database, scope, world["campaign"]) == count
        numbers = [
            version.id for version in sealed_commitments.awaited_versions(database, scope, world["campaign"], firm.id)
        ]
        assert numbers == [world["version"]][:count]
    assert sealed_commitments.awaited(database, ALL, world["campaign"], page=2, size=5) == []


def test_what_was_submitted_to_an_earlier_campaign_is_not_awaited(
    database: Session, world: dict[str, int], firm: Enterprise
) -> None:
    """It was submitted under an account of that time; the firm that submitted then only is not awaited at all."""
    earlier = earlier_campaign(database)
    other = make_enterprise(database, "91999999MA0000777A", "示例上次申报")
    other.seal_awaited = True
    for one in (firm, other):
        submitted(database, one, earlier, YEAR_BEFORE)
    rows = sealed_commitments.awaited(database, ALL, world["campaign"], page=1, size=5)
    assert [(one.id, [version.id for version in versions]) for one, versions in rows] == [(firm.id, [world["version"]])]
    assert sealed_commitments.awaited_count(database, ALL, world["campaign"]) == 1
    assert sealed_commitments.awaited_versions(database, ALL, world["campaign"], other.id) == []


def test_what_was_accepted_is_told_with_its_receipt(database: Session, world: dict[str, int], firm: Enterprise) -> None:
    town = database.scalars(select(User).where(User.login == "town")).one()
    accepted = SealAcceptance(enterprise_id=firm.id, version_id=world["version"], how="示例", accepted_by_id=town.id)
    database.add(accepted)
    firm.seal_awaited = False
    database.flush()
    [(one, row, receipt)] = sealed_commitments.accepted(database, ALL, limit=5)
    assert (one.id, row.how, row.accepted_by.name) == (firm.id, "示例", "示例town")
    assert receipt.startswith("JD")
    assert sealed_commitments.accepted(database, OTHER, limit=5) == []
    assert sealed_commitments.acceptances(database, [firm.id, 0]) == {firm.id: accepted}
    assert sealed_commitments.awaited_count(database, ALL, world["campaign"]) == 0
    assert sealed_commitments.awaited_versions(database, ALL, world["campaign"], firm.id) == []
