"""Where an enterprise stands at a moment: what counts, whether and until when something can be submitted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from survey.answering.change_standing import leave, take_back
from survey.answering.read_draft import DraftContext, read_own_draft
from survey.answering.read_standing import (
    Standing,
    find_standing,
    refusal_of,
    returned_here,
    standing_after,
    stored_refusal,
)
from survey.answering.standing_views import say_before_editing, say_refusal
from survey.correcting.return_for_correction import return_submission
from survey.models import Campaign, ParticipationState, ReturnRequest, Role, SubmissionVersion, User, utc_now
from survey.queries import submission_history, submissions
from survey.store.db import unit_of_work
from tests.integration.answering.test_submit import desk, firm, submit, user
from tests.integration.conftest import make_user

__all__ = ["desk", "firm", "user"]
OPENS, CLOSES = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 20, tzinfo=UTC)
CAMPAIGN = Campaign(opens_at=OPENS, closes_at=CLOSES)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def returned(due: datetime | None, *questions: str) -> ReturnRequest:
    return ReturnRequest(due_at=due, questions=list(questions), reason="示例")


@pytest.mark.parametrize(
    ("state", "request_", "now", "code"),
    [
        (ParticipationState.CALLED, None, OPENS - SECOND, "not_begun"),
        (ParticipationState.CALLED, None, OPENS, ""),
        (ParticipationState.FILLING, None, CLOSES, ""),
        (ParticipationState.SUBMITTED, None, CLOSES + SECOND, "closed"),
        (ParticipationState.WITHDRAWN, None, OPENS + DAY, "left"),
        (ParticipationState.WITHDRAWN, returned(CLOSES + DAY), CLOSES, "left"),
        (ParticipationState.RETURNED, returned(CLOSES - DAY), CLOSES, ""),
        (ParticipationState.RETURNED, returned(CLOSES + DAY), CLOSES + DAY, ""),
        (ParticipationState.RETURNED, returned(CLOSES + DAY), CLOSES + DAY + SECOND, "overdue"),
        (ParticipationState.RETURNED, returned(CLOSES - DAY), CLOSES + SECOND, "overdue"),
        (ParticipationState.RETURNED, returned(None), CLOSES + SECOND, "closed"),
    ],
)
def test_why_nothing_can_be_submitted_at_a_moment(
    state: ParticipationState, request_: ReturnRequest | None, now: datetime, code: str
) -> None:
    assert refusal_of(state, CAMPAIGN, request_, now) == code


MOMENTS = st.integers(-60, 60).map(lambda days: CLOSES + days * DAY)


@given(state=st.sampled_from(list(ParticipationState)), due=st.none() | MOMENTS, now=MOMENTS, returns=st.integers(0, 1))
def test_something_can_be_submitted_exactly_until_a_moment(
    state: ParticipationState, due: datetime | None, now: datetime, returns: int
) -> None:
    request = [None, returned(due)][returns]
    standing = Standing(state, CAMPAIGN, SubmissionVersion(number=1), request, now)
    assert (standing.until is None) == bool(standing.refusal)
    last = standing.until or now
    assert refusal_of(state, CAMPAIGN, request, last) == standing.refusal
    assert bool(refusal_of(state, CAMPAIGN, request, last + 121 * DAY)) is True
    assert say_refusal(standing) != ""


def test_only_the_named_questions_are_open_and_all_where_none_is_named() -> None:
    standing = Standing(
        ParticipationState.RETURNED,
        CAMPAIGN,
        SubmissionVersion(number=2),
        returned(CLOSES + DAY, "facts.staff_y1"),
        CLOSES,
    )
    assert standing.open_questions == {"facts.staff_y1"}
    late = replace(standing, now=CLOSES + SECOND)
    assert late.open_questions == {"facts.staff_y1"}
    assert (late.until, late.counts) == (CLOSES + DAY, None)
    assert "只能改退回的 1 题" in say_before_editing(late)
    assert replace(late, returned=returned(CLOSES + DAY)).open_questions is None


@pytest.mark.parametrize(
    ("state", "late", "may"),
    [
        (ParticipationState.SUBMITTED, 0 * SECOND, (True, True, False)),
        (ParticipationState.SUBMITTED, SECOND, (False, True, False)),
        (ParticipationState.VERIFIED, 0 * SECOND, (False, True, False)),
        (ParticipationState.RETURNED, 0 * SECOND, (False, True, False)),
        (ParticipationState.FILLING, 0 * SECOND, (False, True, False)),
        (ParticipationState.WITHDRAWN, 0 * SECOND, (False, False, True)),
        (ParticipationState.WITHDRAWN, SECOND, (False, False, False)),
    ],
)
def test_what_an_enterprise_may_do(state: ParticipationState, late: timedelta, may: tuple[bool, bool, bool]) -> None:
    standing = Standing(state, CAMPAIGN, SubmissionVersion(number=1), None, CLOSES + late)
    assert (standing.may_take_back, standing.may_leave, standing.may_rejoin) == may


def test_it_is_read_of_the_draft_and_counts_once_submitted(database: Session, desk: DraftContext, user: User) -> None:
    before = find_standing(database, desk)
    assert (before.state, before.latest, before.counts) == (ParticipationState.FILLING, None, None)
    version = submit(database, desk, user)
    after = find_standing(database, desk)
    assert after.counts is not None
    assert (after.state, after.counts.id) == (ParticipationState.SUBMITTED, version.id)


def test_returned_questions_are_known_section_by_section(desk: DraftContext) -> None:
    facts = desk.questionnaires["facts"]
    request = returned(CLOSES, "facts.unit", "facts.staff_y1")
    standing = Standing(ParticipationState.RETURNED, CAMPAIGN, None, request, OPENS)
    assert returned_here(standing, facts, facts.section("identity")) == {"unit"}  # type: ignore[arg-type]
    assert returned_here(replace(standing, returned=None), facts, facts.section("identity")) == set()  # type: ignore[arg-type]


def test_it_is_the_same_read_alone_and_after_everything_that_happened(
    database: Session, desk: DraftContext, user: User
) -> None:
    moment, official = utc_now(), make_user(database, "district", Role.DISTRICT)
    steps: list[tuple[Callable[[], object], int, bool]] = [
        (lambda: None, 0, False),
        (lambda: submit(database, desk, user), 1, False),
        (lambda: take_back(database, desk.submission_id or 0, reason="示例", user=user), 1, False),
        (lambda: submit(database, desk, user), 2, False),
        (lambda: return_newest(database, desk, official), 2, True),
        (lambda: leave(database, desk.submission_id or 0, reason="示例", user=user), 2, True),
    ]
    assert steps
    for act, number, returned_now in steps:
        act()
        draft = read_own_draft(database, user)
        assert draft is not None
        history = submission_history.history(database, draft.submission_id)
        after = standing_after(history, (draft.campaign, draft.calendar), draft.state, now=moment)
        assert after == find_standing(database, draft, now=moment)
        assert (after.latest.number if after.latest else 0, after.returned is not None) == (number, returned_now)
        stored = stored_refusal(database, draft.enterprise.id, draft.campaign.id)
        assert stored == find_standing(database, draft).refusal


def return_newest(database: Session, desk: DraftContext, official: User) -> None:
    newest = submissions.latest_version(database, desk.submission_id)
    assert newest is not None
    return_submission(database, newest.id, "示例", due_at=utc_now() + DAY, user=official)


def test_why_nothing_counts_is_judged_on_what_is_stored_now(database: Session, desk: DraftContext, user: User) -> None:
    firm, batch = desk.enterprise.id, desk.campaign.id
    assert stored_refusal(database, firm, batch) == ""
    with unit_of_work(database):
        database.get_one(Campaign, batch).closes_at = utc_now() - SECOND
    assert stored_refusal(database, firm, batch) == "closed"
