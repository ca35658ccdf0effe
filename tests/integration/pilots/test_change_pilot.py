"""A record is corrected with a reason, by one at a time; whoever is recused leaves it; the end is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import AuditEntry, Enterprise, ListVersion, Pilot, PilotChange, Recusal, Role
from survey.pilots.change_pilot import change_pilot, end_pilot
from survey.pilots.pilot_results import PilotRefusedError, PilotValues, values_of
from tests.integration.conftest import Browser, make_user
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, official, user
from tests.integration.pilots.piloting import made, published, records

__all__ = ["evaluation", "official", "published"]


@pytest.fixture
def pilot(database: Session, published: ListVersion) -> Pilot:
    """Return the first pilot of the list, with two promised indicators."""
    made(database, published.campaign_id)
    first = records(database)[0]
    first.indicators = {
        "promised": [
            {"question": "quality_target", "name": "产品不良率", "value": "1.2", "was": "3.5", "unit": "%"},
            {"question": "investment", "name": "计划总投资", "value": "500", "was": "", "unit": "万元"},
        ],
        "version": first.indicators["version"],
    }
    first.starts_on, first.ends_on = date(2026, 3, 1), date(2027, 2, 28)
    database.commit()
    return first


def changed(
    known: PilotValues, days: dict[str, date | None], texts: dict[str, str] | None = None, **figures: str
) -> PilotValues:
    return PilotValues({**known.days, **days}, {**known.texts, **(texts or {})}, {**known.promised, **figures})


def test_what_differs_is_written_once_with_why(database: Session, pilot: Pilot) -> None:
    number, known, author, firm = pilot.id, values_of(pilot), user(database, "district").id, pilot.participation_id
    colleague = user(database, "reviewer").id
    database.rollback()

    def refused(wanted: PilotValues, reason: str = "示例", seen: str = known.seen, who: int = author) -> str:
        with pytest.raises(PilotRefusedError) as caught:
            change_pilot(database, number, wanted, reason, seen=seen, author_id=who)
        database.rollback()
        return caught.value.code

    signed = changed(known, {"task_book_on": today()}, {"contact_name": "示例李四"}, quality_target="1.0")
    assert refused(known) == "nothing"
    assert refused(signed, reason=" ") == "reason"
    assert refused(changed(known, {"ends_on": date(2026, 1, 1)})) == "order"
    assert refused(changed(known, {"task_book_on": today(), "accepted_on": date(2026, 1, 1)})) == "order"
    database.add(Recusal(participation_id=firm, user_id=colleague, reason="示例", declared_by_id=author))
    database.commit()
    assert refused(signed, who=colleague) == "recused"
    assert change_pilot(database, number, signed, "示例：任务书已签", seen=known.seen, author_id=author) == 3
    database.rollback()
    # Whoever saw the page before is told, and writes nothing over it.
    assert refused(changed(known, {"task_book_on": date(2026, 5, 1)})) == "changed"
    rows = database.scalars(select(PilotChange).order_by(PilotChange.field)).all()
    assert [(row.field, row.old, row.new, row.reason) for row in rows] == [
        ("contact_name", "", "", "示例：任务书已签"),
        ("indicator_quality_target", "1.2", "1.0", "示例：任务书已签"),
        ("task_book_on", "", today().isoformat(), "示例：任务书已签"),
    ]
    stored = database.get_one(Pilot, number)
    assert [one["value"] for one in stored.indicators["promised"]] == ["1.0", "500"]
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "change_pilot")).one()
    assert entry.detail == {
        "before": {"task_book_on": "", "indicators": "quality_target 1.2"},
        "after": {"task_book_on": today().isoformat(), "indicators": "quality_target 1.0"},
        "contact_changed": True,
        "reason": "示例：任务书已签",
    }
    database.rollback()
    with pytest.raises(PilotRefusedError, match="reason"):
        end_pilot(database, number, " ", "", author_id=author)
    with pytest.raises(PilotRefusedError, match="recused"):
        end_pilot(database, number, "示例", "", author_id=colleague)
    database.rollback()
    end_pilot(database, number, "示例：企业迁出", "示例止〔2026〕1号", author_id=author)
    database.rollback()
    with pytest.raises(PilotRefusedError, match="over"):
        end_pilot(database, number, "示例", "", author_id=author)
    database.rollback()
    known = values_of(database.get_one(Pilot, number))
    assert refused(replace(known, texts={**known.texts, "contact_name": ""}), seen=known.seen) == "over"


def test_on_its_pages(database: Session, pilot: Pilot, official: Browser, browser: Callable[[], Browser]) -> None:
    firm = database.get_one(Enterprise, pilot.enterprise_id)
    number, unit, name, seen = firm.id, firm.unit, firm.name, values_of(pilot).seen
    make_user(database, "firm", Role.ENTERPRISE, enterprise=firm)
    make_user(database, "its town", Role.TOWN, unit=unit)
    make_user(database, "other town", Role.TOWN, unit="waigang" if unit != "waigang" else "anting")
    database.rollback()
    address = f"/pilots/firms/{number}"
    page = folded(official.get(address).get_data(as_text=True))
    shown = ("产品不良率", "计划总投资", "3.5", "1.2", "取自企业提交的申报", "修改这份记录", "结束试点")
    assert [told for told in shown if told not in page] == []
    later = (today() + timedelta(days=3)).isoformat()
    sent = {
        "seen": seen, "since": today().isoformat(), "document_number": "示例〔2026〕2号", "task_book_on": later,
        "starts_on": "2026-03-01", "ends_on": "2026-02-01", "accepted_on": "", "contact_name": "示例科室",
        "contact_phone": "12", "indicator_quality_target": "一点二", "indicator_investment": "600", "reason": "",
    }  # fmt: skip
    told = folded(official.send(address, **sent).get_data(as_text=True))
    wrong = ("任务书签订日期还没有到", "计划完成日期早于开始日期", "请填写数字", "请写明理由", "一点二")
    assert [words for words in wrong if words not in told] == []
    right = {"task_book_on": today().isoformat(), "ends_on": "2027-02-28", "contact_phone": "021-59990000",
             "indicator_quality_target": "1.1", "reason": "示例：任务书已签"}  # fmt: skip
    assert official.send(address, **{**sent, **right}).status_code == 302
    assert "情况有变" in official.send(address, **{**sent, **right}).get_data(as_text=True)
    page = folded(official.get(address).get_data(as_text=True))
    assert ("已签任务书" in page, "1.1" in page, "600" in page) == (True, True, True)
    town, stranger, own = browser(), browser(), browser()
    town.sign_in("its town")
    stranger.sign_in("other town")
    own.sign_in("firm")
    read = folded(town.get(address).get_data(as_text=True))
    assert ("产品不良率" in read, "修改这份记录" in read, "结束试点" in read) == (True, False, False)
    assert name in town.get("/pilots").get_data(as_text=True)
    assert (stranger.get(address).status_code, name in stranger.get("/pilots").get_data(as_text=True)) == (404, False)
    assert town.send(address, **sent).status_code == 403
    mine = folded(own.get("/own-pilots").get_data(as_text=True))
    assert [told for told in ("示例〔2026〕2号", "产品不良率", "1.1", "021-59990000") if told not in mine] == []
    assert "请写明理由" in official.send(f"{address}/end").get_data(as_text=True)
    assert official.send(f"{address}/end", end_reason="示例：企业迁出").status_code == 302
    assert "示例：企业迁出" in official.get(address).get_data(as_text=True)
    assert official.send(f"{address}/end", end_reason="示例").status_code == 302
    for state, there in (("ended", True), ("running", False), ("no_book", False), ("accepted", False)):
        found = official.get("/pilots", query_string={"state": state, "text": name}).get_data(as_text=True)
        assert (f">{name}</a>" in found) == there, state
