"""What is done with many firms at once: with exactly those that were confirmed, and undone where that can be."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.stages import Stage
from survey.firms.read_source import read_source
from survey.models import AuditEntry, Campaign, Enterprise, Participation, Role, SentBy
from survey.models import ParticipationState as State
from survey.queries import firm_lists
from survey.queries.firm_filters import FirmFilters
from survey.store.scope import Scope
from tests.integration.conftest import Browser, make_user

FIRMS = re.compile(r'name="firms" value="([0-9,]*)"')


@pytest.fixture
def firms(database: Session, campaign: Campaign) -> list[int]:
    """Return the ids of 30 firms that nobody called, the last five of another town, with officials."""
    made = [
        Enterprise(
            credit_code=f"91{number:016d}", name=f"示例企业{number:02d}", unit="anting" if number < 25 else "malu"
        )
        for number in range(30)
    ]
    database.add_all(made)
    database.commit()
    for login, role, unit in (
        ("district", Role.DISTRICT, None),
        ("second", Role.DISTRICT, None),
        ("leader", Role.LEADER, None),
        ("town", Role.TOWN, "anting"),
    ):
        make_user(database, login, role, unit=unit)
    return [firm.id for firm in made]


@pytest.fixture
def client(firms: list[int], browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in district official."""
    return signed_in(browser, "district")


def signed_in(browser: Callable[[], Browser], login: str) -> Browser:
    client = browser()
    client.sign_in(login)
    client.get("/firms")
    return client


def tick(client: Browser, firms: Sequence[int], do: str, query: str = "") -> str:
    """Tick some firms, and return where the form leads."""
    shown = ",".join(map(str, firms))
    data = {"csrf_token": client.token, "shown": shown, "firm": [str(one) for one in firms], "do": do}
    return client.post(f"/firms/selection{query}", data=data).headers["Location"]


def send(client: Browser, path: str, **data: Any) -> str:
    """Send a form that is taken, and return the page to which it leads."""
    answer = client.post(path, data={"csrf_token": client.token, **data})
    assert answer.status_code == 302
    return client.get(answer.headers["Location"]).get_data(as_text=True)


def stages(database: Session, campaign: Campaign) -> dict[int, Stage]:
    """Return id of every firm -> its stage."""
    database.rollback()
    source = read_source(campaign, Scope(everything=True))
    every = firm_lists.ids(database, source, FirmFilters())
    return {firm.id: firm.stage for firm in firm_lists.named_firms(database, source, every)}


def joined(firms: Sequence[int]) -> str:
    return ",".join(map(str, firms))


def test_names_and_number_stand_before_the_confirmation(firms: list[int], client: Browser) -> None:
    page = client.get(tick(client, firms[:23], "do:call", "?unit=anting&sort=name&page=1")).get_data(as_text=True)
    assert "<h1>列入应填：23 家企业</h1>" in page
    assert [f"示例企业{number:02d}" in page for number in range(24)] == [True] * 23 + [False]
    assert "<summary>其余 3 家</summary>" in page
    assert "未通知 23" in page
    assert FIRMS.findall(page) == [joined(firms[:23])]
    assert 'href="/firms?unit=anting&amp;sort=name&amp;page=1"' in page


def test_exactly_the_confirmed_are_called_whatever_the_filter_leaves_by_then(
    firms: list[int], client: Browser, database: Session, campaign: Campaign
) -> None:
    client.get(tick(client, [], "all", "?stage=not_called&unit=anting"))
    page = client.get("/firms/actions/call?stage=not_called&unit=anting").get_data(as_text=True)
    confirmed = FIRMS.findall(page)[0]
    assert confirmed == joined(firms[:25])
    database.rollback()
    database.add(Enterprise(credit_code="91X", name="示例后来", unit="anting"))  # the filter leaves one more by now
    moved = database.get_one(Enterprise, firms[3])
    moved.unit = "malu"  # and one of the confirmed no longer
    database.commit()
    shown = send(client, "/firms/actions/call?stage=not_called&unit=anting", firms=confirmed, reason="规上工业企业")
    assert "列入应填：25 家已办理。" in shown
    called = {firm for firm, stage in stages(database, campaign).items() if stage is not Stage.NOT_CALLED}
    assert called == set(firms[:25])
    entries = database.scalars(select(AuditEntry).where(AuditEntry.action == "call_firm")).all()
    assert sorted(int(entry.object_id) for entry in entries if entry.object_type == "enterprise") == firms[:25]


