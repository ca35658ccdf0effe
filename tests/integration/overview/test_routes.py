"""The overview: every figure opens a list of as many firms, for the district and for a town; a town sees its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Campaign, Evaluation, Participation, ReturnRequest, Role, Submission, SubmissionVersion, User
from tests.integration.conftest import Browser, make_user
from tests.integration.officials import entries, evaluation
from tests.integration.overview.following import figures, misleading, shown
from tests.integration.season import NANXIANG, lay_out

__all__ = ["evaluation"]
SOURCE = "来源：新闻报道2023年6月7日（n6668.com转载），原报告未核对。"


def official(database: Session, browser: Callable[[], Browser], role: Role, unit: str | None = None) -> Browser:
    make_user(database, f"official-{role.value}", role, unit=unit)
    client = browser()
    client.sign_in(f"official-{role.value}")
    return client


def signed_in(browser: Callable[[], Browser], login: str) -> Browser:
    client = browser()
    client.sign_in(login)
    return client


def plain(page: str) -> str:
    """Return the text of a page without its marks and blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))


def test_the_way_counts_every_firm_and_what_each_step_loses(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    lay_out(database, campaign)
    text = plain(shown(official(database, browser, Role.DISTRICT), "/overview"))
    way = text.partition("从名录到入选")[2].partition("还没有评估")[0]
    assert way == (
        "名录13"
        "应填10占上一步76.9%未通知2豁免1"
        "已领取账号7占上一步70.0%未领取2已退出1"
        "已开始填写6占上一步85.7%未开始1"
        "已提交2占上一步33.3%填写中2待提交1退回1"
        "进入排序0占上一步0.0%未进入排序2"
        "入选候选0备选0未入选0"
        "已提交中：未初审2，建议通过0，退回0，不建议0"
    )
    assert "“示例计划”的目标是300家。以前批次已确定0家，还需300家（图中竖线）。" in text
    assert "应填103.3%" in text


@pytest.mark.parametrize("what", ["submitted", "expected", "listed", "ranked", "selected", "nonsense"])
def test_every_figure_opens_as_many_firms(
    database: Session, campaign: Campaign, browser: Callable[[], Browser], what: str
) -> None:
    lay_out(database, campaign)
    client = official(database, browser, Role.DISTRICT)
    page = shown(client, f"/overview?map={what}")
    assert len(figures(page)) >= 15
    assert misleading(client, page) == []


def test_a_town_sees_its_own_firms_and_no_target_of_its_own(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    lay_out(database, campaign)
    client = official(database, browser, Role.TOWN, NANXIANG)
    page = shown(client, "/overview?map=listed")
    assert misleading(client, page) == []
    assert figures(page)[0] == ("/firms", 4)
    assert "的目标是300家。目标是全区的，不分到街镇。" in plain(page)
    assert "安亭镇" not in page


@pytest.mark.parametrize("login", ["district", "town"])
def test_places_and_levels_of_an_evaluation_open_as_many_firms(
    evaluation: Evaluation, database: Session, browser: Callable[[], Browser], login: str
) -> None:
    client = signed_in(browser, login)
    page = shown(client, "/overview?map=selected")
    assert misleading(client, page) == []
    addresses = [address for address, _number in figures(page)]
    assert any(address.startswith("/overview/levels?questionnaire=cmmm&level=0&level=1") for address in addresses)
    assert any("place=selected" in address for address in addresses)
    assert {address.partition("&")[0] for address in addresses if "levels" in address} == {
        f"/overview/levels?questionnaire={name}" for name in ("cmmm", "integration", "sme2024")
    }
    assert evaluation.seats == 10


def test_what_was_published_stands_with_its_year_and_source_and_nothing_else_does(
    evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    text = plain(shown(signed_in(browser, "district"), "/overview"))
    assert "与2022年全国数字对照" in text
    assert re.findall(r"全国数字：2022年，[^。]+。来源：[^。]+。", text) == [
        f"全国数字：2022年，全国智能制造评估评价公共服务平台上企业自诊断的等级分布。{SOURCE}"
    ]
    assert text.count("没有已核实的全国等级分布，不作对照。") == 2
    assert evaluation.id


def test_times_are_shown_of_five_firms_and_not_of_four(
    evaluation: Evaluation, database: Session, browser: Callable[[], Browser]
) -> None:
    """The demonstration has two returns of its own, after more than a day."""
    by = database.scalars(select(User.id).where(User.login == "district")).one()
    taken = set(database.scalars(select(ReturnRequest.version_id)))
    free = [entry.version for entry in entries(database, evaluation.id) if entry.version_id not in taken][:3]
    versions = [(version.id, version.submitted_at) for version in free]
    client, said = signed_in(browser, "district"), []
    for hours, (number, at) in zip((2, 7, 12), versions, strict=True):
        database.rollback()
        returned = at + timedelta(hours=hours)
        database.add(ReturnRequest(version_id=number, reason="示例", returned_by_id=by, returned_at=returned))
        database.commit()
        page = shown(client, "/overview")
        said.append(plain(page).partition("提交→首次退回")[2].partition("退回→")[0])
        assert misleading(client, page) == []
    assert said[:2] == ["3不足5家，不显示", "4不足5家，不显示"]
    assert said[2].startswith("50.5")


def test_a_level_that_nobody_asks_for_is_not_found(evaluation: Evaluation, browser: Callable[[], Browser]) -> None:
    client = signed_in(browser, "district")
    paths = ("", "?questionnaire=cmmm", "?questionnaire=facts&level=1", "?questionnaire=cmmm&level=x")
    assert [client.get(f"/overview/levels{path}").status_code for path in paths] == [404, 404, 404, 404]
    assert "0 家企业" in shown(client, "/overview/levels?questionnaire=cmmm&level=77")
    assert evaluation.id


def test_a_firm_that_leaves_after_the_evaluation_is_counted_there_no_more(
    evaluation: Evaluation, database: Session, browser: Callable[[], Browser]
) -> None:
    client = signed_in(browser, "district")
    before = dict(reversed(figures(shown(client, "/overview"))))
    place = "/firms?stage=submitted&place=selected"
    chosen = (
        select(Participation)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
    )
    first = client.get(place).get_data(as_text=True)
    name = re.findall(r'href="/firms/(\d+)', first)[0]
    gone = database.scalars(chosen.where(Participation.enterprise_id == int(name))).first()
    assert gone is not None
    gone.state = "withdrawn"
    database.commit()
    page = shown(client, "/overview")
    after = dict(reversed(figures(page)))
    assert after[place] == before[place] - 1
    assert misleading(client, page) == []
    assert evaluation.id


def test_without_a_campaign_the_page_says_so(database: Session, browser: Callable[[], Browser]) -> None:
    client = official(database, browser, Role.LEADER)
    assert "还没有批次" in shown(client, "/overview")
    assert client.get("/overview/levels?questionnaire=cmmm&level=1").status_code == 200
