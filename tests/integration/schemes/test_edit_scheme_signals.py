"""The checks of signals of a scheme: edited on its page, published with a reason, used from then on; no rank moves."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.answering.ask_views import view_asks
from survey.answering.read_draft import read_draft
from survey.definitions.signal_checks import checks_of
from survey.evaluations import evaluate
from survey.evaluations.replay import replay
from survey.forms.scheme_signals import signals_data
from survey.models import (
    Campaign,
    Enterprise,
    Evaluation,
    EvaluationEntry,
    Job,
    Participation,
    SchemeVersion,
)
from survey.models import SignalFound as Found
from survey.queries.signal_checks import checks_of_campaign
from survey.schemes import edit_scheme
from survey.signals import find_signals
from survey.signals.jobs import KIND
from tests.integration.conftest import Browser
from tests.integration.officials import evaluation, official
from tests.integration.officials import text as page
from tests.integration.schemes.test_edit_scheme import refusal, used

__all__ = ["evaluation", "official"]
OFF = "digital_spend_share"
VERSION = "2026.2"
SETS = {"district": VERSION, "ratings": "2026.2"}


def stored(database: Session) -> dict[str, list[int]]:
    """Return check -> the versions where it stands."""
    database.rollback()
    rows = database.execute(
        select(Found.check_id, Found.version_id).where(Found.ended_at.is_(None)).order_by(Found.version_id)
    )
    found: dict[str, list[int]] = {}
    for check, version in rows:
        found.setdefault(check, []).append(version)
    return found


def places(database: Session, evaluation_id: int) -> list[tuple[Any, ...]]:
    """Return what an evaluation made of each firm."""
    columns = (EvaluationEntry.version_id, EvaluationEntry.score, EvaluationEntry.rank, EvaluationEntry.status)
    rows = database.execute(
        select(*columns).where(EvaluationEntry.evaluation_id == evaluation_id).order_by(EvaluationEntry.version_id)
    )
    return [tuple(row) for row in rows]


def form(version: SchemeVersion, **changed: str | None) -> dict[str, str]:
    """Return the fields of a draft's page of checks, with some changed; None leaves a box empty."""
    data = signals_data(load_scheme(version.document).signals)
    given = {name: "y" if value is True else str(value) for name, value in data.items() if value is not False}
    base = {
        "title": version.document["title"]["zh"],
        "revision": str(version.revision),
        "reason": "",
        "self_reason": "示例",
    }
    sent: dict[str, str | None] = {
        **given,
        **base,
        **{name.replace("__", "-"): value for name, value in changed.items()},
    }
    return {name: value for name, value in sent.items() if value is not None}


