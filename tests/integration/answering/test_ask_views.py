"""A firm is asked first: at the question and before it submits, without being blocked; its reason reaches officials."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer
from survey.answering import save_draft as drafting
from survey.answering.ask_views import view_asks
from survey.answering.read_draft import DraftContext, read_own_draft
from survey.definitions.catalogue import catalogue
from survey.models import Role, SubmissionVersion, User
from tests.integration.answering.test_submit import desk, firm, user
from tests.integration.conftest import Browser, make_user

__all__ = ["desk", "firm", "user"]
DIGEST = re.compile(r'name="digest"[^>]*value="([0-9a-f]{64})"')
ASKED = "请核对金额单位是否为万元；确实如此的，请说明资金来源。"
HUGE = Decimal(90_000_000)


def put(database: Session, desk: DraftContext, user: User, **answers: Answer) -> None:
    """Change answers of the facts."""
    revisions = desk.sheets["facts"].revisions
    patch: Mapping[str, tuple[Answer | None, int]] = {key: (new, revisions[key]) for key, new in answers.items()}
    facts = catalogue().questionnaires["facts"]
    drafting.save_patch(database, desk.submission_id or 0, facts, patch, author=drafting.Author(user.id))


@pytest.fixture
def client(database: Session, desk: DraftContext, user: User, browser: Callable[[], Browser]) -> Browser:
    """Return the firm, whose project is far too large for its revenue."""
    put(database, desk, user, investment=HUGE)
    client = browser()
    client.sign_in(user.login)
    return client


def page(client: Browser, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    found: str = answer.get_data(as_text=True)
    return found


def test_a_firm_is_asked_at_the_question_and_before_it_submits(client: Browser) -> None:
    section = page(client, "/fill/facts/project")
    assert (section.count(ASKED) > 0, 'name="note-signal_project_over_revenue"' in section) == (True, True)
    assert ASKED not in page(client, "/fill/facts/identity")
    check = page(client, "/check")
    assert (ASKED in check, "下一步：真实性承诺" in check) == (True, True)


def test_what_it_explains_is_kept_asked_no_more_and_shown_to_officials(
    client: Browser, database: Session, browser: Callable[[], Browser]
) -> None:
    name = "note-signal_project_over_revenue"
    given = {f"base-{name}": "0", name: "由集团出资，已有批文", "action": "save"}
    assert client.send("/fill/facts/project", **given).status_code == 302
    assert "由集团出资，已有批文" in page(client, "/fill/facts/project")
    check = page(client, "/check")
    assert (ASKED in check, "说明：由集团出资，已有批文" in check) == (False, True)
    signed = {"signatory": "示例负责人", "post": "总经理", "phone": "10000000001", "agreed": "y"}
    assert (
        client.send("/commitment", **signed, digest=DIGEST.findall(page(client, "/commitment"))[0]).status_code == 302
    )
    database.rollback()
    version = database.scalars(select(SubmissionVersion)).one()
    make_user(database, "district", Role.DISTRICT)
    official = browser()
    official.sign_in("district")
    for path in (f"/version/{version.id}", f"/signals/{version.id}/project_over_revenue"):
        assert "企业说明：由集团出资，已有批文" in page(official, path)


def test_what_is_asked_follows_the_answers(database: Session, desk: DraftContext, user: User) -> None:
    assert [ask.note for ask in view_asks(desk)] == []
    put(database, desk, user, investment=HUGE)
    again = read_own_draft(database, user)
    assert again is not None
    asked = {(ask.note, ask.questionnaire, ask.question, ask.section) for ask in view_asks(again)}
    assert ("signal_project_over_revenue", "facts", "investment", "project") in asked
