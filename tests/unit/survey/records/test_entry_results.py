"""The fields of an entry: all that its table holds but the id, which the database gives."""

from __future__ import annotations

from dataclasses import fields

from survey.models import AuditEntry
from survey.records.entry_results import EntryRow


def test_the_row_has_every_column_of_the_table_but_the_id() -> None:
    columns = {column.name for column in AuditEntry.__table__.columns}
    assert {field.name for field in fields(EntryRow)} == columns - {"id"}
