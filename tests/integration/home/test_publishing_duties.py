"""Objections that wait for an answer stand on the district's first page until they are answered."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import ListVersion, ObjectionStepKind
from survey.publishing.answer_objection import answer_objection
from tests.integration.conftest import Browser
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, official, user
from tests.integration.publishing.issued import issued
from tests.integration.publishing.objecting import objected

__all__ = ["evaluation", "issued", "official"]


def test_an_open_objection_is_a_duty(database: Session, official: Browser, issued: ListVersion) -> None:
    made = objected(database, issued)
    assert "异议待答复" in folded(official.get("/today").get_data(as_text=True))
    database.rollback()
    district = user(database, "district").id
    answer_objection(database, made, ObjectionStepKind.ANSWERED, "示例：核查无误", author_id=district)
    assert "异议待答复" not in folded(official.get("/today").get_data(as_text=True))
