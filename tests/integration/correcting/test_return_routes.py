"""An official's pages of returns: picking questions with remarks, the list, what came back, undoing."""

from __future__ import annotations

import html as markup
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.answering import save_draft as drafting
from survey.answering.read_draft import DraftContext
from survey.forms.returning import today, usual_due_day
from survey.models import Campaign, ReturnRequest, Role, User, utc_now
from survey.words.figures import deadline, end_of_day
from tests.integration.answering.test_submit import desk, firm, submit, user
from tests.integration.conftest import Browser, make_user
from tests.integration.correcting.returned import PLACE, REMARK, TITLE, again, returned, state

__all__ = ["desk", "firm", "user"]


@pytest.fixture
def official(database: Session, browser: Callable[[], Browser]) -> Browser:
    """Return an official of the district, signed in."""
    make_user(database, "district", Role.DISTRICT)
    found = browser()
    found.sign_in("district")
    return found


def text(client: Browser, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.get_data(as_text=True))


def errors(page: str) -> list[str]:
    """Return what the summary of a page says, with the place of each."""
    part = page.partition('id="error-summary"')[2].partition("</ul>")[0]
    return [markup.unescape(" ".join(pair)) for pair in re.findall(r'href="#([^"]+)">([^<]+)<', part)]


def test_all_errors_are_told_at_once_and_what_was_typed_stays(
    database: Session, desk: DraftContext, user: User, official: Browser
) -> None:
    path = f"/version/{submit(database, desk, user).id}/return"
    page = text(official, path)
    assert str(desk.dossier.sheets["facts"].values["registered_place"]) in page
    assert f'value="{usual_due_day().isoformat()}"' in page
    sent = {f"remark-{TITLE}": "示例：题目太长", f"remark-{PLACE}": "", "questions": PLACE}
    answer = official.send(path, reason="", due_on="2026-13-01", **sent).get_data(as_text=True)
    questions = desk.questionnaires["facts"].questions
    assert errors(answer) == [
        "reason 请写明需要补正什么，企业才能修改",
        "due_on “2026-13-01”不是日期，请写成 2026-12-11 这样",
        f"pick-{PLACE} {questions['registered_place'].title.zh}：请写明这一题要改什么",
        f"pick-{TITLE} {questions['project_title'].title.zh}：写了意见，但没有勾选这一题：请勾选，或删去意见",
    ]
    assert "示例：题目太长</textarea>" in answer
    assert re.search(rf'value="{re.escape(PLACE)}" checked', answer)
    for due, said in (("2026-01-01", "答复期限已经过去"), ("2999-01-01", "答复期限最长90天")):
        page = official.send(path, reason="示例：请补充设备台账", due_on=due).get_data(as_text=True)
        assert said in page
    foreign = {"questions": "facts.none", "due_on": usual_due_day().isoformat(), "reason": "示例：请补充台账"}
    assert "所选题目已不在本次申报中" in official.send(path, **foreign).get_data(as_text=True)
    long = {f"remark-{PLACE}": "长" * 301, "questions": PLACE}
    assert "请写300字以内" in official.send(path, **foreign | long).get_data(as_text=True)
    assert database.scalars(select(ReturnRequest)).all() == []


def test_a_version_is_returned_with_remarks(
    database: Session, desk: DraftContext, user: User, official: Browser
) -> None:
    version = submit(database, desk, user).id
    assert f'href="/version/{version}/return"' in text(official, f"/version/{version}")
    path, due = f"/version/{version}/return", usual_due_day() + timedelta(days=3)
    official.get(path)
    sent = {"reason": "示例：请核对两处", "due_on": due.isoformat(), "questions": [TITLE, PLACE]}
    answer = official.send(path, **sent, **{f"remark-{PLACE}": REMARK, f"remark-{TITLE}": "示例：写全称"})
    database.rollback()
    request = database.scalars(select(ReturnRequest)).one()
    assert answer.headers["Location"] == f"/returns/{request.id}"
    assert (request.reason, request.due_at) == ("示例：请核对两处", end_of_day(due))
    assert (request.questions, request.remarks) == ([PLACE, TITLE], {PLACE: REMARK, TITLE: "示例：写全称"})
    page = text(official, f"/returns/{request.id}")
    for said in ("等企业改好", "还没有看到", REMARK, "示例：写全称", "示例：请核对两处", deadline(request.due_at)):
        assert said in page
    assert official.get(path).headers["Location"] == f"/version/{version}"
    assert "这一版不能退回" in text(official, f"/version/{version}")
    assert f'href="/version/{version}/return"' not in text(official, f"/version/{version}")


