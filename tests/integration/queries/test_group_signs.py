"""What firms share is read from the directory and from accounts in use, as it is compared."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from scoring.selection.groups import Declared, group_labels
from scoring.selection.suspected_groups import Sign
from survey.models import Enterprise, Evaluation, Role, User
from survey.queries.group_signs import firms_placed
from survey.queries.snapshots import evaluated_versions
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.conftest import make_user
from tests.integration.officials import entries, evaluation
from tests.integration.tampering import tamper

__all__ = ["evaluation"]


def test_marks_of_a_firm(database: Session, evaluation: Evaluation) -> None:
    listed = entries(database, evaluation.id)
    first, second = (row.version.submission.participation.enterprise_id for row in listed[:2])
    order = [row.id for row in listed]
    anting = [row.id for row in listed if row.version.unit == "anting"]
    for login, firm in (("active", first), ("gone", first), ("pending", first), ("other", second)):
        make_user(database, login, Role.ENTERPRISE, enterprise_id=firm)
    with unit_of_work(database):
        directory = {"contact_phone": "139 0000 0001", "registered_place": "示例路８号 Ａ座", "production_place": ""}
        database.execute(update(Enterprise).where(Enterprise.id == first).values(**directory))
        database.execute(update(User).where(User.role == Role.ENTERPRISE).values(phone="", email=""))
        for login, values in {
            "active": {"phone": "13900000002", "email": "Anna@example.com"},
            "gone": {"phone": "13900000003", "active": False},
            "pending": {"phone": "13900000004", "approved": False},
        }.items():
            database.execute(update(User).where(User.login == login).values(**values))
    found = firms_placed(database, evaluation.id, Scope(unit="anting"))
    assert [firm.entry_id for firm in found] == order
    assert [firm.entry_id for firm in found if firm.seen] == anting
    assert found[0].known.marks == {
        Sign.DIRECTORY: frozenset(),
        Sign.PHONE: {"13900000001", "13900000002"},
        Sign.MAIL: {"anna@example.com"},
        Sign.PLACE: {"示例路8号a座"},
    }
    assert found[1].known.marks[Sign.MAIL] == frozenset()


def test_labels_are_those_that_the_evaluation_counted(database: Session, evaluation: Evaluation) -> None:
    chosen = [row.version_id for row in entries(database, evaluation.id)[3:7]]
    for version, name in zip(chosen, ["甲集团", "甲（集团）有限公司", "乙集团", ""], strict=True):
        tamper(database, f"UPDATE submission_version SET group_name = '{name}' WHERE id = {version}")  # noqa: S608
    counted = evaluated_versions(database, evaluation.id)
    labels = group_labels([Declared(item.key, item.name, item.group) for item in counted])
    wanted = dict(zip((item.id for item in counted), labels, strict=True))
    version_of = {row.id: row.version_id for row in entries(database, evaluation.id)}
    found = firms_placed(database, evaluation.id, Scope(everything=True))
    assert {version_of[firm.entry_id]: firm.known.label for firm in found} == wanted
    assert wanted[chosen[0]] == wanted[chosen[1]] != wanted[chosen[2]]
    assert all(firm.seen for firm in found)
