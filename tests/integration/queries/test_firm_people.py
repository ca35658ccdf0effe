"""The people of one firm: who belongs to it, what is assigned, what happened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from survey.models import AccountCode, AuditEntry, CodePurpose, Enterprise, Role, SectionAssignment, User, utc_now
from survey.queries import firm_people
from tests.integration.conftest import make_enterprise, make_user

A, B = "91310114MA1GT00010", "91310114MA1GT00029"


@pytest.fixture
def firm(database: Session) -> Enterprise:
    return make_enterprise(database, A, "示例甲")


@pytest.fixture
def other(database: Session) -> Enterprise:
    return make_enterprise(database, B, "示例乙")


def member(database: Session, firm: Enterprise, login: str, role: Role = Role.COLLEAGUE, **more: object) -> User:
    return make_user(database, login, role, enterprise_id=firm.id, **more)


def test_people_are_active_and_approved_heads_first(database: Session, firm: Enterprise, other: Enterprise) -> None:
    first = member(database, firm, "first")
    head = member(database, firm, "head", Role.ENTERPRISE)
    member(database, firm, "gone", active=False)
    member(database, firm, "waiting", Role.ENTERPRISE, approved=False)
    foreign = member(database, other, "foreign")
    assert firm_people.people(database, firm.id) == [head, first]
    assert firm_people.people(database, None) == []
    assert firm_people.person(database, firm.id, first.id) is first
    assert firm_people.person(database, firm.id, foreign.id) is None
    assert firm_people.responsible_names(database, firm.id) == ["示例head"]


def test_sections_limit_colleagues_only(database: Session, firm: Enterprise) -> None:
    users = [member(database, firm, "one"), member(database, firm, "two"), member(database, firm, "h", Role.ENTERPRISE)]
    for user in (users[0], users[2]):
        database.add(SectionAssignment(user_id=user.id, questionnaire_id="facts", section_id="identity"))
    database.commit()
    own = frozenset({("facts", "identity")})
    assert firm_people.sections_of(database, [user.id for user in users]) == {users[0].id: own, users[2].id: own}
    assert [firm_people.allowed_sections(database, user) for user in users] == [own, None, None]


def test_invitations_that_work_are_listed(database: Session, firm: Enterprise, other: Enterprise) -> None:
    now = utc_now()
    maker = make_user(database, "maker", Role.ENTERPRISE, enterprise_id=firm.id).id
    helper = make_user(database, "helper", Role.COLLEAGUE, enterprise_id=firm.id).id
    gone = make_user(database, "gone", Role.ENTERPRISE, enterprise_id=firm.id, active=False).id
    rows = {
        "open": {},
        "helper's": {"issued_by_id": helper},
        "gone's": {"issued_by_id": gone},
        "nobody's": {"issued_by_id": None},
        "used": {"used_at": now},
        "withdrawn": {"withdrawn_at": now},
        "expired": {"expires_at": now - timedelta(days=1)},
        "claim": {"purpose": CodePurpose.CLAIM},
        "foreign": {"enterprise_id": other.id},
    }
    codes = {}
    for name, change in rows.items():
        fields = {
            "purpose": CodePurpose.INVITE,
            "enterprise_id": firm.id,
            "expires_at": now + timedelta(days=1),
            "issued_by_id": maker,
            "detail": {},
        } | change
        codes[name] = AccountCode(code_hash=name, **fields)
        database.add(codes[name])
    database.commit()
    assert firm_people.open_invitations(database, firm.id) == [codes["open"]]
    assert firm_people.invitation(database, firm.id, codes["open"].id) is codes["open"]
    for name in ("used", "withdrawn", "expired", "claim", "foreign", "helper's", "gone's", "nobody's"):
        assert firm_people.invitation(database, firm.id, codes[name].id) is None


def test_events_are_of_the_firm_and_newest_first(database: Session, firm: Enterprise, other: Enterprise) -> None:
    now = utc_now()
    rows = [
        ("claim_account", firm.id, now - timedelta(days=40)),
        ("invite_colleague", firm.id, now),
        ("save_draft", firm.id, now),
        ("invite_colleague", other.id, now),
    ]
    for action, number, at in rows:
        database.add(AuditEntry(action=action, object_type="enterprise", object_id=str(number), at=at))
    database.add(AuditEntry(action="claim_account", object_type="user", object_id=str(firm.id), at=now))
    database.commit()
    actions = ("claim_account", "invite_colleague")

    def seen(**more: object) -> list[str]:
        given = {"since": None, "limit": 9} | more
        return [entry.action for entry in firm_people.events(database, firm.id, actions, **given)]  # type: ignore[arg-type]

    assert seen() == ["invite_colleague", "claim_account"]
    assert seen(since=now - timedelta(days=30)) == ["invite_colleague"]
    assert seen(limit=1) == ["invite_colleague"]


def test_last_sign_ins_and_names(database: Session, firm: Enterprise) -> None:
    users = [member(database, firm, "one"), member(database, firm, "two")]
    now = utc_now()
    for action, days in (("sign_in", 2), ("join_enterprise", 3), ("sign_in_failed", 1)):
        database.add(AuditEntry(action=action, user_id=users[0].id, at=now - timedelta(days=days)))
    database.commit()
    numbers = [user.id for user in users]
    assert firm_people.last_sign_ins(database, numbers) == {numbers[0]: now - timedelta(days=2)}
    assert firm_people.names_of(database, [*numbers, 0]) == {numbers[0]: "示例one", numbers[1]: "示例two"}
