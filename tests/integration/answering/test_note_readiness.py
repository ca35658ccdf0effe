"""Whether a draft could be submitted, and whether it was taken back, are true after whatever happens to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from survey.answering import change_standing as changing
from survey.answering import note_readiness as noting
from survey.answering import save_draft as drafting
from survey.answering.read_draft import DraftContext, read_own_draft
from survey.answering.return_for_correction import NotReturnableError, return_submission
from survey.answering.submit import CannotSubmitError
from survey.definitions.catalogue import catalogue
from survey.models import (
    Act,
    CampaignQuestionnaire,
    DraftSheet,
    Participation,
    Role,
    SubmissionAct,
    SubmissionVersion,
    User,
    utc_now,
)
from tests.integration.answering.test_submit import desk, firm, submit, user
from tests.integration.conftest import make_user

__all__ = ["desk", "firm", "user"]

PLACE, STAFF = "registered_place", "staff_y1"
VALUES = {"": None, "示例路1号": "示例路1号", "示例路2号": "示例路2号"}


def draft_of(desk: DraftContext) -> int:
    assert desk.submission_id is not None
    return desk.submission_id


def said(database: Session) -> tuple[bool, bool]:
    """Return what the one participation says: (ready, taken_back)."""
    database.rollback()
    row = database.execute(select(Participation.ready, Participation.taken_back)).one()
    return row[0], row[1]


def true_now(database: Session, user: User) -> tuple[bool, bool]:
    """Return what is so: whether any finding is hard, and whether the newest version was taken back."""
    database.rollback()
    draft = read_own_draft(database, user)
    assert draft is not None
    newest = database.scalar(select(SubmissionVersion.id).order_by(SubmissionVersion.number.desc()).limit(1))
    taken = database.scalars(select(SubmissionAct.version_id).where(SubmissionAct.act == Act.TAKE_BACK)).all()
    return not draft.hard, newest in taken


def put(database: Session, draft_id: int, key: str, value: Any) -> None:
    """Save one answer of the facts on the page as it is now."""
    sheet = database.get_one(DraftSheet, (draft_id, "facts"))
    patch = {key: (value, int(sheet.revisions.get(key, 0)))}
    drafting.save_patch(database, draft_id, catalogue().questionnaires["facts"], patch, author=drafting.Author(None))


def test_a_complete_draft_is_ready_until_an_answer_goes(database: Session, desk: DraftContext) -> None:
    draft_id = draft_of(desk)
    assert said(database) == (True, False)
    put(database, draft_id, PLACE, None)
    assert said(database) == (False, False)
    put(database, draft_id, PLACE, "示例路1号")
    assert said(database) == (True, False)


def test_what_is_taken_back_is_not_until_it_is_submitted_again(
    database: Session, desk: DraftContext, user: User
) -> None:
    submit(database, desk, user)
    assert said(database) == (True, False)
    changing.take_back(database, draft_of(desk), user=user)
    assert said(database) == (True, True)
    put(database, draft_of(desk), PLACE, "示例路2号")
    assert said(database) == (True, True)
    again = read_own_draft(database, user)
    assert again is not None
    submit(database, again, user)
    assert said(database) == (True, False)


STEPS = st.one_of(
    st.tuples(st.just("save"), st.sampled_from((PLACE, STAFF)), st.sampled_from(("", "示例路1号", "示例路2号"))),
    st.sampled_from((("submit",), ("take back",), ("return",), ("leave",), ("rejoin",))),
)


def act(database: Session, draft_id: int, people: tuple[User, User], step: tuple[str, ...]) -> None:
    """Do one step, or nothing where it is refused."""
    user, official = people
    if step[0] == "save":
        put(database, draft_id, step[1], VALUES[step[2]])
        return
    try:
        if step[0] == "submit":
            draft = read_own_draft(database, user)
            assert draft is not None
            submit(database, draft, user)
        elif step[0] == "return":
            newest = select(SubmissionVersion.id).order_by(SubmissionVersion.number.desc()).limit(1)
            version_id = database.scalar(newest)
            if version_id is not None:
                due = utc_now() + timedelta(days=3)
                return_submission(database, version_id, "示例", due_at=due, user=official)
        else:
            does = {"take back": changing.take_back, "leave": changing.leave, "rejoin": changing.rejoin}[step[0]]
            does(database, draft_id, user=user, **({"reason": "示例"} if step[0] == "leave" else {}))
    except (CannotSubmitError, NotReturnableError, changing.CannotChangeStandingError):
        database.rollback()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=8))
def test_both_flags_are_true_after_any_steps(
    database: Session, desk: DraftContext, user: User, steps: list[tuple[str, ...]]
) -> None:
    official = database.scalar(select(User).where(User.login == "district"))
    people = (user, official or make_user(database, "district", Role.DISTRICT))
    for step in steps:
        act(database, draft_of(desk), people, step)
        assert said(database) == true_now(database, user), step
    assert noting.repair_readiness(database, desk.campaign.id) == []


def test_who_was_overtaken_judges_anew(
    app: Flask, database: Session, desk: DraftContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the judgement of a save and its writing somebody empties an answer: the last draft counts."""
    draft_id, judge, calls = draft_of(desk), noting._judge, []
    put(database, draft_id, PLACE, None)

    def overtaken(session: Session, submission_id: int) -> Any:
        read = judge(session, submission_id)
        calls.append(read.ready)
        if len(calls) == 1:
            with app.extensions["sessions"]() as other:
                put(other, draft_id, STAFF, None)
        return read

    monkeypatch.setattr(noting, "_judge", overtaken)
    put(database, draft_id, PLACE, "示例路1号")
    assert calls == [True, False, False]  # the first was overtaken by the second; the third is its own second try
    assert said(database) == (False, False)


def test_other_questionnaires_are_repaired(database: Session, desk: DraftContext) -> None:
    """A draft that lacks nothing of the questionnaires that are left is ready once the campaign is gone through."""
    facts = database.get_one(DraftSheet, (draft_of(desk), "facts"))
    facts_id = facts.questionnaire_id
    database.execute(delete(DraftSheet).where(DraftSheet.questionnaire_id != facts_id))
    database.commit()
    assert noting.repair_readiness(database, desk.campaign.id) == [draft_of(desk)]
    assert said(database) == (False, False)
    database.execute(delete(CampaignQuestionnaire).where(CampaignQuestionnaire.questionnaire_id != facts_id))
    database.commit()
    assert noting.repair_readiness(database, desk.campaign.id) == [draft_of(desk)]
    assert said(database) == (True, False)


def test_a_flag_from_before_is_repaired(database: Session, desk: DraftContext) -> None:
    database.execute(update(Participation).values(ready=False))
    database.commit()
    assert noting.repair_readiness(database, desk.campaign.id) == [draft_of(desk)]
    assert said(database) == (True, False)
    assert noting.repair_readiness(database, desk.campaign.id) == []
