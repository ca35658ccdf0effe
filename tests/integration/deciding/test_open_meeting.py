"""A meeting has its people; what is decided in it stands in its minutes; after its end nothing is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.deciding.confirm_decision import confirm_decision
from survey.deciding.decision_results import DecisionRefusedError
from survey.deciding.end_meeting import end_meeting, mark_present
from survey.deciding.open_meeting import MeetingAsked, open_meeting
from survey.models import Campaign, DecisionAnswerKind, Outcome, PanelSeat
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser
from tests.integration.deciding.acts import NUMBER, act, asked, seen
from tests.integration.deciding.panel_world import World, recuse, trail, world
from tests.integration.officials import evaluation, text

__all__ = ["evaluation", "world"]


def opened(database: Session, world: World, by: str = "district", **more: Any) -> str:
    """Open a meeting; return why it was refused, or its number."""
    people = world.people
    given: dict[str, Any] = {
        "title": "第一次会审", "held_on": date(2027, 1, 14), "place": "示例会议室", "chair": people["district"],
        "members": [people["reviewer"], people["third"]], "secretary": people["other"],
    }  # fmt: skip
    database.rollback()
    try:
        what = MeetingAsked(**given | more)
        return str(open_meeting(database, world.campaign, what, author_id=people[by]))
    except DecisionRefusedError as error:
        return error.code


def ended(database: Session, world: World, by: str = "district") -> str:
    database.rollback()
    try:
        end_meeting(database, 1, "示例：另行研究两家", author_id=world.people[by])
    except DecisionRefusedError as error:
        return error.code
    return "ended it"


def test_a_meeting_is_of_those_who_decide(world: World, database: Session) -> None:
    other = world.people["other"]
    assert [
        opened(database, world, title=" "),
        opened(database, world, members=[]),
        opened(database, world, chair=other),
        opened(database, world, members=[other]),
        opened(database, world, by="other"),
    ] == ["title", "people", "people", "people", "not_decider"]
    assert opened(database, world) == "1"
    database.rollback()
    mark_present(database, 1, {world.people["district"], world.people["third"]}, author_id=world.people["third"])
    seats = database.execute(select(PanelSeat.user_id, PanelSeat.part, PanelSeat.present).order_by(PanelSeat.id))
    people = {number: login for login, number in world.people.items()}
    assert [(people[row[0]], row[1], row[2]) for row in seats] == [
        ("district", "chair", True), ("reviewer", "member", False), ("third", "member", True),
        ("other", "secretary", False),
    ]  # fmt: skip
    assert [ended(database, world, by) for by in ("other", "reviewer", "district")] == [
        "not_decider", "ended it", "ended",
    ]  # fmt: skip
    firm = world.one(database, "selected", "grey")
    with pytest.raises(DecisionRefusedError) as refused:
        world.decide(database, firm, meeting_id=1)
    assert refused.value.code == "meeting"
    assert [row[0] for row in trail(database, "open_meeting", "change_meeting", "end_meeting")] == [
        "open_meeting", "change_meeting", "end_meeting",
    ]  # fmt: skip
    with unit_of_work(database):
        database.get_one(Campaign, world.campaign).trial = True
    assert opened(database, world) == "trial"


def test_the_pages_of_a_meeting_and_its_minutes(
    world: World, database: Session, browser: Callable[[], Browser]
) -> None:
    client, leader = browser(), browser()
    client.sign_in("district")
    leader.sign_in("leader")
    people = {login: str(number) for login, number in world.people.items()}
    assert "开始一次会审" in text(client, "/panel/meetings")
    wrong = client.send("/panel/meetings", title="", held_on="14/1", chair="", members=[]).get_data(as_text=True)
    for said in ("请填写名称", "不是日期", "请选择主持人", "请选择委员"):
        assert said in wrong
    sent = {
        "title": "第一次会审",
        "held_on": "2027-01-14",
        "chair": people["district"],
        "members": [people["reviewer"]],
    }
    assert client.send("/panel/meetings", **sent, place="", secretary="").headers["Location"] == "/panel/meetings/1"
    firm, other = (world.one(database, "selected", "grey", at) for at in (0, 1))
    recuse(database, world, firm, "third")
    number = world.decide(database, firm, meeting_id=1, outcome=Outcome.DENY, reason="示例：投入不足")
    world.decide(database, other, meeting_id=1)
    database.rollback()
    confirm_decision(database, number, DecisionAnswerKind.CONFIRMED, "", author_id=world.people["reviewer"])
    assert act(database, world, asked(world, seen(database, world), meeting_id=1)) == "1"
    for path in ("/panel/meetings/1", "/panel/meetings/1/minutes"):
        page = text(leader, path)
        wanted = [f"1. {firm.name}：不予", "示例：投入不足", "第二人已确认", "回避：", f"2. {other.name}：确认", NUMBER]
        for said in (*wanted, "成批确认 8 家", "等待第二人 9 家。", "会上所见："):
            assert said in page, said
    assert client.send("/panel/meetings/1/present", present=[people["reviewer"]]).status_code == 302
    assert "（缺席）" in text(client, "/panel/meetings/1")
    assert client.send("/panel/meetings/1/end", remarks="示例：另行研究两家").status_code == 302
    page = text(client, "/panel/meetings/1/minutes")
    assert ("示例：另行研究两家" in page, "会审还在进行" in page) == (True, False)
    again = client.send("/panel/meetings/1/end", remarks="").get_data(as_text=True)
    assert "结束会审</button>" not in again
    assert client.get("/panel/meetings/2").status_code == 404
