"""The history of a submission: versions, acts, returns, and the newest change of each answer up to a moment."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from survey.answering import change_standing as changing
from survey.answering import save_draft as drafting
from survey.answering.read_draft import DraftContext
from survey.correcting import return_for_correction as returning
from survey.models import Role, User, utc_now
from survey.queries import submission_history as history
from tests.integration.answering.test_submit import desk, firm, submit, user
from tests.integration.conftest import make_user

__all__ = ["desk", "firm", "user"]


def test_of_a_submission_that_has_not_begun_there_is_nothing(database: Session) -> None:
    assert (history.versions(database, None), history.acts(database, None), history.returns(database, None)) == (
        [],
        [],
        [],
    )
    assert history.last_changes(database, None) == {}


def test_everything_stands_in_the_order_it_happened(database: Session, desk: DraftContext, user: User) -> None:
    draft = desk.submission_id or 0
    official = make_user(database, "district", Role.DISTRICT)
    first = submit(database, desk, user).id
    changing.take_back(database, draft, reason="示例", user=user)
    second = submit(database, desk, user).id
    due = utc_now() + timedelta(days=2)
    returning.return_submission(database, second, "示例", due_at=due, user=official)
    changing.leave(database, draft, reason="示例退出", user=user)
    assert [(row.id, len(row.sheets)) for row in history.versions(database, draft)] == [(first, 4), (second, 4)]
    assert [(row.act, row.version_id, row.user.name) for row in history.acts(database, draft)] == [
        ("take_back", first, user.name),
        ("leave", None, user.name),
    ]
    assert [(row.version_id, row.due_at) for row in history.returns(database, draft)] == [(second, due)]
    assert history.act_that_ended(database, first) == "take_back"
    assert history.act_that_ended(database, second) is None
    versions = history.versions(database, draft)
    assert history.version_before(database, versions[0]) is None
    before = history.version_before(database, versions[1])
    assert before is not None
    assert before.id == first


def test_the_newest_written_change_up_to_a_moment(database: Session, desk: DraftContext, user: User) -> None:
    draft, facts = desk.submission_id or 0, desk.questionnaires["facts"]
    colleague = make_user(database, "colleague", Role.COLLEAGUE, enterprise_id=user.enterprise_id)
    moment = utc_now()
    base = desk.sheets["facts"].revisions["project_title"]
    for who, text, revision in ((colleague, "甲", base), (user, "乙", base)):
        patch = {"project_title": (text, revision)}
        drafting.save_patch(database, draft, facts, patch, author=drafting.Author(who.id))
    key = ("facts", "project_title")
    assert history.last_changes(database, draft)[key].who == colleague.name
    assert history.last_changes(database, draft, until=moment)[key].who == user.name
    assert history.last_changes(database, draft)[key].at > moment
