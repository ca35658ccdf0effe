"""A firm with its case, and officials of every kind, with a few ways to write and to look."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import (
    AuditEntry,
    Campaign,
    Participation,
    ParticipationState,
    Role,
    Submission,
    SubmissionVersion,
    User,
    utc_now,
)
from tests.integration.conftest import Browser, make_enterprise, make_user

UNTIL = re.compile(r'name="until"[^>]*value="([^"]+)"')
LAST = re.compile(r'name="last"[^>]*value="([^"]+)"')
FIRM, OTHER = "上海示例精密机械有限公司", "上海另例电子有限公司"
ACTIONS = (
    "write_note", "correct_note", "raise_flag", "resolve_flag", "reopen_flag", "write_message", "answer_message",
    "read_messages", "see_case",
)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """A campaign with two firms. `campaign`, `firm`, `other`: ids; `users`: login -> id."""

    campaign: int
    firm: int
    other: int
    users: Mapping[str, int]
    browser: Callable[[], Browser]

    def signed_in(self, login: str) -> Browser:
        """Return the browser of an account."""
        client = self.browser()
        client.sign_in(login)
        return client


@pytest.fixture
def kept(campaign: Campaign, database: Session, browser: Callable[[], Browser]) -> Kept:
    """Return the campaign with two called firms (安亭, 马陆), people of both, and officials of every kind."""
    firm = make_enterprise(database, "91310114MA1GW00A0X", FIRM)
    other = make_enterprise(database, "91310114MA1GT00010", OTHER, "malu")
    for one in (firm, other):
        database.add(
            Participation(
                campaign_id=campaign.id, enterprise_id=one.id, state=ParticipationState.CALLED, called_at=utc_now()
            )
        )
    database.commit()
    make_user(database, "boss", Role.ENTERPRISE, enterprise_id=firm.id)
    make_user(database, "clerk", Role.COLLEAGUE, enterprise_id=firm.id)
    make_user(database, "rival", Role.ENTERPRISE, enterprise_id=other.id)
    for login in ("district", "second"):
        make_user(database, login, Role.DISTRICT)
    make_user(database, "town", Role.TOWN, unit="anting")
    make_user(database, "malu", Role.TOWN, unit="malu")
    make_user(database, "leader", Role.LEADER)
    users = {user.login: user.id for user in database.scalars(select(User))}
    ids = (campaign.id, firm.id, other.id)
    database.rollback()
    return Kept(*ids, users, browser)


def text(client: Browser, path: str) -> str:
    """Return the text of a page."""
    answer = client.get(path)
    assert answer.status_code == 200
    found: str = answer.get_data(as_text=True)
    return found


def marks(client: Browser, path: str) -> dict[str, str]:
    """Return the moment and the newest message that a page showed, as its forms hold them."""
    page = text(client, path)
    found = {"until": UNTIL.search(page), "last": LAST.search(page)}
    return {name: unescape(match.group(1)) for name, match in found.items() if match is not None}


def write(client: Browser, path: str, **data: str) -> None:
    """Send a form of a case, as the page that it is on holds it."""
    case = path.rpartition("/")[0] if path.count("/") == 3 else path
    answer = client.send(path, **marks(client, case), **data)
    assert answer.status_code == 302


def actions(database: Session) -> list[tuple[str, str]]:
    """Return (action, login) of the entries about cases, in order."""
    database.rollback()
    rows = database.execute(
        select(AuditEntry.action, User.login)
        .join(User, User.id == AuditEntry.user_id)
        .where(AuditEntry.action.in_(ACTIONS))
        .order_by(AuditEntry.id)
    )
    return [(row[0], row[1]) for row in rows]


def submit(database: Session, kept: Kept, firm: int, at: datetime, number: int = 1) -> None:
    """Let a firm have submitted at a moment; what it answered does not matter here."""
    part = database.scalars(
        select(Participation).where(Participation.campaign_id == kept.campaign, Participation.enterprise_id == firm)
    ).one()
    part.state = ParticipationState.SUBMITTED
    draft = database.scalar(select(Submission).where(Submission.participation_id == part.id))
    if draft is None:
        draft = Submission(participation_id=part.id)
        database.add(draft)
        database.flush()
    by = kept.users["boss" if firm == kept.firm else "rival"]
    database.add(
        SubmissionVersion(
            submission_id=draft.id,
            number=number,
            receipt=f"JD-{firm}-{number}",
            digest="0" * 64,
            submitted_at=at,
            submitted_by_id=by,
            credit_code="x",
            name="示例",
        )
    )
    database.commit()
