"""The pages of a list: from the checks to the signed version, its scan, and the amendment that follows it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from survey.deciding import panel_routes
from survey.freezing import list_routes
from survey.models import Evaluation, Outcome, Recusal, User
from survey.queries import frozen_lists
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser
from tests.integration.freezing.made import NUMBER, decide_as_ranked, frozen, leader
from tests.integration.officials import evaluation, text, user

__all__ = ["evaluation", "leader"]


def signed_in(browser: Callable[[], Browser], login: str) -> Browser:
    client = browser()
    client.sign_in(login)
    return client


def stamp_in(page: str) -> str:
    return page.split('name="stamp"')[1].split('value="')[1].split('"', maxsplit=1)[0]


def test_from_the_checks_to_the_list_in_force_and_its_amendment(
    database: Session,
    evaluation: Evaluation,
    leader: User,
    browser: Callable[[], Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    campaign, warmed = evaluation.campaign_id, []
    for name, routes in (("panel", panel_routes), ("list", list_routes)):
        monkeypatch.setattr(routes, "warm_child", lambda _app, page=name: warmed.append(page))
    district = signed_in(browser, "district")
    text(district, "/panel")
    page = text(district, "/list/checks")
    assert "名额内还有 10 家没有决定" in page
    assert "还没有确认任何一家入选" in page
    assert "冻结名单</button>" not in page
    decide_as_ranked(database, evaluation, {9: Outcome.DENY})
    page = text(district, "/list/checks")
    stamp = stamp_in(page)
    sent = {"reason": " ", "stamp": stamp}
    assert "请写明理由。" in district.send("/list/checks", **sent).get_data(as_text=True)
    refused = district.send("/list/checks", reason="示例", stamp="x").get_data(as_text=True)
    assert "您打开本页之后情况有变" in refused
    made = district.send("/list/checks", reason="待核的条件在公示前核完", stamp=stamp)
    assert (made.status_code, made.location) == (302, "/list/1")
    database.rollback()
    version = frozen_lists.version_of(database, campaign, 1)
    assert version is not None
    page = text(district, "/list/1")
    assert "待审核" in page
    assert "待核的条件在公示前核完" in page
    assert "请您审核" not in page
    assert warmed == ["panel", "list"]
    page = text(district, "/list/checks")
    assert "第1版正在签署；签发或退回之后再办。" in page
    assert ("冻结名单</button>" in page, "标红的事项办结后" in page) == (False, False)
    database.rollback()


def test_signed_it_is_in_force_and_an_amendment_follows(
    database: Session,
    evaluation: Evaluation,
    leader: User,
    browser: Callable[[], Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(list_routes, "PAGE", 4)
    campaign = evaluation.campaign_id
    decide_as_ranked(database, evaluation, {9: Outcome.DENY})
    version = frozen(database, evaluation)
    district = signed_in(browser, "district")
    reviewer, head = signed_in(browser, "reviewer"), signed_in(browser, "leader")
    assert "请您审核" in text(reviewer, "/list/1")
    for address, given in (("signature", {"part": "reviewed"}), ("refusal", {"back": "示例理由"})):
        assert district.send(f"/list/1/{address}", **given).location == "/list/1"
        assert "制表、审核、签发须是三个人" in text(district, "/list/1")
    wrong = head.send("/list/1/signature", part="issued", document_number=NUMBER)
    refused = wrong.get_data(as_text=True)
    assert ("现在不是签这一栏的时候" in refused, 'href="/list/1?page=2"' in refused) == (True, True)
    second = text(reviewer, "/list/1", page="2", place="")
    assert ('href="/list/1?place=&amp;page=1"' in second, 'href="/list/1?place=&amp;page=3"' in second) == (True, True)
    assert reviewer.send("/list/1/signature", part="reviewed").status_code == 302
    assert "请填写文号。" in head.send("/list/1/signature", part="issued").get_data(as_text=True)
    assert head.send("/list/1/signature", part="issued", document_number=NUMBER).status_code == 302
    assert "已签发" in text(head, "/list/1")
    assert district.get("/list").location == "/list/1"
    assert "第1版已经签发，不再另行冻结；要改动，请在这一版上提出修订。" in text(district, "/list/checks")
    database.rollback()
    entries = frozen_lists.entries(database, version.id)
    seated = [row for row in entries if row.status == "selected"]
    reserve = [row for row in entries if row.status == "reserve"]
    page = text(district, "/list/1", text=seated[0].facts["credit_code"])
    assert (seated[0].facts["name"] in page, "符合 1 家" in page, seated[1].facts["name"] in page) == (
        True,
        True,
        False,
    )
    out, came = seated[0], reserve[0]
    found = text(district, "/list/amend", kind="withdrawal", text=out.facts["name"])
    assert f'name="out" value="{out.participation_id}"' in found
    tried = text(district, "/list/amend", kind="withdrawal", out=out.participation_id)
    assert f"{out.facts['name']}退出，{came.facts['name']}补入" in tried
    assert len(frozen_lists.versions(database, campaign)) == 1
    database.rollback()
    fields = {"kind": "withdrawal", "out": out.participation_id, "reason": "", "document_number": ""}
    page = district.send("/list/amend", **fields).get_data(as_text=True)
    assert ("请写明理由" in page, "请填写文号" in page) == (True, True)
    fields |= {"reason": "企业书面申请", "document_number": "示例〔2026〕3号"}
    assert district.send("/list/amend", **fields).location == "/list/2"
    page = text(reviewer, "/list/2")
    assert "1 家换出，1 家换入，9 家不变" in page
    assert "企业退出：企业书面申请" in page
    back = reviewer.send("/list/2/refusal", back="递补的企业还要核实")
    assert back.status_code == 302
    assert "示例reviewer退回：递补的企业还要核实" in text(district, "/list/2")


def test_a_scan_comes_with_the_signs_of_the_paper(
    database: Session, evaluation: Evaluation, leader: User, browser: Callable[[], Browser]
) -> None:
    decide_as_ranked(database, evaluation)
    district = signed_in(browser, "district")
    stamp = stamp_in(text(district, "/list/checks"))
    district.send("/list/checks", reason="示例", stamp=stamp)
    database.rollback()
    version = frozen_lists.version_of(database, evaluation.campaign_id, 1)
    assert version is not None
    signs, number = version.fingerprint[:16], version.id
    database.rollback()
    page = district.send("/list/1/scans", signs="").get_data(as_text=True)
    assert ("请选择扫描件" in page, "请照纸上印的填写" in page) == (True, True)

    def send(typed: str, name: str = "签字.pdf", content: bytes = b"%PDF-1.7\nx") -> str:
        sent = {"signs": typed, "scan": (io.BytesIO(content), name)}
        answer = district.send("/list/1/scans", **sent)
        return answer.get_data(as_text=True) if answer.status_code == 200 else str(answer.location)

    assert "与本版的指纹不符" in send("0" * 16)
    assert "扩展名与内容不符" in send(signs, "a.png")
    assert send(signs) == "/list/1"
    database.rollback()
    scan = frozen_lists.scans(database, number)[0].id
    assert district.get(f"/list/1/scans/{scan}").data == b"%PDF-1.7\nx"
    assert district.get(f"/list/1/scans/{scan + 1}").status_code == 404


def test_a_town_sees_its_own_firms_and_who_is_recused_does_not_sign(
    database: Session, evaluation: Evaluation, leader: User, browser: Callable[[], Browser]
) -> None:
    decide_as_ranked(database, evaluation)
    district = signed_in(browser, "district")
    district.send("/list/checks", reason="示例", stamp=stamp_in(text(district, "/list/checks")))
    reviewer, head = signed_in(browser, "reviewer"), signed_in(browser, "leader")
    reviewer.send("/list/1/signature", part="reviewed")
    head.send("/list/1/signature", part="issued", document_number=NUMBER)
    database.rollback()
    version = frozen_lists.issued(database, evaluation.campaign_id)
    assert version is not None
    entries = frozen_lists.entries(database, version.id)
    town = signed_in(browser, "town")
    page = text(town, "/list/1", place="")
    assert [row.facts["name"] in page for row in entries] == [row.facts["unit"] == "anting" for row in entries]
    out = next(row for row in entries if row.status == "selected" and row.facts["unit"] != "anting")
    assert out.facts["name"] not in text(town, "/list/amend", out=out.participation_id)
    with unit_of_work(database):
        database.add(
            Recusal(participation_id=out.participation_id, user_id=user(database, "reviewer").id, reason="示例")
        )
    fields = {"kind": "withdrawal", "out": out.participation_id, "reason": "示例", "document_number": NUMBER}
    page = reviewer.send("/list/amend", **fields).get_data(as_text=True)
    assert "这一版改动的企业中有您须回避的" in page
    assert district.send("/list/amend", **fields).location == "/list/2"
    assert "请您审核" not in text(reviewer, "/list/2")
    assert "请您审核" in text(head, "/list/2")
