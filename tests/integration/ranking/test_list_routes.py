"""Officials: the list, its filters and scope; every number followed down; the file says what the screen says."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scoring.exact import half_up
from survey.evaluations import evaluate
from survey.models import (
    Campaign,
    Evaluation,
    EvaluationEntry,
    Participation,
    ParticipationState,
    Role,
    SchemeVersion,
    Submission,
    SubmissionVersion,
)
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser, make_user
from tests.integration.officials import evaluated
from tests.integration.snapshots import States, restored

COUNT = 60
LINK = (
    r'/questions/sme2024/([a-z0-9_]+)">[^<]*</a>[^<]*'
    r'(?:<span[^<]*</span>)?</td><td class="n item">([0-9.]+)'
)
CELL = re.compile(r'<td class="n (?:contribution|item|part)">(?:<b>)?([0-9.]+)')


@pytest.fixture
def evaluation(app: Flask, database: Session, states: States) -> Evaluation:
    """Return the evaluation of a small demonstration district with 10 seats."""
    restored(states, database, "60 evaluated", lambda: evaluated(app, database, COUNT))
    found = database.scalars(select(Evaluation)).one()
    make_user(database, "district", Role.DISTRICT)
    make_user(database, "town", Role.TOWN, unit="anting")
    return found


@pytest.fixture
def official(evaluation: Evaluation, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in district official."""
    client = browser()
    client.sign_in("district")
    return client


def entries(database: Session) -> list[EvaluationEntry]:
    return list(
        database.scalars(
            select(EvaluationEntry)
            .options(
                joinedload(EvaluationEntry.version)
                .joinedload(SubmissionVersion.submission)
                .joinedload(Submission.participation)
            )
            .order_by(EvaluationEntry.position)
        )
    )


