"""The demonstration's campaign of the year before: closed, complete, and without effect on the present."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.answers.checks import find
from survey.answering.read_carried import read_carried
from survey.answering.read_draft import read_draft
from survey.definitions.catalogue import catalogue
from survey.definitions.formats import FORMATS
from survey.demo import district, year_before
from survey.demo.year_before import VERSIONS, load_year_before
from survey.evaluations import evaluate as evaluating
from survey.models import (
    Campaign,
    DraftSheet,
    Enterprise,
    EvaluationEntry,
    Participation,
    ParticipationState,
    Role,
    SchemeVersion,
    Submission,
    SubmissionVersion,
    User,
)
from survey.queries import campaigns, submissions
from survey.words.figures import SHANGHAI
from tests.integration.snapshots import States, restored

COUNT, SEED = 120, 11


@pytest.fixture
def present(database: Session, states: States) -> Campaign:
    """Return the present campaign of a district that has its year before."""

    def make() -> int:
        campaign = district.load(database, COUNT, SEED, lambda _: None)
        load_year_before(database, campaign, SEED)
        return campaign.id

    restored(states, database, "120 loaded with the year before", make)
    found = campaigns.current(database)
    assert found is not None
    return found


def earlier_of(database: Session, present: Campaign) -> Campaign:
    return database.scalars(select(Campaign).where(Campaign.id != present.id)).one()


def versions(database: Session, campaign: Campaign) -> list[SubmissionVersion]:
    rows = (
        select(SubmissionVersion)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.campaign_id == campaign.id)
        .order_by(SubmissionVersion.id)
    )
    found = [submissions.latest_version(database, row.submission_id) for row in database.scalars(rows)]
    return [row for row in found if row is not None]


def test_the_present_campaign_is_the_one_that_opened_last(database: Session, present: Campaign) -> None:
    """Although its row was made first."""
    earlier = earlier_of(database, present)
    assert present.id < earlier.id
    assert earlier.closes_at < present.opens_at
    year = present.opens_at.astimezone(SHANGHAI).year - 1
    assert earlier.title == f"{year}年嘉定区企业数字化应用试点（演示）"
    assert {item.questionnaire_id: item.version for item in earlier.questionnaires} == VERSIONS


def test_it_stands_in_the_same_work_plan_with_a_scheme_of_its_own(database: Session, present: Campaign) -> None:
    """So that its pilots count towards the target of the present one."""
    earlier = earlier_of(database, present)
    year = present.opens_at.astimezone(SHANGHAI).year - 1
    assert (earlier.programme_id, earlier.programme.starts_on) == (present.programme_id, date(year, 1, 1))
    scheme = database.get_one(SchemeVersion, earlier.scheme_version_id)
    assert (scheme.scheme_id, scheme.version, scheme.demonstration) == ("demonstration_before", f"{year}.1", True)
    assert earlier.seats == len(versions(database, earlier)) // 2


def test_a_large_district_has_no_more_of_them(database: Session) -> None:
    """All who did not begin this year, and about forty of the others."""
    rows = district.make_demo_enterprises(2_000, Random(5))
    took = year_before._firms(rows, Random("draws"))
    called = [row for row in rows if row.fate == "called" and not row.firm.oddity and not row.firm.boasts]
    others = [row for row in took if row.fate != "called"]
    assert len(took) - len(others) == len(called)
    assert 25 < len(others) < 60
    assert {row.fate for row in others} <= {"submitted", "draft", "returned"}


def test_a_part_of_the_enterprises_submitted_without_a_finding(database: Session, present: Campaign) -> None:
    earlier, known = earlier_of(database, present), catalogue()
    questionnaires = {name: known.versions[name, version] for name, version in VERSIONS.items()}
    rows = versions(database, earlier)
    assert COUNT // 6 < len(rows) < COUNT // 2
    states = database.scalars(select(Participation.state).where(Participation.campaign_id == earlier.id))
    assert Counter(states) == {ParticipationState.SUBMITTED: len(rows)}
    for row in rows:
        assert earlier.opens_at < row.submitted_at < earlier.closes_at
        dossier = submissions.version_dossier(row, {item.digest: item for item in questionnaires.values()})
        assert set(dossier.sheets) == set(VERSIONS)
        assert [item for item in find(questionnaires, dossier, formats=FORMATS) if item.hard] == []


def test_the_figures_of_a_year_are_those_that_the_enterprise_gives_today(database: Session, present: Campaign) -> None:
    earlier = {row.credit_code: row for row in versions(database, earlier_of(database, present))}
    known = catalogue()
    pairs = []
    facts, older = known.questionnaires["facts"], known.versions["facts", "2025.1"]
    for row in versions(database, present):
        if row.credit_code not in earlier:
            continue
        now = submissions.version_dossier(row, {facts.digest: facts}).sheets["facts"].values
        then = submissions.version_dossier(earlier[row.credit_code], {older.digest: older}).sheets["facts"].values
        pairs.extend((then.get(f"{name}_y1"), now.get(f"{name}_y2")) for name in ("staff", "revenue", "cost", "energy"))
    given = [pair for pair in pairs if None not in pair]
    assert len(given) > 20
    assert [pair for pair in given if pair[0] != pair[1]] == []


def test_who_has_not_begun_is_offered_last_years_answers_and_has_a_sample_account(
    database: Session, present: Campaign
) -> None:
    account = database.scalars(select(User).where(User.role == Role.ENTERPRISE).order_by(User.id.desc()).limit(1)).one()
    firm = database.get_one(Enterprise, account.enterprise_id)
    state = select(Participation.state).where(
        Participation.enterprise_id == firm.id, Participation.campaign_id == present.id
    )
    assert (account.sample, database.scalar(state)) == (True, ParticipationState.CALLED)
    carried = read_carried(database, read_draft(database, firm, present))
    names = {name for owner, name in carried.offers if owner == "facts"}
    assert {"unit", "contact", "contact_phone", "registered_place", "staff_y2", "revenue_y2"} <= names
    assert "revenue_y1" not in names


def test_it_has_no_drafts(database: Session, present: Campaign) -> None:
    drafts = select(func.count()).select_from(DraftSheet).join(Submission).join(Participation)
    assert database.scalar(drafts.where(Participation.campaign_id != present.id)) == 0


def test_it_changes_nothing_of_the_present_evaluation(database: Session) -> None:
    campaign_id = district.load(database, COUNT, SEED, lambda _: None).id
    before = evaluating.evaluate_and_store(database, campaign_id, user_id=None)
    entries, fingerprint = _entries(database, before.id), before.fingerprint
    assert load_year_before(database, database.get_one(Campaign, campaign_id), SEED) > 0
    after = evaluating.evaluate_and_store(database, campaign_id, user_id=None)
    assert (after.fingerprint, _entries(database, after.id)) == (fingerprint, entries)


def _entries(database: Session, evaluation_id: int) -> list[tuple[object, ...]]:
    columns = (EvaluationEntry.version_id, EvaluationEntry.rank, EvaluationEntry.score, EvaluationEntry.status)
    rows = select(*columns).where(EvaluationEntry.evaluation_id == evaluation_id).order_by(EvaluationEntry.id)
    return [tuple(row) for row in database.execute(rows)]
