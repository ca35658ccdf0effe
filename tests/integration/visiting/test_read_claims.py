"""What visits are planned from: claims and candidates of an evaluation, against the stored list."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import to_json
from scoring.answers.coding import answer_of, encode
from scoring.certainty.answer_draws import lower_codes
from survey.models import (
    Evaluation,
    Evidence,
    EvidenceLink,
    EvidenceState,
    EvidenceVerdict,
    Participation,
    ParticipationState,
    SubmissionVersion,
    VerifiedValue,
)
from survey.queries import snapshots, visit_inputs
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from survey.visiting.read_claims import Place, read_basis, read_candidates, read_claims, read_place, stands_with
from survey.visiting.record_finding import answers_of
from tests.integration.officials import entries, evaluation, user
from tests.integration.overlays import run, with_tracks
from tests.integration.visiting.made import made

__all__ = ["evaluation"]

ALL = Scope(everything=True)


def test_claims_and_places_are_those_of_the_stored_list(database: Session, evaluation: Evaluation) -> None:
    basis = read_basis(database, evaluation.campaign_id)
    assert basis is not None
    rows = [row for row in entries(database, evaluation.id) if row.rank is not None]
    for row in rows[:3]:
        place = read_place(database, basis, row.version_id)
        assert place is not None
        assert (place.pool, place.rank, place.score) == (row.pool, row.rank, row.score)
        dossier = snapshots.dossier_with_verified(database, basis.questionnaires, row.version_id, {})
        stand = stands_with(basis, [dossier], place)[0]
        assert (stand.score, stand.rank, stand.level) == (row.score, row.rank, row.level)
    claims = read_claims(database, basis, rows[0].version_id)
    lost, low = [claim["loss"] for claim in claims[:20]], [claim["gain"] for claim in claims[20:]]
    assert (lost, low) == (sorted(lost, reverse=True), sorted(low, reverse=True))
    assert (min(lost) > 0, min(low) > 0, len(low)) == (True, True, 5)  # as many as a sheet has
    assert read_claims(database, basis, 99_999) == []
    assert read_basis(database, 99_999) is None


def test_candidates_are_who_stands_ranked_without_a_visit(database: Session, evaluation: Evaluation) -> None:
    basis = read_basis(database, evaluation.campaign_id)
    assert basis is not None
    rows = {row.version.credit_code: row for row in entries(database, evaluation.id) if row.rank is not None}
    failed = {code for code, row in rows.items() if 0 in row.detail["verdicts"]}
    found = {one.key: (one, firm) for one, firm in read_candidates(database, basis, ALL)}
    assert set(found) == set(rows) - failed
    seated = {code for code, row in rows.items() if row.status == "selected"}
    assert {code for code, (one, _) in found.items() if one.places} <= seated
    assert all(found[code][1].version_id == rows[code].version_id for code in found)
    # Who has a visit, or has not submitted any more, is none; another town sees its own.
    visit = made(database, evaluation)
    other = next(code for code in sorted(found) if code != visit.key)
    part = found[other][1].participation_id
    database.get_one(Participation, part).state = ParticipationState.FILLING
    database.commit()
    left = {one.key for one, _ in read_candidates(database, basis, ALL)}
    assert left == set(found) - {visit.key, other}
    pairs = database.execute(select(SubmissionVersion.credit_code, SubmissionVersion.unit))
    units = {row[0]: row[1] for row in pairs}
    own = {one.key for one, _ in read_candidates(database, basis, Scope(unit="anting"))}
    assert own == {code for code in left if units[code] == "anting"}
    assert visit_inputs.entry_of(database, evaluation.id, 99_999) is None


def test_only_a_file_that_was_checked_for_this_very_answer_takes_it_from_what_is_unchecked(
    database: Session, evaluation: Evaluation
) -> None:
    basis = read_basis(database, evaluation.campaign_id)
    assert basis is not None
    before = {one.key: one.points for one, _ in read_candidates(database, basis, ALL)}
    row = next(row for row in entries(database, evaluation.id) if before.get(row.version.credit_code))
    said = answers_of(database, row.version_id)
    name = next(
        claim["question"].partition(".")[2]
        for claim in read_claims(database, basis, row.version_id)
        if claim["question"].startswith("cmmm.") and claim["question"] != "cmmm.claim" and claim["loss"]
    )
    by = user(database, "district").id
    database.add(Evidence(digest="a" * 64, media_type="image/jpeg", size=1))
    link = EvidenceLink(
        submission_id=row.version.submission_id, questionnaire_id="cmmm", question_id=name, digest="a" * 64,
        name="示例.jpg", state=EvidenceState.CHECKED,
    )  # fmt: skip
    database.add(link)
    database.flush()

    def after(answer: object) -> int:
        verdict = EvidenceVerdict(
            link_id=link.id, version_id=row.version_id, verdict=EvidenceState.CHECKED, answer={"v": answer},
            decided_by_id=by,
        )  # fmt: skip
        database.add(verdict)
        database.commit()
        return next(
            one.points for one, firm in read_candidates(database, basis, ALL) if firm.version_id == row.version_id
        )

    key = row.version.credit_code
    assert after("another answer") == before[key]
    assert after(said["cmmm", name]) < before[key]


def _eligible(database: Session, evaluation: Evaluation, pool: str) -> dict[str, int]:
    """Return the scores of the firms of a pool that fail no condition, by credit code."""
    rows = [row for row in entries(database, evaluation.id) if row.pool == pool and row.score is not None]
    return {row.version.credit_code: row.score or 0 for row in rows if 0 not in row.detail["verdicts"]}


def test_the_effect_on_a_list_where_only_what_is_verified_earns_is_that_of_evaluating_again(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    """Of the firm that would lose most places every unchecked graded answer is verified a step lower."""
    with_tracks(database, evaluation.campaign_id, {"counts": "verified"}, only_verified=["cmmm"])
    before = run(app, database, evaluation.campaign_id)
    basis = read_basis(database, evaluation.campaign_id)
    assert basis is not None
    assert (basis.evaluation.id, basis.scheme.only_verified) == (before.id, ("cmmm",))
    found = {one.key: one for one, _firm in read_candidates(database, basis, ALL)}
    listed = [row for row in entries(database, before.id) if row.version.credit_code in found]
    with_claims = [row for row in listed if row.status == "selected" and row.detail["claims"]["bare"]]
    row = max(with_claims, key=lambda row: (found[row.version.credit_code].places, row.version.credit_code))
    code, version, one = row.version.credit_code, row.version_id, found[row.version.credit_code]
    dossier = snapshots.dossier_with_verified(database, basis.questionnaires, version, {})
    [stand] = stands_with(basis, [dossier], read_place(database, basis, version) or _none())
    assert (stand.score, stand.rank) == (row.score, row.rank)
    by, scores = user(database, "district").id, _eligible(database, before, row.pool)
    database.rollback()
    with unit_of_work(database):
        for name, coded in encode(basis.questionnaires, [dossier]).items():
            for local, lower in lower_codes(coded.coding).items():
                code_before = int(coded.column(local)[0])
                if code_before < 0:
                    continue
                lowered = answer_of(coded.coding.questionnaire.questions[local], int(lower[code_before + 3]))
                value = VerifiedValue(
                    version_id=version, questionnaire_id=name, question_id=local, value={"v": to_json(lowered)},
                    reason="示例", verified_by_id=by,
                )  # fmt: skip
                database.add(value)
    after = _eligible(database, run(app, database, evaluation.campaign_id), row.pool)
    assert {key: score for key, score in after.items() if key != code} == {
        key: score for key, score in scores.items() if key != code
    }
    places = [sum(score > mine for score in scores.values()) for mine in (scores[code], after[code])]
    assert (one.points, one.places) == (scores[code] - after[code], places[1] - 1 - places[0])
    assert one.places > 0


def _none() -> Place:
    message = "the firm is ranked"
    raise AssertionError(message)
