"""How sure each seat of a stored evaluation is: its whole list made again some hundred times, stored beside it.

An evaluation is made again from what it read, as a replay does, so that shares can be worked out at any time after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from scoring.certainty.selection_draws import DRAWS, selection_draws, sureness
from scoring.loading.scheme import load_scheme
from scoring.selection.selection import Place
from survey.evaluations.replay import LostDefinitionError, evaluate_again
from survey.models import Evaluation, EvaluationEntry, SeatShare, SelectionDraw
from survey.store.pause_collecting import collector_paused


class CannotEstimateError(Exception):
    """Nothing can be drawn; `code` says why.

    ``gone`` (no such evaluation), ``no_plan`` (its scheme asks for no draws), ``changed`` (what was evaluated can't be
    read again, or gives another list than the stored one).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Estimated:
    """The shares of an evaluation that are not stored yet: a row per eligible entry."""

    evaluation_id: int
    draws: int
    rows: Sequence[Mapping[str, int | str]]


@collector_paused()
def estimate(
    database: Session, evaluation_id: int, *, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Estimated:
    """Return in how many of `DRAWS` whole lists each eligible entry has a seat; nothing is held while it computes.

    The same evaluation gives the same shares, whenever and wherever they are made. Raises CannotEstimateError.
    """
    stored = database.get(Evaluation, evaluation_id)
    if stored is None:
        raise CannotEstimateError("gone")
    scheme = load_scheme(stored.scheme.document)
    if scheme.certainty is None:
        raise CannotEstimateError("no_plan")
    try:
        snapshot, scored = evaluate_again(database, stored, scheme)
    except LostDefinitionError as error:
        raise CannotEstimateError("changed") from error
    if scored.fingerprint != stored.fingerprint:
        raise CannotEstimateError("changed")
    own = select(EvaluationEntry.version_id, EvaluationEntry.id).where(EvaluationEntry.evaluation_id == evaluation_id)
    ids = {row[0]: row[1] for row in database.execute(own)}
    database.rollback()
    found = selection_draws(
        scheme, scheme.certainty, scored.ranked(), (scored.verdicts, scored.terms), draws=DRAWS, progress=progress
    )
    versions = dict(zip(snapshot.keys, snapshot.version_ids, strict=True))
    ranked = scored.ranked()
    rows = [
        {
            "entry_id": ids[versions[key]],
            "draws": found.draws,
            "seated": int(found.seated[row]),
            "standing": sureness(
                int(found.seated[row]), found.draws, selected=place is Place.SELECTED, plan=scheme.certainty
            ).value,
        }
        for row, (key, place) in enumerate(zip(scored.keys, scored.shortlist.places, strict=True))
        if ranked.pools[row] >= 0
    ]
    return Estimated(evaluation_id, found.draws, rows)


def write(database: Session, estimated: Estimated) -> int:
    """Store shares inside the caller's unit of work, unless they are there; return how many lists they come from."""
    if database.get(SelectionDraw, estimated.evaluation_id) is None:
        counts = Counter(str(row["standing"]) for row in estimated.rows)
        database.add(SelectionDraw(evaluation_id=estimated.evaluation_id, draws=estimated.draws, counts=dict(counts)))
        if estimated.rows:
            database.execute(insert(SeatShare), [dict(row) for row in estimated.rows])
    return estimated.draws
