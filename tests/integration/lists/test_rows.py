"""The rows of a ranked list: in list order, numbered from 1, whatever the batches, within filters and scope."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.definitions.catalogue import catalogue
from survey.lists import rows as module
from survey.lists.columns import ListSource
from survey.models import Evaluation, EvaluationEntry, FirstReview, User, Verdict
from survey.queries.list_filters import Filters
from survey.store.scope import Scope
from tests.integration.officials import entries, evaluation

__all__ = ["evaluation"]


@pytest.mark.parametrize("batch", [7, 500])
def test_rows_come_numbered_in_list_order(
    database: Session, evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(module, "BATCH", batch)
    everybody = entries(database, evaluation.id)
    source = ListSource(load_scheme(evaluation.scheme.document), catalogue().questionnaires)

    def read(scope: Scope, filters: Filters) -> list[tuple[int, str]]:
        found = module.read_rows(database, evaluation.id, scope, filters, source=source)
        return [(row.number, row.entry.version.credit_code) for row in found]

    def numbered(kept: list[EvaluationEntry]) -> list[tuple[int, str]]:
        return [(number, entry.version.credit_code) for number, entry in enumerate(kept, start=1)]

    assert read(Scope(everything=True), Filters()) == numbered(list(everybody))
    town = [entry for entry in everybody if entry.version.unit == "anting"]
    assert read(Scope(unit="anting"), Filters()) == numbered(town)
    assert 0 < len(town) < len(everybody)
    out = [entry for entry in everybody if entry.status == "out"]
    assert read(Scope(everything=True), Filters(status="out")) == numbered(out)
    assert read(Scope(), Filters()) == []


def test_a_row_tells_what_the_first_review_of_its_version_says(database: Session, evaluation: Evaluation) -> None:
    first = entries(database, evaluation.id)[0]
    author = database.scalars(select(User.id).where(User.login == "district")).one()
    places = [(row.id, row.position) for row in entries(database, evaluation.id)]
    database.add(FirstReview(version_id=first.version_id, verdict=Verdict.AGAINST, reviewed_by_id=author))
    database.commit()
    source = ListSource(load_scheme(evaluation.scheme.document), catalogue().questionnaires)
    rows = list(module.read_rows(database, evaluation.id, Scope(everything=True), Filters(), source=source))
    assert [row.review for row in rows[:2]] == ["against", "waiting"]
    assert [(row.id, row.position) for row in entries(database, evaluation.id)] == places
