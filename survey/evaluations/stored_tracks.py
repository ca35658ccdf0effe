"""Both tracks of a firm (自评 and 核定) as they are stored with its entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scoring.evaluate import Evaluation as Scored
from scoring.ranking.tracks import TrackRanking
from scoring.selection.terms import leading_of

TRACK_COLUMNS = (
    "checked", "self_pool", "self_rank", "self_score", "self_level", "verified_rank", "verified_score",
)  # fmt: skip
"""The columns of `EvaluationEntry`; evaluations from before both tracks were kept have None in them."""


def track_columns(scored: Scored, row: int, questions: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the columns of a row, and of its detail ``tracks`` where something was verified, by `questions`.

    `self_pool` is the pool that the firm's own facts give; the level is that of the questionnaire that leads the pool
    in which the firm stands.
    """
    if scored.tracks is None:
        return dict.fromkeys(TRACK_COLUMNS), {}
    said, verified = scored.tracks.said, scored.tracks.verified
    pools = scored.scheme.pools
    leading = leading_of(scored.scheme, pools[int(scored.pools[row])].id)
    columns = {
        "checked": len(questions),
        "self_pool": pools[int(said.pools[row])].id,
        "self_rank": int(said.ranking.ranks[row]),
        "self_score": int(said.ranking.scores[row]),
        "self_level": int(said.levels[leading][row]) if leading else 0,
        "verified_rank": int(verified.ranking.ranks[row]),
        "verified_score": int(verified.ranking.scores[row]),
    }
    if not questions:
        return columns, {}
    return columns, {"tracks": {"questions": list(questions), "self": _of(said, row), "verified": _of(verified, row)}}


def _of(track: TrackRanking, row: int) -> dict[str, Any]:
    return {
        "values": track.values[row].tolist(),
        "contributions": track.ranking.contributions[row].tolist(),
        "levels": {name: int(level[row]) for name, level in sorted(track.levels.items())},
    }


def without_tracks(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows as evaluations from before both tracks were kept have them."""
    return [
        {**row, **dict.fromkeys(TRACK_COLUMNS), "detail": {k: v for k, v in row["detail"].items() if k != "tracks"}}
        for row in rows
    ]
