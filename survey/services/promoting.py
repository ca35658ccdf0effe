"""Who would move up if an enterprise on a list withdrew; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from scoring.loading_scheme import load_scheme
from scoring.selection import promoted, told
from survey.models import Evaluation
from survey.services.replaying import made_again


@dataclass(frozen=True)
class Successor:
    """Who moves up (credit code, empty for nobody), and the better-ranked ones that would break limits, with these."""

    key: str
    skipped: tuple[tuple[str, tuple[Mapping[str, str], ...]], ...]


def successor(database: Session, evaluation_id: int, key: str) -> Successor:
    """Return who takes the seat of a selected enterprise in an evaluation's list.

    Raises ValueError for one that holds no seat, and `survey.services.replaying.LostDefinitionError`.
    """
    stored = database.get_one(Evaluation, evaluation_id)
    scheme = replace(load_scheme(stored.scheme.document), certainty=None)
    _found, scored = made_again(database, stored, scheme)
    if key not in scored.keys:
        message = f"{key} is not in this evaluation"
        raise ValueError(message)
    row = scored.keys.index(key)
    (step,) = promoted(scored.ranking, scored.verdicts, scored.terms, scored.shortlist, withdrawn=[row])
    return Successor(
        key="" if step.row is None else scored.keys[step.row],
        skipped=tuple((scored.keys[other], tuple(told(limit) for limit in limits)) for other, limits in step.skipped),
    )
