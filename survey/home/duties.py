"""What waits for each role, in the order of urgency: the one list that the first pages of officials are made of.

A new duty is one entry of `DUTIES`: whose it is, its words, what counts it, and the page that it opens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, partial

from flask import current_app, url_for
from sqlalchemy.orm import Session

from survey.definitions.stages import Stage, Tally
from survey.home.duty_results import Card
from survey.models import Campaign, Role
from survey.queries import account_requests, duties, people, seals, service_state, trail
from survey.queries.trail import TrailFilters
from survey.store.scope import Scope
from survey.web.access import may_open
from survey.web.service_readings import alarm_count
from survey.words.figures import SHANGHAI
from survey.words.language import _l

CARDS = 3
LATELY = timedelta(days=7)
FIRMS = "firm_list.firms"


@dataclass(frozen=True)
class Desk:
    """What duties are counted from. `tally`: the ledger of the reader's scope; None for roles that see no firms."""

    database: Session
    scope: Scope
    campaign: Campaign | None
    tally: Tally | None
    now: datetime

    @property
    def today(self) -> date:
        """The day in Shanghai."""
        return self.now.astimezone(SHANGHAI).date()

    @cached_property
    def waiting(self) -> duties.Waiting:
        """What waits in the campaign, counted once."""
        if self.campaign is None:
            return duties.Waiting(0, 0, 0, 0)
        return duties.waiting(self.database, self.campaign.id, self.scope, self.today)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One thing to do. `title`: what it is; `why`: what depends on it; `measure`: what is counted.

    `count`: how many there are; `endpoint`, `address`: the page that lists just these.
    """

    roles: frozenset[Role]
    title: str
    why: str
    measure: str
    count: Callable[[Desk], int]
    endpoint: str
    address: Mapping[str, object] = field(default_factory=dict)

    def url(self, desk: Desk) -> str:
        """Return the address of its page; an empty text where the reader can't open it."""
        given = {name: value(desk) if callable(value) else value for name, value in self.address.items()}
        return url_for(self.endpoint, **given) if may_open(self.endpoint) else ""  # type: ignore[arg-type]


def cards_of(role: Role, desk: Desk) -> tuple[Sequence[Card], Sequence[Card]]:
    """Return the three most urgent duties of a role, those where something waits first, and the others that wait."""
    cards = [
        Card(str(duty.title), str(duty.why), str(duty.measure), duty.count(desk), duty.url(desk))
        for duty in DUTIES
        if role in duty.roles
    ]
    waiting, done = [card for card in cards if card.count], [card for card in cards if not card.count]
    ordered = waiting + done
    return ordered[:CARDS], [card for card in ordered[CARDS:] if card.count]


def _at(stage: Stage, desk: Desk) -> int:
    return desk.tally.of(stage) if desk.tally is not None else 0


def _entries(action: str, desk: Desk) -> int:
    since = datetime.combine(_since(desk), datetime.min.time(), SHANGHAI)
    return trail.count(desk.database, TrailFilters(action=action, since=since), None)


def _since(desk: Desk) -> date:
    return desk.today - LATELY


def _since_text(desk: Desk) -> str:
    return _since(desk).isoformat()


def _failed_jobs(desk: Desk) -> int:
    return sum(service_state.failed_jobs(desk.database, desk.now - LATELY).values())


_TOWN, _DISTRICT = frozenset({Role.TOWN}), frozenset({Role.DISTRICT})
_LEADER = frozenset({Role.LEADER})
_BOTH = _TOWN | _DISTRICT
_ALL = _BOTH | _LEADER
_FIRMS, _ITEMS, _PIECES = _l("家"), _l("项"), _l("条")

