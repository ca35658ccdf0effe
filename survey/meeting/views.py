"""The meeting note of an evaluation, in Chinese: every number in it is counted from the stored entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from scoring.definition.scheme import Scheme
from scoring.ranking.gates import Verdict
from survey.definitions.directory import directory
from survey.lists.internal_tables import limit_notes
from survey.meeting.count_views import Counts, count_pools, count_units
from survey.meeting.gather_note import NoteSource
from survey.models import EvaluationEntry
from survey.schemes.method_views import Section, method_note
from survey.words.answers import percent
from survey.words.certainty import explain_share, mark_by_rank, say_share
from survey.words.counted_labels import say_counted
from survey.words.entries import points_of
from survey.words.figures import moment
from survey.words.findings import say_place, say_status
from survey.words.language import in_words
from survey.words.levels import say_level_seats
from survey.words.limits import say_attribute
from survey.words.pools import pool_title

PENDING, CONDITIONS = "待核事项", "申报条件"


@dataclass(frozen=True)
class NoteTable:
    """A table of a note; the cells of the first `texts` columns and of the last one if `remark` are text."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    texts: int = 1
    remark: bool = False


@dataclass(frozen=True)
class NoteSection:
    """A numbered section: paragraphs, then tables. `internal`: not to be handed to anybody outside the district."""

    title: str
    lines: tuple[str, ...]
    tables: tuple[NoteTable, ...] = ()
    internal: bool = False


@dataclass(frozen=True)
class Note:
    """The whole note."""

    title: str
    subtitle: str
    about: str
    sections: tuple[NoteSection, ...]
    closing: tuple[str, ...]
    internal: bool


def meeting_note(source: NoteSource) -> Note:
    """Return the note; to be called where everything is worded in Chinese."""
    evaluation = source.evaluation
    sections = [_overall(source), _method(source), _units(source), _limits(source), _pending(source)]
    if source.internal and _draws(source):
        sections.insert(3, _grey(source))
    numbers = "一二三四五六七八"
    return Note(
        title=evaluation.campaign.title,
        subtitle="遴选情况汇报",
        about=f"评估 #{evaluation.id}　{moment(evaluation.run_at)}　{in_words(source.scheme.title)} "
        f"v{source.scheme.version}",
        sections=tuple(
            NoteSection(f"{numbers[place]}、{item.title}", item.lines, item.tables, item.internal)
            for place, item in enumerate(sections)
        ),
        closing=(
            "以上为系统按方案排序的结果，不是决定；决定由主管部门人员作出并说明理由。自评等级仅供参考，不替代官方评估。",
            f"结果指纹 {evaluation.fingerprint}；同样的数据、方案和名额，指纹必然相同。",
        ),
        internal=source.internal,
    )


def _draws(source: NoteSource) -> int:
    draws: int = source.evaluation.summary.get("certainty", {}).get("draws", 0)
    return draws


def _overall(source: NoteSource) -> NoteSection:
    total = sum((counts for _unit, counts in count_units(source.tallies, source.absent)), Counts())
    apart = [f"豁免{total.exempt}家" if total.exempt else "", f"退出{total.withdrawn}家" if total.withdrawn else ""]
    beside = "".join(f"，{text}" for text in apart if text)
    lines = [
        f"本批应填企业{total.called}家，其中已提交并纳入本次评估{total.evaluated}家，未提交{total.missing}家{beside}。",
        f"纳入评估的{total.evaluated}家中，参与排序{total.ranked}家，缺少必填问卷、不具备排序条件{total.unranked}家。",
        f"参与排序的{total.ranked}家中，没有不通过条件的（以下称合格）{total.eligible}家，有条件不通过的{total.failed}家。",
        f"名额{source.evaluation.seats}家。合格的{total.eligible}家中，入选{total.selected}家，备选{total.reserve}家，其余{total.rest}家。",
    ]
    if total.selected < source.evaluation.seats:
        lines.append(f"入选候选比名额少{source.evaluation.seats - total.selected}家。")
    tables = (_pools(source),) if len(source.scheme.pools) > 1 else ()
    return NoteSection("总体情况", tuple(lines), tables)


def _pools(source: NoteSource) -> NoteTable:
    seats = source.evaluation.parameters.get("pool_seats", [])
    cuts = source.evaluation.summary.get("cuts", [])
    rows, total = [], Counts()
    for place, (pool, counts) in enumerate(count_pools(source.tallies, source.scheme)):
        total += counts
        line = points_of(cuts[place], source.scheme.places) if place < len(cuts) else None
        given = str(seats[place]) if place < len(seats) else "–"
        cut = "–" if line is None else f"{line:.{source.scheme.places}f}"
        rows.append((pool_title(source.scheme, pool), given, *_figures(counts)[2:], cut))
    return NoteTable(
        "按排序组",
        ("排序组", "名额", "参与排序", "合格", "入选", "备选", "按名次入选线（分）"),
        tuple(rows),
        ("合计", str(sum(seats)), *_figures(total)[2:], "–"),
    )


def _figures(counts: Counts) -> tuple[str, ...]:
    return tuple(
        str(number)
        for number in (
            counts.called,
            counts.evaluated,
            counts.ranked,
            counts.eligible,
            counts.selected,
            counts.reserve,
        )
    )


def _method(source: NoteSource) -> NoteSection:
    lines = [
        f"{section.title}：{_joined(section.lines)}"
        for section in _sections(source)
        if section.title not in {PENDING, CONDITIONS}
    ]
    lines.insert(min(2, len(lines)), f"{CONDITIONS}：{_conditions(source.scheme)}")
    return NoteSection("遴选方法", tuple(lines), (_weights(source.scheme),))


