"""Limits, pins and certainty in a workbook: lines of notes, and the sheet 内部参考 for inside use only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exports.writing.tables import Cell, CellKind, Column, Table
from scoring.definition.scheme import Objective, Scheme
from survey.models import Evaluation, EvaluationEntry
from survey.words.answers import share_text
from survey.words.certainty import say_error, say_sureness
from survey.words.findings import say_place
from survey.words.language import in_words
from survey.words.limits import say_attribute, say_label
from survey.words.pins import say_pinning
from survey.words.prices import other_list, price_lines

INTERNAL = "内部参考"
NAMED = 8


def limit_notes(evaluation: Evaluation, scheme: Scheme, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (label, text) of the limits, the effect of each, the other objective's list, and the pins.

    `names`: credit code -> name of those that the reader may see, in list order.
    """
    by_score = scheme.choice.objective is Objective.SCORE
    rows = [("入选原则", "按总分：入选企业得分合计最高" if by_score else "按名次：名次在前的优先，只有约束所迫才跳过")]
    limits = [_limit(scheme, item.attribute, item.value, (item.floor, item.ceiling)) for item in scheme.choice.quotas]
    if scheme.choice.per_group:
        limits.append(f"同一集团至多{scheme.choice.per_group}家")
    if limits:
        rows.append(("名额约束", "；".join(limits)))
    rows += [
        (f"代价：{price.limit}", f"因它进入：{_list(price.came_in)}；因它退出：{_list(price.went_out)}")
        for price in price_lines(evaluation, scheme, names)
        if price.came_in or price.went_out
    ]
    only_here, only_there = other_list(evaluation, names)
    if only_here or only_there:
        other = "按名次" if by_score else "按总分"
        rows.append((f"若{other}", f"换下：{_list(only_here)}；换上：{_list(only_there)}"))
    pins = [
        f"{names[pin['key']]}：{say_pinning(pin)}"
        for pin in evaluation.parameters.get("pins", [])
        if pin["key"] in names
    ]
    return [*rows, ("指定", "；".join(pins) or "无")]


def _limit(scheme: Scheme, attribute: str, value: str, bounds: tuple[int, int | None]) -> str:
    floor, ceiling = bounds
    parts = [f"至少{floor}家"] if floor else []
    parts += [f"至多{ceiling}家"] if ceiling is not None else []
    return f"{say_attribute(attribute)}“{say_label(attribute, value, scheme)}”{'，'.join(parts)}"


def _list(names: Sequence[str]) -> str:
    """Return names; of many the first ones and the number, since every row of the list tells its own reason."""
    if len(names) > NAMED:
        return f"{'、'.join(names[:NAMED])}等{len(names)}家（逐家见备注和原因）"
    return "、".join(names) or "无"


def internal_table(
    evaluation: Evaluation, scheme: Scheme, entries: Sequence[EvaluationEntry], *, subtitle: str
) -> Table | None:
    """Return the sheet with the certainty of each place; None where the evaluation has no draws."""
    draws: int = evaluation.summary.get("certainty", {}).get("draws", 0)
    if not draws:
        return None
    pools: Mapping[str, str] = {pool.id: in_words(pool.title) for pool in scheme.pools}
    rows: list[list[Cell]] = [
        [
            entry.version.name,
            entry.version.credit_code,
            pools.get(entry.pool, ""),
            entry.rank,
            say_place(entry.status),
            share_text(entry.drawn.seated, entry.drawn.draws)
            if entry.drawn is not None
            else share_text(entry.hits, draws),
            say_error(entry) or None,
            entry.low,
            entry.high,
            say_sureness(entry),
        ]
        for entry in entries
        if entry.standing
    ]
    columns = (
        Column("name", "企业名称"),
        Column("credit_code", "统一社会信用代码"),
        Column("pool", "排序组"),
        Column("rank", "组内全区排名", CellKind.INTEGER),
        Column("status", "推荐意见"),
        Column("share", "入选可能性"),
        Column("error", "标准误差"),
        Column("low", "名次区间下界（90%）", CellKind.INTEGER),
        Column("high", "名次区间上界（90%）", CellKind.INTEGER),
        Column("standing", "把握度"),
    )
    lists = next((entry.drawn.draws for entry in entries if entry.drawn is not None), 0)
    title = (
        f"内部参考：入选把握度（连同全部名额约束和指定重作名单{lists}次，入选可能性是其中入选的次数；"
        f"名次区间由{draws}次试抽得出，只看名次；不得对外公布）"
        if lists
        else f"内部参考：名次把握度（试抽{draws}次，仅按名次，未计名额约束和指定；"
        "入选可能性在合格企业中计，名次区间与名次一样在全组中计；不得对外公布）"
    )
    return Table(INTERNAL, title, subtitle, columns, rows)
