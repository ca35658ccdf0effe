"""The workbook of the trail is sealed and recorded; an entry that is altered in it is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.read_trail_filters import read_typed
from survey.accounts.trail_results import TrailRow
from survey.config import Settings
from survey.exporting.write_trail import CLOSED, WHOLE, write_trail
from survey.models import AuditEntry, ExportRecord, ExportSheet, Role
from tests.integration.conftest import make_user

ROW = TrailRow(
    id=7,
    at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    name="示例李",
    login="li",
    role="街镇审核人员",
    action="提出指定",
    about="指定（编号 3）",
    sentence="示例李提出了指定（编号 3）",
    told=(),
    hidden=0,
    address="10.0.*.*",
)


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """Return the application, whose words are asked for."""
    with app.app_context():
        yield app


def test_the_record_holds_kind_filters_rows_and_seals(context: Flask, database: Session, migrated: Settings) -> None:
    audit = make_user(database, "audit", Role.AUDIT)
    typed = read_typed({"action": "pin"})
    name, _content = write_trail(database, CLOSED, [ROW], typed, settings=migrated, user=audit)
    assert name == "操作日志.xlsx"
    record = database.scalars(select(ExportRecord)).one()
    assert (record.kind, record.rows, record.manifest["reason"]) == ("trail", 1, "")
    assert (record.filters["action"], record.manifest["filters"]) == ("pin", "操作：提出指定")
    assert database.scalars(select(ExportSheet.keys)).all() == [["#7"]]


def test_the_reason_is_in_the_record_and_in_the_trail(context: Flask, database: Session, migrated: Settings) -> None:
    town = make_user(database, "town", Role.TOWN, unit="anting")
    write_trail(database, WHOLE, [ROW], read_typed({}), settings=migrated, user=town, reason="核查移交过程")
    record = database.scalars(select(ExportRecord)).one()
    assert (record.kind, record.manifest["reason"]) == ("firm_trail", "核查移交过程")
    detail = database.scalars(select(AuditEntry.detail).where(AuditEntry.action == "export")).one()
    assert (detail["personal"], detail["purpose"]) == (True, "核查移交过程")
