"""Who is not in an evaluation, by unit and state."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import Campaign, Participation, ParticipationState
from survey.queries.evaluation_tallies import not_evaluated
from tests.integration.conftest import make_enterprise


def test_participations_outside_are_counted_by_unit_and_state(database: Session, campaign: Campaign) -> None:
    states = (ParticipationState.CALLED, ParticipationState.FILLING)
    for number, (unit, state) in enumerate(
        (("malu", states[0]), ("anting", states[1]), ("anting", states[0]), ("anting", states[1]))
    ):
        firm = make_enterprise(database, f"91310114MA1GT0{number:04d}", f"示例{number}", unit)
        database.add(Participation(campaign_id=campaign.id, enterprise_id=firm.id, state=state))
    database.flush()
    assert not_evaluated(database, campaign.id, 1) == [
        ("anting", "called", 1),
        ("anting", "filling", 2),
        ("malu", "called", 1),
    ]
    assert not_evaluated(database, campaign.id + 1, 1) == []
