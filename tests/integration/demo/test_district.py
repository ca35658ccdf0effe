"""The demonstration district in the database, and the verb `demo`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from scoring.answers.answers import Dossier
from scoring.answers.checks import find
from scoring.answers.coding import encode
from scoring.definition.questionnaire import Questionnaire
from scoring.maturity import score
from survey.answering import submit as submitting
from survey.answering.read_draft import questionnaires_of
from survey.commands import demo
from survey.commands.running import enterprises
from survey.config import load_settings
from survey.definitions.catalogue import catalogue
from survey.definitions.formats import FORMATS
from survey.demo import district
from survey.demo.answers import fill_in
from survey.demo.district import NotEmptyError
from survey.demo.prepare import play_year_before
from survey.demo.year_before import load_year_before
from survey.evaluations import evaluate as evaluating
from survey.models import (
    AuditEntry,
    Campaign,
    Commitment,
    DraftSheet,
    Enterprise,
    Evaluation,
    EvaluationEntry,
    Participation,
    ParticipationState,
    ReturnRequest,
    Role,
    Submission,
    SubmissionVersion,
    User,
    VersionSheet,
)
from survey.queries import submissions
from survey.store.db import make_engine, make_sessions
from survey.words.figures import SHANGHAI
from tests.integration.conftest import make_enterprise
from tests.integration.snapshots import States, restored

COUNT, SEED = 120, 11


@pytest.fixture
def loaded(database: Session, states: States) -> Campaign:
    """Return the campaign of a loaded district."""
    restored(states, database, "120 loaded", lambda: district.load(database, COUNT, SEED, lambda _: None).id)
    found = database.scalars(select(Campaign)).one()
    database.rollback()
    return found


def _rows(database: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Return what was written, without the moments: those follow the clock."""
    versions = select(SubmissionVersion.receipt, SubmissionVersion.digest, SubmissionVersion.name)
    sheets = select(VersionSheet.version_id, VersionSheet.questionnaire_id, VersionSheet.packed)
    states = select(Participation.id, Participation.state, Enterprise.credit_code, Enterprise.unit).join(Enterprise)
    drafts = select(DraftSheet.submission_id, DraftSheet.questionnaire_id, DraftSheet.document)
    statements = {
        "versions": versions.order_by(SubmissionVersion.id),
        "sheets": sheets.order_by(VersionSheet.version_id, VersionSheet.questionnaire_id),
        "states": states.order_by(Participation.id),
        "drafts": drafts.order_by(DraftSheet.submission_id, DraftSheet.questionnaire_id),
    }
    return {name: [tuple(row) for row in database.execute(statement)] for name, statement in statements.items()}


def _fresh(folder: Path, seed: int) -> dict[str, list[tuple[Any, ...]]]:
    assert demo.main(["--enterprises", str(COUNT), "--seed", str(seed), "--instance", str(folder)]) == 0
    engine = make_engine(f"sqlite:///{folder / 'survey.sqlite'}")
    with make_sessions(engine)() as session:
        found = _rows(session)
    engine.dispose()
    return found


@pytest.fixture
def no_other_database(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "SURVEY_PUBLIC_URL", "SURVEY_INSTANCE"):
        monkeypatch.delenv(name, raising=False)


def test_same_number_and_seed_give_the_same_rows(
    tmp_path: Path, app: Flask, database: Session, loaded: Campaign, no_other_database: None
) -> None:
    """The verb's are those of the district, of its year before and of the season that this was."""
    load_year_before(database, loaded, SEED)
    with app.app_context():
        play_year_before(database, lambda _: None)
    assert _fresh(tmp_path, SEED) == _rows(database)


def test_another_seed_gives_other_rows(
    tmp_path: Path, database: Session, loaded: Campaign, no_other_database: None
) -> None:
    assert _fresh(tmp_path, SEED + 1)["versions"] != _rows(database)["versions"]


def _states(database: Session, campaign_id: int) -> dict[str, int]:
    own = select(Participation.state, func.count()).where(Participation.campaign_id == campaign_id)
    return {str(state): count for state, count in database.execute(own.group_by(Participation.state))}


def test_ledger_adds_up_and_holds_every_state(database: Session, loaded: Campaign) -> None:
    counts = _states(database, loaded.id)
    assert sum(counts.values()) == COUNT == database.scalar(select(func.count()).select_from(Enterprise))
    assert set(counts) == {"called", "exempt", "filling", "submitted", "returned"}
    opened = database.scalar(select(func.count()).select_from(Submission))
    assert opened == counts["filling"] + counts["submitted"] + counts["returned"]
    versions = database.scalar(select(func.count()).select_from(SubmissionVersion))
    assert versions == counts["submitted"] + counts["returned"]
    assert database.scalar(select(func.count()).select_from(Commitment)) == versions
    assert database.scalar(select(func.count()).select_from(ReturnRequest)) == counts["returned"]


