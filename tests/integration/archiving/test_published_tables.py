"""What the archive tells of what followed the list: publications, objections without who objected, every letter."""

from __future__ import annotations

import hashlib
import json

from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from survey.archiving.archive_results import ArchiveWish
from survey.archiving.published_tables import published_lists
from survey.models import Enterprise, Letter, LetterRelease, Objection, ObjectionStep, Participation, Publication
from survey.words.figures import moment, say_date
from tests.integration.archiving.ended import MASKED, OBJECTOR, PHONE, Ended, ended, told
from tests.integration.officials import COUNT, evaluation

__all__ = ["ended", "evaluation"]
AGAIN = "按当时的数据和规则重新计算：得分 81.25，名次 1，与名单所依据的结果一致。"


def test_what_followed_the_list(app: Flask, database: Session, ended: Ended) -> None:
    found = told(app, published_lists(database, ended.campaign, ArchiveWish(ended.campaign, "移交")))
    public = database.scalars(select(Publication)).one()
    one, other = database.scalars(select(Objection).order_by(Objection.number)).all()
    steps = database.scalars(select(ObjectionStep).order_by(ObjectionStep.id)).all()
    release = database.scalars(select(LetterRelease)).one()
    _number, code, name, _version = ended.firms[0]
    letters = found.pop("letters")
    assert public.ended is not None
    assert found == {
        "publications": [
            [f"#{public.id}", 1, say_date(public.starts_on), say_date(public.ends_on), "", "示例办法", "示例科室",
             "示例公示〔2026〕9号", "示例district", moment(public.published_at), "示例district",
             moment(public.ended.ended_at), "示例：有误"]
        ],
        "internal-objections": [
            [1, f"#{public.id}", 1, "认为数据有误", code, name, "是", f"请回电{MASKED}", say_date(one.received_on),
             say_date(one.due_on), "示例district", moment(one.received_at)],
            [2, f"#{public.id}", 1, "为什么没有入选", "", "", "否", "示例：请复核", say_date(other.received_on),
             say_date(other.due_on), "示例district", moment(other.received_at)],
        ],
        "internal-objection-steps": [
            [1, "核查情况", "示例：已核查", AGAIN, "示例district", moment(steps[0].done_at)],
            [1, "异议成立：修订名单", "示例：成立", "", "示例district", moment(steps[1].done_at)],
        ],
        "letter-releases": [[1, "示例告〔2026〕1号", "示例：明年", "示例district", moment(release.released_at)]],
    }  # fmt: skip
    places = {"selected": "入选", "reserve": "备选", "out": "未入选", "unranked": "未参加排序"}
    stored = database.execute(
        select(Letter, Enterprise.credit_code, Enterprise.name)
        .join(Participation, Participation.id == Letter.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .order_by(Letter.id)
    )
    assert [row[:5] for row in letters] == [
        [1, code, name, places[row.outcome], row.digest] for row, code, name in stored
    ]
    assert [hashlib.sha256(str(row[5]).encode()).hexdigest() for row in letters] == [row[4] for row in letters]
    assert [json.loads(str(row[5]))["name"] for row in letters] == [row[2] for row in letters]
    assert 0 < len(letters) <= COUNT


def test_who_objected_is_never_told_and_what_expired_is_said_to_be_gone(
    app: Flask, database: Session, ended: Ended
) -> None:
    wish = ArchiveWish(ended.campaign, "移交", contacts=True)
    whole = told(app, published_lists(database, ended.campaign, wish))
    assert [row[7] for row in whole["internal-objections"]] == [f"请回电{PHONE}", "示例：请复核"]
    assert OBJECTOR not in str(whole)
    database.rollback()
    database.execute(text("UPDATE objection SET text = ''"))
    database.commit()
    gone = told(app, published_lists(database, ended.campaign, wish))
    assert [row[7] for row in gone["internal-objections"]] == ["（保存期满，已清除）"] * 2
