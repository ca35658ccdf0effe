"""More time: whom it reaches, what is refused, and that every door that asks whether it is closed knows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.answering.read_standing import stored_refusal
from survey.calling.print_calls import CallOrder, draw_calls
from survey.calling.results import CannotCallError
from survey.chasing.extend import extend_firms, extend_unit
from survey.chasing.extension_results import LONGEST, ExtensionRefusedError, Longer
from survey.directory.call_firms import call_firms
from survey.directory.call_results import CallRefusedError
from survey.models import Campaign, Enterprise, Extension, Participation, ParticipationState, User, utc_now
from survey.store.db import unit_of_work
from survey.words.figures import SHANGHAI, deadline, moment
from survey.words.language import in_language
from tests.integration.chasing.chased import DAY, HOUR, OTHER, Chased, chased

__all__ = ["chased"]


def refused(chased: Chased, longer: Longer, *, unit: str | None = None) -> str:
    """Return why time cannot be extended so; empty where it was."""
    try:
        if unit is None:
            extend_firms(chased.database, chased.campaign, [chased.firm], longer, author_id=chased.district)
        else:
            extend_unit(chased.database, chased.campaign, unit, longer, author_id=chased.district)
    except ExtensionRefusedError as error:
        return error.code
    return ""


def said(chased: Chased, words: Callable[[datetime], str], when: datetime) -> str:
    """Return a moment as a page says it."""
    with chased.browser().application.app_context(), in_language("zh"):
        return words(when)


def test_a_closed_firm_submits_again_once_it_is_extended_and_no_other_does(chased: Chased) -> None:
    chased.close()
    assert chased.submit() == "closed"
    chased.extend(chased.other)
    assert chased.submit() == "closed"
    chased.extend(chased.firm)
    assert chased.submit() == ""


@pytest.mark.parametrize(("unit", "said"), [("anting", ""), ("malu", "closed"), ("", "")])
def test_a_unit_or_all_is_extended(chased: Chased, unit: str, said: str) -> None:
    chased.close()
    chased.extend_unit(unit)
    assert chased.submit() == said


def test_what_gives_nobody_time_is_refused_and_nothing_is_written(chased: Chased, database: Session) -> None:
    regular = chased.close(-5 * DAY)
    with unit_of_work(database):
        database.get_one(Campaign, chased.campaign).decision_on = (regular + 20 * DAY).astimezone(SHANGHAI).date()
    now = utc_now()
    tried = [
        Longer(regular + DAY, " "),
        Longer(now - HOUR, "示例理由"),
        Longer(regular, "示例理由"),
        Longer(regular + 22 * DAY, "示例理由"),
    ]
    assert [refused(chased, one) for one in tried] == ["reason", "past", "not_longer", "after_decision"]
    assert [refused(chased, one, unit="malu") for one in tried] == ["reason", "past", "not_longer", "after_decision"]
    with unit_of_work(database):
        database.get_one(Campaign, chased.campaign).decision_on = None
    assert refused(chased, Longer(regular + LONGEST + HOUR, "示例理由"), unit="") == "far"
    assert database.scalar(select(func.count()).select_from(Extension)) == 0
    assert chased.actions("extend") == []


def test_each_firm_that_is_left_as_it_was_has_its_reason(chased: Chased, database: Session) -> None:
    regular = chased.close()
    longer = Longer(regular + 3 * DAY, "示例理由")
    with unit_of_work(database):
        for state in (ParticipationState.SUBMITTED, ParticipationState.EXEMPT, ParticipationState.WITHDRAWN):
            firm = Enterprise(credit_code=f"left{state}", name=f"示例{state}", unit="anting")
            database.add(firm)
            database.flush()
            database.add(
                Participation(campaign_id=chased.campaign, enterprise_id=firm.id, state=state, called_at=regular)
            )
        database.add(Enterprise(credit_code="uncalled", name="示例未列入", unit="anting"))
    ids = {row.credit_code: row.id for row in database.execute(select(Enterprise.credit_code, Enterprise.id))}
    database.rollback()
    outcome = extend_firms(database, chased.campaign, [*ids.values(), 999], longer, author_id=chased.town)
    names = {number: code for code, number in ids.items()}
    assert outcome.done == [chased.firm]
    assert {names.get(number, "none"): why for number, why in outcome.why.items()} == {
        "leftsubmitted": "submitted", "leftexempt": "exempt", "leftwithdrawn": "withdrawn", "uncalled": "not_called",
        OTHER: "unknown", "none": "unknown",
    }  # fmt: skip
    again = extend_firms(database, chased.campaign, [chased.firm], longer, author_id=chased.district)
    assert (again.done, dict(again.why)) == ([], {chased.firm: "longer"})
    assert chased.actions("extend") == [("extend", "enterprise", str(chased.firm))]


def test_a_save_after_the_close_counts_for_the_one_that_has_longer(chased: Chased, database: Session) -> None:
    chased.close()
    assert stored_refusal(database, chased.firm, chased.campaign) == "closed"
    client = chased.signed_in("boss")
    assert client.send("/fill/facts/identity/autosave").get_json()["state"] == "closed"
    chased.extend(chased.firm)
    assert stored_refusal(database, chased.firm, chased.campaign) == ""
    assert client.send("/fill/facts/identity/autosave").get_json()["state"] == "saved"


def test_the_firm_reads_until_when_and_why_on_its_pages(chased: Chased) -> None:
    regular = chased.close()
    client = chased.signed_in("boss")
    assert "全部填完了" not in client.get("/workbench").get_data(as_text=True)
    until = chased.extend(chased.firm)
    last, told, first = said(chased, deadline, until), said(chased, moment, until), said(chased, deadline, regular)
    bench = client.get("/workbench").get_data(as_text=True)
    assert (last in bench, f"已延期（批次原定 {first}）：系统故障，补足时间" in bench) == (True, True)
    assert f"全部填完了，但还没有提交！请在 {last} 前核对并提交；不提交就不参加排序。" in bench
    assert [told in client.get(path).get_data(as_text=True) for path in ("/fill/facts/identity", "/workbooks")] == [
        True,
        True,
    ]
    assert last in client.get("/leave").get_data(as_text=True)
    clerk = chased.signed_in("clerk").get("/workbench").get_data(as_text=True)
    assert "请告诉贵单位的负责人：只有负责人可以提交。" in clerk
    assert chased.submit() == ""
    assert "全部填完了" not in client.get("/workbench").get_data(as_text=True)
    assert last in client.get("/take-back").get_data(as_text=True)
    assert client.send("/take-back", reason="示例", understood="y").status_code == 302
    assert "全部填完了" in client.get("/workbench").get_data(as_text=True)


def test_a_firm_that_left_comes_back_in_the_time_that_it_has(chased: Chased) -> None:
    chased.close()
    client = chased.signed_in("boss")
    assert client.send("/leave", reason="示例：项目取消", understood="y").status_code == 302
    assert client.get("/rejoin").status_code == 302
    chased.extend_unit("anting")
    assert client.get("/rejoin").status_code == 200


def test_letters_lists_and_calls_know_who_has_longer(chased: Chased, database: Session) -> None:
    regular = chased.close()
    district = database.get_one(User, chased.district)
    order = CallOrder(chased.campaign, {chased.firm: 0, chased.other: 0})
    with pytest.raises(CannotCallError, match="closed"):
        draw_calls(database, district, order)
    database.rollback()
    with pytest.raises(CallRefusedError, match="over"):
        call_firms(database, chased.campaign, [chased.other], reason="示例", author_id=chased.district)
    until = chased.extend(chased.other, until=utc_now() + 200 * DAY - 100 * DAY)
    drawn = draw_calls(database, database.get_one(User, chased.district), order)
    assert [(one.firm.enterprise.id, one.firm.closes_at(drawn.campaign)) for one in drawn.calls] == [
        (chased.other, until)
    ]
    assert [(number, why) for number, _name, why in drawn.left] == [(chased.firm, "over")]
    assert drawn.expires == until
    database.rollback()
    outcome = call_firms(
        database, chased.campaign, [chased.firm, chased.other], reason="示例", author_id=chased.district
    )
    assert (outcome.done, dict(outcome.why)) == ([], {chased.firm: "over", chased.other: "called"})
    client = chased.signed_in("district")
    assert "不再制作通知" not in client.get("/calls").get_data(as_text=True)
    assert "不再制作通知" in chased.signed_in("town").get("/calls").get_data(as_text=True)
    assert regular < until


def test_the_first_page_of_officials_counts_until_the_last_firm_is_closed(chased: Chased, database: Session) -> None:
    chased.close()
    found = re.compile(r"填写完整、还没有提交")
    district = chased.signed_in("district")
    assert "延期企业截止" not in district.get("/today").get_data(as_text=True)
    until = chased.extend(chased.firm)
    page = district.get("/today").get_data(as_text=True)
    told = said(chased, moment, until)
    assert ("延期企业截止" in page, told in page, found.search(page) is not None) == (True, True, True)
    state = re.search(r"已截止，有企业延期", district.get("/campaigns").get_data(as_text=True))
    assert state is not None
    assert "延期企业截止" not in chased.signed_in("malu").get("/today").get_data(as_text=True)


def test_the_district_extends_on_the_page_and_a_town_reads(chased: Chased, database: Session) -> None:
    regular = chased.close(-DAY)
    district = chased.signed_in("district")
    until = (regular + 3 * DAY).astimezone(SHANGHAI).replace(second=0)
    typed = f"{until:%Y-%m-%dT%H:%M}"
    empty = district.send("/extensions", whom="all").get_data(as_text=True)
    assert ("请填写延期到什么时间" in empty, "请写明为什么延期" in empty) == (True, True)
    form = {"whom": "anting", "until": typed, "reason": "台风停工停电"}
    preview = district.send("/extensions", **form, action="preview").get_data(as_text=True)
    assert ("现在有 1 家已列入、还没有提交" in preview, database.scalar(select(func.count(Extension.id)))) == (True, 0)
    database.rollback()
    late = {**form, "until": f"{until - 9 * DAY:%Y-%m-%dT%H:%M}"}
    again = district.send("/extensions", **late, action="give").get_data(as_text=True)
    assert ("延期的时间已经过去" in again, "台风停工停电" in again) == (True, True)
    assert district.send("/extensions", **form, action="give").status_code == 302
    sent = district.send(f"/extensions/firms/{chased.other}", until=typed, reason="材料在路上")
    assert sent.status_code == 302
    assert "没有延长" in district.send(f"/extensions/firms/{chased.other}", until=typed, reason="材料在路上").get_data(
        as_text=True
    )
    rows = database.execute(select(Extension.enterprise_id, Extension.unit, Extension.reason).order_by(Extension.id))
    assert [tuple(row) for row in rows] == [(None, "anting", "台风停工停电"), (chased.other, "", "材料在路上")]
    database.rollback()
    town = chased.signed_in("town")
    seen = town.get("/extensions").get_data(as_text=True)
    assert ("台风停工停电" in seen, "材料在路上" in seen, "给予延期" in seen) == (True, False, False)
    assert "延期由区里决定" in seen
    assert town.send("/extensions", **form).status_code == 403
    assert town.get(f"/extensions/firms/{chased.firm}").status_code == 403


def test_two_who_extend_at_one_moment_both_leave_what_they_gave(chased: Chased, database: Session) -> None:
    chased.close()
    first, second = chased.extend_unit("anting"), chased.extend_unit("anting", utc_now() + timedelta(days=9))
    with unit_of_work(database):
        database.execute(update(Extension).where(Extension.id == first).values(revoked_at=utc_now(), revoked_by_id=1))
    assert first < second
    assert chased.submit() == ""
