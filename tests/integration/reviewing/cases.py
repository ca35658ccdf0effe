"""Firms of two towns that have submitted, with the officials who review them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import (
    AuditEntry,
    Campaign,
    CampaignOfficial,
    Enterprise,
    FirstReview,
    OfficialPart,
    Participation,
    Role,
    Submission,
    SubmissionVersion,
    User,
    utc_now,
)
from survey.models import ParticipationState as State
from tests.integration.conftest import Browser, make_enterprise, make_user

SEEN = re.compile(r'name="seen"[^>]*value="([0-9]+)"')
FIRMS = (
    ("甲", "anting", State.SUBMITTED, 3),
    ("乙", "anting", State.SUBMITTED, 5),
    ("丙", "anting", State.VERIFIED, 1),
    ("丁", "anting", State.RETURNED, 9),
    ("戊", "malu", State.SUBMITTED, 4),
    ("己", "malu", State.FILLING, 0),
)
"""Name, unit, state, days since it was submitted (0: not yet)."""
WELL: Mapping[str, str] = {
    "mark_complete": "yes",
    "mark_plausible": "yes",
    "mark_actual": "yes",
    "mark_feasible": "yes",
    "verdict": "pass",
    "reason": "",
}


@dataclass(frozen=True)
class Cases:
    """A campaign. `firms`, `versions`, `rows`: by name, ids of enterprise, newest version, participation.

    `people`: by login, ids of the officials: two of 安亭, one of 马陆, two of the district, the leader.
    """

    campaign: int
    firms: Mapping[str, int]
    versions: Mapping[str, int]
    rows: Mapping[str, int]
    people: Mapping[str, int]
    browser: Callable[[], Browser]

    def signed_in(self, login: str) -> Browser:
        """Return the browser of an account."""
        client = self.browser()
        client.sign_in(login)
        return client


@pytest.fixture
def cases(campaign: Campaign, database: Session, browser: Callable[[], Browser]) -> Cases:
    """Return the campaign with its firms and officials."""
    firms, versions, rows = {}, {}, {}
    for number, (name, unit, state, days) in enumerate(FIRMS, start=1):
        firm = make_enterprise(database, f"9131011400000000{number:02d}", full(name), unit)
        row = Participation(campaign_id=campaign.id, enterprise_id=firm.id, state=state, called_at=utc_now())
        database.add(row)
        database.flush()
        firms[name], rows[name] = firm.id, row.id
        if days:
            versions[name] = add_version(database, row.id, number=1, days=days)
    officials = (
        ("town", Role.TOWN, "anting"), ("townmate", Role.TOWN, "anting"), ("malu", Role.TOWN, "malu"),
        ("district", Role.DISTRICT, None), ("second", Role.DISTRICT, None), ("leader", Role.LEADER, None),
    )  # fmt: skip
    people = {login: make_user(database, login, role, unit=unit).id for login, role, unit in officials}
    database.commit()
    return Cases(campaign.id, firms, versions, rows, people, browser)


def full(name: str) -> str:
    """Return the whole name of a firm."""
    return f"上海示例{name}制造有限公司"


def add_version(database: Session, participation_id: int, *, number: int, days: int) -> int:
    """Add a version of so many days ago and return its id."""
    submission = database.scalar(select(Submission).where(Submission.participation_id == participation_id))
    if submission is None:
        submission = Submission(participation_id=participation_id)
        database.add(submission)
        database.flush()
    row = database.get_one(Participation, participation_id)
    firm = database.get_one(Enterprise, row.enterprise_id)
    version = SubmissionVersion(
        submission_id=submission.id,
        number=number,
        receipt=f"JD-{participation_id:04d}-{number}",
        digest="0" * 64,
        submitted_at=utc_now() - timedelta(days=days, hours=1),
        credit_code=firm.credit_code,
        name=firm.name,
        unit=firm.unit,
    )
    database.add(version)
    database.flush()
    return version.id


def name_reviewer(database: Session, cases: Cases, login: str, unit: str = "anting") -> None:
    """Name the reviewer of a unit in the campaign."""
    database.add(
        CampaignOfficial(campaign_id=cases.campaign, user_id=cases.people[login], part=OfficialPart.REVIEWER, unit=unit)
    )
    database.commit()


def text(client: Browser, path: str) -> str:
    """Return the text of a page."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    found: str = answer.get_data(as_text=True)
    return found


def seen(client: Browser, version_id: int) -> str:
    """Return the mark of the newest review, as the form of a version holds it."""
    found = SEEN.search(text(client, f"/version/{version_id}/review"))
    assert found is not None
    return found.group(1)


def listed(page: str) -> list[str]:
    """Return the firms that a page names, in the order in which their links stand."""
    found = re.findall(r"上海示例(.)制造有限公司", page)
    return list(dict.fromkeys(found))


def reviews(database: Session) -> list[tuple[int, str, str]]:
    """Return (version, verdict, login) of every first review in order."""
    database.rollback()
    statement = select(FirstReview.version_id, FirstReview.verdict, User.login).join(
        User, User.id == FirstReview.reviewed_by_id
    )
    return [(row[0], row[1], row[2]) for row in database.execute(statement.order_by(FirstReview.id))]


def entries(database: Session, action: str) -> list[AuditEntry]:
    """Return the entries of an action in order."""
    database.rollback()
    return list(database.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)).all())