DUTIES: tuple[Duty, ...] = (
    Duty(
        roles=_DISTRICT,
        title=_l("建立批次"),
        why=_l("还没有批次：建立之后才能通知企业、填报和排序。"),
        measure=_ITEMS,
        count=lambda desk: int(desk.campaign is None),
        endpoint="campaigns.campaigns",
    ),
    Duty(
        roles=_ALL,
        title=_l("填写完整、还没有提交"),
        why=_l("截止前不提交，就不参加本批评选。"),
        measure=_FIRMS,
        count=partial(_at, Stage.READY),
        endpoint=FIRMS,
        address={"stage": Stage.READY.value},
    ),
    Duty(
        roles=_BOTH,
        title=_l("账号申请待核准"),
        why=_l("核准之前企业不能填写。"),
        measure=_ITEMS,
        count=lambda desk: account_requests.open_count(desk.database, desk.scope),
        endpoint="account_requests.requests",
    ),
    Duty(
        roles=_DISTRICT | _LEADER,
        title=_l("企业提问待答复"),
        why=_l("企业在等主管科室的答复。"),
        measure=_ITEMS,
        count=lambda desk: desk.waiting.enquiries,
        endpoint="enquiry_desk.desk",
    ),
    Duty(
        roles=_DISTRICT,
        title=_l("街镇建议增补"),
        why=_l("采纳之后，企业才列入应填名单。"),
        measure=_FIRMS,
        count=lambda desk: desk.waiting.proposed,
        endpoint=FIRMS,
        address={"proposed": "yes"},
    ),
    Duty(
        roles=_BOTH,
        title=_l("盖章承诺书待确认"),
        why=_l("收到并确认之前，企业不参加排序。"),
        measure=_FIRMS,
        count=lambda desk: seals.awaited_count(desk.database, desk.scope, desk.campaign.id if desk.campaign else None),
        endpoint="seals.awaited",
    ),
    Duty(
        roles=_ALL,
        title=_l("退回补正、还没有改好"),
        why=_l("过了补正期限，退回的内容就不能再改。"),
        measure=_FIRMS,
        count=partial(_at, Stage.RETURNED),
        endpoint=FIRMS,
        address={"stage": Stage.RETURNED.value},
    ),
    Duty(
        roles=_BOTH,
        title=_l("通知还没有发出"),
        why=_l("企业没有收到通知和认领代码。"),
        measure=_FIRMS,
        count=lambda desk: desk.waiting.unsent,
        endpoint=FIRMS,
        address={"sent": "no", "stage": [Stage.UNCLAIMED.value, Stage.NOT_BEGUN.value]},
    ),
    Duty(
        roles=_DISTRICT,
        title=_l("指定事项待确认"),
        why=_l("须由另一人确认后才生效。"),
        measure=_ITEMS,
        count=lambda desk: desk.waiting.pins,
        endpoint="pins.pins",
    ),
    Duty(
        roles=_ALL,
        title=_l("还没有领取账号"),
        why=_l("领取之后才能开始填写。"),
        measure=_FIRMS,
        count=partial(_at, Stage.UNCLAIMED),
        endpoint=FIRMS,
        address={"stage": Stage.UNCLAIMED.value},
    ),
    Duty(
        roles=_ALL,
        title=_l("领取了账号、还没有开始填写"),
        why=_l("可以提醒企业留出填写的时间。"),
        measure=_FIRMS,
        count=partial(_at, Stage.NOT_BEGUN),
        endpoint=FIRMS,
        address={"stage": Stage.NOT_BEGUN.value},
    ),
    Duty(
        roles=frozenset({Role.SYSTEM}),
        title=_l("系统状况需要留意"),
        why=_l("磁盘、备份、数据库等有一项不正常。"),
        measure=_ITEMS,
        count=lambda _desk: alarm_count(current_app),
        endpoint="service.service",
    ),
    Duty(
        roles=frozenset({Role.SYSTEM}),
        title=_l("最近7天失败的任务"),
        why=_l("导出或评估没有完成，等的人可能不知道。"),
        measure=_ITEMS,
        count=_failed_jobs,
        endpoint="service.service",
    ),
    Duty(
        roles=frozenset({Role.SYSTEM}),
        title=_l("还没有角色的账号"),
        why=_l("请安全管理员授予角色，不用的账号请停用。"),
        measure=_ITEMS,
        count=lambda desk: people.unassigned_count(desk.database),
        endpoint="administration.accounts",
        address={"role": Role.UNASSIGNED.value, "state": "active"},
    ),
    Duty(
        roles=frozenset({Role.SECURITY}),
        title=_l("账号等待授予角色"),
        why=_l("授予之前本人什么也不能办。"),
        measure=_ITEMS,
        count=lambda desk: people.unassigned_count(desk.database),
        endpoint="granting.roles",
        address={"role": Role.UNASSIGNED.value, "state": "active"},
    ),
    Duty(
        roles=frozenset({Role.AUDIT}),
        title=_l("最近7天没有获准的请求"),
        why=_l("越权或试探会留在这里。"),
        measure=_PIECES,
        count=partial(_entries, "refused"),
        endpoint="trail.trail",
        address={"action": "refused", "since": _since_text},
    ),
    Duty(
        roles=frozenset({Role.AUDIT}),
        title=_l("最近7天变更的角色"),
        why=_l("核对是否都有依据。"),
        measure=_PIECES,
        count=partial(_entries, "grant_role"),
        endpoint="trail.trail",
        address={"action": "grant_role", "since": _since_text},
    ),
    Duty(
        roles=frozenset({Role.AUDIT}),
        title=_l("最近7天导出的文件"),
        why=_l("含个人信息的导出都写明了用途。"),
        measure=_PIECES,
        count=partial(_entries, "export"),
        endpoint="trail.trail",
        address={"action": "export", "since": _since_text},
    ),
)
