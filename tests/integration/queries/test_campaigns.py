"""Campaigns and who takes part: by state, within the scope, those who have not submitted first."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.models import Campaign, Enterprise, Participation, ParticipationState
from survey.queries import campaigns
from survey.store.scope import Scope
from tests.integration.conftest import make_enterprise

ALL, TOWN, NOBODY = Scope(everything=True), Scope(unit="anting"), Scope()
SUBMITTED, RETURNED = ParticipationState.SUBMITTED, ParticipationState.RETURNED


@pytest.fixture
def firms(database: Session, campaign: Campaign) -> dict[str, Enterprise]:
    """Return four firms by name; three were called, and the one of Malu among them."""
    found = {}
    for number, (name, unit, state) in enumerate(
        (("甲", "anting", SUBMITTED), ("乙", "anting", RETURNED), ("丙", "malu", RETURNED), ("丁", "anting", None))
    ):
        found[name] = make_enterprise(database, f"91310114MA1GT0{number:04d}", f"示例{name}厂", unit)
        if state is not None:
            database.add(Participation(campaign_id=campaign.id, enterprise_id=found[name].id, state=state))
    database.flush()
    return found


def test_without_a_campaign_there_is_nothing(database: Session) -> None:
    assert campaigns.current(database) is None
    assert campaigns.contact_and_samples(database) == (None, False)


def test_the_newest_campaign_counts(database: Session, campaign: Campaign, firms: dict[str, Enterprise]) -> None:
    newer = Campaign(
        programme_id=campaign.programme_id,
        title="下一批",
        seats=1,
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
        contact_office="新科室",
        contact_phone="1",
    )
    assert campaigns.current(database) is campaign
    assert campaigns.contact_and_samples(database) == (("示例科室", "021-0000 0000"), True)
    database.add(newer)
    database.flush()
    assert campaigns.current(database) is newer
    assert campaigns.contact_and_samples(database) == (("新科室", "1"), True)


def test_states_are_counted_within_the_scope(
    database: Session, campaign: Campaign, firms: dict[str, Enterprise]
) -> None:
    found = [campaigns.state_counts(database, campaign.id, scope) for scope in (ALL, TOWN, NOBODY)]
    assert found == [{"submitted": 1, "returned": 2}, {"submitted": 1, "returned": 1}, {}]


def test_an_enterprise_is_found_within_the_scope_only(
    database: Session, campaign: Campaign, firms: dict[str, Enterprise]
) -> None:
    own, other = firms["甲"], firms["丙"]
    scopes = (ALL, TOWN, Scope(enterprise_id=own.id), NOBODY)
    assert [campaigns.enterprise_in_scope(database, scope, own.id) for scope in scopes] == [own, own, own, None]
    assert [campaigns.enterprise_in_scope(database, scope, other.id) for scope in scopes] == [other, None, None, None]
    by_code = [campaigns.enterprise_by_code(database, scope, other.credit_code) for scope in scopes]
    assert by_code == [other, None, None, None]
    taking_part = campaigns.participation_of(database, other.id, campaign.id)
    assert taking_part is not None
    assert taking_part.state == RETURNED
    assert campaigns.participation_of(database, firms["丁"].id, campaign.id) is None


def test_who_has_not_submitted_comes_first(database: Session, campaign: Campaign, firms: dict[str, Enterprise]) -> None:
    def listed(scope: Scope, text: str = "", **more: int) -> list[tuple[str, str]]:
        found = campaigns.enterprises(database, campaign.id, scope, text, **more)
        return [(firm.name, state) for firm, state in found]

    everybody = [
        ("示例乙厂", "returned"),
        ("示例丙厂", "returned"),
        ("示例丁厂", "called"),
        ("示例甲厂", "submitted"),
    ]
    assert listed(ALL) == everybody
    assert [listed(ALL, page=page, size=3) for page in (1, 2)] == [everybody[:3], everybody[3:]]
    assert listed(TOWN) == [everybody[0], everybody[2], everybody[3]]
    assert listed(ALL, "丙厂") == [everybody[1]]
    assert listed(ALL, firms["丁"].credit_code[:18]) == [everybody[2]]
    assert [campaigns.enterprise_count(database, campaign.id, scope, "") for scope in (ALL, TOWN, NOBODY)] == [4, 3, 0]
    assert campaigns.enterprise_count(database, campaign.id, ALL, "丙厂") == 1
    still_open = [firms[name].id for name in ("乙", "丙", "丁")]
    assert campaigns.open_enterprises(database, campaign.id, ALL, "") == still_open
    assert campaigns.open_enterprises(database, campaign.id, TOWN, "丁厂") == still_open[2:]
