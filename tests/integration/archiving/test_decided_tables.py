"""What the archive tells of who decided what: every decision with its answer, acts, meetings with who was there."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.archiving.archive_results import ArchiveWish
from survey.archiving.decided_tables import decided_lists
from survey.models import Decision, DecisionAct, PanelMeeting
from survey.words.figures import moment
from tests.integration.archiving.ended import DIGEST, MASKED, PHONE, Ended, ended, told
from tests.integration.officials import evaluation

__all__ = ["ended", "evaluation"]


def test_who_decided_what_and_what_became_of_it(app: Flask, database: Session, ended: Ended) -> None:
    found = told(app, decided_lists(database, ended.campaign, ArchiveWish(ended.campaign, "移交")))
    whole = told(app, decided_lists(database, ended.campaign, ArchiveWish(ended.campaign, "移交", contacts=True)))
    of = f"#{ended.evaluation}"
    one, other, third = database.scalars(select(Decision).order_by(Decision.id)).all()
    act, meeting = database.scalars(select(DecisionAct)).one(), database.scalars(select(PanelMeeting)).one()
    (_a, code, name, _b), (_c, second, called, _d), _rest = ended.firms
    assert one.answer is not None
    assert other.answer is not None
    refused = ["第二人不同意", f"请联系{MASKED}", "示例reviewer", "", moment(one.answer.done_at)]
    confirmed = ["第二人已确认", "", "示例reviewer", "", moment(other.answer.done_at)]
    first = [
        [f"#{one.id}", code, name, of, "确认", "与排序一致", "", "", f"#{act.id}", "", "示例district", "",
         moment(one.decided_at), "", *refused],
        [f"#{other.id}", code, name, of, "备选", "临界区", "示例：临界", "", "", f"#{meeting.id}", "示例district", "",
         moment(other.decided_at), "示例reviewer", *confirmed],
    ]  # fmt: skip
    waits = [
        [f"#{third.id}", second, called, of, "不予", "与排序不同", "示例：失信", "示例函〔2026〕2号", "", "",
         "示例district", "", moment(third.decided_at), "", "等待第二人", "", "", "", ""],
    ]  # fmt: skip
    assert found == {
        "internal-decisions": first + waits if code < second else waits + first,
        "internal-decision-acts": [
            [f"#{act.id}", of, "确认", "示例决〔2026〕1号", "", 1, DIGEST, "示例district", moment(act.made_at)]
        ],
        "internal-meetings": [
            [f"#{meeting.id}", "示例会审", "2026年11月20日", "示例会议室", of, "示例district",
             moment(meeting.opened_at), "示例reviewer", moment(meeting.ended.ended_at if meeting.ended else None),
             "示例说明"]
        ],
        "internal-meeting-seats": [
            [f"#{meeting.id}", "示例会审", "示例district", "主持", "是"],
            [f"#{meeting.id}", "示例会审", "示例reviewer", "委员", "否"],
        ],
    }  # fmt: skip
    assert [row[15] for row in whole["internal-decisions"] if row[0] == f"#{one.id}"] == [f"请联系{PHONE}"]
