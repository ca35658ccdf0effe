"""An official enters answers for a firm: read as typed ones, faults beside the field, nothing of the draft shown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.answering.read_draft import DraftContext
from survey.models import AnswerEntry, EntryState, Role, User
from tests.integration.answering.test_submit import desk, firm, user
from tests.integration.conftest import Browser, make_enterprise, make_user
from tests.integration.correcting.entered import entered, entry
from tests.integration.correcting.returned import again

__all__ = ["desk", "firm", "user"]
GIVEN = {"source": "phone", "why": "示例：企业来电", "action": "enter"}


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


def anchors(page: str) -> list[str]:
    return re.findall(r'<li><a href="#([\w-]+)">', page.partition('id="error-summary"')[2].partition("</ul>")[0])


def waiting(database: Session) -> dict[str, object]:
    database.rollback()
    rows = select(AnswerEntry).where(AnswerEntry.state == EntryState.WAITING).order_by(AnswerEntry.id)
    return {f"{row.questionnaire_id}.{row.question_id}": row.value["v"] for row in database.scalars(rows)}


def test_answers_are_entered_section_by_section(
    database: Session, desk: DraftContext, user: User, official: Browser, browser: Callable[[], Browser]
) -> None:
    path = f"/enterprises/{desk.enterprise.id}/entering"
    before = dict(again(database, user).dossier.sheets["facts"].values)
    page = text(official, path)
    assert f'href="{path}/facts/equipment"' in page
    shown = text(official, f"{path}/facts/equipment")
    assert 'name="equipment_total" inputmode="decimal" autocomplete="off" value=""' in shown
    sent = official.send(f"{path}/facts/equipment", equipment_total="1,0２0", equipment_digital="", **GIVEN)
    assert sent.headers["Location"] == path
    assert waiting(database) == {"facts.equipment_total": "1020"}
    page = text(official, path)
    for said in ("已代填 1 题，企业确认之前不算数", "待企业确认", "示例：企业来电", "1,020"):
        assert said in page
    official.send(f"{path}/facts/equipment", equipment_total="1021", **GIVEN)
    assert "有 1 题原有不同的代填在等企业确认，已换成这次的；原来的在“处理过的代填”里。" in text(official, path)
    database.rollback()
    make_user(database, "colleague", Role.DISTRICT)
    colleague = browser()
    colleague.sign_in("colleague")
    colleague.send(f"{path}/facts/equipment", equipment_total="1022", **GIVEN)
    assert "其中 1 题原由同事录入。" in text(colleague, path)
    assert again(database, user).dossier.sheets["facts"].values == before


def test_all_faults_are_told_beside_their_fields_and_what_was_typed_stays(
    database: Session, desk: DraftContext, official: Browser
) -> None:
    path = f"/enterprises/{desk.enterprise.id}/entering/facts/equipment"
    official.get(path)
    answer = official.send(path, equipment_total="不清楚", equipment_digital="20", action="enter")
    page = answer.get_data(as_text=True)
    assert anchors(page) == ["q-equipment_total", "source", "why"]
    assert "应为数字，您填写的是“不清楚”" in page
    assert 'value="不清楚"' in page
    assert 'name="equipment_digital" inputmode="decimal" autocomplete="off" value="20"' in page
    assert waiting(database) == {}
    empty = official.send(path, **GIVEN).get_data(as_text=True)
    assert anchors(empty) == ["f"]
    assert "请至少填一题" in empty


def test_a_choice_is_emptied_and_an_industry_looked_for_without_entering(
    database: Session, desk: DraftContext, official: Browser
) -> None:
    base = f"/enterprises/{desk.enterprise.id}/entering/facts"
    section = next(
        question.section
        for question in desk.questionnaires["facts"].questions.values()
        if question.format == "industry"
    )
    given = GIVEN | {"action": "find-industry"}
    page = official.send(f"{base}/{section}", industry="汽车", **given).get_data(as_text=True)
    assert "“汽车”有以下行业，请选一个" in page
    assert 'id="error-summary"' not in page
    assert waiting(database) == {}


def test_entries_are_taken_back(database: Session, desk: DraftContext, official: Browser) -> None:
    first, second, third = entered(database, desk, project_title="示例", registered_place="示例处", contact="示例")
    path = f"/enterprises/{desk.enterprise.id}/entering"
    page = text(official, path)
    assert "全部撤回（3 题）" in page
    assert official.send(f"{path}/withdraw", action="ticked").headers["Location"] == path
    assert "请先勾选要撤回的题" in text(official, path)
    official.send(f"{path}/withdraw", action="ticked", entered=first)
    assert "已撤回代填 1 题" in text(official, path)
    official.send(f"{path}/withdraw", action="ticked", entered=first)
    assert "已经处理过了" in text(official, path)
    official.send(f"{path}/withdraw", action="all", **{f"seen-{second}": "1"})
    states = [entry(database, number).state for number in (first, second, third)]
    assert states == [EntryState.WITHDRAWN, EntryState.WITHDRAWN, EntryState.WAITING]


def test_nothing_is_entered_for_a_firm_that_takes_no_part(
    database: Session, desk: DraftContext, official: Browser
) -> None:
    other = make_enterprise(database, "91999999MA0000099C", "示例精密机械099", "anting").id
    assert "没有参加本批次，不能代填" in text(official, f"/enterprises/{other}/entering")
    assert official.get(f"/enterprises/{other}/entering/facts/project").status_code == 404
    assert official.get(f"/enterprises/{desk.enterprise.id}/entering/facts/none").status_code == 404
