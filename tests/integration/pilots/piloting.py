"""A list that was public to the end, for tests of the pilots that follow it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Campaign, Evaluation, ListEntry, ListVersion, Participation, Pilot
from survey.pilots.pilot_results import ActAsked, PilotPlan
from survey.pilots.read_plan import read_plan
from survey.pilots.register_pilots import register_pilots
from tests.integration.officials import user
from tests.integration.publishing.issued import issue
from tests.integration.publishing.test_publish_list import add_publication

NUMBER = "示例试〔2026〕1号"


@pytest.fixture
def published(database: Session, evaluation: Evaluation) -> ListVersion:
    """Return version 1 of the evaluated district, in force, whose publication ended yesterday."""
    version = issue(database, evaluation)
    add_publication(database, version, today() - timedelta(days=9), today() - timedelta(days=1))
    return version


def plan_of(database: Session, campaign_id: int, login: str = "district") -> PilotPlan:
    """Return the plan as an official sees it now."""
    database.rollback()
    number = user(database, login).id
    found = read_plan(database, database.get_one(Campaign, campaign_id), reader_id=number)
    database.rollback()
    return found


def asked_for(plan: PilotPlan, **more: object) -> ActAsked:
    """Return what an official asks for of a plan."""
    given = {"seen": plan.seen, "since": today(), "document_number": NUMBER, "contact_name": "示例科室",
             "contact_phone": "021-59990000"} | more  # fmt: skip
    return ActAsked(**given)  # type: ignore[arg-type]


def made(database: Session, campaign_id: int, login: str = "district") -> PilotPlan:
    """Carry the plan out as an official, and return it."""
    plan = plan_of(database, campaign_id, login)
    number = user(database, login).id
    database.rollback()
    done = register_pilots(database, campaign_id, asked_for(plan), author_id=number)
    database.rollback()
    return done


def seats(database: Session, version: ListVersion) -> list[tuple[int, int]]:
    """Return (participation, firm) of those with a seat on a version, in its order."""
    own = (
        select(ListEntry.participation_id, Participation.enterprise_id)
        .join(Participation, Participation.id == ListEntry.participation_id)
        .where(ListEntry.list_version_id == version.id, ListEntry.status == "selected")
    )
    return [(row[0], row[1]) for row in database.execute(own.order_by(ListEntry.position))]


def records(database: Session) -> list[Pilot]:
    """Return every record, the first one first."""
    database.rollback()
    return list(database.scalars(select(Pilot).order_by(Pilot.id)))


def of_year_before(database: Session, campaign_id: int, enterprise_id: int) -> Pilot:
    """Add a pilot by the list of another campaign of the same work plan, and return it."""
    present = database.get_one(Campaign, campaign_id)
    before = Campaign(
        programme_id=present.programme_id, title="示例上一批", seats=1, opens_at=present.opens_at - timedelta(days=365),
        closes_at=present.closes_at - timedelta(days=365), contact_office="示例科室", contact_phone="021-00000000",
        sample=True,
    )  # fmt: skip
    database.add(before)
    database.flush()
    part = Participation(campaign_id=before.id, enterprise_id=enterprise_id, state="submitted", exempt_reason="")
    database.add(part)
    database.flush()
    pilot = Pilot(
        programme_id=present.programme_id, enterprise_id=enterprise_id, participation_id=part.id, source="list",
        since=today() - timedelta(days=300), document_number=NUMBER, indicators={},
        made_by_id=user(database, "district").id,
    )  # fmt: skip
    database.add(pilot)
    database.commit()
    return pilot
