"""What the archive tells of pilots: the records of the work plan, what each promised, what was changed and why."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.archiving.archive_results import ArchiveWish
from survey.archiving.pilot_tables import pilot_lists
from survey.models import Campaign, Enterprise, Evaluation, Pilot, PilotChange, PilotEnd, PilotSource
from survey.words.figures import moment, say_date
from tests.integration.archiving.ended import MASKED, PHONE, told
from tests.integration.officials import evaluation, user

__all__ = ["evaluation"]


def test_the_records_of_the_work_plan(app: Flask, database: Session, evaluation: Evaluation) -> None:
    campaign, author = evaluation.campaign_id, user(database, "district").id
    firm = database.scalars(select(Enterprise).order_by(Enterprise.id).limit(1)).one()
    said = {"question": "quality_target", "name": "产品不良率", "was": "3.5", "value": "1.2", "unit": "%"}
    pilot = Pilot(
        programme_id=evaluation.campaign.programme_id, enterprise_id=firm.id, source=PilotSource.EARLIER,
        since=date(2025, 1, 2), document_number="示例〔2025〕1号", task_book_on=date(2025, 2, 3),
        contact_name="示例李四", contact_phone=PHONE, indicators={"promised": [said], "version": 7}, made_by_id=author,
    )  # fmt: skip
    database.add(pilot)
    database.flush()
    change = PilotChange(
        pilot_id=pilot.id, field="task_book_on", old="", new="2025-02-03", reason="示例：已签", changed_by_id=author
    )
    database.add_all([change, PilotEnd(pilot_id=pilot.id, reason=f"示例：见{PHONE}", ended_by_id=author)])
    database.commit()
    found = told(app, pilot_lists(database, database.get_one(Campaign, campaign), ArchiveWish(campaign, "移交")))
    assert pilot.ended is not None
    of_firm = [firm.credit_code, firm.name]
    assert found == {
        "pilots": [
            [*of_firm, "早先试点", None, "已结束", "示例〔2025〕1号", say_date(date(2025, 1, 2)),
             say_date(date(2025, 2, 3)), "", "", "", f"示例李四 {MASKED}", "示例district", moment(pilot.made_at),
             moment(pilot.ended.ended_at), f"示例：见{MASKED}", ""]
        ],
        "pilot-promises": [[*of_firm, "facts.quality_target", "产品不良率", "3.5", "1.2", "%", 7]],
        "internal-pilot-changes": [
            [*of_firm, "任务书签订日期", "", "2025-02-03", "示例：已签", "示例district", moment(change.changed_at)]
        ],
    }  # fmt: skip
