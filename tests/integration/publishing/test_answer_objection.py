"""What is done about objections: noted, answered or upheld once; not by who is recused; printed as a letter."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import (
    Amendment,
    AmendmentKind,
    AuditEntry,
    Evaluation,
    ListVersion,
    Objection,
    ObjectionStep,
    ObjectionStepKind,
    Participation,
    Recusal,
)
from survey.publishing.answer_objection import answer_objection
from survey.publishing.objection_results import ObjectionRefusedError
from survey.queries import objections
from survey.reviewing.record_recusal import record_recusal
from survey.reviewing.recusal_results import Declared
from tests.integration.conftest import Browser
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, official, user
from tests.integration.publishing.issued import issue, issued
from tests.integration.publishing.objecting import after, first_selected, objected

__all__ = ["evaluation", "issued", "official"]


def refused(database: Session, made: int, kind: ObjectionStepKind, text: str, author: int) -> str:
    with pytest.raises(ObjectionRefusedError) as caught:
        answer_objection(database, made, kind, text, author_id=author)
    return caught.value.code


def test_answered_once_and_never_by_who_is_recused(database: Session, issued: ListVersion) -> None:
    entry = first_selected(database, issued)
    made = objected(database, issued, about_id=entry.participation_id)
    district, reviewer = user(database, "district").id, user(database, "reviewer").id
    database.rollback()
    part = first_selected(database, issued).participation_id
    firm = enterprise_of(database, part)
    campaign = issued.campaign_id
    database.rollback()
    record_recusal(database, Declared(campaign, firm, district, None, "示例：亲属"), author_id=district)
    assert len(database.scalars(select(Recusal)).all()) == 1
    noted, answered = ObjectionStepKind.NOTED, ObjectionStepKind.ANSWERED
    assert refused(database, made, noted, "示例", district) == "recused"
    assert refused(database, made, noted, "  ", reviewer) == "text"
    answer_objection(database, made, noted, "示例：已调取凭证", author_id=reviewer)
    answer_objection(database, made, answered, "示例：核查无误", author_id=reviewer)
    assert refused(database, made, ObjectionStepKind.UPHELD, "示例", reviewer) == "settled"
    steps = database.scalars(select(ObjectionStep).order_by(ObjectionStep.id)).all()
    assert [(row.kind, row.text, row.done_by_id) for row in steps] == [
        ("noted", "示例：已调取凭证", reviewer),
        ("answered", "示例：核查无误", reviewer),
    ]
    own = select(AuditEntry).where(AuditEntry.object_type == "objection").order_by(AuditEntry.id)
    assert [row.action for row in database.scalars(own)] == ["register_objection", "note_objection", "answer_objection"]


def enterprise_of(database: Session, part: int) -> int:
    return database.get_one(Participation, part).enterprise_id


def test_on_its_page_and_as_a_letter(database: Session, official: Browser, issued: ListVersion) -> None:
    made = objected(database, issued)
    path = f"/objections/{made}"
    told = official.send(f"{path}/answer").get_data(as_text=True)
    assert ("请选择办理结果" in told, "请写明核查情况或答复" in told) == (True, True)
    assert official.get(f"{path}/letter").status_code == 404
    assert "没有涉及名单上的企业" in after(official, f"{path}/replay")
    assert official.send(f"{path}/answer", kind="upheld", answer="示例：应予更正").status_code == 302
    page = folded(official.get(path).get_data(as_text=True))
    assert ("名单还没有按它修订" in page, "打印答复函" in page) == (True, True)
    again = official.send(f"{path}/answer", kind="noted", answer="示例的记录").get_data(as_text=True)
    assert ("已经答复，没有保存" in again, "示例的记录</textarea>" in again) == (
        True,
        True,
    )
    letter = folded(official.get(f"{path}/letter").get_data(as_text=True))
    assert ("示例：应予更正" in letter, "示例公示〔2026〕9号" in letter) == (True, True)
    database.rollback()
    assert [row.number for row in database.scalars(select(Objection))] == [1]
    assert "异议成立：修订名单" in folded(official.get("/objections").get_data(as_text=True))


def test_what_was_upheld_is_answered_otherwise_while_no_version_amends_the_list_for_it(
    database: Session, official: Browser, evaluation: Evaluation, issued: ListVersion
) -> None:
    part = first_selected(database, issued).participation_id
    database.rollback()
    first, second = (objected(database, issued, about_id=part) for _ in range(2))
    author = user(database, "district").id
    database.rollback()
    for made in (first, second):
        answer_objection(database, made, ObjectionStepKind.UPHELD, "示例：成立", author_id=author)
    assert refused(database, first, ObjectionStepKind.NOTED, "示例", author) == "settled"
    assert refused(database, first, ObjectionStepKind.UPHELD, "示例", author) == "settled"
    page = folded(official.get(f"/objections/{first}").get_data(as_text=True))
    kinds = re.findall(r'name="kind"[^>]*value="([a-z]+)"|value="([a-z]+)"[^>]*name="kind"', page)
    assert ("改为答复" in page, [one or other for one, other in kinds]) == (True, ["answered"])
    sent = official.send(f"/objections/{first}/answer", kind="answered", answer="示例：核实后名单不变")
    page = folded(official.get(sent.headers["Location"]).get_data(as_text=True))
    assert ("已答复：名单不变" in page, "名单还没有按它修订" in page, "改为答复" in page) == (True, False, False)
    assert [row.id for row, _name in objections.to_amend(database, issued.campaign_id)] == [second]
    letter = folded(official.get(f"/objections/{first}/letter").get_data(as_text=True))
    assert ("示例：核实后名单不变" in letter, "示例：成立" in letter) == (True, False)
    made = issue(database, evaluation, 2, moved={part: "out"}).id
    database.add(
        Amendment(
            list_version_id=made, kind=AmendmentKind.OBJECTION, participation_out_id=part, reason="示例",
            objection_id=second, made_by_id=author,
        )
    )  # fmt: skip
    database.commit()
    assert refused(database, second, ObjectionStepKind.ANSWERED, "示例", author) == "settled"
    assert "改为答复" not in official.get(f"/objections/{second}").get_data(as_text=True)
    assert refused(database, first, ObjectionStepKind.UPHELD, "示例", author) == "settled"