def test_who_was_left_out_is_told_and_stays_ticked(
    firms: list[int], client: Browser, database: Session, campaign: Campaign
) -> None:
    campaign_id = campaign.id
    database.rollback()
    database.add(Participation(campaign_id=campaign_id, enterprise_id=firms[1], state=State.EXEMPT))
    database.commit()
    page = client.get(tick(client, firms[:3], "do:call")).get_data(as_text=True)
    shown = send(client, "/firms/actions/call", firms=FIRMS.findall(page)[0], reason="规上工业企业")
    assert "列入应填：2 家已办理，1 家没有办理。" in shown
    assert "示例企业01<br><small>企业已豁免；要列入，请先取消豁免。</small>" in shown
    assert "已勾选 1 家" in client.get("/firms").get_data(as_text=True)


def test_a_call_is_undone_for_the_same_firms(
    firms: list[int], client: Browser, database: Session, campaign: Campaign
) -> None:
    shown = send(client, "/firms/actions/call", firms=joined(firms[:4]), reason="规上工业企业")
    assert "撤销：撤回列入（4 家）" in shown
    assert FIRMS.findall(shown) == [joined(firms[:4])]
    database.rollback()
    row = database.scalars(select(Participation).where(Participation.enterprise_id == firms[2])).one()
    row.sent_at, row.sent_by = row.called_at, SentBy.LETTER
    database.commit()
    shown = send(client, "/firms/undo/call", firms=joined(firms[:4]))
    assert "撤回列入：3 家已办理，1 家没有办理。" in shown
    assert "示例企业02<br><small>通知已发出，不能撤回；不需要填写的，可以豁免。</small>" in shown
    assert "撤销：" not in shown
    found = stages(database, campaign)
    assert [found[firm] for firm in firms[:5]] == [
        Stage.NOT_CALLED,
        Stage.NOT_CALLED,
        Stage.UNCLAIMED,
        Stage.NOT_CALLED,
        Stage.NOT_CALLED,
    ]


def test_exempt_undone_and_ended(firms: list[int], client: Browser, database: Session, campaign: Campaign) -> None:
    shown = send(client, "/firms/actions/exempt", firms=joined(firms[:2]), reason="示例停产")
    assert "豁免：2 家已办理。" in shown
    assert [stages(database, campaign)[firm] for firm in firms[:3]] == [Stage.EXEMPT, Stage.EXEMPT, Stage.NOT_CALLED]
    send(client, "/firms/undo/exempt", firms=joined(firms[:1]))
    shown = send(client, "/firms/actions/end-exemption", firms=joined(firms[:2]), reason="示例复产")
    assert "取消豁免：1 家已办理，1 家没有办理。" in shown
    assert "企业没有豁免。" in shown
    assert "撤销：" not in shown
    assert [stages(database, campaign)[firm] for firm in firms[:2]] == [Stage.NOT_CALLED] * 2


def test_marked_as_sent_and_taken_back(
    firms: list[int], client: Browser, database: Session, campaign: Campaign
) -> None:
    send(client, "/firms/actions/call", firms=joined(firms[:2]), reason="规上工业企业")
    page = client.get(tick(client, firms[:3], "do:mark-sent")).get_data(as_text=True)
    assert 'name="reason"' not in page
    shown = send(client, "/firms/actions/mark-sent", firms=FIRMS.findall(page)[0], by="message")
    assert "登记通知已发出：2 家已办理，1 家没有办理。" in shown
    assert "示例企业02<br><small>不在应填名单中。</small>" in shown
    database.rollback()
    rows = database.scalars(select(Participation).order_by(Participation.enterprise_id)).all()
    assert [(row.sent_by, row.sent_at is not None) for row in rows] == [(SentBy.MESSAGE, True)] * 2
    again = send(client, "/firms/actions/mark-sent", firms=joined(firms[:1]), by="letter")
    assert "示例企业00<br><small>通知已登记为发出。</small>" in again
    shown = send(client, "/firms/undo/mark-sent", firms=joined(firms[:2]))
    assert "撤销通知已发出：2 家已办理。" in shown
    database.rollback()
    assert database.scalars(select(Participation.sent_at)).all() == [None, None]


