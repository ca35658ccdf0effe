"""The firm's pages of a return: who, until when and what for; old and new before it submits again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.answering import save_draft as drafting
from survey.answering.read_draft import DraftContext
from survey.answering.read_standing import find_standing
from survey.correcting.views import say_overdue
from survey.models import Campaign, Commitment, ReturnRequest, Role, User, utc_now
from survey.words.figures import deadline, moment, unit_name
from tests.integration.answering.test_submit import desk, firm, user
from tests.integration.conftest import Browser, make_user
from tests.integration.correcting.returned import REMARK, again, returned, state, versions

__all__ = ["desk", "firm", "user"]
IDENTITY = "/fill/facts/identity"


@pytest.fixture
def client(user: User, browser: Callable[[], Browser]) -> Browser:
    """Return the signed-in enterprise."""
    found = browser()
    found.sign_in(user.login)
    return found


def text(client: Browser, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.get_data(as_text=True))


def correct(database: Session, desk: DraftContext, user: User, place: str = "示例路1号201室") -> None:
    base = int(again(database, user).sheets["facts"].revisions["registered_place"])
    facts = desk.questionnaires["facts"]
    patch = {"registered_place": (place, base)}
    drafting.save_patch(database, desk.submission_id or 0, facts, patch, author=drafting.Author(user.id))


def opened(database: Session, number: int) -> bool:
    database.rollback()
    return database.get_one(ReturnRequest, number).opened_at is not None


def test_the_return_is_opened_by_the_page_that_says_what_for(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    request = returned(database, desk, user, opened=False)
    number, since, due = request.id, moment(request.returned_at), deadline(request.due_at)
    page = text(client, "/workbench")
    assert f"示例科室 于 {since} 退回，请在 {due} 前改好并重新提交。" in page
    assert (REMARK in page, "示例：请核对地址" in page) == (False, False)
    for path in (IDENTITY, "/fill/facts/project", "/commitment"):
        assert client.get(path).headers["Location"] == "/returned"
    assert not opened(database, number)
    page = text(client, "/returned")
    assert opened(database, number)
    before = str(desk.dossier.sheets["facts"].values["registered_place"])
    for said in (since, due, "示例科室", "示例：请核对地址", REMARK, before, "没有改动"):
        assert said in page
    shown = text(client, IDENTITY)
    assert f"<b>退回意见：</b>{REMARK}" in shown
    assert "只能改退回的 1 题" in shown


def test_a_full_draft_is_called_unsent_once_something_was_corrected_and_with_its_own_day(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    due = deadline(returned(database, desk, user).due_at)
    page = text(client, "/workbench")
    assert ("全部填完了" in page, "还没有重新提交" in page) == (False, False)
    correct(database, desk, user)
    page = text(client, "/workbench")
    assert ("全部填完了" in page, f"补正已有修改，但还没有重新提交！请在 {due} 前核对并提交。" in page) == (False, True)


def test_the_office_of_a_town_is_named_by_its_unit(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    make_user(database, "district", Role.TOWN, unit=desk.enterprise.unit)
    returned(database, desk, user, opened=False)
    named = unit_name(desk.enterprise.unit)
    assert f"{named} 于 " in text(client, "/workbench")
    assert f"<dd>{named}</dd>" in text(client, "/returned")


def test_old_and_new_stand_beside_the_commitment_that_is_signed_anew(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    returned(database, desk, user)
    correct(database, desk, user)
    page = text(client, "/commitment")
    before = str(desk.dossier.sheets["facts"].values["registered_place"])
    part = page.partition('id="answered"')[2].partition("</section>")[0]
    assert [said in part for said in (REMARK, before, "示例路1号201室")] == [True] * 3
    digest = re.findall(r'name="digest"[^>]* value="(\w+)"', page)[0]
    signed = {"signatory": "示例负责人", "post": "总经理", "phone": "13900000000", "agreed": "y", "digest": digest}
    answer = client.send("/commitment", **signed)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    assert versions(database) == 2
    assert len({row.digest for row in database.scalars(select(Commitment))}) == 2
    assert state(database) == "submitted"
    assert "目前没有退回要改的内容" in text(client, "/returned")
    assert 'id="answered"' not in text(client, "/workbench")


def test_it_is_taken_after_the_close_until_the_due_date_and_not_after(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    returned(database, desk, user)
    correct(database, desk, user)
    database.execute(update(Campaign).values(closes_at=utc_now() - timedelta(minutes=1)))
    database.commit()
    assert 'name="signatory"' in text(client, "/commitment")


def test_what_a_due_date_that_is_over_means(database: Session, desk: DraftContext, user: User) -> None:
    request = returned(database, desk, user)
    correct(database, desk, user)
    draft, due = again(database, user), request.due_at
    assert due is not None
    at = [due, due + timedelta(minutes=1), draft.campaign.closes_at + timedelta(minutes=1)]
    standings = [find_standing(database, draft, now=moment) for moment in at]
    assert [standing.refusal for standing in standings] == ["", "", "overdue"]
    assert [say_overdue(standing) for standing in standings] == [
        "",
        "答复期限已过。申报截止前仍可提交，请尽快改好。",
        "答复期限已过，不能再提交。如需延期，请致电主管科室。",
    ]


def test_without_a_return_the_page_says_so(client: Browser, database: Session, desk: DraftContext) -> None:
    assert "目前没有退回要改的内容" in text(client, "/returned")


def test_all_is_open_where_no_question_is_named(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    returned(database, desk, user, {})
    page = text(client, "/returned")
    assert "没有指定题目，全部内容都可以改" in page
    assert "还没有改动" in page
    correct(database, desk, user)
    assert "示例路1号201室" in text(client, "/returned")
    assert "没有退回，保持提交时的答案" not in text(client, IDENTITY)
