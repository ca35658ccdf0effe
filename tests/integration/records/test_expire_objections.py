"""Objections lose their words and who made them on their day; that they came and how they ended stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.models import Campaign, ListVersion, Objection, ObjectionPerson, ObjectionStep, ObjectionStepKind
from survey.publishing.answer_objection import answer_objection
from survey.records.expire import expire
from tests.integration.officials import evaluation, user
from tests.integration.publishing.issued import issued
from tests.integration.publishing.objecting import objected

__all__ = ["evaluation", "issued"]
NOW = datetime(2030, 6, 15, 12, tzinfo=UTC)


def gone(database: Session, settings: Settings, days: float) -> int:
    database.execute(update(Campaign).values(closes_at=NOW - timedelta(days=days), opens_at=NOW - timedelta(days=2000)))
    database.commit()
    count = expire(database, settings, NOW, dry=False)["objections"]
    database.rollback()
    return count


def test_words_and_persons_go_on_their_day(database: Session, issued: ListVersion, migrated: Settings) -> None:
    made = objected(database, issued, named=True, name="示例王五", contact="13700000000")
    district = user(database, "district").id
    database.rollback()
    answer_objection(database, made, ObjectionStepKind.ANSWERED, "示例：核查无误", author_id=district)
    assert gone(database, migrated, 1094.9) == 0
    assert database.scalars(select(Objection.text)).all() == ["示例：请复核"]
    database.rollback()
    assert gone(database, migrated, 1095.1) == 3
    assert gone(database, migrated, 1095.1) == 0
    assert database.scalars(select(ObjectionPerson)).all() == []
    one = database.scalars(select(Objection)).one()
    step = database.scalars(select(ObjectionStep)).one()
    assert (one.text, one.number, one.named) == ("", 1, True)
    assert (step.text, step.kind, step.done_by_id) == ("–", "answered", district)
