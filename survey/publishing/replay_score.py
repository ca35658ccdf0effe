"""The score of one firm worked out again on the data of the day of its list, in a child: for who objects to it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.evaluations.evaluate import NothingToEvaluateError
from survey.evaluations.replay import LostDefinitionError, evaluate_again
from survey.evaluations.stored_rows import entry_rows
from survey.jobs.ask_child import ask_child
from survey.jobs.kinds import register_duty
from survey.models import Evaluation, EvaluationEntry
from survey.publishing.objection_results import Again, ObjectionRefusedError

DUTY = "objection_replay"
"""The name under which a child works a score out again."""


def replay_score(database: Session, evaluation_id: int, version_id: int) -> Again:
    """Return the score and rank of a submitted version, worked out again from what an evaluation read.

    Raises ObjectionRefusedError (``no_firm``, ``lost``, ``changed``).
    """
    stored = database.get(Evaluation, evaluation_id)
    own = select(EvaluationEntry).where(
        EvaluationEntry.evaluation_id == evaluation_id, EvaluationEntry.version_id == version_id
    )
    entry = database.scalars(own).one_or_none()
    if stored is None or entry is None:
        raise ObjectionRefusedError("no_firm")
    try:
        snapshot, scored = evaluate_again(database, stored, load_scheme(stored.scheme.document))
        rows = entry_rows(scored, snapshot, stored.parameters["pins"])
    except LostDefinitionError as error:
        raise ObjectionRefusedError("lost") from error
    except (LookupError, TypeError, ValueError, ArithmeticError, NothingToEvaluateError, InvalidRequestError) as error:
        raise ObjectionRefusedError("changed") from error
    row = next((one for one in rows if one["version_id"] == version_id), {})
    return Again(
        evaluation=evaluation_id,
        version=version_id,
        score=_number(row.get("score")),
        rank=_number(row.get("rank")),
        stored_score=entry.score,
        stored_rank=entry.rank,
        fingerprint=scored.fingerprint,
        same_list=scored.fingerprint == stored.fingerprint,
    )


def ask_again(app: Flask, evaluation_id: int, version_id: int, *, who: int) -> Again:
    """Return what `replay_score` returns, computed beside this process. `who`: the user who waits.

    Raises ObjectionRefusedError, and `survey.jobs.ask_child.NotNowError`.
    """
    found = ask_child(app, DUTY, evaluation_id, version_id, who=who)
    if isinstance(found, Again):
        return found
    raise ObjectionRefusedError(str(found))


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))


def _replay(app: Flask, evaluation_id: int, version_id: int) -> Again | str:
    """Return what `replay_score` returns, or why there is none."""
    with app.extensions["readers"]() as database:
        try:
            return replay_score(database, evaluation_id, version_id)
        except ObjectionRefusedError as refused:
            return refused.code


register_duty(DUTY, _replay)
