"""The firm's page of entered answers: both side by side, confirmed one by one or all, refused with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer
from survey.answering import save_draft as drafting
from survey.answering.read_draft import DraftContext
from survey.correcting.entry_results import From
from survey.correcting.record_entries import record_entries
from survey.models import AnswerEntry, EntrySource, EntryState, Participation, Role, User
from tests.integration.answering.test_submit import desk, firm, submit, user
from tests.integration.conftest import Browser, make_user
from tests.integration.correcting.entered import REASON, entered, entry, official_of
from tests.integration.correcting.returned import again

__all__ = ["desk", "firm", "user"]
NEW = "示例来电报的名称"
TEXTS = {("facts", name) for name in ("project_title", "project_summary", "registered_place", "production_place")}


@pytest.fixture
def client(user: User, browser: Callable[[], Browser]) -> Browser:
    """Return the signed-in responsible person."""
    found = browser()
    found.sign_in(user.login)
    return found


def text(client: Browser, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.get_data(as_text=True))


def seen(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seen-\d+)" value="(\d+)"', page))


def values(database: Session, user: User) -> dict[str, object]:
    return dict(again(database, user).dossier.sheets["facts"].values)


def change(database: Session, desk: DraftContext, user: User, value: str) -> None:
    base = int(again(database, user).sheets["facts"].revisions["project_title"])
    patch, facts = {"project_title": (value, base)}, desk.questionnaires["facts"]
    drafting.save_patch(database, desk.submission_id or 0, facts, patch, author=drafting.Author(user.id))


def test_both_answers_stand_side_by_side(client: Browser, database: Session, desk: DraftContext, user: User) -> None:
    assert "目前没有待确认的代填" in text(client, "/entered")
    before = str(values(database, user)["project_title"])
    entered(database, desk, project_title=NEW)
    assert "工作人员代填了 1 题，贵单位确认之前不算数" in text(client, "/workbench")
    page = text(client, "/entered")
    for said in (before, NEW, "电话", REASON, "示例科室 示例district"):
        assert said in page
    assert "代填之后贵单位改过这一题" not in page
    change(database, desk, user, "示例企业自己改的")
    page = text(client, "/entered")
    assert "代填之后贵单位改过这一题" in page
    assert [said in page for said in ("示例企业自己改的", NEW)] == [True, True]


def test_one_is_confirmed_and_the_other_waits(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    first, second = entered(database, desk, project_title=NEW, registered_place="示例路5号")
    client.send("/entered", action="ticked", **seen(text(client, "/entered")))
    assert "请先勾选要确认的题" in text(client, "/entered")
    client.send("/entered", action="ticked", entered=second, **seen(text(client, "/entered")))
    page = text(client, "/entered")
    assert "已确认 1 题，写入草稿" in page
    assert values(database, user)["registered_place"] == "示例路5号"
    assert [entry(database, number).state for number in (first, second)] == ["waiting", "confirmed"]
    assert "企业已确认" in page


def test_all_are_confirmed_as_the_page_showed_them(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    first, second = entered(database, desk, project_title=NEW, registered_place="示例路5号")
    shown = seen(text(client, "/entered"))
    change(database, desk, user, "示例企业自己改的")
    client.send("/entered", action="all", **shown, **{"seen-999": "1", "seen-x": "²"})
    page = text(client, "/entered")
    assert "有 1 题没有确认：答案刚刚有改动，请对照后再确认" in page
    assert [entry(database, number).state for number in (first, second)] == ["waiting", "confirmed"]
    assert values(database, user)["project_title"] == "示例企业自己改的"


def test_a_section_is_confirmed_at_once(client: Browser, database: Session, desk: DraftContext, user: User) -> None:
    numbers = entered(database, desk, project_title=NEW, registered_place="示例路5号", contact="示例人")
    page = text(client, "/entered")
    for said in ("基础数据与申报：企业身份", "确认这一部分（2 题）", "全部确认（3 题）", 'href="#part-facts-identity"'):
        assert said in page
    client.send("/entered", action="section:facts.identity", **seen(page))
    assert "已确认 2 题，写入草稿" in text(client, "/entered")
    assert [entry(database, number).state for number in numbers] == ["waiting", "confirmed", "confirmed"]
    assert (values(database, user)["registered_place"], values(database, user)["contact"]) == ("示例路5号", "示例人")


def test_a_refusal_needs_ticks_and_a_reason_and_is_kept(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    first, second, third = entered(database, desk, project_title=NEW, registered_place="示例路5号", contact="示例人")
    text(client, "/entered")
    page = client.send("/entered", action="refuse", refusal=" ", entered=[first, second]).get_data(as_text=True)
    assert "请写明为什么不采纳" in page
    assert re.findall(r'value="(\d+)"\s+checked', page) == [str(second), str(first)]
    page = client.send("/entered", action="refuse", refusal="示例：听错了").get_data(as_text=True)
    assert 'href="#entries">请先勾选不采纳的题' in page
    assert "示例：听错了</textarea>" in page
    assert entry(database, first).state == EntryState.WAITING
    client.send("/entered", action="refuse", refusal="示例：听错了", entered=[first, second, 999])
    page = text(client, "/entered")
    assert [said in page for said in ("已登记不采纳 2 题", "示例：听错了", NEW)] == [True] * 3
    assert [entry(database, number).state for number in (first, second, third)] == ["refused", "refused", "waiting"]
    again_ = client.send("/entered", action="refuse", refusal="示例", entered=first).get_data(as_text=True)
    assert "请先勾选不采纳的题" in again_


def test_hundreds_are_confirmed_in_one_submit_with_a_bounded_number_of_statements(
    client: Browser, app: Flask, database: Session, desk: DraftContext, user: User
) -> None:
    """Each answer of two questionnaires is entered anew; how often the database is asked does not grow with them."""
    sheets = again(database, user).dossier.sheets
    answers: dict[tuple[str, str], Answer | None] = {
        (name, question): value for name in ("facts", "cmmm") for question, value in sheets[name].values.items()
    }
    answers = {
        key: f"{value}，示例" if isinstance(value, str) and key in TEXTS else value for key, value in answers.items()
    }
    assert len(answers) > 150
    participation = database.scalars(select(Participation.id)).one()
    given = From(EntrySource.PAPER, "示例：纸质问卷")
    record_entries(database, participation, answers, given, user=official_of(database))
    page = text(client, "/entered")
    assert f"全部确认（{len(answers)} 题）" in page
    asked: list[str] = []
    event.listen(app.extensions["engine"], "before_cursor_execute", lambda *row: asked.append(row[2]))
    client.send("/entered", action="all", **seen(page))
    assert f"已确认 {len(answers)} 题，写入草稿" in text(client, "/entered")
    assert len(asked) < 150
    states = select(AnswerEntry.state).distinct()
    assert list(database.scalars(states)) == ["confirmed"]


def test_a_colleague_looks_and_does_not_decide(
    database: Session, desk: DraftContext, user: User, browser: Callable[[], Browser]
) -> None:
    [number] = entered(database, desk, project_title=NEW)
    make_user(database, "colleague", Role.COLLEAGUE, enterprise_id=user.enterprise_id)
    colleague = browser()
    colleague.sign_in("colleague")
    page = text(colleague, "/entered")
    assert "确认代填由本单位负责人办理" in page
    assert 'name="entered"' not in page
    assert colleague.send("/entered", action="all", **{f"seen-{number}": "1"}).status_code == 403
    assert colleague.send("/entered", action="refuse", refusal="示例", entered=number).status_code == 403
    assert entry(database, number).state == EntryState.WAITING


def test_who_entered_what_was_confirmed_is_visible_in_the_history(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    submit(database, desk, user)
    [number] = entered(database, desk, project_title=NEW)
    client.send("/entered", action="ticked", entered=number, **seen(text(client, "/entered")))
    assert f"{user.name}（示例district代填）" in text(client, "/changes")
    assert 'href="/entered"' in text(client, "/history")
