"""Acts with many firms that cross each other: sent twice, overtaken, undone too late, forged, and of very many."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.stages import Stage
from survey.models import AuditEntry, Campaign, Enterprise, Participation
from tests.integration.conftest import TOKEN, Browser
from tests.integration.firms.test_run_action import FIRMS, client, firms, joined, send, signed_in, stages, tick
from tests.integration.season import today

__all__ = ["client", "firms"]
ONCE = re.compile(r'name="once" value="([0-9a-f]+)"')
ABOUT = re.compile(r'name="page-campaign" value="([0-9]+)"')


def test_a_confirmation_that_is_sent_twice_does_nothing_again(
    firms: list[int], client: Browser, database: Session, campaign: Campaign
) -> None:
    page = client.get(tick(client, firms[:3], "do:call")).get_data(as_text=True)
    sent = {"firms": FIRMS.findall(page)[0], "once": ONCE.findall(page)[0], "reason": "规上工业企业"}
    first = send(client, "/firms/actions/call", **sent)
    second = send(client, "/firms/actions/call", **sent)
    assert "列入应填：3 家已办理。" in first
    assert TOKEN.sub("", second) == TOKEN.sub("", first)  # a token bears the second of its making
    assert "撤销：撤回列入（3 家）" in second
    database.rollback()
    assert len(database.scalars(select(AuditEntry).where(AuditEntry.action == "call_firm")).all()) == 3
    send(client, "/firms/undo/call", firms=joined(firms[:3]))
    assert set(stages(database, campaign).values()) == {Stage.NOT_CALLED}


def test_a_refused_confirmation_keeps_its_mark_and_is_done_once(firms: list[int], client: Browser) -> None:
    page = client.get(tick(client, firms[:2], "do:call")).get_data(as_text=True)
    once = ONCE.findall(page)[0]
    again = client.send("/firms/actions/call", firms=joined(firms[:2]), once=once, reason="").get_data(as_text=True)
    assert ONCE.findall(again) == [once]


def test_what_was_confirmed_for_a_campaign_is_done_in_no_other_that_another_window_chose(
    firms: list[int], client: Browser, database: Session, campaign: Campaign
) -> None:
    own = campaign.id
    other = Campaign(
        programme_id=campaign.programme_id, title="另一批次", seats=5, opens_at=campaign.opens_at,
        closes_at=campaign.closes_at, opened_at=campaign.opened_at,
    )  # fmt: skip
    database.rollback()
    database.add(other)
    database.commit()
    second = other.id
    client.send(f"/campaigns/{own}/choose")
    page = client.get(tick(client, firms[:2], "do:call")).get_data(as_text=True)
    assert set(ABOUT.findall(page)) == {str(own)}
    sent = {"firms": FIRMS.findall(page)[0], "page-campaign": str(own), "reason": "规上工业企业"}
    client.send(f"/campaigns/{second}/choose")
    assert set(ABOUT.findall(client.get("/firms").get_data(as_text=True))) == {str(second)}
    refused = [client.send(address, **sent).status_code for address in ("/firms/actions/call", "/firms/undo/call")]
    assert refused == [409, 409]
    database.rollback()
    assert database.execute(select(Participation.campaign_id, Participation.enterprise_id)).all() == []
    client.send(f"/campaigns/{own}/choose")
    assert "列入应填：2 家已办理。" in send(client, "/firms/actions/call", **sent)
    client.send(f"/campaigns/{second}/choose")
    assert client.send("/firms/undo/call", **sent).status_code == 409
    database.rollback()
    called = database.execute(select(Participation.campaign_id, Participation.enterprise_id)).all()
    assert sorted(map(tuple, called)) == [(own, firms[0]), (own, firms[1])]


def test_nothing_is_done_with_firms_that_a_colleague_moved_since_they_were_shown(
    firms: list[int], client: Browser, browser: Callable[[], Browser], database: Session, campaign: Campaign
) -> None:
    seen = re.compile(r'name="seen" value="([^"]+)"')
    page = client.get(tick(client, firms[:3], "do:exempt")).get_data(as_text=True)
    assert seen.findall(page) == ["".join(f"{number}:not_called," for number in sorted(firms[:3]))]
    sent = {"firms": FIRMS.findall(page)[0], "seen": seen.findall(page)[0], "reason": "已经停产"}
    colleague = signed_in(browser, "second")
    assert "1 家已办理" in send(colleague, "/firms/actions/call", firms=str(firms[1]), reason="规上工业企业")
    said = send(client, "/firms/actions/exempt", **sent)
    assert "豁免：2 家已办理，1 家没有办理。" in said
    assert "别人改变了它的状态；请核对后再办理。" in said
    now = stages(database, campaign)
    assert [now[number] for number in firms[:3]] == [Stage.EXEMPT, Stage.UNCLAIMED, Stage.EXEMPT]
    again = send(client, "/firms/actions/exempt", **sent)  # all of them moved by now
    assert "没有一家办理“豁免”。" in again


def test_undo_leaves_what_somebody_else_did_since(
    firms: list[int], client: Browser, browser: Callable[[], Browser], database: Session, campaign: Campaign
) -> None:
    other = signed_in(browser, "second")
    for action, more in (
        ("call", {"reason": "第一次的理由"}),
        ("mark-sent", {"by": "letter"}),
        ("exempt", {"reason": "示例停产"}),
    ):
        send(client, f"/firms/actions/{action}", firms=joined(firms[:2]), **more)
        send(client, f"/firms/undo/{action}", firms=joined(firms[:1]))
        send(
            other,
            f"/firms/actions/{action}",
            firms=joined(firms[:1]),
            **more | ({"reason": "第二次的理由"} if "reason" in more else {}),
        )
        shown = send(client, f"/firms/undo/{action}", firms=joined(firms[:2]))
        assert "1 家已办理，1 家没有办理" in shown
        assert "示例企业00<br><small>之后由别人重新办理过，不在这次撤销之内。</small>" in shown
        send(other, f"/firms/actions/{action}", firms=joined(firms[1:2]), **more)
    assert [stages(database, campaign)[firm] for firm in firms[:3]] == [Stage.EXEMPT, Stage.EXEMPT, Stage.NOT_CALLED]


def test_a_firm_that_changed_between_confirmation_and_commit_is_told_and_left(
    firms: list[int], client: Browser, database: Session, campaign: Campaign
) -> None:
    page = client.get(tick(client, firms[:4], "do:call")).get_data(as_text=True)
    campaign_id = campaign.id
    database.rollback()
    closed, merged, gone = (database.get_one(Enterprise, number) for number in firms[:3])
    closed.closed_on = today()
    merged.merged_into_id = firms[5]
    gone.listed = False
    database.commit()
    assert "已勾选 1 家" in client.get("/firms").get_data(as_text=True)
    shown = send(client, "/firms/actions/call", firms=FIRMS.findall(page)[0], reason="规上工业企业")
    assert "列入应填：1 家已办理，3 家没有办理。" in shown
    assert "企业已注销，不在名录中。" in shown
    database.rollback()
    rows = database.scalars(select(Participation.enterprise_id).where(Participation.called_at.is_not(None))).all()
    assert list(rows) == [firms[3]]
    assert campaign_id


def test_two_officials_who_confirm_the_same_firms_do_it_once(
    firms: list[int], client: Browser, browser: Callable[[], Browser], database: Session, campaign: Campaign
) -> None:
    other = signed_in(browser, "second")
    pages = [one.get(tick(one, firms[:3], "do:exempt")).get_data(as_text=True) for one in (client, other)]
    first = send(client, "/firms/actions/exempt", firms=FIRMS.findall(pages[0])[0], reason="甲的理由")
    second = send(other, "/firms/actions/exempt", firms=FIRMS.findall(pages[1])[0], reason="乙的理由")
    assert "豁免：3 家已办理。" in first
    assert "没有一家办理“豁免”。" in second
    assert "撤销：" not in second
    database.rollback()
    assert set(database.scalars(select(Participation.exempt_reason))) == {"甲的理由"}
    assert len(database.scalars(select(AuditEntry).where(AuditEntry.action == "exempt_firm")).all()) == 3
    assert campaign.id


def test_more_than_a_thousand_are_confirmed_done_exported_and_undone(
    firms: list[int], client: Browser, database: Session, campaign: Campaign
) -> None:
    campaign_id = campaign.id
    database.rollback()
    database.add_all(
        Enterprise(credit_code=f"92{number:016d}", name=f"示例{number}", unit="malu") for number in range(1500)
    )
    database.commit()
    client.get(tick(client, [], "all", "?unit=malu"))
    page = client.get("/firms/actions/call").get_data(as_text=True)
    assert "<h1>列入应填：1505 家企业</h1>" in page
    confirmed = FIRMS.findall(page)[0]
    assert len(confirmed.split(",")) == 1505
    shown = send(client, "/firms/actions/call", firms=confirmed, reason="规上工业企业")
    assert "列入应填：1505 家已办理。" in shown
    shown = send(client, "/firms/actions/mark-sent", firms=confirmed, by="letter")
    assert "登记通知已发出：1505 家已办理。" in shown
    shown = send(client, "/firms/undo/mark-sent", firms=confirmed)
    assert "撤销通知已发出：1505 家已办理。" in shown
    shown = send(client, "/firms/undo/call", firms=confirmed)
    assert "撤回列入：1505 家已办理。" in shown
    database.rollback()
    own = select(Participation.called_at).where(Participation.campaign_id == campaign_id)
    assert set(database.scalars(own)) == {None}


def test_forged_firms_of_another_town_are_left_and_not_named(
    firms: list[int], browser: Callable[[], Browser], client: Browser, database: Session
) -> None:
    send(client, "/firms/actions/call", firms=joined(firms), reason="规上工业企业")
    town = signed_in(browser, "town")
    shown = send(town, "/firms/actions/mark-sent", firms=joined(firms[24:26]), by="letter")
    assert "登记通知已发出：1 家已办理，1 家没有办理。" in shown
    assert "示例企业25" not in shown
    send(client, "/firms/actions/mark-sent", firms=joined(firms[26:27]), by="letter")
    shown = send(town, "/firms/undo/mark-sent", firms=joined(firms[24:27]))
    assert "撤销通知已发出：1 家已办理，2 家没有办理。" in shown
    database.rollback()
    marked = select(Participation.enterprise_id).where(Participation.sent_at.is_not(None))
    assert database.scalars(marked).all() == [firms[26]]
