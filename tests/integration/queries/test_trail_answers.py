"""The answers that an entry of the trail saved: those that were written with it, old and new, and no others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.answering.save_draft import Author, save_patch
from survey.definitions.catalogue import catalogue
from survey.models import AnswerRevision, AuditEntry, Submission, SubmissionVersion, User, utc_now
from survey.queries.trail_answers import AnswerChange, changes_of, was_submitted
from tests.integration.conftest import Browser
from tests.integration.web.made_world import world

__all__ = ["world"]
FACTS = catalogue().questionnaires["facts"]


def saves(database: Session) -> Sequence[AuditEntry]:
    """Return the entries of saved facts, oldest first."""
    database.rollback()
    found = database.scalars(select(AuditEntry).where(AuditEntry.action == "save_draft").order_by(AuditEntry.id))
    return [entry for entry in found if entry.detail["questionnaire"] == "facts"]


def save(database: Session, answers: dict[str, tuple[str, int]]) -> None:
    """Save answers as the enterprise, each against a revision."""
    draft = database.scalars(select(Submission.id)).first() or 0
    author = database.scalars(select(User.id).where(User.login == "enterprise")).one()
    database.rollback()
    save_patch(database, draft, FACTS, dict(answers), author=Author(author))


def test_the_first_save_has_every_answer_and_nothing_before(world: dict[str, int], database: Session) -> None:
    first = saves(database)[0]
    changes = changes_of(database, first)
    assert changes is not None
    stored = database.scalar(select(func.count()).where(AnswerRevision.questionnaire_id == "facts"))
    assert (len(changes), {change.old for change in changes}) == (stored, {None})
    assert [change.new for change in changes if change.question_id == "contact_phone"] == ["10000000001"]
    assert was_submitted(database, first)


def test_a_later_save_has_its_own_answers_with_what_was_there_before(world: dict[str, int], database: Session) -> None:
    save(database, {"contact": ("示例新联系人", 1), "contact_phone": ("13812345678", 1)})
    save(database, {"contact": ("示例再新联系人", 2)})
    save(database, {"contact": ("示例旧页联系人", 1)})
    told = [changes_of(database, entry) for entry in saves(database)[1:]]
    assert told == [
        [
            AnswerChange("contact", "示例联系人0001", "示例新联系人", conflict=False),
            AnswerChange("contact_phone", "10000000001", "13812345678", conflict=False),
        ],
        [AnswerChange("contact", "示例新联系人", "示例再新联系人", conflict=False)],
        [AnswerChange("contact", "示例再新联系人", "示例旧页联系人", conflict=True)],
    ]
    assert not was_submitted(database, saves(database)[-1])


def test_where_the_count_does_not_fit_nothing_is_guessed(world: dict[str, int], database: Session) -> None:
    save(database, {"contact": ("示例新联系人", 1)})
    newest = saves(database)[-1]
    database.add(
        AnswerRevision(
            submission_id=int(newest.object_id), questionnaire_id="facts", question_id="contact", revision=3,
            value={"v": "示例"}, channel="page", user_id=newest.user_id, at=newest.at,
        )
    )  # fmt: skip
    database.commit()
    assert changes_of(database, saves(database)[-1]) is None


@pytest.fixture
def changed(world: dict[str, int], database: Session) -> int:
    """Return the id of an entry that changed a name and a telephone after the submission."""
    save(database, {"contact": ("示例新联系人", 1), "contact_phone": ("13812345678", 1)})
    return saves(database)[-1].id


def page(browser: Callable[[], Browser], login: str, entry: int) -> tuple[int, str]:
    """Return the status and text of the entry's page for somebody."""
    client = browser()
    client.sign_in(login)
    answer = client.get(f"/trail/{entry}")
    return answer.status_code, answer.get_data(as_text=True)


def test_a_draft_is_the_enterprise_s_own(changed: int, browser: Callable[[], Browser]) -> None:
    status, shown = page(browser, "district", changed)
    assert (status, "示例新联系人" in shown, "这些答案还没有提交" in shown) == (200, False, True)


@pytest.mark.parametrize("login", ["town", "district", "leader"])
def test_what_was_submitted_is_shown_old_and_new_with_telephones_masked(
    login: str, changed: int, browser: Callable[[], Browser], database: Session
) -> None:
    first = database.scalars(select(SubmissionVersion)).one()
    again = SubmissionVersion(
        submission_id=first.submission_id, number=2, receipt="示-2", digest="0" * 64, credit_code=first.credit_code,
        name=first.name, submitted_at=utc_now() + timedelta(seconds=1),
    )  # fmt: skip
    database.add(again)
    database.commit()
    status, shown = page(browser, login, changed)
    told = ("示例联系人0001", "示例新联系人", "100****0001", "138****5678")
    assert (status, [word in shown for word in told]) == (200, [True] * 4)
    assert [word in shown for word in ("10000000001", "13812345678")] == [False] * 2


@pytest.mark.parametrize(("login", "status"), [("other_town", 404), ("enterprise", 403), ("audit", 403)])
def test_nobody_else_opens_it(login: str, status: int, changed: int, browser: Callable[[], Browser]) -> None:
    assert page(browser, login, changed)[0] == status
