"""Freezing segments from the page of the scheme in use: a job that leads to the new version, or says why not."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from scoring.loading.scheme import load_scheme
from scoring.loading.segments import model_from_json
from scoring.ranking.segments import TooFewRowsError
from survey.evaluations.evaluate import NothingToEvaluateError, evaluate_and_store
from survey.jobs.kinds import KINDS
from survey.models import Campaign, Evaluation, Job, SchemeVersion
from survey.schemes import freeze_segments, jobs
from survey.schemes.method_views import method_note
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser
from tests.integration.officials import evaluation, official

__all__ = ["evaluation", "official"]


def versions(database: Session) -> list[SchemeVersion]:
    database.rollback()
    return list(database.scalars(select(SchemeVersion).order_by(SchemeVersion.id)))


def followed(official: Browser, version_id: int, reason: str) -> tuple[str, str]:
    """Freeze, follow the job, and return where it leads and the text of that page."""
    waiting: TestResponse = official.send(f"/schemes/{version_id}/freeze", reason=reason)
    led = official.get(waiting.headers["Location"])
    return led.headers["Location"], official.get(led.headers["Location"]).get_data(as_text=True)


@pytest.mark.parametrize("found", [True, False])
def test_freezing_leads_to_the_version_that_holds_the_segments(
    app: Flask,
    database: Session,
    evaluation: Evaluation,
    official: Browser,
    monkeypatch: pytest.MonkeyPatch,
    *,
    found: bool,
) -> None:
    """The scheme of before had no segments; the campaign goes back to it first. So small a district has none at all."""
    if found:
        kinds = model_from_json(evaluation.scheme.document["segments"]["model"])
        monkeypatch.setattr(freeze_segments, "fit", lambda *_: kinds)
    first = versions(database)[0]
    with app.extensions["sessions"]() as other, unit_of_work(other):
        other.get_one(Campaign, evaluation.campaign_id).scheme_version_id = first.id
    assert "冻结群组" in official.get(f"/schemes/{first.id}").get_data(as_text=True)
    where, text = followed(official, first.id, " 首批提交已截止 ")
    made = versions(database)[-1]
    assert where == f"/schemes/{made.id}"
    said = "群组已冻结在新的一版方案里" if found else "未发现稳定的企业群组：新的一版方案不分群组"
    assert (said in text, "冻结时未发现稳定的企业群组" in text) == (True, not found)
    assert (made.id > first.id + 1, made.reason, made.version) == (True, "首批提交已截止", f"{first.version}-2")
    assert database.get_one(Campaign, evaluation.campaign_id).scheme_version_id == made.id
    where, text = followed(official, made.id, "再次")
    assert (where, versions(database)[-1].id) == (f"/schemes/{made.id}", made.id)
    assert "结果与现行方案相同，没有另存一版" in text
    with app.app_context():
        again = evaluate_and_store(database, evaluation.campaign_id, user_id=None).id
    listed = official.get(f"/evaluations/{again}/ranking").get_data(as_text=True)
    pages = (official.get(f"/evaluations/{again}/segments").get_data(as_text=True), listed)
    assert ["未发现稳定的企业群组" in pages[0], "<th>群组</th>" in listed, "群组画像" in listed] == [
        not found,
        found,
        True,
    ]
    assert official.get(f"/evaluations/{again}/segments/1").status_code == (200 if found else 404)
    with app.test_request_context():
        campaign = database.get_one(Campaign, evaluation.campaign_id)
        note = str(method_note(load_scheme(made.document), campaign))
    assert ["不分群组" in note, "每个群组不少于" in note] == [not found, found]


def test_freezing_wants_a_reason_and_the_version_in_use(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    used, old = evaluation.scheme_version_id, versions(database)[0].id
    for reason, fault in ((" ", "请写明冻结群组的理由"), ("长" * 501, "请不超过500字")):
        refused = official.send(f"/schemes/{used}/freeze", reason=reason).get_data(as_text=True)
        assert (fault in refused, reason in refused) == (True, True)
    sent = {"csrf_token": official.token, "reason": "首批提交已截止"}
    answer = official.post(f"/schemes/{old}/freeze", data=sent, headers={"Origin": "http://localhost"})
    refused = answer.get_data(as_text=True)
    assert ("批次已不用这一版方案" in refused, "首批提交已截止" in refused) == (True, True)
    assert "<h2>冻结群组</h2>" not in official.get(f"/schemes/{old}").get_data(as_text=True)
    assert database.scalars(select(Job)).all() == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (TooFewRowsError(), "分不出群组"),
        (NothingToEvaluateError("no_submissions"), "还没有可以评估的提交：企业提交、盖章的承诺书确认收到以后"),
        (NothingToEvaluateError("no_segments"), "现行方案没有设群组"),
    ],
)
def test_why_nothing_is_frozen_is_said_on_the_list_of_schemes(
    evaluation: Evaluation, official: Browser, monkeypatch: pytest.MonkeyPatch, fault: Exception, said: str
) -> None:
    def failing(*_given: object) -> None:
        raise fault

    monkeypatch.setattr(freeze_segments, "compute", failing)
    where, text = followed(official, evaluation.scheme_version_id, "示例")
    assert where == "/schemes"
    assert said in text


def test_a_scheme_that_changed_meanwhile_has_the_segments_fitted_anew(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, used = versions(database)[0].id, evaluation.scheme_version_id
    campaign_id, computed, real = evaluation.campaign_id, list[int](), freeze_segments.compute

    def computing(session: Session, campaign: int) -> freeze_segments.Fitted:
        fitted = real(session, campaign)
        computed.append(fitted.basis.version_id)
        if len(computed) == 1:
            with app.extensions["sessions"]() as other:  # another request, which leaves its own entry
                other.get_one(Campaign, campaign_id).scheme_version_id = first
                other.commit()
        return fitted

    monkeypatch.setattr(freeze_segments, "compute", computing)
    followed(official, used, "示例")
    assert computed == [used, first]
    assert KINDS[jobs.KIND].shared
