"""Both tracks of a firm on a visit: place and score by its own answers, and with what was found so far."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.models import Visit
from survey.queries import snapshots
from survey.queries.proven import proofs
from survey.visiting.read_claims import Basis, read_place, score_with
from survey.visiting.sheet_results import SheetSource
from survey.visiting.words import say_points


@dataclass(frozen=True, slots=True)
class Tracks:
    """Both tracks. `lost`: places; `left`: how many claims of the sheet are open."""

    own_rank: int
    own_score: str
    found_rank: int
    found_score: str
    lost: int
    less: str
    left: int


def view_tracks(database: Session, basis: Basis | None, visit: Visit, source: SheetSource) -> Tracks | None:
    """Return both tracks by the newest evaluation; None where the submission is not ranked in it."""
    place = read_place(database, basis, visit.version_id) if basis is not None else None
    if basis is None or place is None:
        return None
    overlay = dict(snapshots.verified_values(database, [visit.version_id]).get(visit.version_id, {}))
    found = {key: row.found["v"] for key, row in source.newest.items()}
    own = snapshots.dossier_with_verified(database, basis.questionnaires, visit.version_id, {})
    seen = snapshots.dossier_with_verified(database, basis.questionnaires, visit.version_id, {**overlay, **found})
    files = proofs(database, basis.evaluation.campaign_id, [visit.version_id]).proven
    checked = frozenset(f"{owner}.{name}" for owner, name in [*overlay, *((one[1], one[2]) for one in files)])
    own_score, own_rank = score_with(basis, own, place, checked=checked)
    looked_at = frozenset(f"{owner}.{name}" for owner, name in found)
    score, rank = score_with(basis, seen, place, checked=checked | looked_at)
    claimed = {str(claim["question"]) for claim in visit.claims}
    left = claimed - {f"{owner}.{name}" for owner, name in found}
    less = score - own_score
    return Tracks(
        own_rank, say_points(own_score), rank, say_points(score), rank - own_rank, f"{less / 1_000_000:+.2f}", len(left)
    )