def test_first_three_are_the_draft_the_submitted_and_the_returned_sample(database: Session, loaded: Campaign) -> None:
    first = database.scalars(select(Participation).order_by(Participation.id).limit(3)).all()
    assert [row.state for row in first] == [
        ParticipationState.FILLING,
        ParticipationState.SUBMITTED,
        ParticipationState.RETURNED,
    ]
    users = database.scalars(select(User).order_by(User.id)).all()
    assert [user.enterprise_id for user in users] == [1, 2, 3, 1, *[None] * 11]
    assert [user.role for user in users[3:]] == [
        Role.COLLEAGUE,
        Role.TOWN,
        Role.DISTRICT,
        Role.DISTRICT,
        Role.LEADER,
        Role.VERIFIER,
        Role.EXPERT,
        Role.EXPERT,
        Role.EXPERT,
        Role.SYSTEM,
        Role.SECURITY,
        Role.AUDIT,
    ]
    assert {(user.sample, user.password_hash) for user in users} == {(True, None)}


def test_everything_is_marked_as_a_sample(database: Session, loaded: Campaign) -> None:
    assert loaded.sample is True
    assert set(database.scalars(select(Enterprise.sample))) == {True}
    named = database.scalars(select(Enterprise.name)).all()
    assert [name for name in named if not name.startswith("示例")] == []


def test_calendar_is_open_now_and_closes_in_22_days_at_six_in_the_evening(database: Session, loaded: Campaign) -> None:
    closes = loaded.closes_at.astimezone(SHANGHAI)
    opens = loaded.opens_at.astimezone(SHANGHAI)
    assert (closes.hour, closes.minute, closes.second) == (18, 0, 0)
    assert closes.date() - opens.date() == timedelta(days=52)
    moments = database.scalars(select(SubmissionVersion.submitted_at)).all()
    assert all(loaded.opens_at <= moment <= loaded.closes_at for moment in moments)
    assert (loaded.seats, loaded.programme.target) == (300, 300)


def _dossier(database: Session, submission_id: int, definitions: Mapping[str, Questionnaire]) -> Dossier:
    own = select(Enterprise).join(Participation).join(Submission).where(Submission.id == submission_id)
    enterprise = database.scalars(own).one()
    return submissions.draft_dossier(submissions.draft_sheets(database, submission_id), definitions, enterprise)


def test_submitted_dossiers_have_no_hard_finding_and_their_own_digest(database: Session, loaded: Campaign) -> None:
    definitions = questionnaires_of(loaded)
    checked = 0
    versions = select(SubmissionVersion).options(selectinload(SubmissionVersion.sheets)).order_by(SubmissionVersion.id)
    for version in database.scalars(versions):
        dossier = _dossier(database, version.submission_id, definitions)
        assert [f for f in find(definitions, dossier, formats=FORMATS) if f.hard] == []
        assert submitting.dossier_digest(definitions, dossier) == version.digest
        packed = {row["questionnaire_id"]: row["packed"] for row in submitting.sheet_rows(definitions, dossier)}
        assert {sheet.questionnaire_id: sheet.packed for sheet in version.sheets} == packed
        checked += 1
    assert checked > COUNT // 2


def test_unfinished_draft_stops_somewhere(database: Session, loaded: Campaign) -> None:
    definitions = questionnaires_of(loaded)
    drafts = database.scalars(select(Submission.id).join(Participation).where(Participation.state == "filling")).all()
    open_hard = 0
    for submission_id in drafts:
        dossier = _dossier(database, submission_id, definitions)
        open_hard += any(finding.hard for finding in find(definitions, dossier, formats=FORMATS))
    assert open_hard == len(drafts) > 0


def test_evaluation_ranks_the_submitted_ones_and_no_other(database: Session, loaded: Campaign) -> None:
    evaluation = evaluating.evaluate_and_store(database, loaded.id, user_id=None)
    entries = database.scalars(
        select(EvaluationEntry)
        .options(joinedload(EvaluationEntry.version))
        .where(EvaluationEntry.evaluation_id == evaluation.id)
        .order_by(EvaluationEntry.position)
    ).all()
    submitted = database.scalar(select(func.count()).where(Participation.state == ParticipationState.SUBMITTED))
    assert len(entries) == submitted
    for pool in ("manufacturing", "services"):
        scores = [entry.score or 0 for entry in entries if entry.pool == pool]
        assert all(first >= second for first, second in pairwise(scores))
    statuses = Counter(entry.status for entry in entries)
    assert sum(statuses.values()) == submitted


