"""A GET writes nothing: the database refuses, and no table differs after every page was read by everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, g
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Enterprise
from survey.store.db import ReadOnlySessionError, unit_of_work
from survey.web import request_context
from tests.integration.conftest import Browser, make_enterprise
from tests.integration.web.expected_access import ROLES
from tests.integration.web.made_world import world
from tests.integration.web.reading_walk import GETS, NEWCOMER, RECORDED, ReadBy, contents, read_by

__all__ = ["read_by", "world"]
OF_READING = {"audit_entry", "audit_personal", "export_record", "export_sheet", "job"}


def test_the_routes_that_record_who_reads_are_these(app: Flask) -> None:
    marked = {name for name, view in app.view_functions.items() if "recorded" in view.__dict__}
    assert marked == RECORDED
    assert {name for name, _path in GETS} >= RECORDED


@pytest.mark.parametrize("role", [*ROLES, NEWCOMER])
def test_no_table_differs_after_every_page_was_read_by(read_by: ReadBy, role: str) -> None:
    reading = read_by(role)
    assert set(reading.answers) == {endpoint for endpoint, _path in GETS} - RECORDED
    assert reading.after == reading.before


@pytest.mark.parametrize("endpoint", sorted(RECORDED))
def test_what_records_who_reads_changes_the_record_only(
    world: dict[str, int], database: Session, browser: Callable[[], Browser], endpoint: str
) -> None:
    (path,) = (path for name, path in GETS if name == endpoint)
    clients = [browser() for _ in ROLES]
    for role, client in zip(ROLES, clients, strict=True):
        if role != "anonymous":
            client.sign_in(role)
    before = contents(database)
    for client in clients:
        client.get(f"{path.format(**world)}?internal=1")
    after = contents(database)
    assert {name for name in before if after[name] != before[name]} <= OF_READING


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_the_database_refuses_to_write_for_a_get(app: Flask, database: Session, method: str) -> None:
    make_enterprise(database, "91999999MA0000099C", "示例精密机械099", "anting")
    database.rollback()
    with app.test_request_context("/ranking", method=method):
        g.pop("database", None)
        reader = request_context.database()
        assert reader.scalars(select(Enterprise.name)).all() == ["示例精密机械099"]
        with pytest.raises(ReadOnlySessionError), unit_of_work(reader):
            pass
        for statement in (
            text("UPDATE enterprise SET name = 'x'"),
            delete(Enterprise),
            AuditEntry.__table__.insert().values(action="example", detail={}),
        ):
            with pytest.raises(DBAPIError, match=r"readonly|read-only"):
                reader.execute(statement)
            reader.rollback()
        reader.close()
    assert database.scalars(select(Enterprise.name)).all() == ["示例精密机械099"]


def test_a_connection_that_was_read_with_is_written_with_again(app: Flask) -> None:
    counted = []
    for _ in range(3):
        with app.extensions["readers"]() as reader:
            counted.append(len(reader.scalars(select(AuditEntry.action)).all()))
        with app.extensions["sessions"]() as writer:
            writer.add(AuditEntry(action="example", detail={}))
            writer.commit()
    assert counted == [0, 1, 2]
