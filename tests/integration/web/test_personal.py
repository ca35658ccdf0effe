"""No page and no file that an official gets without stating a purpose holds a whole telephone, mail or network address.

The made world is full of them: contacts on record and in answers, people of firms, requests, commitments, entries of
the trail. Every GET of the table of addresses is read, workbooks cell by cell.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Enterprise, Role, User
from tests.integration.conftest import Browser
from tests.integration.web.made_world import world
from tests.integration.web.reading_walk import GETS

__all__ = ["world"]
MAIL, RECORD, ADDRESS = "anna.example@example.com", "13812345678", "10.20.30.40"
WHOLE = ("10000000001", RECORD, MAIL, ADDRESS)
"""The telephone of answers, requests and commitments; that on record; a mail address; a network address."""


@pytest.fixture
def full(world: dict[str, int], database: Session) -> dict[str, int]:
    """Return the world with contacts on record, telephones and mail of people, and an entry from somewhere."""
    people = User.role.in_((Role.ENTERPRISE, Role.COLLEAGUE))
    database.execute(update(User).where(people).values(phone=RECORD, email=MAIL))
    database.execute(update(User).where(~people).values(phone=RECORD))
    database.execute(update(Enterprise).values(contact="示例在册", contact_phone=RECORD))
    about = {"object_type": "enterprise", "object_id": str(world["enterprise"])}
    detail = {"phone": RECORD, "name": "示例", "reason": f"致电{RECORD}或写信{MAIL}", "from": ADDRESS}
    for action in ("claim_account", "hand_over", "reset_issued", "return"):
        database.add(AuditEntry(action=action, detail=detail, address=ADDRESS, **about))
    database.commit()
    return world


def said(content: bytes, mimetype: str) -> Iterator[str]:
    """Yield everything that an answer says: its text, or every cell of a workbook."""
    if mimetype.endswith("spreadsheetml.sheet"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            yield from (str(cell) for row in book.get_sheet_by_name(name).to_python() for cell in row)
    elif mimetype.startswith("text/") or mimetype == "application/json":
        yield content.decode()


@pytest.mark.parametrize("role", ["town", "district", "leader", "system", "security", "audit"])
def test_no_get_of_an_official_holds_a_whole_value(
    role: str, full: dict[str, int], browser: Callable[[], Browser]
) -> None:
    client = browser()
    client.sign_in(role)
    shown, read = [], 0
    for endpoint, path in GETS:
        answer = client.get(path.format(**full))
        texts = list(said(answer.data, answer.mimetype)) if answer.status_code == 200 else []
        read += bool(texts)
        shown += [(endpoint, value) for value in WHOLE if any(value in text for text in texts)]
    assert shown == []
    assert read > 10


def test_what_is_typed_is_whole_for_the_enterprise_itself(full: dict[str, int], browser: Callable[[], Browser]) -> None:
    client = browser()
    client.sign_in("enterprise")
    assert "10000000001" in client.get("/version/{version}".format(**full)).get_data(as_text=True)


def test_the_purpose_opens_it_and_is_kept(
    full: dict[str, int], browser: Callable[[], Browser], database: Session
) -> None:
    client = browser()
    client.sign_in("district")
    address = "/evaluations/{evaluation}/shortlist.xlsx?personal=1".format(**full)
    texts = list(said(client.send(address, reason="通知入选企业").data, "spreadsheetml.sheet"))
    assert ("10000000001" in texts, "通知入选企业" in texts) == (True, True)
    database.rollback()
    newest = database.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (newest.action, newest.detail["purpose"]) == ("export", "通知入选企业")
