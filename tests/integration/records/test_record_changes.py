"""A change of a firm's record is a row per column and one entry, what is about persons kept apart."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import Enterprise
from survey.records.record_changes import record_changes, record_history, set_columns
from survey.store.db import unit_of_work
from tests.integration.directory.firms import firm, history, official, told, trail


def test_changes_are_recorded_once_and_nothing_is_recorded_for_none(database: Session) -> None:
    by, number = official(database), firm(database, "甲", contact="旧人")
    with unit_of_work(database):
        held = database.get_one(Enterprise, number)
        changes = set_columns(held, {"contact": "新人", "name": "甲", "above_scale": True})
        record_changes(database, number, changes, source="page", by_id=by, reason="示例")
        record_changes(database, number, {}, source="page", by_id=by)
        record_history(database, number, {}, source="page", by_id=by)
    assert history(database, number) == [
        ("contact", "旧人", "新人", "示例", "page", by),
        ("above_scale", "", "是", "示例", "page", by),
    ]
    assert trail(database, "change_enterprise") == [
        ("change_enterprise", f"enterprise {number}", by, {"changes": {"above_scale": ["", "是"]}, "reason": "示例"})
    ]
    assert told(database, "change_enterprise") == [{"contact": ["旧人", "新人"]}]


def test_the_history_alone_makes_no_entry(database: Session) -> None:
    number = firm(database, "甲")
    with unit_of_work(database):
        record_history(database, number, {"name": ("旧", "甲")}, source="request", by_id=None)
    assert history(database, number) == [("name", "旧", "甲", "", "request", None)]
    assert trail(database, "change_enterprise") == []
