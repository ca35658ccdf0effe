"""Two firms, their people and officials, with a few ways to ask and to look."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Campaign, Enquiry, Role, User
from tests.integration.conftest import Browser, make_enterprise, make_user

SEEN = re.compile(r'name="seen"[^>]*value="([0-9a-f]+)"')
FIRM, OTHER = "上海示例精密机械有限公司", "上海另例电子有限公司"


@dataclass(frozen=True)
class Asking:
    """A campaign with two firms. `campaign`, `firm`, `other`: ids."""

    campaign: int
    firm: int
    other: int
    browser: Callable[[], Browser]

    def signed_in(self, login: str) -> Browser:
        """Return the browser of an account."""
        client = self.browser()
        client.sign_in(login)
        return client


@pytest.fixture
def asking(campaign: Campaign, database: Session, browser: Callable[[], Browser]) -> Asking:
    """Return the campaign with two firms (安亭, 马陆), two people of the first, and officials of every kind."""
    firm = make_enterprise(database, "91310114MA1GW00A0X", FIRM)
    firm.contact, firm.contact_phone = "示例甲乙", "021-5958 0001"
    other = make_enterprise(database, "91310114MA1GT00010", OTHER, "malu")
    make_user(database, "boss", Role.ENTERPRISE, enterprise_id=firm.id, phone="13800000001")
    make_user(database, "clerk", Role.COLLEAGUE, enterprise_id=firm.id)
    make_user(database, "rival", Role.ENTERPRISE, enterprise_id=other.id)
    for login in ("district", "second"):
        make_user(database, login, Role.DISTRICT)
    make_user(database, "town", Role.TOWN, unit="anting")
    make_user(database, "malu", Role.TOWN, unit="malu")
    make_user(database, "leader", Role.LEADER)
    return Asking(campaign.id, firm.id, other.id, browser)


def text(client: Browser, path: str) -> str:
    """Return the text of a page."""
    answer = client.get(path)
    assert answer.status_code == 200
    found: str = answer.get_data(as_text=True)
    return found


def put(client: Browser, question: str = "工业软件算不算设备？", path: str = "/enquiries/ask") -> int:
    """Ask on the page and return the number of the question."""
    answer = client.send(path, text=question)
    assert answer.status_code == 302
    return int(answer.headers["Location"].rpartition("-")[2])


def seen(client: Browser, number: int) -> str:
    """Return the mark of what the office wrote so far, as the page of a question holds it."""
    found = SEEN.search(text(client, f"/enquiries/office/{number}"))
    assert found is not None
    return found.group(1)


def answer(client: Browser, number: int, words: str = "算，按账面原值填。") -> None:
    """Answer a question on its page."""
    sent = client.send(f"/enquiries/office/{number}/answer", answer=words, seen=seen(client, number))
    assert sent.status_code == 302


def publish(client: Browser, number: int, question: str = "工业软件算设备吗？", words: str = "算。") -> None:
    """Make a question public on its page."""
    data = {"public_text": question, "public_answer": words, "seen": seen(client, number), "action": "publish"}
    assert client.send(f"/enquiries/office/{number}/publish", **data).status_code == 302


def stored(database: Session, number: int) -> Enquiry:
    """Return a question as it is stored now."""
    database.rollback()
    return database.get_one(Enquiry, number)


def actions(database: Session) -> list[tuple[str, str]]:
    """Return (action, login) of the entries about questions, in order."""
    database.rollback()
    rows = database.execute(
        select(AuditEntry.action, User.login)
        .join(User, User.id == AuditEntry.user_id)
        .where(AuditEntry.object_type == "enquiry")
        .order_by(AuditEntry.id)
    )
    return [(row[0], row[1]) for row in rows]