def test_the_day_of_the_calendar_and_a_named_question_are_offered(
    database: Session, desk: DraftContext, user: User, official: Browser
) -> None:
    version = submit(database, desk, user).id
    day = today() + timedelta(days=30)
    database.execute(update(Campaign).values(correction_until=end_of_day(day)))
    database.commit()
    page = text(official, f"/version/{version}/return?question={TITLE}&question=facts.none")
    assert f'value="{day.isoformat()}"' in page
    assert re.findall(r'value="([\w.]+)" checked', page) == [TITLE]
    database.execute(update(Campaign).values(correction_until=utc_now() - timedelta(days=30)))
    database.commit()
    assert f'value="{usual_due_day().isoformat()}"' in text(official, f"/version/{version}/return")


def test_the_list_and_what_came_back(database: Session, desk: DraftContext, user: User, official: Browser) -> None:
    assert "还没有退回过" in text(official, "/returns")
    request = returned(database, desk, user, {PLACE: REMARK, TITLE: REMARK})
    number, facts = request.id, desk.questionnaires["facts"]
    database.rollback()
    for query, shown in (("", True), ("?state=waiting", True), ("?state=overdue", False), ("?state=nonsense", True)):
        assert (f'href="/returns/{number}"' in text(official, f"/returns{query}")) is shown
    base = int(again(database, user).sheets["facts"].revisions["registered_place"])
    patch = {"registered_place": ("示例路1号201室", base)}
    drafting.save_patch(database, desk.submission_id or 0, facts, patch, author=drafting.Author(user.id))
    page = text(official, f"/returns/{number}")
    assert "示例路1号201室" not in page  # nothing of a draft
    assert "撤销退回" not in page
    official.send(f"/returns/{number}/undo", reason="示例：退错了")
    assert "企业已经看到退回意见，撤销不了了" in text(official, f"/returns/{number}")
    official.send(f"/returns/{number}/checked")
    assert "企业还没有改好" in text(official, "/returns")
    second = submit(database, again(database, user), user).id
    assert "已改好，待查看" in text(official, "/returns?state=back")
    page = text(official, f"/returns/{number}")
    rows = re.findall(r"<tr>(.*?)</tr>", page)[1:]
    assert len(rows) == 2
    before = str(desk.dossier.sheets["facts"].values["registered_place"])
    assert [part in rows[0] for part in (REMARK, before, "示例路1号201室")] == [True] * 3
    assert "没有改动" in rows[1]
    assert f'href="/version/{second}/return"' in page
    official.send(f"/returns/{number}/checked")
    page = text(official, f"/returns/{number}")
    assert "已登记：看过改好的内容" in page
    assert "已看过</button>" not in page
    assert f'href="/returns/{number}"' not in text(official, "/returns?state=back")


def test_a_return_is_undone_with_a_reason(
    database: Session, desk: DraftContext, user: User, official: Browser, browser: Callable[[], Browser]
) -> None:
    number = returned(database, desk, user, opened=False).id
    page = official.send(f"/returns/{number}/undo", reason=" ").get_data(as_text=True)
    assert errors(page) == ["reason 请写明为什么撤销退回"]
    official.send(f"/returns/{number}/undo", reason="示例：退错了企业")
    page = text(official, f"/returns/{number}")
    assert "退回已撤销，企业的这次提交照旧算数。" in page
    assert "示例：退错了企业" in page
    assert state(database) == "submitted"
    client = browser()
    client.sign_in(user.login)
    assert "目前没有退回要改的内容" in text(client, "/returned")
    assert "已提交第 1 次" in text(client, "/workbench")
    assert "示例：退错了企业" in text(client, "/history")


def test_another_town_sees_nothing(
    database: Session, desk: DraftContext, user: User, browser: Callable[[], Browser]
) -> None:
    request = returned(database, desk, user, opened=False)
    number, version = request.id, request.version_id
    unit = "huating" if desk.enterprise.unit != "huating" else "malu"
    make_user(database, "other_town", Role.TOWN, unit=unit)
    town = browser()
    town.sign_in("other_town")
    assert "还没有退回过" in text(town, "/returns")
    assert [town.get(path).status_code for path in (f"/returns/{number}", f"/version/{version}/return")] == [404, 404]
    assert town.send(f"/returns/{number}/undo", reason="示例").status_code == 404
    assert town.send(f"/returns/{number}/checked").status_code == 404
