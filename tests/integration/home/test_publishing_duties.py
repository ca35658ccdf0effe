"""Signatures that are missing, and objections without an answer, stand on the first page until they are given."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from survey.models import Evaluation, ListSignature, ListVersion, ObjectionStepKind, Role, SignaturePart
from survey.publishing.answer_objection import answer_objection
from tests.integration.conftest import Browser, make_user
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, official, user
from tests.integration.publishing.issued import issued
from tests.integration.publishing.objecting import objected

__all__ = ["evaluation", "issued", "official"]


def test_who_has_not_signed_a_version_is_asked_until_it_is_issued(
    database: Session, official: Browser, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    author, second = (user(database, login).id for login in ("district", "reviewer"))
    third = make_user(database, "leader", Role.LEADER).id
    version = ListVersion(
        campaign_id=evaluation.campaign_id,
        number=1,
        evaluation_id=evaluation.id,
        seats=evaluation.seats,
        document={},
        fingerprint="0" * 64,
        prepared_by_id=author,
    )
    version.signatures = [ListSignature(part=SignaturePart.PREPARED, user_id=author)]
    database.add(version)
    database.commit()
    people = {"district": official, "reviewer": browser(), "leader": browser()}
    for login in ("reviewer", "leader"):
        people[login].sign_in(login)

    def asked() -> list[str]:
        pages = {login: folded(client.get("/today").get_data(as_text=True)) for login, client in people.items()}
        return [login for login, page in pages.items() if "名单待签署" in page]

    assert asked() == ["reviewer", "leader"]
    number = version.id
    for part, who, then in ((SignaturePart.REVIEWED, second, ["leader"]), (SignaturePart.ISSUED, third, [])):
        signed = ListSignature(list_version_id=number, part=part, user_id=who, document_number="示例〔2026〕1号")
        database.add(signed)
        database.commit()
        assert asked() == then


def test_an_open_objection_is_a_duty(database: Session, official: Browser, issued: ListVersion) -> None:
    made = objected(database, issued)
    assert "异议待答复" in folded(official.get("/today").get_data(as_text=True))
    database.rollback()
    district = user(database, "district").id
    answer_objection(database, made, ObjectionStepKind.ANSWERED, "示例：核查无误", author_id=district)
    assert "异议待答复" not in folded(official.get("/today").get_data(as_text=True))
