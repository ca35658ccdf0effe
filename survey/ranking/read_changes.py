"""Reading what is compared on the page of changes and in its workbook: two evaluations, and how far is far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from scoring.characters import cleaned
from scoring.definition.scheme import Scheme
from scoring.explanation.changes import FEW_PLACES
from scoring.loading.scheme import load_scheme
from survey.models import Evaluation, EvaluationEntry
from survey.queries import evaluations
from survey.queries.list_filters import Filters
from survey.store.scope import Scope
from survey.web.addresses import as_number

MOST_PLACES = 99_999
LONGEST = 20


@dataclass(frozen=True)
class Listed:
    """One evaluation to be compared: its scheme, its seats, its entries in list order.

    `prices`: each limit with whom it brought in and whom it kept out, by credit code; None where that was not stored.
    """

    scheme: Scheme
    seats: int
    entries: Sequence[EvaluationEntry]
    prices: Sequence[Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class AskedChanges:
    """What an address asks for: two evaluations, and a shift by more than how many places (`few`) is named.

    `before`: None where there is none to compare with. `typed`: what stands in the field about places; `wrong`: that it
    is no such number, and the usual one is taken.
    """

    evaluation: Evaluation
    before: Evaluation | None
    earlier: Sequence[Evaluation]
    few: int
    typed: str
    wrong: bool


def asked_changes(database: Session, evaluation_id: int, before: str, few: str) -> AskedChanges | None:
    """Read what is asked for; None where it names an evaluation that is not there, or is none to compare with.

    `before`: the id of the earlier one, empty for the one just before; `few`: a number of places; both as typed.
    """
    evaluation = evaluations.evaluation(database, evaluation_id)
    if evaluation is None:
        return None
    earlier = [
        row
        for row in evaluations.all_evaluations(database)
        if row.campaign_id == evaluation.campaign_id and row.id < evaluation.id
    ]
    wanted = as_number(before)
    found = next((row for row in earlier if row.id == wanted), None) if wanted else next(iter(earlier), None)
    if wanted and found is None:
        return None
    typed = cleaned(few)[:LONGEST]
    places = as_number(typed or str(FEW_PLACES))
    if places is None or places > MOST_PLACES:
        return AskedChanges(evaluation, found, earlier, FEW_PLACES, typed, wrong=True)
    return AskedChanges(evaluation, found, earlier, places, str(places), wrong=False)


def read_listed(database: Session, evaluation: Evaluation, scope: Scope) -> Listed:
    """Return what is compared of an evaluation within a scope."""
    scheme = load_scheme(evaluation.scheme.document)
    rows = evaluations.entries(database, evaluation.id, scope, Filters())
    return Listed(scheme, evaluation.seats, rows, evaluation.summary.get("prices"))
