"""A campaign that is ready to be opened, and who is named in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.campaign_results import CampaignValues
from survey.definitions.catalogue import catalogue
from survey.models import (
    Campaign,
    CampaignOfficial,
    CampaignQuestionnaire,
    Enterprise,
    EnterpriseClass,
    OfficialPart,
    Programme,
    Role,
    SchemeState,
    SchemeVersion,
    User,
)
from survey.words.figures import SHANGHAI, end_of_day
from tests.integration.conftest import Browser, make_enterprise, make_user

ASKED = {"facts": "all", "cmmm": "all", "integration": "above", "sme2024": "all"}
NOW = datetime.now(UTC).replace(second=0, microsecond=0)


def officials(database: Session) -> dict[str, int]:
    """Make three district officials and one of a town; return login -> id."""
    made = [make_user(database, f"district-{number}", Role.DISTRICT) for number in (1, 2, 3)]
    made.append(make_user(database, "town", Role.TOWN, unit="anting"))
    return {user.login: user.id for user in made}


def directory_of_one(database: Session) -> Enterprise:
    """Add an enterprise to the directory."""
    database.rollback()
    return make_enterprise(database, "91310114MA1GT00010", "示例一厂")


def values(**other: Any) -> CampaignValues:
    """Return what may be typed of a campaign of the programme 1."""
    given: dict[str, Any] = {
        "programme_id": 1,
        "title": "第一批",
        "seats": 100,
        "trial": False,
        "opens_at": NOW + timedelta(days=1),
        "closes_at": NOW + timedelta(days=30),
        "correction_until": end_of_day((NOW + timedelta(days=40)).astimezone(SHANGHAI).date()),
        "decision_on": (NOW + timedelta(days=50)).date(),
        "contact_office": "信息化科",
        "contact_phone": "021-1234 5678",
        "contact_hours": "工作日",
        "asked": {name: EnterpriseClass(one) for name, one in ASKED.items()},
    }
    return CampaignValues(**given | other)


def template_version(database: Session) -> SchemeVersion:
    """Publish the shipped template as it is."""
    known = catalogue()
    version = SchemeVersion(
        scheme_id="pilots",
        version=known.schemes["pilots"].version,
        state=SchemeState.PUBLISHED,
        document=dict(known.scheme_documents["pilots"]),
        digest=known.schemes["pilots"].digest,
    )
    database.add(version)
    database.commit()
    return version


def ready(database: Session, people: dict[str, int], **other: Any) -> int:
    """Add a campaign with everything that it needs to be opened; return its id."""
    database.rollback()
    if database.get(Programme, 1) is None:
        database.add(Programme(id=1, title="嘉定计划", target=300, starts_on=date(2026, 1, 1), ends_on=None))
        database.commit()
    given = values(**other)
    columns = {name: getattr(given, name) for name in CampaignValues.__dataclass_fields__ if name != "asked"}
    version = database.scalars(select(SchemeVersion)).first() or template_version(database)
    campaign = Campaign(**columns, scheme_version_id=version.id)
    database.add(campaign)
    database.flush()
    for position, (name, asked_of) in enumerate(given.asked.items()):
        version_of = catalogue().questionnaires[name].version
        database.add(
            CampaignQuestionnaire(
                campaign_id=campaign.id,
                questionnaire_id=name,
                version=version_of,
                position=position,
                enterprise_class=asked_of,
            )
        )
    parts = ((OfficialPart.DECIDER, 1), (OfficialPart.DECIDER, 2), (OfficialPart.SUBSTITUTE, 3))
    for part, number in parts:
        database.add(CampaignOfficial(campaign_id=campaign.id, user_id=people[f"district-{number}"], part=part))
    database.commit()
    return campaign.id


@pytest.fixture
def people(database: Session) -> dict[str, int]:
    """Return login -> id of three district officials and one of a town."""
    return officials(database)


@pytest.fixture
def prepared(database: Session, people: dict[str, int]) -> int:
    """Return the id of a campaign that is ready to be opened."""
    directory_of_one(database)
    return ready(database, people)


@pytest.fixture
def client(database: Session, browser: Callable[[], Browser], people: dict[str, int]) -> Browser:
    """Return a signed-in district official."""
    made = browser()
    made.sign_in("district-1")
    database.rollback()
    return made


def opened(database: Session, campaign_id: int, *, days: int = 1) -> Campaign:
    """Open a campaign as if that had been so many days ago."""
    database.rollback()
    campaign = database.get_one(Campaign, campaign_id)
    campaign.opened_at = NOW - timedelta(days=days)
    campaign.opens_at = NOW - timedelta(days=days)
    database.commit()
    return campaign


def account(database: Session, login: str) -> User:
    """Return an account."""
    return database.scalars(select(User).where(User.login == login)).one()
