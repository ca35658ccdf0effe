"""How sure seats are: whole lists made after the evaluation, stored beside it, and told on pages and in workbooks."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.certainty.selection_draws import standard_error
from scoring.definition.scheme import Scheme
from scoring.evaluate import Evaluation as Scored
from survey.evaluations import estimate_seats, jobs
from survey.evaluations.replay import LostDefinitionError, replay
from survey.jobs.start_job import start_job
from survey.models import Evaluation, Job, SeatShare, SelectionDraw
from survey.queries.snapshots import Snapshot
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser
from tests.integration.evaluations.test_evaluate import seat
from tests.integration.officials import entries, evaluation, official, text, user

__all__ = ["evaluation", "official"]
FEW = 40
BY_RANK = "仅按名次"


@pytest.fixture(autouse=True)
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimate_seats, "DRAWS", FEW)


def test_shares_come_after_the_list_and_no_word_says_the_contrary_of_it(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    base = f"/evaluations/{evaluation.id}"
    for path in ("ranking", "robustness"):
        assert BY_RANK in text(official, f"{base}/{path}")
    assert f"临界（{BY_RANK}）" in text(official, f"{base}/meeting-note", internal=1)
    before = entries(database, evaluation.id)
    assert {row.sureness for row in before} >= {"stable_in", "grey", "stable_out"}
    assert all(row.by_rank_alone for row in before)
    database.rollback()
    start_job(app, jobs.SEATS, {"evaluation": evaluation.id}, None)
    rows = entries(database, evaluation.id)
    drawn = [row for row in rows if row.drawn is not None]
    assert {row.id for row in drawn} == {row.id for row in rows if row.standing}
    assert sum(row.drawn.seated for row in drawn if row.drawn) == FEW * sum(row.status == "selected" for row in rows)
    assert {(row.sureness, row.status) for row in drawn} & {
        ("stable_in", "out"), ("stable_in", "reserve"), ("stable_out", "selected")
    } == set()  # fmt: skip
    kept = database.scalars(select(SelectionDraw)).one()
    assert (kept.draws, kept.counts) == (FEW, dict(Counter(row.sureness for row in drawn)))
    for path in ("ranking", "robustness"):
        assert BY_RANK not in text(official, f"{base}/{path}").partition('id="panel"')[0]
    assert BY_RANK not in text(official, f"{base}/meeting-note", internal=1)
    grey = [row for row in drawn if row.sureness == "grey"]
    assert f"符合条件 {len(grey)} 家" in text(official, f"{base}/ranking", standing="grey")
    row = grey[0] if grey else drawn[0]
    assert row.drawn is not None
    share, error = 100 * row.drawn.seated / FEW, 100 * standard_error(row.drawn.seated, FEW)
    assert f"{share:.2f}%（±{error:.2f}%）" in text(official, f"{base}/ranking", entry=row.id)
    book = openpyxl.load_workbook(io.BytesIO(official.get(f"{base}/shortlist.xlsx?internal=1").data))
    cells = {line[1].value: [cell.value for cell in line] for line in book["内部参考"].iter_rows(min_row=4)}
    words = {"stable_in": "稳定入选", "grey": "临界", "stable_out": "稳定未入选"}
    for row in drawn:
        assert row.drawn is not None
        own = cells[row.version.credit_code]
        assert (own[5], own[6], own[9]) == (
            f"{100 * row.drawn.seated / FEW:.2f}%",
            f"{100 * standard_error(row.drawn.seated, FEW):.2f}%",
            words[row.sureness],
        )
    with app.app_context():
        again = replay(database, evaluation.id)
    assert again is not None
    assert again.same


def test_the_same_again_gives_the_same_and_stores_nothing_twice(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    def others_write(_done: int, _all: int) -> None:
        """No lock is held: whoever writes meanwhile can."""
        with app.extensions["sessions"]() as other, unit_of_work(other):
            other.add(Job(kind="example"))

    number = evaluation.id
    with app.app_context():
        one = estimate_seats.estimate(database, number, progress=others_write)
        other = estimate_seats.estimate(database, number)
    database.rollback()
    assert database.scalar(select(func.count()).where(Job.kind == "example")) == FEW
    assert one == other
    for _time in range(2):
        with unit_of_work(database):
            assert estimate_seats.write(database, one) == FEW
    assert database.scalar(select(func.count()).select_from(SeatShare)) == len(one.rows)


def test_a_new_evaluation_has_its_shares_put_in_line_with_it(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    seat(app, evaluation.campaign_id, 9)
    start_job(app, jobs.KIND, {"campaign": evaluation.campaign_id}, None)
    database.rollback()
    made = database.scalars(select(Evaluation.id).order_by(Evaluation.id.desc())).first()
    queued = database.scalars(select(Job).where(Job.kind == jobs.SEATS)).one()
    assert (queued.state, queued.parameters["evaluation"]) == ("queued", made)
    start_job(app, jobs.KIND, {"campaign": evaluation.campaign_id}, None)  # gives the same, and nothing is stored
    database.rollback()
    assert database.scalar(select(func.count()).where(Job.kind == jobs.SEATS)) == 1


def test_what_was_evaluated_without_is_estimated_when_the_service_starts(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    database.rollback()
    for _time in range(2):
        jobs.estimate_where_missing(app)
    database.rollback()
    [job] = database.scalars(select(Job).where(Job.kind == jobs.SEATS)).all()
    assert (job.state, job.result) == ("done", {"draws": FEW})


def test_what_cannot_be_made_again_is_refused_in_words(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = evaluation.id
    with app.app_context(), pytest.raises(estimate_seats.CannotEstimateError, match="gone"):
        estimate_seats.estimate(database, 999)

    def lost(*_given: object) -> None:
        raise LostDefinitionError(("gone",))

    monkeypatch.setattr(estimate_seats, "evaluate_again", lost)
    database.rollback()
    job_id = start_job(app, jobs.SEATS, {"evaluation": number}, user(database, "district").id)
    assert "已不能原样读出，把握度仍仅按名次" in text(official, f"/jobs/{job_id}")
    assert database.scalar(select(func.count()).select_from(SeatShare)) == 0
    monkeypatch.undo()
    real = estimate_seats.load_scheme
    monkeypatch.setattr(
        estimate_seats, "load_scheme", lambda document: real({k: v for k, v in document.items() if k != "certainty"})
    )
    with app.app_context(), pytest.raises(estimate_seats.CannotEstimateError, match="no_plan"):
        estimate_seats.estimate(database, number)


def test_a_list_that_does_not_come_out_again_gets_no_shares(
    app: Flask, database: Session, evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = estimate_seats.evaluate_again

    def other(session: Session, stored: Evaluation, scheme: Scheme) -> tuple[Snapshot, Scored]:
        snapshot, scored = real(session, stored, scheme)
        return snapshot, replace(scored, fingerprint="0" * 64)

    monkeypatch.setattr(estimate_seats, "evaluate_again", other)
    with app.app_context(), pytest.raises(estimate_seats.CannotEstimateError, match="changed"):
        estimate_seats.estimate(database, evaluation.id)