def test_a_town_proposes_and_marks_and_may_do_nothing_else(
    firms: list[int], browser: Callable[[], Browser], database: Session, campaign: Campaign
) -> None:
    client = signed_in(browser, "town")
    page = client.get("/firms").get_data(as_text=True)
    assert re.findall(r'name="do" value="do:([a-z-]+)"', page) == ["propose"], "nobody is called yet"
    shown = send(client, "/firms/actions/propose", firms=joined(firms[23:27]), reason="示例增补")
    assert "建议列入：2 家已办理，2 家没有办理。" in shown
    assert "名录外的企业" in shown
    assert "撤销：" not in shown
    refused = [client.send(f"/firms/{way}", firms=joined(firms[:1])).status_code for way in REFUSED_TO_TOWNS]
    assert refused == [403] * len(REFUSED_TO_TOWNS)
    assert client.send("/firms/undo/propose", firms=joined(firms[:1])).status_code == 404
    assert client.send("/firms/actions/take-back-call", firms=joined(firms[:1])).status_code == 404


REFUSED_TO_TOWNS = ("actions/call", "actions/exempt", "actions/end-exemption", "undo/call", "undo/exempt")


def test_a_leader_ticks_to_export_only(firms: list[int], browser: Callable[[], Browser]) -> None:
    client = signed_in(browser, "leader")
    page = client.get("/firms").get_data(as_text=True)
    assert re.findall(r'name="do" value="((?:do:|export)[a-z-]*)"', page) == ["export"]
    assert tick(client, firms[:2], "export", "?sort=name") == "/firms/list.xlsx?ticked=1&sort=name"


def test_without_a_reason_nothing_is_done_and_the_firms_stay(
    firms: list[int], client: Browser, database: Session, campaign: Campaign
) -> None:
    answer = client.send("/firms/actions/call", firms=joined(firms[:2]), reason=" ")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, FIRMS.findall(page)) == (200, [joined(firms[:2])])
    assert "请写明理由，会留下记录" in page
    assert set(stages(database, campaign).values()) == {Stage.NOT_CALLED}
    page = client.send("/firms/actions/mark-sent", firms=joined(firms[:2])).get_data(as_text=True)
    assert "请选择怎样发出" in page


def test_a_closed_campaign_says_why_nothing_was_done(
    firms: list[int], client: Browser, database: Session, campaign: Campaign
) -> None:
    database.rollback()
    campaign.closes_at = campaign.opens_at
    database.commit()
    page = client.send("/firms/actions/call", firms=joined(firms[:2]), reason="规上工业企业").get_data(as_text=True)
    assert "这个批次已经截止，不能再变动应填名单。" in page
    assert page.count("企业的申报已经截止；要列入，请先给它延期。") == 2
    assert (FIRMS.findall(page), "确认列入应填" in page) == ([], False)
    assert set(stages(database, campaign).values()) == {Stage.NOT_CALLED}


def test_the_result_is_shown_once_there_is_one(firms: list[int], client: Browser) -> None:
    assert client.get("/firms/done?unit=malu").headers["Location"] == "/firms?unit=malu"


def test_a_reason_of_many_firms_is_as_long_as_that_of_one(
    firms: list[int], client: Browser, database: Session, campaign: Campaign
) -> None:
    tick(client, firms[:1], "do:exempt")
    for reason, said in (("", "请写明理由，会留下记录"), ("停", "理由请写2到300字")):
        answer = client.send("/firms/actions/exempt", firms=str(firms[0]), reason=reason).get_data(as_text=True)
        assert said in answer
    assert "1 家已办理" in send(client, "/firms/actions/exempt", firms=str(firms[0]), reason="已停产")
