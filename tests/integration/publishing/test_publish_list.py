"""公示: only the list in force, for some working days, only what may be public; taken back with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.directory import directory
from survey.definitions.local_days import today
from survey.models import AuditEntry, Evaluation, ListEntry, ListVersion, Publication, PublicationEnd
from survey.publishing.publication_results import Planned, PublishRefusedError
from survey.publishing.publish_list import publish_list, take_back
from survey.visiting.visit_results import working_days
from tests.integration.conftest import Browser
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, official, user
from tests.integration.publishing.issued import issue, issued

__all__ = ["evaluation", "issued", "official"]


def planned(**more: object) -> Planned:
    days = working_days(today(), 5)
    given = {"version": 1, "starts_on": today(), "ends_on": days[-1], "columns": ("unit",), "method": "示例办法",
             "contact": "示例科室 021-00000000", "document_number": "示例公示〔2026〕1号"} | more  # fmt: skip
    return Planned(**given)  # type: ignore[arg-type]


def refused(database: Session, campaign_id: int, wish: Planned) -> str:
    with pytest.raises(PublishRefusedError) as caught:
        publish_list(database, campaign_id, wish, author_id=user(database, "district").id)
    return caught.value.code


def test_only_the_list_in_force_for_enough_days(database: Session, evaluation: Evaluation) -> None:
    campaign, author = evaluation.campaign_id, user(database, "district").id
    assert refused(database, campaign, planned()) == "not_issued"
    issue(database, evaluation)
    yesterday, tomorrow = today() - timedelta(days=1), today() + timedelta(days=1)
    wrong = {
        "moved": planned(version=2),
        "past": planned(starts_on=yesterday),
        "order": planned(starts_on=tomorrow, ends_on=today()),
        "days": planned(ends_on=today()),
        "columns": planned(columns=("unit", "score")),
    }
    assert {code: refused(database, campaign, wish) for code, wish in wrong.items()} == {code: code for code in wrong}
    assert database.scalars(select(Publication)).all() == []
    made = publish_list(database, campaign, planned(ends_on=today(), shorter=True), author_id=author)
    assert refused(database, campaign, planned()) == "standing"
    with pytest.raises(PublishRefusedError, match="reason"):
        take_back(database, made, "  ", author_id=author)
    take_back(database, made, "示例：有误", author_id=author)
    with pytest.raises(PublishRefusedError, match="gone"):
        take_back(database, made, "示例", author_id=author)
    again = publish_list(database, campaign, planned(), author_id=author)
    acts = database.scalars(
        select(AuditEntry).where(AuditEntry.object_type == "publication").order_by(AuditEntry.id)
    ).all()
    assert [(row.action, row.object_id, row.user_id) for row in acts] == [
        ("publish_list", str(made), author),
        ("take_back_publication", str(made), author),
        ("publish_list", str(again), author),
    ]
    assert acts[2].detail["version"] == 1
    assert acts[1].detail == {"reason": "示例：有误"}


def selected(database: Session, version: ListVersion) -> list[ListEntry]:
    own = select(ListEntry).where(ListEntry.list_version_id == version.id, ListEntry.status == "selected")
    return list(database.scalars(own.order_by(ListEntry.position)))


def test_published_on_its_page_and_seen_by_everybody(
    database: Session, evaluation: Evaluation, official: Browser, issued: ListVersion, browser: Callable[[], Browser]
) -> None:
    form = official.get("/publication/new").get_data(as_text=True)
    assert ("指标和权重" in form, "名额与范围" in form) == (True, True)
    empty = official.send("/publication/new", version="1").get_data(as_text=True)
    for told in (
        "请填写公示开始日期",
        "请填写公示结束日期",
        "请填写公示的文号",
        "请写明评审方法",
        "请写明受理异议的部门",
    ):
        assert told in empty
    sent = {"version": "1", "starts_on": today().isoformat(), "ends_on": today().isoformat(), "method": "示例办法",
            "columns": ["unit", "division"], "contact": "示例科室",
            "document_number": "示例公示〔2026〕1号"}  # fmt: skip
    assert "公示期不足规定的工作日" in official.send("/publication/new", **sent).get_data(as_text=True)
    wrong = {**sent, "starts_on": "2020-01-06", "ends_on": "2020-01-02"}
    told = official.send("/publication/new", **wrong).get_data(as_text=True)
    assert ("开始日期已经过去" in told, "结束日期早于开始日期" in told) == (True, True)
    answer = official.send("/publication/new", **sent, shorter="y")
    assert answer.status_code == 302
    database.rollback()
    made = database.scalars(select(Publication)).one()
    assert (made.list_version_id, made.columns) == (issued.id, {"names": ["unit", "division"]})
    industries, units = directory().industries, directory().units
    towns = [*units]
    # The order of the list would tell the ranks.
    rows = sorted(selected(database, issued), key=lambda row: (towns.index(row.facts["unit"]), str(row.facts["name"])))
    assert [row.position for row in rows] != sorted(row.position for row in rows)
    expected = [
        [str(place), row.facts["name"], units[row.facts["unit"]].name.zh, industries[row.facts["division"]].name]
        for place, row in enumerate(rows, 1)
    ]
    anybody = browser()
    pages = {
        "shown": official.get(f"/publication/{made.id}"),
        "printed": official.get(f"/publication/{made.id}/printed"),
        "notice": anybody.get(f"/notice/{made.id}"),
    }
    for name, page in pages.items():
        text = page.get_data(as_text=True)
        assert page.status_code == 200, name
        assert cells_of(text) == expected, name
        assert issued.fingerprint in text, name
        assert [row.facts["credit_code"] for row in rows if row.facts["credit_code"] in text] == [], name
    book = openpyxl.load_workbook(BytesIO(official.get(f"/publication/{made.id}/sheet.xlsx").data))
    table = [[str(cell or "") for cell in row] for row in book.worksheets[0].values]
    start = next(place for place, row in enumerate(table) if row[:2] == ["序号", "企业名称"])
    assert [row[:4] for row in table[start + 1 : start + 1 + len(expected)]] == expected
    assert issued.fingerprint in "".join(cell for row in table[:start] for cell in row)
    listed = folded(official.get("/publication").get_data(as_text=True))
    assert ("公示中" in listed, "示例公示〔2026〕1号" in listed) == (True, True)
    # Another version that is issued meanwhile is said, and is not what the page shows.
    issue(database, evaluation, 2)
    assert "名单已有第 2 版，这里公示的是第 1 版" in official.get(f"/publication/{made.id}").get_data(as_text=True)
    assert "公示的不是现行的一版" in official.get("/publication").get_data(as_text=True)
    assert "请写明原因" in official.send(f"/publication/{made.id}/end").get_data(as_text=True)
    assert official.send(f"/publication/{made.id}/end", reason="示例：名单有误").status_code == 302
    gone = anybody.get(f"/notice/{made.id}")
    text = gone.get_data(as_text=True)
    assert (gone.status_code, "公示已撤下" in text, rows[0].facts["name"] in text) == (410, True, False)
    database.rollback()
    assert database.get_one(PublicationEnd, made.id).reason == "示例：名单有误"


def cells_of(page: str) -> list[list[str]]:
    """Return the cells of the public sheet of a page."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = (re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL))
    return [[" ".join(cell.split()) for cell in row] for row in rows]


@pytest.mark.parametrize(("days", "status", "said"), [((-9, -1), 410, "公示已期满"), ((1, 9), 404, "")])
def test_nobody_sees_it_before_or_after(
    database: Session,
    issued: ListVersion,
    browser: Callable[[], Browser],
    days: tuple[int, int],
    status: int,
    said: str,
) -> None:
    first, last = (today() + timedelta(days=number) for number in days)
    number = add_publication(database, issued, first, last)
    page = browser().get(f"/notice/{number}")
    text = page.get_data(as_text=True)
    assert (page.status_code, said in text) == (status, True)
    assert [row.id for row in selected(database, issued) if row.facts["name"] in text] == []
    assert browser().get("/notice/999").status_code == 404


def add_publication(database: Session, version: ListVersion, first: date, last: date) -> int:
    """Add a publication of any days."""
    made = Publication(
        list_version_id=version.id, starts_on=first, ends_on=last, columns={"names": []}, method="示例办法",
        contact="示例科室", document_number="示例公示〔2026〕9号", published_by_id=user(database, "district").id,
    )  # fmt: skip
    database.add(made)
    database.commit()
    return made.id
