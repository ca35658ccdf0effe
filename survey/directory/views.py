"""What pages of the directory show: two records side by side, and what can be done with a firm in a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey.directory.firm_results import FirmRefusedError
from survey.directory.merger_results import CampaignMerge, MergePlan
from survey.directory.words import say_firm_refused, say_goes
from survey.models import Enterprise, ParticipationState
from survey.queries.firm_records import FirmInCampaign
from survey.queries.merging import Holding, Part
from survey.records.column_results import as_text
from survey.words.findings import say_state
from survey.words.firm_columns import column_title, say_value
from survey.words.language import _, _n
from survey.words.roles import role_title

_SIDES = (
    "name", "credit_code", "unit", "industry", "above_scale", "registered_place", "production_place", "tax_place",
    "contact", "contact_phone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SideRow:
    """One thing of both records. `becomes`: what merging does with it."""

    title: str
    kept: str
    merged: str
    becomes: str


@dataclass(frozen=True, slots=True)
class MergeView:
    """Two records side by side. `refusal`: why they are not merged, empty where they can be."""

    kept: Enterprise
    merged: Enterprise
    rows: Sequence[SideRow]
    refusal: str
    stamp: str


@dataclass(frozen=True, slots=True)
class ActChoice:
    """One thing that can be done with a firm: its code and what it is called."""

    code: str
    label: str
    hint: str


def view_merge(firms: tuple[Enterprise, Enterprise], holdings: tuple[Holding, Holding], plan: MergePlan) -> MergeView:
    """Return two records side by side, and what merging the second into the first does with each thing."""
    (kept, merged), (has, other) = firms, holdings
    rows = [_column(kept, merged, name, plan) for name in _SIDES]
    rows += [_people(plan, has, other), _codes(plan, has, other)]
    for title, first, second, becomes in (
        (_("外部评定"), has.ratings, other.ratings, _("都归保留的记录")),
        (_("上传的文件"), has.uploads, other.uploads, _("都归保留的记录")),
        (_("提问"), has.enquiries, other.enquiries, _("都归保留的记录")),
        (_("备注、标记和消息"), has.cases, other.cases, _("都归保留的记录")),
    ):
        rows.append(SideRow(title, str(first), str(second), becomes if second else "–"))
    rows += [_campaign(one) for one in plan.campaigns]
    refusal = say_firm_refused(FirmRefusedError(plan.refusal, campaign=plan.against)) if plan.refusal else ""
    return MergeView(kept, merged, rows, refusal, plan.stamp)


def _column(kept: Enterprise, merged: Enterprise, name: str, plan: MergePlan) -> SideRow:
    first, second = (as_text(getattr(firm, name)) for firm in (kept, merged))
    becomes = "–" if first == second else _("以保留的记录为准")
    if name in plan.columns:
        becomes = _("保留的记录没有，取另一条的")
    elif name == "name" and first != second:
        becomes = _("以保留的记录为准；另一个名称记为曾用名，仍可查到")
    elif name == "credit_code":
        becomes = _("以保留的记录为准；另一个代码仍可查到")
    return SideRow(column_title(name), say_value(name, first), say_value(name, second), becomes)


def _people(plan: MergePlan, has: Holding, other: Holding) -> SideRow:
    becomes = _("都归保留的记录，登录账号不变，须重新登录") if other.people else "–"
    if plan.people_step_back:
        becomes = _("都归保留的记录；另一条的负责人改为填报人，登录账号不变，须重新登录")
    return SideRow(_("在用账号"), _named(has), _named(other), becomes)


def _named(one: Holding) -> str:
    return _("、").join(f"{name}（{role_title(role)}）" for _id, name, role in one.people) or _("（无）")


def _codes(plan: MergePlan, has: Holding, other: Holding) -> SideRow:
    becomes = _("可用来认领保留的记录") if plan.codes_go_over else _("另一条的不再有效")
    return SideRow(_("未使用的认领代码"), str(has.codes), str(other.codes), becomes if other.codes else "–")


def _campaign(one: CampaignMerge) -> SideRow:
    title = _("批次：%(title)s", title=one.campaign)
    return SideRow(title, _part(one.kept), _part(one.merged), say_goes(one.goes) if one.merged is not None else "–")


def _part(part: Part | None) -> str:
    if part is None:
        return _("（未参加）")
    told = [say_state(part.state)]
    if part.called:
        told.append(_("已列入应填"))
    if part.drafts:
        told.append(_("有填写内容"))
    if part.versions:
        told.append(_n("提交过 %(n)s 次", n=part.versions))
    return _("，").join(told)


def view_acts(row: FirmInCampaign, *, proposed: bool) -> Sequence[ActChoice]:
    """Return what an official can do with a firm in a campaign as it stands; nothing where it submitted or left."""
    part = row.participation
    state = ParticipationState(part.state) if part is not None else ParticipationState.CALLED
    called = part is not None and part.called_at is not None
    exempt = ActChoice("exempt", _("豁免"), _("不需要填写；已填写的内容保留"))
    if state is ParticipationState.EXEMPT:
        return [ActChoice("end", _("取消豁免"), _("恢复到豁免之前的状态"))]
    if state not in {ParticipationState.CALLED, ParticipationState.FILLING, ParticipationState.RETURNED}:
        return []
    if proposed:
        return [
            ActChoice("accept", _("同意建议，列入应填"), _("理由会留下记录")),
            ActChoice("refuse", _("不采纳建议"), _("街镇会看到理由，可以再次建议")),
            exempt,
        ]
    if called and state is ParticipationState.CALLED and part is not None and part.sent_at is None:
        return [exempt, ActChoice("take_back", _("撤回列入应填"), _("企业还没有开始、通知也没有发出时可以撤回"))]
    if called or state is ParticipationState.RETURNED:
        return [exempt]
    return [ActChoice("call", _("列入应填"), _("列入后企业须填写，通知信另行生成")), exempt]
