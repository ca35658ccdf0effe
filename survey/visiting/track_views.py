"""Both tracks of a firm on the page of a visit: by its own answers, and with what was found so far, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.answers.answers import Dossier
from scoring.maturity.assessed import UNLEVELLED
from scoring.selection.terms import leading_of
from scoring.visits.claim_effects import refused
from survey.models import Visit
from survey.queries import snapshots
from survey.queries.proven import proofs
from survey.visiting.read_claims import Basis, Place, Stand, read_place, seats_of, stands_with
from survey.visiting.sheet_results import SheetSource
from survey.visiting.words import say_points
from survey.words.assessed import say_unlevelled
from survey.words.levels import say_level

LEFT, RIGHT, TOP, BOTTOM = 36.0, 320.0, 16.0, 116.0
"""Where the lines of the chart begin and end."""
BESIDE = 10
"""A line of seats is drawn if it is at most so many places from where the firm stands, or twice as far as it moved."""


@dataclass(frozen=True, slots=True)
class RankPath:
    """The rank after each finding, as a drawing. `points`: of the line; `now`: its last point; `ranks`: (y, rank).

    `seats`: (y, how many) of the line of seats, None where it is far away; `left`: whether claims are open.
    """

    points: str
    start: tuple[float, float]
    now: tuple[float, float]
    ranks: Sequence[tuple[float, int]]
    seats: tuple[float, int] | None
    left: bool


@dataclass(frozen=True, slots=True)
class Tracks:
    """Both tracks. `lost`: places; `left`: how many claims of the sheet are open.

    `worst`: the rank if none of these is accepted, with `worst_level`.
    """

    own_rank: int
    own_score: str
    own_level: str
    found_rank: int
    found_score: str
    found_level: str
    lost: int
    less: str
    left: int
    worst: int
    worst_level: str
    path: RankPath


def view_tracks(database: Session, basis: Basis | None, visit: Visit, source: SheetSource) -> Tracks | None:
    """Return both tracks by the newest evaluation; None where the submission is not ranked in it."""
    place = read_place(database, basis, visit.version_id) if basis is not None else None
    if basis is None or place is None:
        return None
    overlay = dict(snapshots.verified_values(database, [visit.version_id]).get(visit.version_id, {}))
    files = proofs(database, basis.evaluation.campaign_id, [visit.version_id]).proven
    proven = {*overlay, *((owner, name) for _version, owner, name in files)}
    overlays = [dict(overlay)] if overlay else []
    for key, row in sorted(source.newest.items(), key=lambda item: item[1].id):
        overlay[key] = row.found["v"]
        overlays.append(dict(overlay))
    claimed = {str(claim["question"]) for claim in visit.claims}
    left = sorted(claimed - {f"{owner}.{name}" for owner, name in source.newest})

    def answers(over: dict[tuple[str, str], object]) -> Dossier:
        return snapshots.dossier_with_verified(database, basis.questionnaires, visit.version_id, over)

    dossiers = [answers(one) for one in ({}, *overlays)]
    worst = refused(basis.questionnaires, dossiers[-1], left)
    looked_at = [proven | set(one) for one in ({}, *overlays)]
    checked = [frozenset(f"{owner}.{name}" for owner, name in one) for one in (*looked_at, looked_at[-1])]
    *stands, last = stands_with(basis, [*dossiers, worst], place, checked=checked)
    own, now = stands[0], stands[-1]
    return Tracks(
        own_rank=own.rank,
        own_score=say_points(own.score),
        own_level=_say_level(basis, place, own),
        found_rank=now.rank,
        found_score=say_points(now.score),
        found_level=_say_level(basis, place, now),
        lost=now.rank - own.rank,
        less=f"{(now.score - own.score) / 1_000_000:+.2f}",
        left=len(left),
        worst=last.rank,
        worst_level=_say_level(basis, place, last),
        path=draw_path([stand.rank for stand in stands], len(left), seats_of(basis, place.pool)),
    )


def _say_level(basis: Basis, place: Place, stand: Stand) -> str:
    if stand.level == UNLEVELLED:
        return say_unlevelled()
    return say_level(basis.questionnaires.get(leading_of(basis.scheme, place.pool)), stand.level)


def draw_path(ranks: Sequence[int], left: int, seats: int) -> RankPath:
    """Return the drawing of a rank after each finding. `ranks`: the own one first; `left`: open claims."""
    low, high = min(ranks), max(ranks)
    near = low - max(BESIDE, 2 * (high - low)) <= seats <= high + max(BESIDE, 2 * (high - low))
    if near:
        low, high = min(low, seats), max(high, seats)
    steps = max(len(ranks) - 1 + left, 1)

    def across(step: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * step / steps, 1)

    def down(rank: int) -> float:
        return round(TOP + (BOTTOM - TOP) * (rank - low) / max(high - low, 1), 1)

    points = [(across(0), down(ranks[0]))]
    for step, rank in enumerate(ranks[1:], start=1):
        points += [(across(step), points[-1][1]), (across(step), down(rank))]
    named = sorted({ranks[0], ranks[-1], min(ranks), max(ranks)})
    return RankPath(
        points=" ".join(f"{x},{y}" for x, y in points),
        start=points[0],
        now=points[-1],
        ranks=[(down(rank), rank) for rank in named],
        seats=(down(seats), seats) if near else None,
        left=left > 0,
    )
