"""Pilots of a list: made by one act once it was public, ended by a later version; refused in every other state."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import (
    Amendment,
    AmendmentKind,
    AuditEntry,
    Evaluation,
    ListEntry,
    ListSignature,
    ListVersion,
    ObjectionStepKind,
    Participation,
    Pilot,
    PilotEnd,
    PilotSource,
    Recusal,
    SignaturePart,
)
from survey.pilots.pilot_results import ActAsked, PilotRefusedError
from survey.pilots.register_earlier import register_earlier
from survey.pilots.register_pilots import register_pilots
from survey.publishing.answer_objection import answer_objection
from survey.publishing.publish_list import take_back
from survey.queries import pilots, publications
from survey.store.scope import Scope
from tests.integration.officials import evaluation, user
from tests.integration.pilots.piloting import NUMBER, asked_for, made, plan_of, published, records, seats
from tests.integration.publishing.issued import issue
from tests.integration.publishing.objecting import objected
from tests.integration.publishing.test_publish_list import add_publication

__all__ = ["evaluation", "published"]


def refused(database: Session, campaign_id: int, asked: ActAsked) -> str:
    number = user(database, "district").id
    database.rollback()
    with pytest.raises(PilotRefusedError) as caught:
        register_pilots(database, campaign_id, asked, author_id=number)
    database.rollback()
    return caught.value.code


def test_nothing_before_a_list_was_public_to_the_end(database: Session, evaluation: Evaluation) -> None:
    campaign = evaluation.campaign_id

    def now() -> tuple[str, str]:
        plan = plan_of(database, campaign)
        return plan.hindered, refused(database, campaign, asked_for(plan))

    assert now() == ("not_issued", "not_issued")
    version = issue(database, evaluation)
    assert now() == ("not_public", "not_public")
    add_publication(database, version, today() - timedelta(days=9), today())
    assert now() == ("running", "running")
    assert records(database) == []


def test_objections_keep_the_act_back(database: Session, published: ListVersion) -> None:
    campaign = published.campaign_id
    objected(database, published)
    plan = plan_of(database, campaign)
    assert (plan.hindered, refused(database, campaign, asked_for(plan))) == ("running", "running")
    standing = publications.standing(database, campaign, today())
    assert standing is not None
    number, author = standing.id, user(database, "district").id
    database.rollback()
    take_back(database, number, "示例：有误", author_id=author)
    plan = plan_of(database, campaign)
    assert (plan.hindered, refused(database, campaign, asked_for(plan))) == ("objections", "objections")


def test_an_upheld_objection_keeps_the_act_back_until_the_list_that_is_amended_for_it_is_issued(
    database: Session, evaluation: Evaluation, published: ListVersion
) -> None:
    campaign, author = published.campaign_id, user(database, "district").id
    part = seats(database, published)[0][0]
    made = objected(database, published, about_id=part)
    answer_objection(database, made, ObjectionStepKind.UPHELD, "示例：成立", author_id=author)
    standing = publications.standing(database, campaign, today())
    assert standing is not None
    number = standing.id
    database.rollback()
    take_back(database, number, "示例：有误", author_id=author)
    states = [plan_of(database, campaign).hindered]
    assert refused(database, campaign, asked_for(plan_of(database, campaign))) == "unmended"
    second = ListVersion(
        campaign_id=campaign, number=2, evaluation_id=evaluation.id, seats=evaluation.seats, fingerprint="ab" * 32,
        document={"scheme": "示例"}, prepared_by_id=author,
    )  # fmt: skip
    database.add(second)
    database.flush()
    number = second.id
    database.add(
        Amendment(
            list_version_id=number, kind=AmendmentKind.OBJECTION, participation_out_id=part, reason="示例",
            objection_id=made, made_by_id=author,
        )
    )  # fmt: skip
    database.commit()
    states.append(plan_of(database, campaign).hindered)
    database.add(
        ListSignature(list_version_id=number, part=SignaturePart.ISSUED, user_id=author, document_number=NUMBER)
    )
    database.commit()
    states.append(plan_of(database, campaign).hindered)
    assert states == ["unmended", "unmended", ""]


def test_an_upheld_objection_that_is_answered_otherwise_keeps_nothing_back(
    database: Session, published: ListVersion
) -> None:
    campaign, author = published.campaign_id, user(database, "district").id
    made = objected(database, published, about_id=seats(database, published)[0][0])
    answer_objection(database, made, ObjectionStepKind.UPHELD, "示例：成立", author_id=author)
    standing = publications.standing(database, campaign, today())
    assert standing is not None
    number = standing.id
    database.rollback()
    take_back(database, number, "示例：有误", author_id=author)
    states = [plan_of(database, campaign).hindered]
    answer_objection(database, made, ObjectionStepKind.ANSWERED, "示例：核实后名单不变", author_id=author)
    states.append(plan_of(database, campaign).hindered)
    assert states == ["unmended", ""]


def test_one_act_makes_every_firm_of_the_list_a_pilot(database: Session, published: ListVersion) -> None:
    campaign, version, author = published.campaign_id, published.id, user(database, "district").id
    firms = seats(database, published)
    known, recused = firms[0], firms[1]
    programme = database.get_one(Evaluation, published.evaluation_id).campaign.programme_id
    database.rollback()
    register_earlier(database, programme, known[1], (today(), "示例旧〔2025〕1号"), author_id=author)
    database.add(Recusal(participation_id=recused[0], user_id=author, reason="示例", declared_by_id=author))
    database.commit()
    plan = plan_of(database, campaign)
    assert [one.enterprise_id for one in plan.earlier] == [known[1]]
    assert [one.enterprise_id for one in plan.recused] == [recused[1]]
    assert [one.enterprise_id for one in plan.makes] == [firm for _part, firm in firms[2:]]
    wrong = {
        "changed": asked_for(plan, seen="0"),
        "document": asked_for(plan, document_number="  "),
        "early": asked_for(plan, since=today() - timedelta(days=400)),
    }
    assert {code: refused(database, campaign, asked) for code, asked in wrong.items()} == {code: code for code in wrong}
    assert len(records(database)) == 1
    made(database, campaign)
    rows = records(database)
    assert [(row.enterprise_id, row.source, row.list_version_id, row.participation_id) for row in rows] == [
        (known[1], PilotSource.EARLIER, None, None),
        *((firm, PilotSource.LIST, version, part) for part, firm in firms[2:]),
    ]
    assert {(row.since, row.document_number, row.contact_name, row.contact_phone) for row in rows[1:]} == {
        (today(), NUMBER, "示例科室", "021-59990000")
    }
    told = select(AuditEntry.action).where(AuditEntry.action.in_(("make_pilots", "register_pilot")))
    assert sorted(database.scalars(told)) == ["make_pilots", *["register_pilot"] * 9]
    # The same preview a second time: somebody was quicker. Nothing is left to do but for the recused one's colleague.
    assert refused(database, campaign, asked_for(plan)) == "changed"
    assert refused(database, campaign, asked_for(plan_of(database, campaign))) == "nothing"
    assert [one.enterprise_id for one in plan_of(database, campaign, "reviewer").makes] == [recused[1]]
    made(database, campaign, "reviewer")
    counts = pilots.counts(database, programme, campaign, Scope(everything=True))
    assert (counts.earlier, counts.own, counts.others, counts.ended) == (1, 9, 0, 0)


def test_who_leaves_by_a_later_version_ends_and_who_came_by_promotion_waits_for_its_publication(
    database: Session, published: ListVersion, evaluation: Evaluation
) -> None:
    campaign, first = published.campaign_id, published.id
    made(database, campaign)
    firms = seats(database, published)
    left = firms[3]
    came = database.scalars(
        select(ListEntry.participation_id)
        .where(ListEntry.list_version_id == first, ListEntry.status == "reserve")
        .order_by(ListEntry.position)
    ).first()
    assert came is not None
    second = issue(database, evaluation, 2, moved={left[0]: "out", came: "selected"})
    withdrawal = Amendment(
        list_version_id=second.id, kind=AmendmentKind.WITHDRAWAL, participation_out_id=left[0],
        participation_in_id=came, reason="示例：企业来函退出", document_number="示例函1号",
        made_by_id=user(database, "district").id,
    )  # fmt: skip
    database.add(withdrawal)
    database.commit()
    newcomer = database.get_one(Participation, came).enterprise_id
    plan = plan_of(database, campaign)
    assert [(one.enterprise_id, one.number, one.reason, one.document_number) for one in plan.ends] == [
        (left[1], 2, "示例：企业来函退出", "示例函1号")
    ]
    assert ([one.enterprise_id for one in plan.unpublished], plan.makes) == ([newcomer], [])
    made(database, campaign)
    [end] = database.scalars(select(PilotEnd)).all()
    ended = database.get_one(Pilot, end.pilot_id)
    assert (ended.enterprise_id, end.reason, end.document_number) == (left[1], "示例：企业来函退出", "示例函1号")
    assert (plan_of(database, campaign).standing, plan_of(database, campaign).ends) == (9, [])
    yesterday = today() - timedelta(days=1)
    add_publication(database, database.get_one(ListVersion, second.id), yesterday - timedelta(days=5), yesterday)
    assert [one.enterprise_id for one in plan_of(database, campaign).makes] == [newcomer]
    made(database, campaign)
    assert [row.enterprise_id for row in records(database) if row.ended is None] == [
        *(firm for part, firm in firms if part != left[0]), newcomer
    ]  # fmt: skip
    assert {row.list_version_id for row in records(database)} == {first, second.id}
    # A later version that lists it again: its record is ended, and an ended one is not opened by itself.
    third = issue(database, evaluation, 3)
    add_publication(database, third, today() - timedelta(days=5), today() - timedelta(days=1))
    again = plan_of(database, campaign)
    assert ([one.enterprise_id for one in again.former], again.makes) == ([left[1]], [])
