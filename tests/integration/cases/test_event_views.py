"""The chronology of a case holds what the season did with a firm: each thing once, in order, with person and reason."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import (
    AnswerEntry,
    CaseHolding,
    Channel,
    ChaseCall,
    ChaseOutcome,
    EntrySource,
    EntryState,
    Extension,
    HandOver,
    HandOverKind,
    Participation,
    Recusal,
    Reminder,
    SentBy,
    SignalOutcome,
    SignalResolution,
    SubmissionVersion,
)
from tests.integration.cases.kept import Kept, kept, submit, text

__all__ = ["kept"]
EVENT = re.compile(r"<li>(.*?)</li>", re.DOTALL)
HIDDEN = "企业看不到"


def at(hour: int) -> datetime:
    """Return an hour of a day of the season."""
    return datetime(2026, 11, 20, hour, tzinfo=UTC)


@pytest.fixture
def season(kept: Kept, database: Session) -> Kept:
    """Return the case once everything was done with it, each at an hour of its own."""
    people, firm, campaign = kept.users, kept.firm, kept.campaign
    submit(database, kept, firm, at(1))
    version = database.scalars(select(SubmissionVersion.id)).one()
    part = database.scalars(select(Participation).where(Participation.enterprise_id == firm)).one()
    part.called_at, part.call_reason, part.called_by_id = at(0), "符合条件", people["district"]
    part.sent_at, part.sent_by, part.sent_by_id = at(0), SentBy.LETTER, people["town"]
    of_firm = {"campaign_id": campaign, "enterprise_id": firm}
    given = {"campaign_id": campaign, "until": datetime(2027, 1, 1, tzinfo=UTC), "given_by_id": people["district"]}
    moves = [
        HandOver(campaign_id=campaign, kind=kind, unit=unit, cases=1, reason=why, handed_by_id=people["town"],
                 handed_at=moment)
        for kind, unit, why, moment in (
            (HandOverKind.FIRMS, "", "绝密移交", at(12)),
            (HandOverKind.UNIT, "anting", "全镇移交", at(13)),
            (HandOverKind.UNIT, "malu", "别镇移交", at(13)),
        )
    ]  # fmt: skip
    call = {**of_firm, "channel": Channel.PHONE, "called_on": date(2026, 11, 20), "recorded_by_id": people["town"]}
    first = ChaseCall(**call, outcome=ChaseOutcome.NO_ANSWER, recorded_at=at(2))
    database.add_all([first, *moves])
    database.flush()
    entry = {
        "participation_id": part.id, "questionnaire_id": "facts", "base": 0, "source": EntrySource.PAPER,
        "reason": "企业交来纸质表", "entered_by_id": people["town"], "entered_at": at(9),
    }  # fmt: skip
    database.add_all(
        [
            ChaseCall(**call, outcome=ChaseOutcome.PROMISED, next_on=date(2026, 11, 25), spoken_with="示例张",
                      note="绝密来电13812345678", corrects_id=first.id, recorded_at=at(3)),
            Reminder(**of_firm, day=date(2026, 11, 20), by=SentBy.MESSAGE, sent_at=at(4),
                     sent_by_id=people["district"]),
            Extension(**given, enterprise_id=firm, reason="示例停电", given_at=at(5), revoked_at=at(8),
                      revoked_by_id=people["second"], revoke_reason="已恢复"),
            Extension(**given, unit="anting", reason="示例台风", given_at=at(6)),
            Extension(**given, unit="malu", reason="别镇延期", given_at=at(6)),
            Extension(**given, enterprise_id=kept.other, reason="别家延期", given_at=at(6)),
            Extension(**given, reason="示例节假", given_at=at(7)),
            AnswerEntry(**entry, question_id="staff_y1", value={"v": 3}, state=EntryState.CONFIRMED,
                        decided_by_id=people["boss"], decided_at=at(10), revision=1),
            AnswerEntry(**entry, question_id="project_title", value={"v": "示例"}, state=EntryState.REFUSED,
                        decided_by_id=people["boss"], decided_at=at(11), refusal="名称不对"),
            CaseHolding(participation_id=part.id, holder_id=people["second"], before_id=None,
                        hand_over_id=moves[0].id, since=at(12)),
            Recusal(participation_id=part.id, user_id=people["second"], reason="绝密回避", declared_at=at(14)),
            SignalResolution(version_id=version, check_id="project_over_revenue", outcome=SignalOutcome.ON_SITE,
                             reason="绝密线索", user_id=people["district"], at=at(15)),
        ]
    )  # fmt: skip
    database.commit()
    return kept


EVENTS = [
    ("线索", "第 1 次提交的线索“", "现场核实", "示例district", "绝密线索", True),
    ("移交", "回避", "", "示例second", "绝密回避", True),
    ("移交", "整个街镇移交承办", "", "示例town", "全镇移交", True),
    ("移交", "移交承办：本街镇审核人员 → 示例second", "", "示例town", "绝密移交", True),
    ("代填", "企业不采纳：1 题", "", "示例boss", "名称不对", False),
    ("代填", "企业已确认：1 题", "", "示例boss", "", False),
    ("代填", "代填 2 题（纸质材料）", "", "示例town", "企业交来纸质表", False),
    ("延期", "撤销延期（原到2027年1月1日", "本企业", "示例second", "已恢复", False),
    ("延期", "延期到2027年1月1日", "全部企业", "示例district", "示例节假", False),
    ("延期", "延期到2027年1月1日", "安亭镇", "示例district", "示例台风", False),
    ("延期", "延期到2027年1月1日", "本企业", "示例district", "示例停电", False),
    ("提醒", "提醒提交", "", "示例district", "短信或企业微信", False),
    ("催办", "电话：承诺日期，承诺2026年11月25日前提交（更正此前一条）", "", "示例town",
     "示例张；绝密来电138****5678", True),
    ("催办", "电话：无人接听，已更正", "", "示例town", "", True),
    ("提交", "第 1 次提交", "", "示例boss", "", False),
    ("列入与通知", "列入应填", "", "示例district", "符合条件", False),
    ("列入与通知", "通知发出", "", "示例town", "通知书", False),
]  # fmt: skip
"""Sort, title, more of the title, person, text, and whether the firm never sees it; the newest first."""


def lines(page: str) -> list[str]:
    """Return the events of a page as they are read."""
    _before, _sep, rest = page.partition('<ol class="chronology">')
    found = EVENT.findall(rest.partition("</ol>")[0])
    return [re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", one))).strip() for one in found]


def test_everything_stands_there_once_in_order_with_person_and_reason(season: Kept) -> None:
    for login in ("district", "town", "leader"):
        found = lines(text(season.signed_in(login), f"/cases/{season.firm}"))
        assert [[part for part in (*event[:5], HIDDEN if event[5] else "") if part and part not in line]
                for event, line in zip(EVENTS, found, strict=True)] == [[] for _event in EVENTS]  # fmt: skip
        assert [HIDDEN in line for line in found] == [event[5] for event in EVENTS]


def test_a_leader_gets_no_link_to_what_he_may_not_open(season: Kept) -> None:
    pages = {login: text(season.signed_in(login), f"/cases/{season.firm}") for login in ("district", "leader")}
    for path in (f"/chasing/{season.firm}", f"/enterprises/{season.firm}/entering"):
        assert {login: f'href="{path}"' in page for login, page in pages.items()} == {"district": True, "leader": False}


def test_another_town_and_the_firm_see_nothing_of_it(season: Kept) -> None:
    assert season.signed_in("malu").get(f"/cases/{season.firm}").status_code == 404
    boss = season.signed_in("boss")
    assert boss.get(f"/cases/{season.firm}").status_code == 403
    for path in ("/workbench", "/messages", "/entered", "/history", "/returned", "/enquiries"):
        page = boss.get(path, follow_redirects=True).get_data(as_text=True)
        assert "绝密" not in page
