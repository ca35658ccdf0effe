"""Every letter equals the list and the evaluation behind it, worked out one by one from the answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scoring.loading.scheme import load_scheme
from survey.models import Evaluation, EvaluationEntry, ListEntry, ListVersion, SubmissionVersion
from survey.publishing.letter_results import digest_of
from survey.publishing.read_letters import read_letters
from survey.results.clause_views import ClauseResult
from survey.results.points_views import PointsResult
from survey.results.stage_views import StageResult
from survey.results.views import view_version_results
from tests.integration.officials import evaluation
from tests.integration.publishing.issued import issued

__all__ = ["evaluation", "issued"]


def version_of(database: Session, version_id: int) -> SubmissionVersion:
    """Return a submitted version with its sheets."""
    own = select(SubmissionVersion).where(SubmissionVersion.id == version_id)
    return database.scalars(own.options(selectinload(SubmissionVersion.sheets))).one()


def levels_of(version: SubmissionVersion) -> list[tuple[str, int]]:
    """Return (title, level) of each questionnaire as the page of results shows them."""
    return [(one.title, one.level) for one in view_version_results(version)]


def weakest_of(version: SubmissionVersion) -> set[str]:
    """Return what the page of results calls weakest, of all questionnaires."""
    found: set[str] = set()
    for one in view_version_results(version):
        assert isinstance(one, PointsResult | StageResult | ClauseResult)
        found |= {line.title for line in one.weakest[:3]}
    return found


def test_every_letter_equals_the_list(database: Session, evaluation: Evaluation, issued: ListVersion) -> None:
    letters = {one.participation_id: one for one in read_letters(database, issued)}
    rows = database.scalars(select(ListEntry).where(ListEntry.list_version_id == issued.id)).all()
    assert letters.keys() == {row.participation_id for row in rows}
    own = select(EvaluationEntry).where(EvaluationEntry.evaluation_id == evaluation.id)
    entries = {row.version_id: row for row in database.scalars(own)}
    criteria = load_scheme(evaluation.scheme.document).criteria
    for row in rows:
        letter = letters[row.participation_id]
        content: dict[str, Any] = dict(letter.content)
        assert letter.digest == digest_of(content)
        named = {"outcome", "name", "unit", "reason", "score", "self_score", "rank", "version", "fingerprint"}
        assert {key: content[key] for key in named} == {
            "outcome": row.status, "name": row.facts["name"], "unit": row.facts["unit"], "reason": "",
            "score": row.score, "self_score": row.self_score, "rank": row.rank, "version": 1,
            "fingerprint": issued.fingerprint,
        }  # fmt: skip
        version = version_of(database, row.version_id)
        assert sorted((one["title"], one["level"]) for one in content["results"]) == sorted(levels_of(version))
    unranked = [letters[row.participation_id].content for row in rows if row.score is None]
    assert [(one["criteria"], one["improve"], one["of"], one["missing"] != []) for one in unranked] == [
        ([], [], None, True) for _one in unranked
    ]
    for row in (one for one in rows if one.score is not None):
        entry, content = entries[row.version_id], dict(letters[row.participation_id].content)
        version = version_of(database, row.version_id)
        assert sum(one["amount"] for one in content["criteria"]) == row.score
        lost = {
            item.title.zh: item.weight * 10_000 - amount
            for item, amount in zip(criteria, entry.detail["contributions"], strict=True)
            if item.weight and item.belongs(entry.pool)
        }
        assert {one["title"]: one["most"] - one["amount"] for one in content["criteria"]} == lost
        most = sorted((amount for amount in lost.values() if amount > 0), reverse=True)[:3]
        assert [one["lost"] for one in content["improve"]] == most
        assert {one["begin"] for one in content["improve"]} <= {*weakest_of(version), ""}
        assert content["of"] == sum(other.pool == row.pool and other.rank is not None for other in rows)
    others = {row.facts["name"] for row in rows}
    for row in rows:
        text = str(letters[row.participation_id].content)
        assert {name for name in others if name in text} == {row.facts["name"]}
    first = rows[0]
    assert [one.digest for one in read_letters(database, issued, only=first.participation_id)] == [
        letters[first.participation_id].digest
    ]
