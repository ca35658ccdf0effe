"""What waits for each role, in the order of urgency: the one list that the first pages of officials are made of.

A new duty is one entry of `DUTIES`: whose it is, its words, what counts it, and the page that it opens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from flask import current_app

from survey.definitions.stages import Stage
from survey.home.deciding_duties import DECIDING_DUTIES
from survey.home.duty_results import Card, Duty, of_entries, of_firms, of_items
from survey.home.publishing_duties import PUBLISHING_DUTIES
from survey.home.read_desk import Desk
from survey.home.visit_duties import VISIT_DUTIES
from survey.models import EnquiryState, Role
from survey.queries import (
    account_requests,
    chasing,
    first_reviews,
    holdings,
    people,
    returns,
    service_state,
    trail,
)
from survey.queries.case_queues import Queue
from survey.queries.chasing import DUE, OPEN, ChaseFilters, ChaseSource
from survey.queries.firm_filters import FirmSource
from survey.queries.first_reviews import QueueFilters
from survey.queries.holdings import HandOverFilters
from survey.queries.returns import ReturnFilter, ReturnState
from survey.queries.review_states import WAITING
from survey.queries.sealed_commitments import awaited_count
from survey.queries.trail import TrailFilters
from survey.web.service_readings import alarm_count
from survey.words.figures import SHANGHAI
from survey.words.language import _l

CARDS = 3
LATELY = timedelta(days=7)
FIRMS = "firm_list.firms"


def cards_of(role: Role, desk: Desk) -> tuple[Sequence[Card], Sequence[Card]]:
    """Return the three most urgent duties of a role, those where something waits first, and the others that wait."""
    cards = [card for duty in DUTIES if role in duty.roles for card in [duty.card(desk)] if card.count or not duty.once]
    waiting, done = [card for card in cards if card.count], [card for card in cards if not card.count]
    ordered = waiting + done
    return ordered[:CARDS], [card for card in ordered[CARDS:] if card.count]


def _at(stage: Stage, desk: Desk) -> int:
    return desk.tally.of(stage) if desk.tally is not None else 0


def _entries(action: str, desk: Desk) -> int:
    since = datetime.combine(desk.today - LATELY, datetime.min.time(), SHANGHAI)
    return trail.count(desk.database, TrailFilters(action=action, since=since), None)


def _number(desk: Desk) -> int:
    return desk.campaign.id if desk.campaign is not None else 0


def _chased(filters: ChaseFilters, desk: Desk) -> int:
    """Return how many firms the list for calling them has."""
    if desk.campaign is None:
        return 0
    return chasing.chased_count(desk.database, ChaseSource(desk.campaign, desk.scope, desk.today, desk.now), filters)


def _failed_jobs(desk: Desk) -> int:
    return sum(service_state.failed_jobs(desk.database, desk.now - LATELY).values())


def _unreviewed(desk: Desk, *, own: bool) -> int:
    """Return how many submitted firms wait for their first review. `own`: of those that the reader holds."""
    if desk.campaign is None:
        return 0
    holder = desk.user.id if own and desk.user is not None else 0
    source = FirmSource(desk.campaign.id, desk.today, desk.scope)
    return first_reviews.queue_count(desk.database, source, QueueFilters(WAITING, holder))


def _returns(desk: Desk, state: ReturnState) -> int:
    if desk.campaign is None:
        return 0
    return returns.return_count(desk.database, desk.campaign.id, desk.scope, ReturnFilter(state, desk.now))


def _handed_over(desk: Desk, *, unseen: bool = False) -> int:
    """Return how many hand-overs of the last days concern the reader, or how many he did not say that he knows of."""
    if desk.campaign is None or desk.user is None:
        return 0
    filters = HandOverFilters(desk.user.id, None if unseen else desk.now - LATELY, unseen)
    return holdings.hand_over_count(desk.database, desk.campaign.id, desk.scope, filters)


_TOWN, _DISTRICT = frozenset({Role.TOWN}), frozenset({Role.DISTRICT})
_LEADER = frozenset({Role.LEADER})
_BOTH = _TOWN | _DISTRICT
_ALL = _BOTH | _LEADER


def _at_stage(stage: Stage, roles: frozenset[Role], title: str, why: str, *, while_open: bool = True) -> Duty:
    """Return the duty about the firms at a stage, of a campaign that takes submissions unless said otherwise."""
    return Duty(
        roles=roles,
        title=title,
        why=why,
        measure=of_firms,
        count=partial(_at, stage),
        endpoint=FIRMS,
        address={"stage": stage.value},
        while_open=while_open,
    )


def _queue(queue: Queue, roles: frozenset[Role], title: str, why: str) -> Duty:
    """Return the duty about the firms in a queue of the reader."""
    return Duty(
        roles=roles,
        title=title,
        why=why,
        measure=of_firms,
        count=lambda desk: desk.queues[queue],
        endpoint="case_queue.queue",
        address={"queue": queue.value},
    )


def _of_trail(action: str, title: str, why: str) -> Duty:
    """Return the duty of the audit administrator about the entries of an action in the last days."""
    return Duty(
        roles=frozenset({Role.AUDIT}),
        title=title,
        why=why,
        measure=of_entries,
        count=partial(_entries, action),
        endpoint="trail.trail",
        address={"action": action, "since": lambda desk: (desk.today - LATELY).isoformat()},
    )


def _without_role(role: Role, title: str, why: str, endpoint: str) -> Duty:
    """Return the duty of an administrator about accounts in use that have no role."""
    return Duty(
        roles=frozenset({role}),
        title=title,
        why=why,
        measure=of_items,
        count=lambda desk: people.unassigned_count(desk.database),
        endpoint=endpoint,
        address={"role": Role.UNASSIGNED.value, "state": "active"},
    )


def _lacking(count: Callable[[Desk], int], title: str, of_system: str, of_security: str) -> tuple[Duty, Duty]:
    """Return the duties of both administrators about accounts that lack: one makes them, the other grants the role."""
    return (
        Duty(
            roles=frozenset({Role.SYSTEM}),
            title=title,
            why=of_system,
            measure=of_items,
            count=count,
            endpoint="administration.accounts",
            address={"state": "active"},
        ),
        Duty(
            roles=frozenset({Role.SECURITY}),
            title=title,
            why=of_security,
            measure=of_items,
            count=count,
            endpoint="granting.roles",
            address={"state": "active"},
        ),
    )


_READY = _l("填写完整、还没有提交")
DUTIES: tuple[Duty, ...] = (
    Duty(
        roles=_DISTRICT,
        title=_l("建立批次"),
        why=_l("还没有批次：建立之后才能通知企业、填报和排序。"),
        measure=of_items,
        count=lambda desk: int(desk.campaign is None),
        endpoint="campaigns.campaigns",
        once=True,
    ),
    Duty(
        roles=_DISTRICT,
        title=_l("批次清单还没有齐"),
        why=_l("齐了才能开放，开放之前企业看不到。"),
        measure=of_items,
        count=lambda desk: len(desk.lacking),
        endpoint="campaigns.campaign",
        address={"campaign_id": _number},
        once=True,
    ),
    Duty(
        roles=_DISTRICT,
        title=_l("批次可以开放"),
        why=_l("清单已齐；开放之前企业看不到。"),
        measure=of_items,
        count=lambda desk: int(desk.is_prepared and not desk.lacking),
        endpoint="campaigns.campaign",
        address={"campaign_id": _number},
        once=True,
    ),
    Duty(
        roles=_BOTH,
        title=_READY,
        why=_l("截止前不提交，就不参加本批评选。"),
        measure=of_firms,
        count=partial(_chased, ChaseFilters(stage=Stage.READY, due=OPEN)),
        endpoint="chasing.chasing_list",
        address={"stage": Stage.READY.value, "due": OPEN},
    ),
    _at_stage(Stage.READY, _LEADER, _READY, _l("截止后，只有延期的企业还能提交。")),
    Duty(
        roles=_BOTH,
        title=_l("今天要联系的企业"),
        why=_l("约定的日期到了，或填完了还没有提交。"),
        measure=of_firms,
        count=partial(_chased, ChaseFilters(due=DUE)),
        endpoint="chasing.chasing_list",
        address={"due": DUE},
    ),
    Duty(
        roles=_BOTH,
        title=_l("账号申请待核准"),
        why=_l("核准之前企业不能填写。"),
        measure=of_items,
        count=lambda desk: account_requests.open_count(desk.database, desk.scope),
        endpoint="account_requests.requests",
    ),
    Duty(
        roles=_DISTRICT | _LEADER,
        title=_l("企业提问待答复"),
        why=_l("企业在等主管科室的答复。"),
        measure=of_items,
        count=lambda desk: desk.waiting.enquiries,
        endpoint="enquiry_desk.desk",
        address={"state": EnquiryState.OPEN.value},
    ),
    Duty(
        roles=_DISTRICT,
        title=_l("街镇建议增补"),
        why=_l("采纳之后，企业才列入应填名单。"),
        measure=of_firms,
        count=lambda desk: desk.waiting.proposed,
        endpoint=FIRMS,
        address={"proposed": "yes"},
        while_open=True,
    ),
    _queue(Queue.NEW, _ALL, _l("新提交、还没有人看过"), _l("看过之后，才知道要不要退回或核实。")),
    _queue(Queue.CHANGED, _BOTH, _l("您看过后又有变化"), _l("企业可能已经回复或重新提交。")),
    Duty(
        roles=_BOTH,
        title=_l("盖章承诺书待确认"),
        why=_l("收到并确认之前，企业不参加排序。"),
        measure=of_firms,
        count=lambda desk: awaited_count(desk.database, desk.scope, desk.campaign.id if desk.campaign else None),
        endpoint="seals.awaited",
    ),
    Duty(
        roles=_TOWN,
        title=_l("由您承办的企业待初审"),
        why=_l("初审之后，区里才能审定。"),
        measure=of_firms,
        count=partial(_unreviewed, own=True),
        endpoint="reviews.queue",
        address={"state": WAITING, "mine": "1"},
    ),
    Duty(
        roles=_BOTH,
        title=_l("交给您、还没有标明知悉的交接"),
        why=_l("标明知悉之后，交出的人和区里才知道有人接手。"),
        measure=of_items,
        count=partial(_handed_over, unseen=True),
        endpoint="holdings.hand_overs",
        address={"unseen": "1"},
        once=True,
    ),
    Duty(
        roles=_BOTH,
        title=_l("最近7天与您有关的交接"),
        why=_l("交给您的由您承办；您交出的由别人承办。"),
        measure=of_items,
        count=_handed_over,
        endpoint="holdings.hand_overs",
        address={"own": "1"},
        once=True,
    ),
    Duty(
        roles=_DISTRICT | _LEADER,
        title=_l("已提交、还没有初审"),
        why=_l("初审由街镇办理；等得久的，可以交接给别人。"),
        measure=of_firms,
        count=partial(_unreviewed, own=False),
        endpoint="reviews.queue",
        address={"state": WAITING},
    ),
    Duty(
        roles=_BOTH,
        title=_l("退回已改好、待查看"),
        why=_l("看过前后对照，才知道改得对不对。"),
        measure=of_firms,
        count=partial(_returns, state=ReturnState.BACK),
        endpoint="returns.listed",
        address={"state": ReturnState.BACK.value},
    ),
    Duty(
        roles=_BOTH,
        title=_l("退回过了期限、还没有改好"),
        why=_l("申报截止后过了期限，企业就不能再提交。"),
        measure=of_firms,
        count=partial(_returns, state=ReturnState.OVERDUE),
        endpoint="returns.listed",
        address={"state": ReturnState.OVERDUE.value},
    ),
    _at_stage(
        Stage.RETURNED,
        _ALL,
        _l("退回补正、还没有改好"),
        _l("过了补正期限，退回的内容就不能再改。"),
        while_open=False,
    ),
    Duty(
        roles=_BOTH,
        title=_l("通知还没有发出"),
        why=_l("企业没有收到通知和认领代码。"),
        measure=of_firms,
        count=lambda desk: desk.waiting.unsent,
        endpoint=FIRMS,
        address={"sent": "no", "stage": [Stage.UNCLAIMED.value, Stage.NOT_BEGUN.value]},
        while_open=True,
    ),
    _at_stage(Stage.NOT_CALLED, _DISTRICT, _l("还没有列入应填，也没有豁免"), _l("列入应填之后，才能给企业发通知。")),
    _queue(Queue.FLAGGED, _ALL, _l("标记还没有了结"), _l("了结之前，疑点没有结论。")),
    Duty(
        roles=_DISTRICT,
        title=_l("指定事项待确认"),
        why=_l("须由另一人确认后才生效。"),
        measure=of_items,
        count=lambda desk: desk.waiting.pins,
        endpoint="pins.pins",
    ),
    *(*DECIDING_DUTIES, *VISIT_DUTIES, *PUBLISHING_DUTIES),
    _at_stage(Stage.UNCLAIMED, _ALL, _l("还没有领取账号"), _l("领取之后才能开始填写。")),
    _at_stage(Stage.NOT_BEGUN, _ALL, _l("领取了账号、还没有开始填写"), _l("可以提醒企业留出填写的时间。")),
    _without_role(Role.SECURITY, _l("账号等待授予角色"), _l("授予之前本人什么也不能办。"), "granting.roles"),
    *_lacking(
        lambda desk: desk.lacking_accounts.district,
        _l("区经委账号还不够"),
        _l("一批要两位决定人和一位替补：请建三个账号，再由安全管理员授权。"),
        _l("一批要两位决定人和一位替补：请给系统管理员建好的账号授权。"),
    ),
    *_lacking(
        lambda desk: len(desk.lacking_accounts.units),
        _l("街镇还没有审核账号"),
        _l("每个街镇一个账号，审核自己的企业；请建账号，再由安全管理员授权。"),
        _l("授权时选定街镇；没有账号的，先由系统管理员建。"),
    ),
    Duty(
        roles=frozenset({Role.SYSTEM}),
        title=_l("系统状况需要留意"),
        why=_l("磁盘、备份、数据库等有一项不正常。"),
        measure=of_items,
        count=lambda _desk: alarm_count(current_app),
        endpoint="service.service",
    ),
    Duty(
        roles=frozenset({Role.SYSTEM}),
        title=_l("最近7天失败的任务"),
        why=_l("导出或评估没有完成，等的人可能不知道。"),
        measure=of_items,
        count=_failed_jobs,
        endpoint="service.service",
    ),
    _without_role(
        Role.SYSTEM,
        _l("还没有角色的账号"),
        _l("请安全管理员授予角色，不用的账号请停用。"),
        "administration.accounts",
    ),
    _of_trail("refused", _l("最近7天没有获准的请求"), _l("越权或试探会留在这里。")),
    _of_trail("grant_role", _l("最近7天变更的角色"), _l("核对是否都有依据。")),
    _of_trail("export", _l("最近7天导出的文件"), _l("含个人信息的导出都写明了用途。")),
)
