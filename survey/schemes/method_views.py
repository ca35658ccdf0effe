"""The method note for 公示, generated from a scheme: criteria, gates, order, limits, segments, in words."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.definition.scheme import ChecklistSource, ExpertSource, FiguresSource, GateRule, Objective, Scheme
from scoring.exact import POINT
from survey.models import Campaign
from survey.schemes.views import say_measure
from survey.words.answers import percent
from survey.words.findings import say_segment, say_status
from survey.words.language import _, in_words
from survey.words.limits import say_attribute, say_label
from survey.words.reasons import say_tie_orders
from survey.words.tracks import say_track_plan


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its paragraphs."""

    title: str
    lines: tuple[str, ...]


def method_note(scheme: Scheme, campaign: Campaign, *, seats: int | None = None) -> list[Section]:
    """Return the sections of the note; the table of criteria is not among them.

    `seats`: those of an evaluation, where the campaign may have others by now.
    """
    sections = [
        Section(_("名额与范围"), tuple(_scope(scheme, campaign, campaign.seats if seats is None else seats))),
        Section(_("计分办法"), tuple(_scoring(scheme))),
        Section(_("自评与核定"), tuple(say_track_plan(scheme))),
        Section(_("申报条件"), tuple(_gates(scheme))),
        Section(_("名次与同分"), tuple(_order(scheme))),
        Section(_("名额约束"), tuple(_limits(scheme))),
        Section(_("群组"), tuple(_segments(scheme))),
        Section(_("待核事项"), tuple(_pending(scheme))),
    ]
    return [section for section in sections if section.lines]


def _scope(scheme: Scheme, campaign: Campaign, seats: int) -> list[str]:
    lines = [_("%(title)s，试点名额%(seats)s家，备选%(reserve)s家。", title=campaign.title, seats=seats,
               reserve=scheme.reserve)]  # fmt: skip
    if len(scheme.pools) > 1:
        pools = [
            _("%(pool)s占名额%(share)s", pool=in_words(pool.title), share=percent(pool.share)) for pool in scheme.pools
        ]
        lines.append(_("企业按所用问卷分组排序：%(pools)s；各组得分不跨组比较。", pools=_("，").join(pools)))
    return lines


def _scoring(scheme: Scheme) -> list[str]:
    lines = [
        _(
            "每项指标先按事先公布的固定分档折算成0至100分，再乘权重相加；分档不随其他企业变化，后来的企业不改变别人的得分。"
        ),
        _("全程用精确小数计算，不作中间舍入，印出的各项之和等于总分。"),
    ]
    for item in scheme.criteria:
        if isinstance(item.source, ExpertSource):
            lines.append(
                _("“%(title)s”的权重为0，不影响得分和名次；专家评审的评分只供会审参考。", title=in_words(item.title))
            )
        if isinstance(item.source, ChecklistSource):
            parts = [f"{in_words(entry.title)} {entry.points // POINT}" for entry in item.source.items]
            lines.append(_("“%(title)s”逐条核对：%(parts)s。", title=in_words(item.title), parts=_("；").join(parts)))
        if isinstance(item.source, FiguresSource):
            parts = [say_measure(entry) for entry in item.source.measures]
            lines.append(
                _("“%(title)s”逐项折算后相加：%(parts)s。", title=in_words(item.title), parts=_("；").join(parts))
            )
    return lines


def _gates(scheme: Scheme) -> list[str]:
    return [_gate(gate) for gate in scheme.gates]


def _gate(gate: GateRule) -> str:
    title = in_words(gate.title)
    if gate.ceiling is not None:
        return _("%(gate)s（只看核定等级，没有核定的列为待核）", gate=title)
    if gate.computed:
        return _("%(gate)s（由系统按填报事实计算）", gate=title)
    return _("%(gate)s（自我申报，未经核查的列为待核，不等于通过）", gate=title)


def _order(scheme: Scheme) -> list[str]:
    lines = [_("得分相同者名次相同。名单上的先后按事先声明的次序，名额正落在同分企业之间时也按这个次序：")]
    return [*lines, *(f"{order}。" for order in say_tie_orders(scheme))]


def _limits(scheme: Scheme) -> list[str]:
    lines = [
        _("在满足下列约束的名单中，取入选企业得分合计最高的一份。")
        if scheme.choice.objective is Objective.SCORE
        else _("名次在前的优先，只有约束所迫才跳过；跳过谁、因哪项约束，逐家写明。")
    ]
    for item in scheme.choice.quotas:
        about = {"attribute": say_attribute(item.attribute), "label": say_label(item.attribute, item.value, scheme)}
        if item.floor:
            lines.append(_("%(attribute)s“%(label)s”至少%(n)s家。", n=item.floor, **about))
        if item.ceiling is not None:
            lines.append(_("%(attribute)s“%(label)s”至多%(n)s家。", n=item.ceiling, **about))
    if scheme.choice.per_group:
        lines.append(_("同一集团或实际控制人至多%(n)s家。", n=scheme.choice.per_group))
    if scheme.level_shares is not None:
        bands = [
            _("%(band)s不少于%(share)s", band=in_words(band.title), share=percent(band.share))
            for band in scheme.level_shares.bands
        ]
        lines.append(_("等级份额（占本组名额，向下取整）：%(bands)s。", bands=_("；").join(bands)))
    if scheme.segment_shares is not None and not (scheme.segments and scheme.segments.found_none):
        lines.append(_("每个群组不少于本组名额的%(share)s（向下取整）。", share=percent(scheme.segment_shares.each)))
    lines.append(_("指定入选或不列入须有理由、文件号并经两人确认，占用名额，不能越过不通过的条件，并在名单中注明。"))
    return lines


def _segments(scheme: Scheme) -> list[str]:
    plan = scheme.segments
    if plan is None or plan.model is None:
        return []
    if plan.found_none:
        return [
            _(
                "按%(date)s已提交的%(rows)s家，未发现稳定的企业群组，不分群组。",
                date=plan.model.reference.date,
                rows=plan.model.reference.rows,
            )
        ]
    names = [say_segment(scheme, number) for number in range(1, plan.model.k + 1)]
    return [
        _(
            "按能力形状分为%(k)s组，随方案冻结于%(date)s，参照%(rows)s家；后来的企业不改变别人的群组。",
            k=plan.model.k,
            date=plan.model.reference.date,
            rows=plan.model.reference.rows,
        ),
        _("各组：%(names)s。", names=_("；").join(names)),
    ]


def _pending(scheme: Scheme) -> list[str]:
    waiting = [in_words(item.title) for item in scheme.criteria if say_status(item.status)]
    lines = [_("方案整体标注为待核。")] if say_status(scheme.status) else []
    if waiting:
        lines.append(_("下列指标的权重或分档尚未由官方文本核实：%(titles)s。", titles=_("、").join(waiting)))
    return lines
