"""Both tracks as they are stored: against evaluations of what was said, and of what was found, and replayed."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from survey.evaluations.replay import COUNTED_LATER, replay
from survey.evaluations.stored_tracks import TRACK_COLUMNS
from survey.models import Evaluation, EvaluationEntry
from tests.integration.officials import entries, evaluation
from tests.integration.overlays import INNOVATION, RESEARCH, run, verified_firms, with_tracks
from tests.integration.tampering import tamper

__all__ = ["evaluation"]


def rows_of(database: Session, of: Evaluation) -> dict[str, EvaluationEntry]:
    return {row.version.credit_code: row for row in entries(database, of.id)}


def ranks_by(scores: dict[str, int]) -> dict[str, int]:
    """Return the rank of each score: one more than there are better ones."""
    return {key: 1 + sum(other > score for other in scores.values()) for key, score in scores.items()}


@pytest.mark.parametrize("counts", ["verified", "self"])
def test_both_tracks_stand_with_every_firm(app: Flask, database: Session, evaluation: Evaluation, counts: str) -> None:
    before = {code: (row.score or 0, row.rank, row.level) for code, row in rows_of(database, evaluation).items()}
    firms = verified_firms(database, evaluation)
    with_tracks(database, evaluation.campaign_id, {"counts": counts, "near_line": {"places": "3"}})
    second = run(app, database, evaluation.campaign_id)
    after = rows_of(database, second)
    # What was said gives the scores, ranks and levels of the evaluation before anything was verified.
    assert {code: (row.self_score, row.self_rank, row.self_level) for code, row in after.items()} == before
    assert {row.self_pool == row.pool for row in after.values()} == {True}
    # What was found is that plus the points of research spending, and the ranks follow from the scores.
    assert firms.points[firms.lowered] < 0 < firms.points[firms.raised]
    verified = {code: score + firms.points.get(code, 0) for code, (score, _rank, _level) in before.items()}
    assert {code: row.verified_score for code, row in after.items()} == verified
    for pool in ("manufacturing", "starting", "services"):
        own = {code: verified[code] for code, row in after.items() if row.pool == pool}
        assert {code: after[code].verified_rank for code in own} == ranks_by(own)
    # The one that counts makes score and rank of the list.
    counted = {code: (row.score, row.rank) for code, row in after.items()}
    assert counted == {
        code: (row.verified_score, row.verified_rank) if counts == "verified" else (row.self_score, row.self_rank)
        for code, row in after.items()
    }
    # Which questions were verified is told, of those three alone; of the parts only that of research moved.
    assert {code: row.checked for code, row in after.items() if row.checked} == dict.fromkeys(firms.points, 1)
    for code, row in after.items():
        assert ("tracks" in row.detail) is (code in firms.points)
    for code, points in firms.points.items():
        kept = after[code].detail["tracks"]
        parts = zip(kept["self"]["contributions"], kept["verified"]["contributions"], strict=True)
        assert [found - said for said, found in parts] == [
            points if place == INNOVATION else 0 for place in range(len(kept["self"]["values"]))
        ]
        assert (kept["questions"], kept["self"]["levels"]) == ([RESEARCH], kept["verified"]["levels"])
    # Near the line everybody with a seat is unverified, but for those of the three that stand there.
    near = second.summary["near_line"]["unverified"]
    assert [code for code in near if code in firms.points] == []
    assert [
        code for code, row in after.items() if {"code": "unverified_near", "parameters": {}} in row.detail["reasons"]
    ] == near
    lines = [place for place in second.summary["cut_positions"] if place]
    pools = {row.position: row.pool for row in after.values()}
    assert near == [
        code
        for code, row in after.items()
        if row.status == "selected"
        and code not in firms.points
        and any(abs(row.position - line) <= 3 and pools[line] == row.pool for line in lines)
    ]
    assert near != []
    with app.app_context():
        again = replay(database, second.id)
    assert again is not None
    assert (again.same, again.differences) == (True, ())


def test_an_evaluation_from_before_is_replayed_to_what_it_was(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    """One that was stored with verified answers when one track was all there was: its numbers and its fingerprint."""
    verified_firms(database, evaluation)
    second = run(app, database, evaluation.campaign_id)
    blank = ", ".join(f"{name} = NULL" for name in TRACK_COLUMNS)
    parameters = {name: value for name, value in second.parameters.items() if name != "tracks"}
    details = {
        row.id: {name: value for name, value in row.detail.items() if name != "tracks"}
        for row in entries(database, second.id)
    }
    tamper(database, f"UPDATE evaluation_entry SET {blank}")  # noqa: S608 - our names
    for number, detail in details.items():
        _put(database, "evaluation_entry", number, ("detail", detail))
    _put(database, "evaluation", second.id, ("parameters", parameters))
    summary = {name: told for name, told in second.summary.items() if name not in COUNTED_LATER}
    _put(database, "evaluation", second.id, ("summary", summary))
    with app.app_context():
        again = replay(database, second.id)
    assert again is not None
    assert again.differences == ()
    assert again.again != second.fingerprint


def _put(database: Session, table: str, number: int, column: tuple[str, object]) -> None:
    written = json.dumps(column[1]).replace(":", r"\:")
    tamper(database, f"UPDATE {table} SET {column[0]} = '{written}' WHERE id = {number}")  # noqa: S608 - our names
