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

from scoring.answers.answers import Answer, Unreadable, UnreadableAnswerError, from_json
from scoring.definition.questionnaire import Kind, Question
from survey.answering import change_standing as changing
from survey.answering import note_readiness as noting
from survey.answering import save_draft as drafting
from survey.answering.read_draft import DraftContext, read_own_draft
from survey.answering.submit import CannotSubmitError
from survey.correcting.return_for_correction import NotReturnableError, return_submission
from survey.definitions.catalogue import catalogue
from survey.demo import district
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


ODD = {
    Kind.NUMBER: ("0", "7", "-5", "99999999999", "1.23456"),
    Kind.TEXT: ("示例", "x" * 300, "10000000001"),
    Kind.YESNO: (True, False),
    Kind.DATE: ("2020-01-01", "2031-12-31"),
}


def given_to(question: Question) -> st.SearchStrategy[Any]:
    """Return what is stored of a question: right, wrong, of no kind at all, or nothing."""
    options = [option.id for option in question.options]
    if question.kind in {Kind.MULTIPLE, Kind.FILE}:
        some: st.SearchStrategy[Any] = st.lists(st.sampled_from(options or ["none"]), max_size=3)
    else:
        some = st.sampled_from([*options, *ODD.get(question.kind, ("gone",))])
    return st.one_of(st.none(), some)


def same_kind(question: Question) -> bool:
    return question.typed and question.kind is not Kind.FILE


def as_answer(question: Question, stored: Any) -> Answer | None:
    """Return a value as the answer that a page would have read, unreadable where it is none."""
    if stored is None:
        return None
    try:
        return from_json(question, stored)
    except UnreadableAnswerError:
        return Unreadable(str(stored))


AS_IT_WAS = "as it was"


@st.composite
def any_save(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Draw a questionnaire and new values of up to four of its questions, often of those that others hang on."""
    questionnaire = catalogue().questionnaires[draw(st.sampled_from(district.QUESTIONNAIRES))]
    names = [name for name, one in questionnaire.questions.items() if same_kind(one)]
    bearing = [name for name in names if questionnaire.qualified(name) in noting._bearing()]
    some = st.sampled_from(names)
    chosen = draw(st.sets(st.one_of(some, some, st.sampled_from(bearing or names)), min_size=1, max_size=4))
    return questionnaire.id, {
        name: draw(st.one_of(st.just(AS_IT_WAS), given_to(questionnaire.questions[name]))) for name in sorted(chosen)
    }


def wrongly_noted(
    database: Session, desk: DraftContext, user: User, saves: list[tuple[str, dict[str, Any]]]
) -> list[Any]:
    """Do these saves, then undo them one by one; return those after which the flag is not what all answers say."""
    wrong, draft_id = [], draft_of(desk)
    undone = [(one, dict.fromkeys(drawn, AS_IT_WAS)) for one, drawn in reversed(saves)]
    for questionnaire_id, drawn in [*saves, *undone]:
        database.rollback()
        questionnaire = catalogue().questionnaires[questionnaire_id]
        sheet = database.get(DraftSheet, (draft_id, questionnaire.id))
        revisions = sheet.revisions if sheet is not None else {}
        whole = desk.dossier.sheets[questionnaire.id].values
        values = {
            name: whole.get(name) if value == AS_IT_WAS else as_answer(questionnaire.questions[name], value)
            for name, value in drawn.items()
        }
        patch = {name: (value, int(revisions.get(name, 0))) for name, value in values.items()}
        drafting.save_patch(database, draft_id, questionnaire, patch, author=drafting.Author(None))
        if said(database) != true_now(database, user):
            wrong.append((questionnaire.id, values))
    return wrong


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(any_save(), min_size=1, max_size=3))
def test_what_is_noted_is_what_reading_everything_says(
    database: Session, desk: DraftContext, user: User, saves: list[tuple[str, dict[str, Any]]]
) -> None:
    """Any saves of any questions: the flag, often left as it is, equals what is worked out from all answers."""
    assert wrongly_noted(database, desk, user, saves) == []
    assert said(database) == (True, False)


@pytest.mark.parametrize(
    ("above", "asked_of", "expected"), [("above", "below", "ready"), ("above", "above", "lacking")]
)
def test_what_is_asked_of_the_other_class_is_not_missed(
    database: Session, desk: DraftContext, user: User, above: str, asked_of: str, expected: str
) -> None:
    """A draft without one questionnaire is ready just where that is asked of enterprises of the other class."""
    put(database, draft_of(desk), "above_scale", above == "above")
    database.execute(delete(DraftSheet).where(DraftSheet.questionnaire_id == "integration"))
    database.execute(
        update(CampaignQuestionnaire)
        .where(CampaignQuestionnaire.questionnaire_id == "integration")
        .values(enterprise_class=asked_of)
    )
    database.commit()
    noting.repair_readiness(database, desk.campaign.id)
    assert said(database)[0] == true_now(database, user)[0] == (expected == "ready")
    put(database, draft_of(desk), PLACE, "示例路1号")
    assert said(database)[0] == (expected == "ready")


def test_a_save_that_changes_nothing_of_it_judges_nothing(
    database: Session, desk: DraftContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = []
    monkeypatch.setattr(drafting, "note_readiness", lambda _database, number: judged.append(number))
    put(database, draft_of(desk), PLACE, "示例路1号")
    put(database, draft_of(desk), PLACE, "示例路2号")
    assert judged == []
    put(database, draft_of(desk), "staff_y1", "51")
    put(database, draft_of(desk), PLACE, None)
    assert judged == [draft_of(desk)] * 2


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
    assert calls == [True, False]  # the first was overtaken, and tries again; what overtook it lacks what all must say
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


@pytest.mark.parametrize("day", [None, 20])
def test_the_demonstration_says_what_is_so(database: Session, day: int | None) -> None:
    campaign = district.load(database, 40, 2026, lambda _text: None, day=day)
    ready = database.scalars(select(Participation.ready).where(Participation.campaign_id == campaign.id)).all()
    assert set(ready) == {True, False}
    assert noting.repair_readiness(database, campaign.id) == []
