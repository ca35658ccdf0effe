"""Those nearest to the line of a label, against the entries one by one."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from scoring.maturity.assessed import UNLEVELLED
from survey.models import Evaluation, EvaluationEntry
from survey.queries.evaluation_tallies import is_eligible
from survey.queries.nearest import labelled_as, nearest_to
from survey.store.scope import Scope
from tests.integration.officials import entries, evaluation

__all__ = ["evaluation"]


def label(entry: EvaluationEntry, attribute: str) -> str:
    """Return what an entry bears, read from its own columns; nothing where it has no level."""
    level = "" if entry.level == UNLEVELLED else str(entry.level)
    columns = {"chain": entry.version.chain_main, "segment": str(entry.segment), "level": level}
    return str(columns[attribute] if attribute in columns else getattr(entry.version, attribute))


@pytest.mark.parametrize("attribute", ["unit", "park", "division", "chain", "size", "level", "segment"])
def test_nearest_are_those_that_a_walk_down_the_list_finds(
    database: Session, evaluation: Evaluation, attribute: str
) -> None:
    scheme = load_scheme(evaluation.scheme.document)
    rows = [row for row in entries(database, evaluation.id) if is_eligible(row)]
    assert {label(row, attribute) for row in rows} - {""}
    for scope in (Scope(everything=True), Scope(unit="anting")):
        seen = [row for row in rows if scope.everything or row.version.unit == "anting"]
        for value in {label(row, attribute) for row in rows} - {""}:
            own = [row for row in seen if label(row, attribute) == value]
            inside = [row.id for row in own if row.status == "selected"]
            outside = [row.id for row in own if row.status != "selected"]
            found = nearest_to(database, evaluation.id, scope, labelled_as(attribute, value, scheme), listed=3)
            assert found.selected == len(inside)
            assert [row.id for row in found.last_in] == inside[-3:]
            assert [row.id for row in found.first_out] == outside[:3]


def test_a_label_that_nobody_bears_and_one_that_is_none_find_nobody(database: Session, evaluation: Evaluation) -> None:
    scheme = load_scheme(evaluation.scheme.document)
    everybody = Scope(everything=True)
    for attribute, value in (("unit", "nowhere"), ("segment", "none"), ("level", "high"), ("nothing", "at all")):
        found = nearest_to(database, evaluation.id, everybody, labelled_as(attribute, value, scheme), listed=3)
        assert (found.selected, found.last_in, found.first_out) == (0, (), ())
