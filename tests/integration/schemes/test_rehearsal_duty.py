"""A rehearsal in a real child: the page is the same as computed here, in both languages; what does not come is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.app import create_app
from survey.config import Settings
from survey.jobs import ask_child
from survey.jobs.kinds import DUTIES
from survey.models import Campaign, Evaluation, EvaluationEntry, SubmissionVersion
from survey.schemes import rehearsal_duty
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser
from tests.integration.officials import evaluation, official, other_past
from tests.integration.schemes.test_edit_scheme import heavier
from tests.integration.snapshots import States

__all__ = ["evaluation", "official"]


@pytest.fixture
def served(app: Flask, migrated: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Return an application that computes in a real child, for which one waits however busy the machine is."""
    monkeypatch.setattr(ask_child, "PATIENCE", 600.0)
    found = create_app(replace(migrated, inline_jobs=False))
    yield found
    ask_child.end_companion(found)
    found.extensions["engine"].dispose()


def entries_by_name(database: Session, names: set[str]) -> dict[str, int]:
    """Return the entry of each of these firms in the only evaluation."""
    own = select(SubmissionVersion.name, EvaluationEntry.id).join(EvaluationEntry.version)
    return {name: entry for name, entry in database.execute(own) if name in names}


def outcome(text: str) -> str:
    return text.partition('<div id="rehearsal"')[2].partition("</main>")[0]


def test_a_real_child_rehearses_as_this_process_does(
    served: Flask, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    path = official.send(f"/schemes/{evaluation.scheme_version_id}/draft").headers["Location"]
    here = {lang: outcome(official.get(f"{path}?rehearse=1&lang={lang}").get_data(as_text=True)) for lang in ("zh",)}
    beside = Browser(served)
    beside.sign_in("district")
    shown = outcome(beside.get(f"{path}?rehearse=1").get_data(as_text=True))
    assert "新进入" in shown
    assert shown == here["zh"]
    assert served.extensions["companion"]._child.alive


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (rehearsal_duty.NOTHING, "还没有可以试算的企业或现行方案"),
        (rehearsal_duty.CLASH, "现行方案的名额约束已无法满足"),
        (ask_child.NotNowError(), "您填写的内容没有丢，请稍后再点“试算”"),
    ],
)
def test_what_does_not_come_is_said(
    evaluation: Evaluation, official: Browser, monkeypatch: pytest.MonkeyPatch, answer: object, said: str
) -> None:
    def answering(*_given: object) -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setitem(DUTIES, rehearsal_duty.DUTY, answering)
    path = official.send(f"/schemes/{evaluation.scheme_version_id}/draft").headers["Location"]
    assert said in official.get(f"{path}?rehearse=1").get_data(as_text=True)


def test_what_a_rehearsal_needs_is_missing(app: Flask, database: Session, evaluation: Evaluation) -> None:
    document = evaluation.scheme.document
    database.rollback()
    rehearse = DUTIES[rehearsal_duty.DUTY]
    with app.app_context():
        assert rehearse(app, evaluation.campaign_id, document, "en").clash == ""
        with app.extensions["sessions"]() as other, unit_of_work(other):
            other.get_one(Campaign, evaluation.campaign_id).scheme_version_id = None
        assert rehearse(app, evaluation.campaign_id, document, "zh") == rehearsal_duty.NOTHING


def test_a_database_that_was_put_back_and_went_on_is_rehearsed_as_it_is(
    app: Flask, database: Session, evaluation: Evaluation, states: States
) -> None:
    campaign_id, document, before = evaluation.campaign_id, heavier(evaluation.scheme.document), evaluation.identity
    database.rollback()
    rehearse = DUTIES[rehearsal_duty.DUTY]
    with app.app_context():
        first = rehearse(app, campaign_id, document, "zh")
    other = other_past(app, database, states)
    assert (other.id, other.campaign_id) == (before.id, campaign_id)
    database.rollback()
    with app.app_context():
        kept = rehearse(app, campaign_id, document, "zh")
        app.extensions.pop("kept_scores")
        anew = rehearse(app, campaign_id, document, "zh")
    assert first != anew
    assert kept == anew
    linked = [firm for line in anew.weights for firm in (*line.entered, *line.left)]
    assert {firm.name: firm.entry for firm in linked} == entries_by_name(database, {firm.name for firm in linked})
