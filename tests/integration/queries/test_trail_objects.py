"""Which enterprise an object belongs to, and whose entries a scope covers."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import AuditEntry, EvidenceLink, Participation, Pin, Submission, Upload, User
from survey.queries.trail_objects import about_whom, accounts_named, firms_of, within
from survey.store.scope import Scope
from tests.integration.web.made_world import world

__all__ = ["world"]


def objects(database: Session, made: dict[str, int]) -> dict[str, int]:
    """Return type of object -> the id of one that belongs to the enterprise of the world."""
    submission = database.scalars(select(Submission)).first()
    assert submission is not None
    link = database.scalars(select(EvidenceLink)).one()
    upload = database.scalars(select(Upload).where(Upload.enterprise_id == made["enterprise"])).first()
    assert upload is not None
    return {
        "enterprise": made["enterprise"],
        "participation": submission.participation_id,
        "submission": submission.id,
        "version": made["version"],
        "evidence": link.id,
        "pin": database.scalars(select(Pin.id)).one(),
        "upload": upload.id,
        "user": made["person"],
    }


def test_every_type_leads_to_its_enterprise(world: dict[str, int], database: Session) -> None:
    own = objects(database, world)
    found = firms_of(database, {(kind, str(number)) for kind, number in own.items()})
    assert {key: firm.id for key, firm in found.items()} == {
        (kind, str(number)): world["enterprise"] for kind, number in own.items()
    }


def test_what_belongs_to_none_or_is_no_number_is_left_out(world: dict[str, int], database: Session) -> None:
    strange = {
        ("evaluation", "1"),
        ("user", "li.mei"),
        ("user", "9" * 12),
        ("enterprise", ""),
        ("", ""),
        ("pin", "99999"),
    }
    assert firms_of(database, strange) == {}
    assert firms_of(database, {("user", str(world["official"]))}) == {}


def marked(database: Session, made: dict[str, int]) -> None:
    """Add an entry about every kind of object, and about those of nobody's."""
    for kind, number in objects(database, made).items():
        database.add(AuditEntry(action="marked", object_type=kind, object_id=str(number)))
    for kind in (
        "evaluation",
        "scheme",
        "campaign",
        "form",
        "export",
        "job",
        "column_set",
        "trail",
        "retention",
        "page",
    ):
        database.add(AuditEntry(action="marked", object_type=kind, object_id="1"))
    database.add(AuditEntry(action="marked", object_type="user", object_id=str(made["official"])))
    database.add(AuditEntry(action="marked", object_type="user", object_id="nobody@example.com"))
    database.commit()


OWN = {"enterprise", "participation", "submission", "version", "evidence", "pin", "upload", "user"}


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("everything", OWN | {"evaluation", "scheme", "campaign", "form", "export"}),
        ("unit", OWN),
        ("other_unit", set()),
        ("enterprise", OWN),
        ("nobody", set()),
    ],
)
def test_whose_entries_a_scope_covers(scope: str, expected: set[str], world: dict[str, int], database: Session) -> None:
    marked(database, world)
    unit = database.scalars(select(User.unit).where(User.login == "town")).one()
    scopes = {
        "everything": Scope(everything=True),
        "unit": Scope(unit=unit),
        "other_unit": Scope(unit="huating" if unit != "huating" else "malu"),
        "enterprise": Scope(enterprise_id=world["enterprise"]),
        "nobody": Scope(),
    }
    found = select(AuditEntry.object_type, AuditEntry.object_id).where(AuditEntry.action == "marked")
    rows = database.execute(found.where(within(scopes[scope]))).all()
    assert (len(rows), {row[0] for row in rows}) == (len(expected), expected)


def test_entries_are_found_by_the_name_or_code_of_whom_they_are_about(world: dict[str, int], database: Session) -> None:
    marked(database, world)
    firm = database.scalars(select(Participation).where(Participation.enterprise_id == world["enterprise"])).first()
    assert firm is not None
    code = database.scalars(select(User).where(User.id == world["person"])).one().enterprise
    assert code is not None

    def kinds(text: str, *, whole: bool = True) -> set[str]:
        found = select(AuditEntry.object_type).where(AuditEntry.action == "marked", about_whom(text, whole=whole))
        return set(database.scalars(found))

    assert kinds(code.name) == kinds(code.credit_code) == OWN
    assert kinds("other_town") == {"user"}
    assert kinds("nobody@example.com") == {"user"}
    assert kinds("nobody at all") == set()
    assert [kinds(text, whole=False) for text in ("enterpris", "示例enterprise", "enterprise")] == [
        set(),
        set(),
        {"user"},
    ]


def test_accounts_are_found_ended_or_not(world: dict[str, int], database: Session) -> None:
    found = accounts_named(database, {world["person"], 99999})
    assert {number: user.login for number, user in found.items()} == {world["person"]: "enterprise"}