def text(client: Browser, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


def test_same_inputs_give_the_same_fingerprint(app: Flask, database: Session, evaluation: Evaluation) -> None:
    with app.app_context():
        again = evaluate.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
    assert (again.fingerprint, again.inputs_digest) == (evaluation.fingerprint, evaluation.inputs_digest)


def test_rank_within_the_segment_and_its_page(database: Session, evaluation: Evaluation, official: Browser) -> None:
    rows = [row for row in entries(database) if row.segment]
    for number in {row.segment for row in rows}:
        own = [row for row in rows if row.segment == number]
        assert [row.segment_rank for row in own] == [1 + sum((o.score or 0) > (r.score or 0) for o in own) for r in own]
        page = text(official, f"/evaluations/{evaluation.id}/segments/{number}")
        assert re.findall(r'candidates/(\d+)">', page) == [str(row.id) for row in own]
        assert f"群组{number} " in page
    overview = text(official, f"/evaluations/{evaluation.id}/segments")
    assert overview.count("<h2><a href=") == len({row.segment for row in rows})
    assert official.get(f"/evaluations/{evaluation.id}/segments/99").status_code == 404


def test_a_late_or_doubled_enterprise_moves_nobody_else(app: Flask, database: Session, evaluation: Evaluation) -> None:
    before = {row.version.credit_code: (row.score, row.segment) for row in entries(database)}
    called = database.scalars(select(Participation).where(Participation.state == ParticipationState.SUBMITTED)).first()
    assert called is not None
    with unit_of_work(database):
        database.get_one(Participation, called.id).state = ParticipationState.WITHDRAWN
    with app.app_context():
        again = evaluate.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
    rows = database.scalars(
        select(EvaluationEntry)
        .options(
            joinedload(EvaluationEntry.version)
            .joinedload(SubmissionVersion.submission)
            .joinedload(Submission.participation)
        )
        .where(EvaluationEntry.evaluation_id == again.id)
    ).all()
    after = {row.version.credit_code: (row.score, row.segment) for row in rows}
    assert len(after) == len(before) - 1
    assert after.items() <= before.items()


def test_a_demonstration_s_segments_never_rank_a_real_campaign(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    with unit_of_work(database):
        campaign = database.get_one(Campaign, evaluation.campaign_id)
        campaign.sample = False
        used = database.get_one(SchemeVersion, campaign.scheme_version_id)
        same = SchemeVersion(
            scheme_id=used.scheme_id,
            version="unmarked",
            state=used.state,
            document=used.document,
            digest=used.digest,
            demonstration=False,
        )
        database.add(same)
        database.flush()
        versions = {"demonstration_scheme": used.id, "demonstration_model": same.id}
    assert versions
    for code, version_id in versions.items():
        with unit_of_work(database):
            database.get_one(Campaign, evaluation.campaign_id).scheme_version_id = version_id
        with app.app_context(), pytest.raises(evaluate.NothingToEvaluateError) as refused:
            evaluate.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
        assert refused.value.code == code


def test_every_number_adds_up_from_total_to_answer(
    app: Flask, database: Session, states: States, browser: Callable[[], Browser]
) -> None:
    """A district of 100, in which three firms of services are ranked."""
    restored(states, database, "100 evaluated", lambda: evaluated(app, database, 100))
    evaluation = database.scalars(select(Evaluation)).one()
    make_user(database, "district", Role.DISTRICT)
    official = browser()
    official.sign_in("district")
    rows = entries(database)
    of_services = [entry for entry in rows if entry.pool == "services"]
    assert len(of_services) == 3
    for entry in (*of_services, *Random(1).sample([row for row in rows if row.pool == "manufacturing"], 5)):
        base = f"/evaluations/{evaluation.id}/candidates/{entry.id}"
        page = text(official, base)
        shown = re.search(r'id="score">([0-9.]+)<', page)
        assert shown is not None
        assert Decimal(shown.group(1)) == Decimal(entry.score or 0).scaleb(-6)
        assert sum(map(Decimal, CELL.findall(page)), Decimal(0)) == Decimal(shown.group(1))
        checklist = text(official, f"{base}/criteria/project")
        figure = re.search(r'id="figure">([0-9.]+)<', checklist)
        assert figure is not None
        assert sum(map(Decimal, CELL.findall(checklist)), Decimal(0)) == Decimal(figure.group(1))
        if entry.pool == "services":
            _follow_points(official, base, entry)
        else:
            _follow_clauses(official, base, entry)


def _follow_points(official: Browser, base: str, entry: EvaluationEntry) -> None:
    index = text(official, f"{base}/index/sme2024")
    total = re.search(r'id="total">([0-9.]+)<', index)
    assert total is not None
    """Services are not asked 12 of the 100 points, and firms in their first years 13 more of them."""
    most = 75 if entry.detail["assessed"] == {"sme2024": 7_500} else 88
    assert entry.detail["assessed"] == {"sme2024": most * 100}
    rescaled = re.search(r'id="index">([0-9.]+)<', index)
    assert rescaled is not None
    assert Decimal(rescaled.group(1)) == Decimal(entry.total).scaleb(-4)
    assert entry.total == half_up(Fraction(total.group(1)) / most * 1_000_000)
    assert f"按可评项折算（可评{most}%）" in index
    assert "不定等级" in index
    assert f"按可评项折算（可评{most}%）" in text(official, base)
    links = re.findall(base + LINK, index)
    assert sum((Decimal(points) for _, points in links), Decimal(0)) == Decimal(total.group(1))
    question, points = Random(entry.id).choice(links)
    assert f'<span id="points">{points}</span>' in text(official, f"{base}/questions/sme2024/{question}")


def _follow_clauses(official: Browser, base: str, entry: EvaluationEntry) -> None:
    """S is the sum of what the levels count, 20 S the index; the first level is the sum of share x rating."""
    index = text(official, f"{base}/index/cmmm")
    levels = re.findall(
        r'</td><td class="n">([0-9.]+)</td></tr>', index.partition("逐级评定")[2].partition("</tbody>")[0]
    )
    total = re.search(r"总分 S = ([0-9.]+)", index)
    assert total is not None
    assert sum(map(Decimal, levels), Decimal(0)) == Decimal(total.group(1))
    assert abs(Decimal(total.group(1)) * 20 - Decimal(entry.total).scaleb(-4)) < Decimal("0.01")
    shown = re.search(r"一级（规划级）</th><td class=\"n\">([0-9.]+)<", index)
    assert shown is not None
    first, ratings = Decimal(0), []
    for name in re.findall(base + r"/index/cmmm/(\w+)", index):
        section = text(official, f"{base}/index/cmmm/{name}").partition("一级（规划级）")[2].partition("</section>")[0]
        found = re.findall(
            r'questions/cmmm/(\w+)">.*?<td class="n">([0-9.]+)</td><td class="n">([0-9.]+)</td>', section
        )
        first += sum((Decimal(rating) * Decimal(share) for _, rating, share in found), Decimal(0))
        ratings += found
    assert abs(first - Decimal(shown.group(1))) < Decimal("0.003")
    question, rating, _ = Random(entry.id).choice(ratings)
    assert f'<span id="points">{rating}00</span>' in text(official, f"{base}/questions/cmmm/{question}")


def test_filters_narrow_and_are_named(database: Session, evaluation: Evaluation, official: Browser) -> None:
    page = text(official, f"/evaluations/{evaluation.id}/ranking?unit=malu&status=out")
    wanted = [row for row in entries(database) if row.version.unit == "malu" and row.status == "out"]
    assert re.findall(r'entry=(\d+)#panel">', page) == [str(row.id) for row in wanted]
    assert f"共 {len(entries(database))} 家，符合条件 {len(wanted)} 家" in page
    assert page.count("✕") == 2


def test_demonstration_vetoes_are_rare(database: Session, evaluation: Evaluation) -> None:
    failed = [row for row in entries(database) if 0 in row.detail["verdicts"]]
    assert len(failed) * 10 < len(entries(database)) * 2