def test_checks_are_switched_and_bounded_published_with_a_reason_and_no_rank_moves(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    campaign, first = evaluation.campaign_id, evaluation.id
    before = places(database, first)
    with app.app_context():
        find_signals.find_signals(database, campaign, user_id=None)
    shipped = stored(database)
    assert len(shipped[OFF]) > 0
    made = edit_scheme.draft(database, used(database, evaluation).id, user_id=None)
    path = f"/schemes/{made.id}/signals"
    shown = page(official, path)
    assert ("计划投资与企业收入不相称" in shown, "原定 1<" in shown.replace("\n", "")) == (True, True)

    unreasoned = official.send(path, **form(made, **{f"on__{OFF}": None}), action="publish")
    assert "请写明发布理由" in unreasoned.get_data(as_text=True)
    changed = {f"on__{OFF}": None, "at_most__project_over_revenue": "3", "action": "publish", "reason": "按区里意见"}
    assert official.send(path, **form(made, **changed)).status_code == 302
    database.rollback()
    published = database.get_one(SchemeVersion, made.id)
    assert published.document["signals"] == {
        "sets": SETS, "unused": [OFF], "bounds": {"project_over_revenue": {"at_most": "3"}},
    }  # fmt: skip
    assert (published.state, published.reason) == ("published", "按区里意见")
    version = page(official, f"/schemes/{made.id}")
    assert ("停用：数字化投入占比过高" in version, "“计划投资与企业收入不相称”不高于：3" in version) == (True, True)

    job = database.scalars(select(Job).where(Job.kind == KIND)).one()
    now = stored(database)
    gone = len(shipped[OFF]) + len(shipped.get("project_over_revenue", []))
    found = len(now.get("project_over_revenue", []))
    assert (job.result["found"], job.result["ended"]) == (found, gone)
    assert OFF not in now
    over = "project_over_revenue"
    figures = database.execute(
        select(Found.version_id, Found.figures).where(Found.check_id == over, Found.definition_version == VERSION)
    )
    times = {row[0]: Decimal(row[1]["figure"]) for row in figures}
    assert now.get(over, []) == sorted(number for number in shipped.get(over, []) if times[number] > 3)
    assert {check: rows for check, rows in now.items() if check != over} == {
        check: rows for check, rows in shipped.items() if check not in {OFF, over}
    }

    with app.app_context():
        second = evaluate.evaluate_and_store(database, campaign, user_id=None).id
        replayed = [replay(database, number) for number in (first, second)]
    assert places(database, second) == before
    assert [one.same for one in replayed if one is not None] == [True, True]
    schemes = [database.get_one(Evaluation, number).scheme for number in (first, second)]
    assert [OFF in checks_of(load_scheme(one.document).signals).checks for one in schemes] == [True, False]


def test_every_fault_of_the_form_stands_beside_its_field_and_nothing_typed_is_lost(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    made = edit_scheme.draft(database, used(database, evaluation).id, user_id=None)
    path = f"/schemes/{made.id}/signals"
    wrong = {
        "at_most__project_over_revenue": "很多", "factor__revenue_moved": "1", "share__cmmm_same": "40",
        "fewest__energy_far": "7", "at_least__revenue_per_head": "2000", "most_same__cmmm_copied": "12.345",
        "at_most__rd_share": "31", "action": "save",
    }  # fmt: skip
    shown = official.send(path, **form(made, **wrong)).get_data(as_text=True)
    said = [
        "请填0或大于0的数，如 1.5", "请填大于1的数", "请填50到100之间的百分数", "请填8到10000的整数",
        "“不低于”不能大于“不高于”", "请填百分数，最多两位小数，如 12.5",
    ]  # fmt: skip
    assert [text for text in said if text not in shown] == []
    values = dict(re.findall(r'name="([a-z_-]+)"[^>]*value="([^"]*)"', shown))
    assert [values[name] for name in ("at_most-project_over_revenue", "at_most-rd_share")] == ["很多", "31"]
    database.rollback()
    assert "signals" not in database.get_one(SchemeVersion, made.id).document
    assert official.send(path, **form(made, action="save")).status_code == 302
    database.rollback()
    saved = database.get_one(SchemeVersion, made.id)
    assert (saved.document["signals"], saved.revision) == ({"sets": SETS}, made.revision)
    lost = form(saved, action="save") | {"revision": "0", "at_most-rd_share": "33"}
    shown = official.send(path, **lost).get_data(as_text=True)
    assert ("别人刚刚保存了这份草稿" in shown, 'value="33"' in shown) == (True, True)


def test_a_text_with_faults_in_its_checks_is_refused_with_the_line(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    base = used(database, evaluation)
    text = page(official, f"/schemes/{base.id}/scheme.yaml")
    text += 'signals:\n  sets: {district: "2026.2"}\n  unused: [gone]\n  bounds:\n    rd_share: {factor: "2"}\n'
    shown = official.send(f"/schemes/{base.id}/import", text=text).get_data(as_text=True)
    lines = text.splitlines()
    assert f"scheme.yaml:{lines.index('  unused: [gone]') + 1}: signals.unused.0: there is no check" in shown
    assert f"scheme.yaml:{len(lines)}: signals.bounds.rd_share.factor: rd_share takes no factor" in shown
    document = dict(base.document) | {"signals": {"sets": {"district": "1"}}}
    refused = refusal(edit_scheme.check_document, document)
    assert refused.faults == ("signals.sets.district: district has no version '1'; use one of 2026.2",)


def test_a_firm_is_asked_by_the_checks_of_its_own_campaign(database: Session, evaluation: Evaluation) -> None:
    """Whoever plans an investment is asked once the scheme in use says so, and was not before."""
    campaign = database.get_one(Campaign, evaluation.campaign_id)
    firms = database.scalars(
        select(Enterprise)
        .join(Participation, Participation.enterprise_id == Enterprise.id)
        .where(Participation.campaign_id == campaign.id)
        .order_by(Enterprise.id)
    ).all()

    def asked() -> list[bool]:
        drafts = [read_draft(database, firm, campaign) for firm in firms]
        return ["signal_project_over_revenue" in [ask.note for ask in view_asks(draft)] for draft in drafts]

    before = sum(asked())
    made = edit_scheme.draft(database, used(database, evaluation).id, user_id=None)
    document = dict(made.document) | {
        "signals": {"sets": {"district": VERSION}, "bounds": {"project_over_revenue": {"at_most": "0.0001"}}}
    }
    saved = edit_scheme.save(database, made.id, document, revision=made.revision, user_id=None)
    edit_scheme.publish(database, made.id, evaluation.campaign_id, revision=saved.revision, reason="示例", user_id=None)
    assert sum(asked()) > before
    document["signals"]["unused"] = ["project_over_revenue"]
    made = edit_scheme.draft(database, made.id, user_id=None)
    saved = edit_scheme.save(database, made.id, document, revision=made.revision, user_id=None)
    edit_scheme.publish(database, made.id, evaluation.campaign_id, revision=saved.revision, reason="示例", user_id=None)
    assert sum(asked()) == 0
    assert checks_of_campaign(database, campaign.id).checks.keys() & {"project_over_revenue"} == set()
    assert checks_of_campaign(database, campaign.id + 99).digest == checks_of(None).digest


@pytest.mark.parametrize("key", ["sets", "unused", "bounds"])
def test_an_odd_part_is_no_scheme(database: Session, evaluation: Evaluation, key: str) -> None:
    document = dict(used(database, evaluation).document) | {"signals": {"sets": {"district": VERSION}, key: "x"}}
    assert f"signals.{key}: " in refusal(edit_scheme.check_document, document).faults[0]
