"""A season that is played to a day: every stage is there, the ledger of each midnight adds up, and nothing is real."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from survey.answering.read_draft import read_draft
from survey.commands import demo
from survey.definitions.stages import Stage
from survey.demo import district
from survey.demo.diaries import LENGTH, write_diaries
from survey.demo.year_before import load_year_before
from survey.models import (
    Campaign,
    CampaignOfficial,
    CaseFlag,
    CaseMessage,
    CaseNote,
    Enquiry,
    EnquiryState,
    Enterprise,
    LedgerDay,
    LedgerStage,
    OfficialPart,
    Participation,
    Role,
    Submission,
    SubmissionVersion,
    User,
)
from survey.queries.stages import staged_firms
from survey.queries.step_times import Step, step_moments
from survey.words.figures import SHANGHAI

COUNT, SEED, DAY = 200, 11, 20


@pytest.fixture
def played(database: Session) -> Campaign:
    return district.load(database, COUNT, SEED, lambda _: None, day=DAY)


def first_submissions(campaign_id: int) -> Select[int]:
    """Return a SELECT of the firms that submitted in a campaign."""
    return (
        select(Participation.enterprise_id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(Participation.campaign_id == campaign_id, SubmissionVersion.number == 1)
    )


def stages(database: Session, campaign: Campaign) -> dict[int, str]:
    today = datetime.now(UTC).astimezone(SHANGHAI).date()
    return {firm: str(stage) for firm, stage in database.execute(staged_firms(campaign.id, today))}


def test_firms_stand_where_their_diaries_say_and_at_every_stage(database: Session, played: Campaign) -> None:
    found = stages(database, played)
    closed = set(database.scalars(select(Enterprise.id).where(Enterprise.closed_on.is_not(None))))
    rows = district.make_demo_enterprises(COUNT, district.Random(SEED))
    ways = write_diaries({row.id: row.fate for row in rows}, SEED)
    assert found == {number: str(way.stage(DAY)) for number, way in ways.items() if number not in closed}
    assert len(closed) == 1
    assert set(found.values()) == {str(stage) for stage in Stage}


def test_who_submitted_began_before_and_the_times_say_so(database: Session, played: Campaign) -> None:
    rows = district.make_demo_enterprises(COUNT, district.Random(SEED))
    ways = write_diaries({row.id: row.fate for row in rows}, SEED)
    wanted = {number: played.opens_at + timedelta(days=way.begun or 0) for number, way in ways.items()}
    moments = database.execute(step_moments(played.id, Step.SUBMITTED)).all()
    submitted = {row.enterprise_id for row in database.execute(first_submissions(played.id))}
    assert {row.enterprise_id for row in moments} == submitted != set()
    assert {row.enterprise_id: row.started for row in moments} == {number: wanted[number] for number in submitted}


def test_a_draft_is_called_ready_where_it_could_be_submitted(database: Session, played: Campaign) -> None:
    ready = {number for number, stage in stages(database, played).items() if stage == Stage.READY}
    drafts = {number: read_draft(database, database.get_one(Enterprise, number), played) for number in ready}
    assert {number for number, draft in drafts.items() if not draft.hard} == ready


def test_each_midnight_since_the_opening_was_noted_with_every_firm(database: Session, played: Campaign) -> None:
    days = database.scalars(select(LedgerDay).order_by(LedgerDay.day)).all()
    first = played.opens_at.astimezone(SHANGHAI).date()
    assert [day.day for day in days] == [(first + timedelta(days=number)).isoformat() for number in range(1, DAY + 1)]
    counts = select(LedgerStage.ledger_day_id, func.count()).group_by(LedgerStage.ledger_day_id)
    assert {row[0]: row[1] for row in database.execute(counts)} == dict.fromkeys([day.id for day in days], COUNT)
    submitted = Counter(database.scalars(select(LedgerStage.ledger_day_id).where(LedgerStage.stage == Stage.SUBMITTED)))
    rising = [submitted[day.id] for day in days]
    assert rising[0] < rising[-1] < COUNT


def test_cases_are_kept_and_their_flags_stand_as_their_steps_say(database: Session, played: Campaign) -> None:
    notes = database.scalars(select(CaseNote).order_by(CaseNote.id)).all()
    assert [note.corrects_id is not None for note in notes] == [False, False, False, False, True]
    flags = database.execute(select(CaseFlag.enterprise_id, CaseFlag.open).order_by(CaseFlag.id))
    assert [tuple(row) for row in flags] == [(1, False), (2, True), (3, True)]
    messages = database.execute(
        select(CaseMessage.from_firm, CaseMessage.read_at.is_not(None)).order_by(CaseMessage.id)
    )
    assert [tuple(map(bool, row)) for row in messages] == [(False, True), (True, False), (False, False), (False, False)]


def test_calls_enquiries_and_parts_are_there(database: Session, played: Campaign) -> None:
    parts = Counter(database.scalars(select(CampaignOfficial.part)))
    assert parts == {OfficialPart.DECIDER: 2, OfficialPart.SUBSTITUTE: 1, OfficialPart.REVIEWER: 1}
    states = Counter(database.scalars(select(Enquiry.state)))
    assert states == {EnquiryState.ANSWERED: 5, EnquiryState.OPEN: 2, EnquiryState.NOTICE: 1}
    unsent = database.scalars(
        select(Participation.enterprise_id).where(Participation.called_at.is_not(None), Participation.sent_at.is_(None))
    ).all()
    assert {number % 25 for number in unsent} == {0}
    real = select(func.count()).select_from(User).where(User.role == Role.ENTERPRISE, User.sample.is_(False))
    assert database.scalar(real) == 0


def test_on_the_first_day_hardly_anybody_has_submitted_and_on_the_last_nearly_all(database: Session) -> None:
    campaign = district.load(database, 60, SEED, lambda _: None, day=1)
    assert Counter(stages(database, campaign).values())[Stage.SUBMITTED] < 10


def test_a_day_that_the_season_does_not_have_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for text in ("0", str(LENGTH + 1), "x"):
        with pytest.raises(SystemExit):
            demo.main(["--day", text, "--instance", str(tmp_path)])
    assert "a day of the season is 1 to 40" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("day", [1, DAY, LENGTH])
def test_the_year_before_lies_beside_every_day_of_a_season(database: Session, day: int) -> None:
    campaign = district.load(database, 120, SEED, lambda _: None, day=day)
    assert load_year_before(database, campaign, SEED) > 0
    logins = database.scalars(select(User.login)).all()
    assert len(logins) == len(set(logins))
