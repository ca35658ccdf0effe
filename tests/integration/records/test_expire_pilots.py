"""Whom a pilot turned to is erased three years after its end, or after its programme's; the record stays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.models import Enterprise, Evaluation, Pilot, PilotEnd, PilotSource
from survey.records.expire import expire
from tests.integration.officials import evaluation, user

__all__ = ["evaluation"]
NOW = datetime(2030, 6, 15, 12, tzinfo=UTC)


def test_the_contact_goes_on_its_day(database: Session, evaluation: Evaluation, migrated: Settings) -> None:
    programme, author = evaluation.campaign.programme, user(database, "district").id
    programme.ends_on = None
    firms = database.scalars(select(Enterprise.id).order_by(Enterprise.id).limit(3)).all()
    for place, firm in enumerate(firms):
        made = Pilot(
            programme_id=programme.id, enterprise_id=firm, source=PilotSource.EARLIER, since=date(2025, 1, 2),
            document_number="示例〔2025〕1号", contact_name="示例李四", contact_phone="021-59990000", indicators={},
            made_by_id=author,
        )  # fmt: skip
        database.add(made)
        database.flush()
        if place:
            ended = NOW - timedelta(days=1094.9 if place == 1 else 1095.1)
            database.add(PilotEnd(pilot_id=made.id, reason="示例", ended_by_id=author, ended_at=ended))
    database.commit()

    def gone() -> list[str]:
        expire(database, migrated, NOW, dry=False)
        database.rollback()
        return list(database.scalars(select(Pilot.contact_name).order_by(Pilot.id)))

    assert gone() == ["示例李四", "示例李四", ""]
    database.get_one(Evaluation, evaluation.id).campaign.programme.ends_on = (NOW - timedelta(days=1096)).date()
    database.commit()
    assert gone() == ["", "", ""]
    assert {row.document_number for row in database.scalars(select(Pilot))} == {"示例〔2025〕1号"}