def _joined(lines: Sequence[str]) -> str:
    """Return sentences one after the other, each with its full stop."""
    return "".join(line if line.endswith("。") else f"{line}。" for line in lines)


def _conditions(scheme: Scheme) -> str:
    """Return the gates in one sentence: those computed by the system, and those declared by enterprises."""
    groups = (
        (
            "由系统按填报事实计算",
            [in_words(gate.title) for gate in scheme.gates if gate.computed],
        ),
        (
            "只看核定等级，没有核定的列为待核",
            [in_words(gate.title) for gate in scheme.gates if gate.ceiling is not None],
        ),
        (
            "企业自我申报，未经核查的列为待核、不等于通过",
            [in_words(gate.title) for gate in scheme.answered_gates if not gate.computed],
        ),
    )
    return "；".join(f"{'、'.join(titles)}（{how}）" for how, titles in groups if titles) + "。"


def _weights(scheme: Scheme) -> NoteTable:
    """Return every criterion with its weight in each pool that it counts in; each pool's weights add up."""
    pools = scheme.pools
    several = len(pools) > 1
    heads = ["指标", *([in_words(pool.title) for pool in pools] if several else ["权重"]), "核实情况"]
    rows = [
        (
            in_words(item.title),
            *(percent(item.weight) if item.belongs(pool.id) else "–" for pool in pools),
            say_status(item.status) or "已核实",
        )
        for item in scheme.criteria
    ]
    sums = (percent(sum(item.weight for item in scheme.criteria if item.belongs(pool.id))) for pool in pools)
    return NoteTable("指标与权重", tuple(heads), tuple(rows), ("合计", *sums, ""), remark=True)


def _sections(source: NoteSource) -> list[Section]:
    return method_note(source.scheme, source.evaluation.campaign, seats=source.evaluation.seats)


def _units(source: NoteSource) -> NoteSection:
    limits = {
        item.value: "，".join(
            [*([f"至少{item.floor}家"] if item.floor else []),
             *([f"至多{item.ceiling}家"] if item.ceiling is not None else [])]
        )
        for item in source.scheme.choice.quotas
        if item.attribute == "unit"
    }  # fmt: skip
    known, total, rows = directory(), Counts(), []
    for unit, counts in count_units(source.tallies, source.absent):
        total += counts
        rows.append((in_words(known.unit_name(unit)), *_figures(counts), _rate(counts), limits.get(unit, "–")))
    table = NoteTable(
        "分街镇情况",
        ("街镇", "应填", "提交", "参与排序", "合格", "入选", "备选", "入选占合格", "名额约束"),
        tuple(rows),
        ("合计", *_figures(total), _rate(total), ""),
        remark=True,
    )
    return NoteSection("分街镇情况", (), (table,))


def _rate(counts: Counts) -> str:
    if not counts.eligible:
        return "–"
    share = Decimal(100 * counts.selected) / counts.eligible
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def _grey(source: NoteSource) -> NoteSection:
    draws, scheme = _draws(source), source.scheme
    grey = source.grey
    by_status = {status: sum(entry.status == status for entry in grey) for status in ("selected", "reserve", "out")}
    spread = "，".join(f"{say_place(status)}{number}家" for status, number in by_status.items())
    borderline = mark_by_rank("临界", by_rank=source.lists is None)
    lines = (
        explain_share(draws, source.lists),
        f"{borderline}的共{len(grey)}家：{spread}。",
        "本节仅供内部参考，不得对外公布。",
    )
    heads = ("企业", "街镇", "组内名次", "推荐意见", "入选可能性", "名次区间（90%）")
    tables = []
    for pool in scheme.pools:
        rows = tuple(_grey_row(entry, draws) for entry in grey if entry.pool == pool.id)
        caption = "临界企业" if len(scheme.pools) == 1 else f"临界企业（{in_words(pool.title)}）"
        tables += [NoteTable(caption, heads, rows, texts=2)] if rows else []
    return NoteSection("临界区（内部参考，不得对外公布）", lines, tuple(tables), internal=True)


def _grey_row(entry: EvaluationEntry, draws: int) -> tuple[str, ...]:
    return (
        entry.version.name,
        say_counted(entry, "unit"),
        str(entry.rank),
        say_place(entry.status),
        say_share(entry, draws),
        f"{entry.low}–{entry.high}",
    )


def _limits(source: NoteSource) -> NoteSection:
    notes = limit_notes(source.evaluation, source.scheme, source.names)
    lines = [f"{label}：{text.rstrip('。')}。" for label, text in notes]
    unmet = [say_attribute(name) for name in source.evaluation.summary.get("unmet_shares", [])]
    if unmet:
        lines.append(f"未能满足：{'、'.join(unmet)}。")
    lines += say_level_seats(source.evaluation.summary)
    return NoteSection("名额约束与指定的影响", tuple(lines))


def _pending(source: NoteSource) -> NoteSection:
    scheme = source.scheme
    chosen = source.chosen
    rows = []
    for place, gate in enumerate(scheme.gates):
        waiting = [row for row in chosen if row.detail["verdicts"][place] == Verdict.PENDING.value]
        counts = [sum(row.status == status for row in waiting) for status in ("selected", "reserve")]
        if waiting:
            rows.append((in_words(gate.title), str(counts[0]), str(counts[1]), str(len(waiting))))
    firms = sum(Verdict.PENDING.value in row.detail["verdicts"] for row in chosen)
    lines = [f"入选候选和备选企业中，有待核条件的{firms}家；待核不等于通过，应在公示前核查。"] if firms else []
    lines += [line for section in _sections(source) if section.title == PENDING for line in section.lines]
    table = NoteTable("待核的条件", ("条件", "入选候选", "备选", "合计"), tuple(rows))
    return NoteSection(PENDING, tuple(lines) or ("没有待核事项。",), (table,) if rows else ())
