"""Every count of a first page is the number of what its link lists, for every role and every duty."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.home.duties import DUTIES
from survey.models import (
    Campaign,
    CaseFlag,
    CaseSeen,
    Enterprise,
    FlagKind,
    Job,
    JobState,
    Participation,
    ParticipationState,
    Pin,
    PinKind,
    ReturnRequest,
    Role,
    Submission,
    SubmissionVersion,
    User,
    utc_now,
)
from survey.records import audit_trail
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser, make_user
from tests.integration.firms.seasons import make_season
from tests.integration.snapshots import States

CARD = re.compile(
    r'<b class="count">(\d+)<em>[^<]*</em></b>\s*<div>\s*<h2>([^<]+)</h2>.*?</div>\s*<a class="btn[^"]*" href="([^"]+)"'
)
MORE = re.compile(r'<a href="([^"]+)">([^<]+?) (\d+)</a>')
LISTED: Mapping[str, str] = {
    "/reviews": r"共 (\d+) 家",
    "/returns": r" · (\d+) 条</p>",
    "/firms": r"符合条件 (\d+) 家",
    "/chasing": r"符合条件 (\d+) 家",
    "/account-requests": r"(?:账号申请|自行注册的账号)（(\d+)）",
    "/cases": r"<b>共 (\d+) 家</b>",
    "/enquiries/office": r"导出本表（(\d+) 行）",
    "/commitments": r"待收（(\d+) 家）",
    "/pins": r"待确认 (\d+) 项，排在最前",
    "/accounts": r"工作人员账号（(\d+)）",
    "/roles": r"工作人员账号（(\d+)）",
    "/audit": r"共 (\d+) 条",
    "/campaigns": r"还有 (\d+) 项没有齐",
}
"""What says on a page how many it lists; the figures are added up."""
LACKING: Mapping[str, str] = {
    "区经委账号还不够": r"区经委在用账号还少 (\d+) 个",
    "街镇还没有审核账号": r"没有审核账号的街镇 (\d+) 个",
}
"""What the pages of administrators say of accounts that there are not, by the title of the duty."""
ALARMS, FAILED = r"(\d+) 项需要留意或处理，排在最前", r"近7天失败的任务.*?共 (\d+) 项："
OFFICIALS = (Role.DISTRICT, Role.TOWN, Role.LEADER)


def counts(page: str) -> dict[str, tuple[int, str]]:
    """Return title -> (count, address) of everything that waits on a first page."""
    _before, _class, more = page.partition('class="duties-more"')
    found = {title: (int(count), unescape(link)) for count, title, link in CARD.findall(page)}
    return found | {
        title: (int(count), unescape(link)) for link, title, count in MORE.findall(more.partition("</p>")[0])
    }


def listed(client: Browser, title: str, link: str) -> int:
    """Return how many the page behind a link says that it lists."""
    answer = client.get(link)
    assert answer.status_code == 200
    path = re.sub(r"/\d+$", "", link.partition("?")[0])
    wording = LACKING.get(title) or LISTED.get(path) or (FAILED if "失败" in title else ALARMS)
    return sum(int(number) for number in re.findall(wording, answer.get_data(as_text=True)))


@pytest.fixture
def season(states: States, database: Session, campaign: Campaign) -> Campaign:
    """Return the campaign with firms in random states and with everything that waits for somebody."""
    made = make_season(states, database, campaign, 240, seed=15)
    maker = make_user(database, "maker", Role.DISTRICT)
    parts = database.scalars(select(Participation).order_by(Participation.id).limit(3)).all()
    for part, done in zip(parts, ({}, {"confirmed_at": utc_now()}, {"revoked_at": utc_now()}), strict=True):
        database.add(
            Pin(
                participation_id=part.id,
                kind=PinKind.IN,
                reason="示例",
                document_number="1",
                made_by_id=maker.id,
                **done,
            )
        )
    for login in ("alone", "also"):
        database.add(User(login=login, name="示例", role=Role.ENTERPRISE, enterprise_id=made[0].id, approved=False))
    now = utc_now()
    for age in (1, 2, 9):
        finished = now - timedelta(days=age)
        database.add(Job(kind="evaluate", state=JobState.FAILED, finished_at=finished, created_by_id=maker.id))
    _return_two(database, maker)
    database.commit()
    with unit_of_work(database):
        for action, times in (("refused", 2), ("grant_role", 3), ("export", 4)):
            for _time in range(times):
                audit_trail.record(database, action, user_id=maker.id)
    return campaign


def _return_two(database: Session, maker: User) -> None:
    """Return two submissions of Anting: one came back, the other is overdue."""
    over = utc_now() - timedelta(days=1)
    for state in (ParticipationState.SUBMITTED, ParticipationState.RETURNED):
        version = database.scalars(
            select(SubmissionVersion)
            .join(Submission, Submission.id == SubmissionVersion.submission_id)
            .join(Participation, Participation.id == Submission.participation_id)
            .join(Enterprise, Enterprise.id == Participation.enterprise_id)
            .where(Enterprise.unit == "anting", Participation.state == state)
            .order_by(SubmissionVersion.id)
        ).first()
        assert version is not None
        answered = version.id if state == ParticipationState.SUBMITTED else None
        database.add(
            ReturnRequest(
                version_id=version.id,
                reason="示例",
                returned_by_id=maker.id,
                due_at=over,
                answered_by_version_id=answered,
            )
        )


@pytest.mark.parametrize("role", [*OFFICIALS, Role.SYSTEM, Role.SECURITY, Role.AUDIT])
def test_each_count_is_what_its_link_lists(
    season: Campaign, database: Session, browser: Callable[[], Browser], role: Role
) -> None:
    _looked(season, database, make_user(database, "reader", role, unit="anting" if role is Role.TOWN else None).id)
    client = browser()
    client.sign_in("reader")
    found = counts(client.get("/today").get_data(as_text=True))
    assert {title: count for title, (count, _link) in found.items()} == {
        title: listed(client, title, link) for title, (_count, link) in found.items()
    }
    expected = {str(duty.title) for duty in DUTIES if role in duty.roles and not duty.once}
    assert set(found) == expected


def _looked(season: Campaign, database: Session, reader: int) -> None:
    """Let the reader have looked long ago at every third firm, and let every fifth have a flag."""
    firms = database.scalars(select(Enterprise.id).order_by(Enterprise.id)).all()
    long_ago = utc_now() - timedelta(days=900)
    case = {"campaign_id": season.id}
    for firm in firms[::3]:
        database.add(CaseSeen(user_id=reader, enterprise_id=firm, seen_until=long_ago, **case))
    maker = database.scalars(select(User.id).where(User.login == "maker")).one()
    for firm in firms[::5]:
        database.add(CaseFlag(enterprise_id=firm, kind=FlagKind.OTHER, reason="示例", raised_by_id=maker, **case))
    database.commit()


def test_a_campaign_in_preparation_counts_what_its_checklist_lacks(
    campaign: Campaign, database: Session, browser: Callable[[], Browser]
) -> None:
    campaign.opened_at = None
    campaign.contact_phone = ""
    database.commit()
    make_user(database, "reader", Role.DISTRICT)
    client = browser()
    client.sign_in("reader")
    count, link = counts(client.get("/today").get_data(as_text=True))["批次清单还没有齐"]
    assert link == f"/campaigns/{campaign.id}"
    assert (count, listed(client, "", link)) == (count, count)
    assert count >= 4


def test_after_the_closing_nobody_is_sent_after_firms_that_can_submit_no_more(
    season: Campaign, database: Session, browser: Callable[[], Browser]
) -> None:
    season.closes_at = utc_now() - timedelta(minutes=1)
    database.commit()
    make_user(database, "reader", Role.DISTRICT)
    client = browser()
    client.sign_in("reader")
    found = set(counts(client.get("/today").get_data(as_text=True)))
    assert found == {
        "账号申请待核准",
        "企业提问待答复",
        "盖章承诺书待确认",
        "已提交、还没有初审",
        "退回已改好、待查看",
        "退回过了期限、还没有改好",
        "新提交、还没有人看过",
        "退回补正、还没有改好",
        "指定事项待确认",
    }
