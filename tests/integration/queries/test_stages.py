"""The database decides a firm's stage as the pure function does, over every combination of what it follows from."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from sqlalchemy.orm import Session

from survey.definitions.stages import FirmFacts, stage_of
from survey.models import Campaign, Enterprise, Participation, Role, User, utc_now
from survey.models import ParticipationState as State
from survey.queries.stages import staged_firms

TODAY = date(2026, 11, 25)
IN_USE = {"role": Role.ENTERPRISE, "active": True, "approved": True}
ACCOUNTS = (
    (True, IN_USE),
    (False, None),
    (False, {**IN_USE, "active": False}),
    (False, {**IN_USE, "approved": False}),
    (False, {**IN_USE, "role": Role.COLLEAGUE}),
)
STANDING = (
    (True, {}),
    (True, {"closed_on": TODAY + timedelta(days=1)}),
    (False, {"closed_on": TODAY}),
    (False, {"listed": False}),
    (False, {"merged_into_id": 1}),
)


def another(database: Session, campaign: Campaign) -> Campaign:
    """Return a second campaign of the same programme."""
    made = Campaign(
        programme_id=campaign.programme_id,
        title="示例另一批",
        seats=1,
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
    )
    database.add(made)
    database.flush()
    return made


def test_every_combination_has_the_stage_of_the_rule(database: Session, campaign: Campaign) -> None:
    other = another(database, campaign)
    database.add(Enterprise(id=1, credit_code="first", name="示例甲", listed=False))
    database.flush()
    firms, others, expected = [], [], {}
    combinations = product(STANDING, ACCOUNTS, (None, *State), (True, False), (True, False), (True, False))
    for number, (standing, account, state, called, ready, taken_back) in enumerate(combinations, start=2):
        listed, columns = standing
        claimed, held = account
        firms.append(Enterprise(id=number, credit_code=f"{number:018d}", name="示例", **columns))
        if held:
            others.append(User(login=f"firm{number}", name="示例", enterprise_id=number, **held))
        if state is not None:
            others.append(
                Participation(
                    campaign_id=campaign.id,
                    enterprise_id=number,
                    state=state,
                    called_at=utc_now() if called else None,
                    ready=ready,
                    taken_back=taken_back,
                )
            )
        others.append(Participation(campaign_id=other.id, enterprise_id=number, state=State.SUBMITTED))
        called_here = called and state is not None
        facts = FirmFacts(listed, called_here, state, claimed, ready, taken_back)
        stage = stage_of(facts)
        if stage is not None:
            expected[number] = str(stage)
    for rows in (firms, others):  # what others refer to comes first
        database.add_all(rows)
        database.flush()
    found = {firm: str(stage) for firm, stage in database.execute(staged_firms(campaign.id, TODAY))}
    assert found == expected
    assert len(found) == 2 * 5 * 8 * 8
