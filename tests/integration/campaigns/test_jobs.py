"""After other questionnaires are asked for, or of others, every draft says truly whether it is ready."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.answering import note_readiness as noting
from survey.answering.join_campaign import join_campaign
from survey.answering.note_readiness import repair_readiness
from survey.answering.read_draft import read_draft
from survey.answering.save_draft import Author, save_patch
from survey.campaigns import jobs
from survey.definitions.catalogue import catalogue
from survey.demo.answers import fill_in
from survey.demo.enterprises import FictitiousEnterprise, make_enterprises
from survey.jobs.start_job import start_job
from survey.models import Campaign, Enterprise, Job, Participation
from survey.store.db import unit_of_work
from tests.integration.campaigns.setting_up import client, opened, people, prepared
from tests.integration.conftest import Browser, make_enterprise
from tests.integration.page_forms import fill, form_at, send

__all__ = ["client", "people", "prepared"]
FOUR = ("facts", "cmmm", "integration", "sme2024")


def filled(database: Session, campaign_id: int, firm: FictitiousEnterprise, names: Collection[str]) -> int:
    """Fill in these questionnaires completely for a firm of the directory; return its id."""
    enterprise = make_enterprise(database, firm.credit_code, firm.name, firm.unit)
    draft = join_campaign(database, enterprise.id, campaign_id, Author(None))
    sheets = fill_in(catalogue().questionnaires, firm, Random(6)).sheets
    for name in names:
        patch = {key: (answer, 0) for key, answer in sheets[name].values.items()}
        save_patch(database, draft, catalogue().questionnaires[name], patch, author=Author(None))
    return enterprise.id


def ready(database: Session) -> dict[int, bool]:
    """Return firm -> what is noted of its draft."""
    database.rollback()
    return {row[0]: row[1] for row in database.execute(select(Participation.enterprise_id, Participation.ready))}


def true_now(database: Session, campaign_id: int) -> dict[int, bool]:
    """Return firm -> whether it could submit its draft, worked out as its pages do."""
    database.rollback()
    campaign = database.get_one(Campaign, campaign_id)
    firms = database.scalars(select(Enterprise).join(Participation)).all()
    return {firm.id: not read_draft(database, firm, campaign).hard for firm in firms}


@pytest.fixture
def firms(database: Session, prepared: int) -> dict[str, int]:
    """Return what it lacks -> the firm, all of them above scale and with everything else filled in."""
    opened(database, prepared)
    large = [firm for firm in make_enterprises(30, Random(5)) if firm.revenue >= 3000][:3]
    given = {"nothing": FOUR, "integration": ("facts", "cmmm", "sme2024"), "cmmm": ("facts", "integration", "sme2024")}
    return {
        name: filled(database, prepared, firm, own) for (name, own), firm in zip(given.items(), large, strict=False)
    }


def change(client: Browser, campaign_id: int, **asked: str) -> str:
    """Change whom questionnaires are asked of on the page; return the page that said what it touches."""
    path = f"/campaigns/{campaign_id}/change"
    told = fill(client, path, **asked).get_data(as_text=True)
    saved = send(client, path, told, action="save", reason="会议决定")
    assert saved.location == f"/campaigns/{campaign_id}"
    return told


def test_drafts_become_ready_and_stop_being_so(
    database: Session, client: Browser, prepared: int, firms: dict[str, int]
) -> None:
    both = {"nothing": True, "integration": False, "cmmm": False}
    assert ready(database) == {firms[name]: one for name, one in both.items()}

    told = change(client, prepared, asked__integration="")
    assert "还没提交的 3 家草稿里，现在待提交的有 1 家；保存后逐家重新核对" in told
    now = {firms["nothing"]: True, firms["integration"]: True, firms["cmmm"]: False}
    assert ready(database) == now == true_now(database, prepared)

    told = change(client, prepared, asked__integration="all")
    assert "现在待提交的有 2 家" in told
    now = {firms["nothing"]: True, firms["integration"]: False, firms["cmmm"]: False}
    assert ready(database) == now == true_now(database, prepared)

    change(client, prepared, asked__integration="below")
    now = {firms["nothing"]: True, firms["integration"]: True, firms["cmmm"]: False}
    assert ready(database) == now == true_now(database, prepared)
    shown = client.get(f"/campaigns/{prepared}").get_data(as_text=True)
    assert "各家草稿是否可以提交，正按新的问卷重新核对；台账随后更新。" in shown


def test_the_job_says_how_many_changed(
    app: Flask, database: Session, client: Browser, prepared: int, firms: dict[str, int]
) -> None:
    change(client, prepared, asked__integration="")
    database.rollback()
    job = database.scalars(select(Job).where(Job.kind == jobs.KIND)).one()
    assert job.result == {"changed": 1}
    page = client.get(f"/jobs/{job.id}").get_data(as_text=True)
    assert "各家草稿已按新的问卷重新核对：1 家是否可以提交有变化。" in page
    again = start_job(app, jobs.KIND, jobs.parameters_of(prepared, {}), None)
    database.rollback()
    assert database.get_one(Job, again).result == {"changed": 0}


def test_other_changes_start_no_job(database: Session, client: Browser, prepared: int, firms: dict[str, int]) -> None:
    path = f"/campaigns/{prepared}/change"
    told = fill(client, path, seats="90").get_data(as_text=True)
    assert form_at(told, "").values["seats"] == "90"
    assert "逐家重新核对" not in told
    assert send(client, path, told, action="save", reason="会议决定").location == f"/campaigns/{prepared}"
    database.rollback()
    assert database.scalars(select(Job).where(Job.kind == jobs.KIND)).all() == []


def test_a_flag_judged_by_what_was_asked_before_is_not_written(
    app: Flask,
    database: Session,
    client: Browser,
    prepared: int,
    firms: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before a judgement is written, the campaign is changed and all drafts are judged: the judgement is overtaken."""
    judge, calls = noting._judge, []

    def overtaken(session: Session, submission_id: int) -> noting._Read:
        read = judge(session, submission_id)
        calls.append(read.ready)
        if len(calls) == 1:
            monkeypatch.setattr(noting, "_judge", judge)
            change(client, prepared, asked__integration="")
            monkeypatch.setattr(noting, "_judge", overtaken)
        return read

    change(client, prepared, asked__integration="below")
    change(client, prepared, asked__integration="all")
    with unit_of_work(database):
        database.execute(update(Participation).values(ready=True))
    monkeypatch.setattr(noting, "_judge", overtaken)
    repair_readiness(database, prepared)
    now = {firms["nothing"]: True, firms["integration"]: True, firms["cmmm"]: False}
    assert ready(database) == now == true_now(database, prepared)
