"""Three persons sign a list, or it goes back; who is recused from a firm that it moves does not."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.freezing.sign_list import next_part, send_back, sign
from survey.models import AuditEntry, Evaluation, Recusal, Role, SignaturePart, User
from survey.queries import frozen_lists
from survey.store.db import unit_of_work
from tests.integration.conftest import make_user
from tests.integration.freezing.made import NUMBER, decide_as_ranked, frozen, issue, leader, refused, withdraw
from tests.integration.officials import evaluation, user
from tests.integration.tampering import tamper

__all__ = ["evaluation", "leader"]
REVIEWED, ISSUED = SignaturePart.REVIEWED, SignaturePart.ISSUED


def test_three_persons_in_their_order(database: Session, evaluation: Evaluation, leader: User) -> None:
    decide_as_ranked(database, evaluation)
    version = frozen(database, evaluation)
    number, campaign = version.id, evaluation.campaign_id
    people = {login: user(database, login) for login in ("district", "reviewer", "leader")}
    plain = {"document_number": ""}
    assert refused(sign, database, number, ISSUED, document_number=NUMBER, user=people["leader"]) == "not_next"
    assert refused(sign, database, number, REVIEWED, user=people["district"], **plain) == "same_person"
    sign(database, number, REVIEWED, user=people["reviewer"], **plain)
    assert refused(sign, database, number, REVIEWED, user=people["leader"], **plain) == "not_next"
    assert refused(sign, database, number, ISSUED, user=people["leader"], **plain) == "no_document"
    assert refused(sign, database, number, ISSUED, document_number=NUMBER, user=people["reviewer"]) == "same_person"
    assert frozen_lists.issued(database, campaign) is None
    version = sign(database, number, ISSUED, document_number=NUMBER, user=people["leader"])
    assert frozen_lists.issued(database, campaign) == version
    assert next_part(version) is None
    assert refused(sign, database, number, ISSUED, document_number=NUMBER, user=people["leader"]) == "over"
    signed = database.scalars(select(AuditEntry).where(AuditEntry.action == "sign_list").order_by(AuditEntry.id)).all()
    assert [(row.detail["part"], row.detail["fingerprint"]) for row in signed] == [
        ("reviewed", version.fingerprint), ("issued", version.fingerprint),
    ]  # fmt: skip


def test_sent_back_it_is_over_and_the_next_has_another_number(
    database: Session, evaluation: Evaluation, leader: User
) -> None:
    decide_as_ranked(database, evaluation)
    version = frozen(database, evaluation)
    number = version.id
    assert refused(send_back, database, number, reason=" ", user=leader) == "no_reason"
    assert refused(send_back, database, number, reason="示例", user=user(database, "district")) == "same_person"
    back = send_back(database, number, reason="第3家的理由没有写清", user=user(database, "leader"))
    assert back.refusal is not None
    assert back.refusal.reason == "第3家的理由没有写清"
    plain = {"document_number": "", "user": user(database, "reviewer")}
    assert refused(sign, database, number, REVIEWED, **plain) == "over"
    again = issue(database, frozen(database, evaluation))
    assert (again.number, again.based_on_id) == (2, None)


def test_what_was_changed_is_not_signed(database: Session, evaluation: Evaluation, leader: User) -> None:
    decide_as_ranked(database, evaluation)
    version = frozen(database, evaluation)
    number = version.id
    database.rollback()
    tamper(database, "UPDATE list_entry SET reason = 'x' WHERE position = 1")
    plain = {"document_number": "", "user": user(database, "reviewer")}
    assert refused(sign, database, number, REVIEWED, **plain) == "broken"


def test_who_is_recused_neither_amends_nor_signs(database: Session, evaluation: Evaluation, leader: User) -> None:
    decide_as_ranked(database, evaluation)
    version = issue(database, frozen(database, evaluation))
    leaves = frozen_lists.entries(database, version.id, "selected")[0].participation_id
    make_user(database, "fourth", Role.DISTRICT)
    people = {login: user(database, login).id for login in ("district", "reviewer")}
    with unit_of_work(database):
        for login in people.values():
            database.add(Recusal(participation_id=leaves, user_id=login, reason="示例"))
    assert refused(withdraw, database, version, [leaves]) == "recused"
    database.rollback()
    second = withdraw(database, version, [leaves], by="fourth").id
    reviewer = user(database, "reviewer")
    assert refused(sign, database, second, REVIEWED, document_number="", user=reviewer) == "recused"
    assert refused(send_back, database, second, reason="示例", user=user(database, "reviewer")) == "recused"
    sign(database, second, REVIEWED, document_number="", user=user(database, "leader"))
