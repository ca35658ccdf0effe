"""Evaluating as a job: two officials share one, every refusal is said on the list, another's result has it redone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.evaluations import evaluate, jobs
from survey.jobs.start_job import start_job
from survey.models import Evaluation, Job, User
from tests.integration.conftest import Browser
from tests.integration.evaluations.test_evaluate import ids, seat
from tests.integration.officials import evaluation, official

__all__ = ["evaluation", "official"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("trial", "这是试填批次，填报内容不参加评估和排序。"),
        ("no_scheme", "批次还没有评分方案，请先设置。"),
        ("no_submissions", "还没有可以评估的提交：企业提交、盖章的承诺书确认收到以后，才参加评估。"),
        ("demonstration_scheme", "当前方案是演示方案，不能用于正式批次，请先发布正式方案。"),
        ("demonstration_model", "当前群组由演示数据得出，不能用于正式批次，请用正式数据重新冻结群组。"),
    ],
)
def test_a_refusal_is_said_on_the_list_of_evaluations(
    database: Session,
    evaluation: Evaluation,
    official: Browser,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    said: str,
) -> None:
    def failing(*_given: object, **_more: object) -> None:
        raise evaluate.NothingToEvaluateError(code)

    monkeypatch.setattr(evaluate, "compute", failing)
    led = official.get(official.send("/evaluations").headers["Location"])
    assert led.headers["Location"] == "/evaluations"
    assert said in official.get("/evaluations").get_data(as_text=True)
    assert ids(database) == [evaluation.id]


def test_a_job_that_failed_stays_on_its_own_page(
    evaluation: Evaluation, official: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_given: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(evaluate, "compute", failing)
    shown = official.get(official.send("/evaluations").headers["Location"])
    assert shown.status_code == 200
    assert "处理时出错" in shown.get_data(as_text=True)


def test_the_job_without_following_is_shown_with_its_link(evaluation: Evaluation, official: Browser) -> None:
    where = official.send("/evaluations").headers["Location"]
    assert where == "/jobs/1?follow=1"
    shown = official.get("/jobs/1").get_data(as_text=True)
    assert "已完成 3 / 共 3" in shown
    assert f'href="/evaluations/{evaluation.id}/ranking">查看结果' in shown


def test_an_evaluation_stored_meanwhile_has_the_job_computed_anew(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign_id, computed, real = evaluation.campaign_id, list[int](), evaluate.compute

    def computing(session: Session, campaign: int, **more: Any) -> evaluate.Computed:
        found = real(session, campaign, **more)
        computed.append(found.basis.seats)
        if len(computed) == 1:
            seat(app, campaign_id, 9)
            with app.extensions["sessions"]() as other:
                evaluate.evaluate_and_store(other, campaign_id, user_id=None)
        return found

    seat(app, campaign_id, 8)
    monkeypatch.setattr(evaluate, "compute", computing)
    official.send("/evaluations")
    assert computed == [8, 9]
    database.rollback()
    stored = database.scalars(select(Evaluation.seats).order_by(Evaluation.id)).all()
    assert stored == [10, 9]
    assert database.scalars(select(Job.result)).all() == [{"evaluation": ids(database)[-1], "same": True}]


@pytest.fixture
def waiting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Return the application where jobs wait, since nobody computes them."""
    monkeypatch.setattr("survey.jobs.start_job.take_job", lambda *_given: None)
    return app


def test_a_second_official_joins_and_a_list_is_ones_own(
    waiting: Flask, database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    addresses = []
    for login in ("district", "district", "reviewer"):
        client = browser()
        client.sign_in(login)
        addresses.append(client.send("/evaluations").headers["Location"])
    assert addresses == ["/jobs/1?follow=1"] * 3
    district, reviewer, town = (
        database.scalars(select(User.id).where(User.login == login)).one() for login in ("district", "reviewer", "town")
    )
    first = start_job(waiting, "questionnaires", {"text": ""}, district)
    assert start_job(waiting, "questionnaires", {"text": ""}, district) == first
    others = {
        start_job(waiting, "questionnaires", {"text": ""}, reviewer),
        start_job(waiting, "questionnaires", {"text": ""}, town),
        start_job(waiting, "questionnaires", {"text": "示例"}, district),
        start_job(waiting, jobs.KIND, {"campaign": 99}, district),
    }
    assert len(others | {first, 1}) == 6
    database.rollback()
    assert len(database.scalars(select(Job)).all()) == 6