@pytest.mark.parametrize("seed", [3, 29])
def test_submitted_sheets_follow_the_published_shares_of_levels(seed: int) -> None:
    """63, 21, 12 and 4 %, as the real scorer sees the answers, within a firm or two of the stratified shares."""
    questionnaires = {name: catalogue().questionnaires[name] for name in ("facts", "cmmm")}
    rows = district.make_demo_enterprises(200, Random(seed))
    makers = [row.firm for row in rows if row.fate in district.SUBMITS and row.firm.production_type != "service"]
    random = Random(seed)
    coded = encode(questionnaires, [fill_in(questionnaires, firm, random) for firm in makers])
    levels = score(coded["cmmm"]).level.tolist()
    shares = [sum(low <= level <= high for level in levels) for low, high in ((0, 1), (2, 2), (3, 3), (4, 5))]
    assert levels == [firm.level for firm in makers]
    expected = [len(makers) * share / 100 for share in (63, 21, 12, 4)]
    assert all(abs(count - wanted) <= 2 for count, wanted in zip(shares, expected, strict=True))


def test_the_district_has_its_odd_firms() -> None:
    rows = district.make_demo_enterprises(2_000, Random(5))
    odd = Counter(row.firm.oddity for row in rows)
    assert all(odd[name] > 0 for name in ("contradictory", "ineligible", "duplicate", "late"))
    assert sum(row.firm.boasts for row in rows) > 0
    assert {row.firm.oddity for row in rows if row.fate != "submitted"} == {""}


def test_ineligible_firms_fail_a_gate_and_contradictory_ones_explain_themselves(
    database: Session, loaded: Campaign
) -> None:
    odd = {row.firm.credit_code: row.firm.oddity for row in district.make_demo_enterprises(COUNT, Random(SEED))}
    evaluation = evaluating.evaluate_and_store(database, loaded.id, user_id=None)
    rows = database.scalars(
        select(EvaluationEntry)
        .options(joinedload(EvaluationEntry.version))
        .where(EvaluationEntry.evaluation_id == evaluation.id)
    ).all()
    failed = {row.version.credit_code for row in rows if 0 in row.detail["verdicts"]}
    assert failed == {code for code, oddity in odd.items() if oddity == "ineligible"} != set()


def test_database_with_enterprises_is_left_alone(database: Session) -> None:
    make_enterprise(database, "91310114MA1GT00010", "示例甲")
    with pytest.raises(NotEmptyError):
        district.load(database, COUNT, SEED, lambda _: None)
    assert database.scalars(select(Enterprise.name)).all() == ["示例甲"]


def test_database_with_a_programme_is_left_alone(database: Session, campaign: Campaign) -> None:
    with pytest.raises(NotEmptyError):
        district.load(database, COUNT, SEED, lambda _: None)
    assert database.scalar(select(func.count()).select_from(Enterprise)) == 0
    assert database.scalars(select(Campaign.id)).all() == [campaign.id]


def test_new_rows_count_on_after_the_demonstration(database: Session, loaded: Campaign) -> None:
    assert make_enterprise(database, "91310114MA1GT00010", "示例甲").id == COUNT + 1


def test_loading_is_in_the_audit_trail(database: Session, loaded: Campaign) -> None:
    actions = Counter(database.scalars(select(AuditEntry.action)))
    assert actions == {"load_demonstration": 1}


def test_demo_verb_says_so_when_the_database_is_not_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], no_other_database: None
) -> None:
    arguments = ["--enterprises", "3", "--instance", str(tmp_path)]
    assert demo.main(arguments) == 0
    capsys.readouterr()
    assert demo.main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "the database already holds enterprises: give another folder with --instance\n"


def test_demo_verb_evaluates_what_it_loads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], no_other_database: None
) -> None:
    assert demo.main(["--enterprises", "30", "--seed", "5", "--instance", str(tmp_path)]) == 0
    engine = make_engine(load_settings(tmp_path).database_url)
    with make_sessions(engine)() as session:
        evaluation, of_year_before = session.scalars(select(Evaluation).order_by(Evaluation.id)).all()
        assert evaluation.campaign_id < of_year_before.campaign_id
        assert capsys.readouterr().out.endswith(f"evaluation 1, fingerprint {evaluation.fingerprint}\n")
    engine.dispose()


@pytest.mark.parametrize("count", ["0", "2", "-5", "many"])
def test_too_few_enterprises_are_refused(
    count: str, capsys: pytest.CaptureFixture[str], no_other_database: None
) -> None:
    with pytest.raises(SystemExit) as refused:
        demo.main(["--enterprises", count])
    assert refused.value.code == 2
    assert "--enterprises" in capsys.readouterr().err
    assert enterprises("3") == 3
