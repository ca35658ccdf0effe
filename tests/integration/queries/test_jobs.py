"""Jobs: one's own, and among officials those made for exactly the same scope."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.models import Job, Role, User
from survey.queries.jobs import job_in_scope, jobs_of_user
from tests.integration.conftest import make_enterprise, make_user


@pytest.fixture
def people(database: Session) -> dict[str, User]:
    firm = make_enterprise(database, "91310114MA1GT00010", "示例甲")
    return {
        "firm": make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firm.id),
        "colleague": make_user(database, "colleague", Role.ENTERPRISE, enterprise_id=firm.id),
        "town": make_user(database, "town", Role.TOWN, unit="anting"),
        "neighbour": make_user(database, "neighbour", Role.TOWN, unit="anting"),
        "malu": make_user(database, "malu", Role.TOWN, unit="malu"),
        "district": make_user(database, "district", Role.DISTRICT),
    }


@pytest.mark.parametrize(
    ("maker", "made_for", "seen_by"),
    [
        ("firm", "enterprise:1", {"firm"}),
        ("town", "unit:anting", {"town", "neighbour"}),
        ("district", "everything", {"district"}),
        ("town", "unit:malu", {"malu"}),
    ],
)
def test_who_finds_a_job(
    database: Session, people: dict[str, User], maker: str, made_for: str, seen_by: set[str]
) -> None:
    job = Job(kind="none", created_by_id=people[maker].id, parameters={"made_for": made_for})
    database.add(job)
    database.flush()
    assert {name for name, user in people.items() if job_in_scope(database, user, job.id)} == seen_by
    assert job_in_scope(database, people[maker], job.id + 1) is None


def test_the_newest_of_ones_own_that_one_may_still_see(database: Session, people: dict[str, User]) -> None:
    town = people["town"]
    for made_for in ("unit:anting", "unit:malu", "unit:anting", "unit:anting"):
        database.add(Job(kind="none", created_by_id=town.id, parameters={"made_for": made_for}))
    database.add(Job(kind="none", created_by_id=people["neighbour"].id, parameters={"made_for": "unit:anting"}))
    database.flush()
    assert [job.id for job in jobs_of_user(database, town)] == [4, 3, 1]
    assert [job.id for job in jobs_of_user(database, town, limit=2)] == [4, 3]
