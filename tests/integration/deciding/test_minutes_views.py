"""No page tells of an open decision to who is recused from its firm, nor of any to who may not read decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from survey.deciding.confirm_decision import confirm_decision
from survey.deciding.decide_stable import decide_stable
from survey.deciding.decision_results import ActAsked
from survey.deciding.open_meeting import MeetingAsked, open_meeting
from survey.models import DecisionAnswerKind, Outcome
from tests.integration.conftest import Browser
from tests.integration.deciding.panel_world import World, recuse, world
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation

__all__ = ["evaluation", "world"]

WHY, ACT = "示例：会上所议", "示例〔2027〕9号"


def signed_in(browser: Callable[[], Browser], login: str) -> Browser:
    client = browser()
    client.sign_in(login)
    return client


def telling(client: Browser, pages: dict[str, tuple[str, str]]) -> list[str]:
    """Return the pages on which their mark stands, each after the first of its pair."""
    found = []
    for name, (path, mark) in pages.items():
        answer = client.get(path)
        shown = folded(answer.get_data(as_text=True))
        if answer.status_code == 200 and mark in shown:
            found.append(name)
    return found


def test_an_open_decision_is_told_to_nobody_who_may_not_know_it(
    world: World, database: Session, browser: Callable[[], Browser]
) -> None:
    people = world.people
    asked = MeetingAsked("示例会审", date(2027, 1, 14), "", people["district"], [people["reviewer"]])
    meeting = open_meeting(database, world.campaign, asked, author_id=people["district"])
    out, sure = world.one(database, "out", "stable_out"), world.one(database, "selected", "stable_in", 3)
    number = world.decide(database, out, reason=WHY, meeting_id=meeting, document_number="示例号")
    stable = [row for row in world.firms(database) if (row.status, row.sureness) == ("selected", "stable_in")]
    whole = ActAsked(Outcome.CONFIRM, world.evaluation, ACT, "", [row.version_id for row in stable])
    act = decide_stable(database, world.campaign, whole, author_id=people["district"])
    for firm in (out, sure):
        recuse(database, world, firm, "third")
    database.rollback()
    pages = {
        "meeting": (f"/panel/meetings/{meeting}", WHY),
        "minutes": (f"/panel/meetings/{meeting}/minutes", WHY),
        "act": (f"/panel/acts/{act}", sure.name),
        "queue": ("/panel?show=all", out.name),
        "checks": ("/list/checks", out.name),
        "trail": ("/trail", WHY),
        "firm": (f"/firms/{out.enterprise_id}", WHY),
        "entry": (f"/trail?kind=decision&number={number}", WHY),
    }
    assert telling(signed_in(browser, "third"), pages) == []
    assert telling(signed_in(browser, "town"), pages) == []
    assert telling(signed_in(browser, "reviewer"), pages) == list(pages)
    told = folded(signed_in(browser, "third").get(pages["minutes"][0]).get_data(as_text=True))
    who = "示例district、示例reviewer、示例stand_in"
    assert f"1. {out.name}</h3><p>您已对这家企业回避，决定的内容不列，由{who}决定。" in told
    assert "等待第二人 0 家" in told
    confirm_decision(database, number, DecisionAnswerKind.CONFIRMED, "", author_id=people["reviewer"])
    assert telling(signed_in(browser, "third"), pages) == ["queue", "checks"]  # that it is confirmed he may know
    told = folded(signed_in(browser, "third").get(pages["minutes"][0]).get_data(as_text=True))
    assert f"1. {out.name}：确认</h3><p>您已对这家企业回避" in told


def test_a_town_reads_no_check_before_the_list_is_frozen(world: World, browser: Callable[[], Browser]) -> None:
    shown = folded(signed_in(browser, "town").get("/list/checks").get_data(as_text=True))
    assert "签发后在这里查看本街镇的企业" in shown
    assert ("冻结之前的检查" in shown, "确认 0" in shown) == (False, False)
