"""An evaluation as the contents of the live workbook, in words."""

from __future__ import annotations

from exports.live.contents import Criterion, LiveBook, LivePool, LiveRow
from exports.writing.tables import FactSheet
from scoring.definition.scheme import Scheme
from scoring.definition.tracks import Track
from scoring.ranking.gates import Verdict
from scoring.selection.terms import reserves_of
from survey.exporting.shortlist_tables import EvaluationContents, notes_sheet, subtitle
from survey.models import EvaluationEntry
from survey.words.counted_labels import say_counted, say_counted_industry
from survey.words.entries import gates_of, level_title, points_of
from survey.words.findings import say_place, say_segment, say_status
from survey.words.language import in_words
from survey.words.pools import pool_title

_METHOD = (
    (
        "得分",
        "各准则得分（0–100，两位小数）乘以权重之和；按整数相乘相加，没有舍入误差。权重为整数%时取4位小数，否则取6位",
    ),
    ("名次", "同组内得分从高到低，得分相同者名次相同（1、2、2、4）；不符合条件的企业也有名次，但不占名额"),
    ("合格序", "只在符合条件的企业中排；前几家（名额数）为入选，其后为备选"),
    ("另一轨", "本表按方案计入的一轨测算；不计入的一轨（自评或核定）的得分和名次作为数值并列，不随权重变化"),
    ("差异", "与系统按名次的结果相比：进入、退出、升几位、降几位；“—”表示没有变化"),
    ("系统结果", "系统含名额约束、份额和指定的最终结果，随本次评估固定，不随权重变化"),
)
SIGNATURES = "制表：　　　　　　审核：　　　　　　签发：　　　　　　日期：　　　　"
_USAGE = (
    "1. 只改黄底的格：各组的权重和名额。每组权重合计须为100%，否则合计一行变红，名单暂不可用。",
    "2. 改后看上方大字：按名次是否与系统一致，与系统名单（含约束、份额和指定）差几家。其下是进入、退出各几家。",
    "3. 要看谁进谁出，在“排序”表的“差异”列筛选“进入”“退出”；再改权重后，点“数据—重新应用”刷新筛选。",
    "4. 要恢复原样，把“系统权重”一列的数填回“权重”一列，或关闭文件时不保存。",
    "5. 名额约束和指定不随权重变化，以系统为准（份额也是）：“结果（按名次）”只看名次，“系统结果”才含约束、份额和指定。",
    "6. 同一准则在系统方案中只有一个权重，各组的格请一并改。会上商定的权重，须在系统中发布新版方案并重新评估后才算数。",
    "7. 得分相同者名次相同；列出的先后依次比较同分次序所列准则，再同则按统一社会信用代码，不随权重变化。",
    "8. 等级为自评参考等级，不替代官方评估；标“待核”的权重或规则尚未由官方文本核实。本表是测算，不是决定。",
    "9. 公式格已锁定以防误改，未设密码：需要时点“审阅—撤销工作表保护”即可编辑。",
)


def live_book(contents: EvaluationContents) -> LiveBook:
    """Return the contents of the live workbook; enterprises without a rank are left out."""
    scheme, evaluation = contents.scheme, contents.evaluation
    ranked = [entry for entry in contents.entries if entry.score is not None]
    numbers = {pool.id: number for number, pool in enumerate(scheme.pools)}
    ids = [criterion.id for criterion in scheme.criteria]
    plan = scheme.segments
    count = plan.model.k if plan is not None and plan.model is not None else 0
    return LiveBook(
        title=f"{evaluation.campaign.title}权重测算表",
        subtitle=subtitle(contents, len(ranked)),
        criteria=tuple(
            Criterion(in_words(item.title), f"{in_words(item.why)} {say_status(item.status)}".strip())
            for item in scheme.criteria
        ),
        pools=tuple(_pools(contents, ranked)),
        tie_keys=tuple(ids.index(key) for key in scheme.tie_keys),
        places=scheme.places,
        texts=("行业", "规模", "等级（自评参考）", "群组", *_beside(scheme)),
        segments=tuple(say_segment(scheme, number) for number in range(1, count + 1)),
        rows=[_row(contents, entry, numbers.get(entry.pool, 0)) for entry in ranked],
        usage=_USAGE,
        signatures=SIGNATURES,
        facts=(_notes(contents),),
    )


def _beside(scheme: Scheme) -> tuple[str, str]:
    """Return the titles of score and rank of the track that does not count, which no weight changes here."""
    counting = {scheme.tracks.of(pool.id) for pool in scheme.pools}
    if counting == {Track.VERIFIED}:
        return "自评分（不计，供对照）", "自评名次（不计，供对照）"
    if counting == {Track.SELF}:
        return "核定分（不计，供对照）", "核定名次（不计，供对照）"
    return "另一轨得分（不计，供对照）", "另一轨名次（不计，供对照）"


def _other(entry: EvaluationEntry, scheme: Scheme) -> tuple[str, str]:
    """Return score and rank of a firm by the other track, with its pool where that is another; empty if not kept."""
    by_word = scheme.tracks.of(entry.pool) is Track.SELF
    score, rank = (entry.verified_score, entry.verified_rank) if by_word else (entry.self_score, entry.self_rank)
    if entry.checked is None or score is None:
        return "", ""
    pool = entry.pool if by_word else entry.self_pool or ""
    apart = f"（{pool_title(scheme, pool)}）" if pool != entry.pool else ""
    return f"{points_of(score, scheme.places)}{apart}", f"{rank}{apart}"


def _notes(contents: EvaluationContents) -> FactSheet:
    """Return the notes of the shortlist's workbook, and how this one calculates."""
    facts = notes_sheet(contents)
    return FactSheet(facts.name, facts.title, [*facts.blocks, ("本表怎样计算", _METHOD)])


def _pools(contents: EvaluationContents, ranked: list[EvaluationEntry]) -> list[LivePool]:
    """Return each pool with the weights and seats that the evaluation used."""
    scheme = contents.scheme
    given = contents.evaluation.parameters.get("pool_seats", [])
    pools = []
    for number, (pool, reserve) in enumerate(zip(scheme.pools, reserves_of(scheme), strict=True)):
        own = [place for place, item in enumerate(scheme.criteria) if item.belongs(pool.id)]
        chosen = sum(entry.status == "selected" and entry.pool in {pool.id, ""} for entry in ranked)
        pools.append(
            LivePool(
                title=in_words(pool.title) or "全部企业",
                criteria=tuple(own),
                weights=tuple(scheme.criteria[place].weight for place in own),
                seats=given[number] if number < len(given) else chosen,
                reserve=reserve,
            )
        )
    return pools


def _row(contents: EvaluationContents, entry: EvaluationEntry, pool: int) -> LiveRow:
    version, detail = entry.version, entry.detail
    return LiveRow(
        pool=pool,
        name=version.name,
        code=version.credit_code,
        unit=say_counted(entry, "unit"),
        texts=(
            say_counted_industry(entry),
            say_counted(entry, "size"),
            level_title(entry, contents.questionnaires),
            say_segment(contents.scheme, entry.segment),
            *_other(entry, contents.scheme),
        ),
        segment=entry.segment,
        eligible=Verdict.FAILED not in detail["verdicts"],
        gates=gates_of(entry, contents.scheme),
        values=tuple(detail["values"]),
        contributions=tuple(detail["contributions"]),
        score=entry.score or 0,
        rank=entry.rank or 0,
        result=say_place(entry.status),
        seated=entry.status == "selected",
    )
