"""An entry of the audit trail belongs to the unit of work that it tells of."""

from __future__ import annotations

from typing import NoReturn

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from survey.models import AuditEntry, AuditPersonal, Role
from survey.records.audit_trail import Entry, NoKeysError, record, record_all
from survey.store.db import unit_of_work
from tests.integration.conftest import make_user


def test_an_entry_says_who_what_and_from_where(app: Flask, database: Session) -> None:
    user = make_user(database, "somebody", Role.DISTRICT).id
    with app.test_request_context(environ_base={"REMOTE_ADDR": "10.0.0.7"}), unit_of_work(database):
        record(database, "made", user_id=user, about=("campaign", 3), detail={"n": 1})
    with unit_of_work(database):
        record(database, "ran", user_id=None)
    found = database.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.action, one.user_id, one.object_type, one.object_id, one.detail, one.address) for one in found] == [
        ("made", user, "campaign", "3", {"n": 1}, "10.0.0.7"),
        ("ran", None, "", "", {}, ""),
    ]


def test_what_failed_leaves_no_entry(database: Session) -> None:
    def fail() -> NoReturn:
        with unit_of_work(database):
            record(database, "made", user_id=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert database.scalars(select(AuditEntry)).all() == []


def test_many_entries_are_made_by_one_statement_each_with_its_own_mac(database: Session) -> None:
    with unit_of_work(database):
        record_all(database, [])
        record_all(
            database, [Entry("made", None, ("campaign", number), {"n": (number, "a\0")}, "x" * 80) for number in (1, 2)]
        )
    found = database.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.object_id, one.detail, one.address) for one in found] == [
        ("1", {"n": [1, "a␀"]}, "x" * 64), ("2", {"n": [2, "a␀"]}, "x" * 64)
    ]  # fmt: skip
    assert len({one.mac for one in found} | {one.salt for one in found} | {one.personal_digest for one in found}) == 6


def test_personal_values_lie_apart_and_in_no_entry(database: Session) -> None:
    with unit_of_work(database):
        record(database, "made", user_id=None, detail={"n": 1}, personal={"phone": "13800000000"})
        record(database, "made", user_id=None, personal={})
    first, second = database.scalars(
        select(AuditEntry).options(joinedload(AuditEntry.personal)).order_by(AuditEntry.id)
    )
    assert (first.detail, first.whole_detail) == ({"n": 1}, {"n": 1, "phone": "13800000000"})
    assert (second.whole_detail, [row.content for row in database.scalars(select(AuditPersonal))]) == (
        {}, [{"phone": "13800000000"}]
    )  # fmt: skip


def test_a_session_without_keys_makes_no_entry(database: Session, application: Flask) -> None:
    database.info.clear()
    with pytest.raises(NoKeysError), unit_of_work(database):
        record(database, "made", user_id=None)
    with application.app_context(), unit_of_work(database):
        record(database, "made", user_id=None)
    assert len(database.scalars(select(AuditEntry)).all()) == 1
