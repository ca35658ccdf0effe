"""An evaluation as the tables of the shortlist workbook, with the same words as the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exports.writing.tables import Cell, CellKind, Column, FactSheet, Table
from scoring.definition.questionnaire import Questionnaire
from scoring.definition.scheme import ExpertSource, GateRule, IndexSource, Scheme
from scoring.exact import VALUE, unscaled
from survey.lists.columns import CANDIDATES, ListRow, ListSource, all_columns, columns_named, row_cells, table_columns
from survey.lists.internal_tables import internal_table, limit_notes
from survey.models import Evaluation, EvaluationEntry
from survey.records.manifest_words import SIGNATURES
from survey.words.answers import percent
from survey.words.assessed import say_assessed_of
from survey.words.counted_labels import say_counted
from survey.words.entries import brief_reasons_of, points_of
from survey.words.figures import moment
from survey.words.findings import say_place, say_status
from survey.words.language import _, in_words
from survey.words.levels import say_level_seats
from survey.words.pools import pool_title
from survey.words.reasons import say_tie_orders
from survey.words.tracks import say_near_line, say_track_plan


@dataclass(frozen=True)
class EvaluationContents:
    """The data of an evaluation's workbooks: entries in list order, facts of versions, ranks in unit and industry.

    `personal`: whether columns about persons are among them.
    """

    evaluation: Evaluation
    scheme: Scheme
    questionnaires: Mapping[str, Questionnaire]
    entries: Sequence[EvaluationEntry]
    facts: Mapping[int, Mapping[str, Any]]
    scope: str
    ranks: Mapping[int, tuple[int, int]]
    personal: bool = False


def shortlist_pages(contents: EvaluationContents, *, internal: bool = False) -> list[Table | FactSheet]:
    """Return 说明, 候选名单, 得分构成, 未入选及原因; 内部参考 only where it is asked for and places were drawn."""
    pages: list[Table | FactSheet] = [
        notes_sheet(contents),
        _candidates(contents),
        _scores(contents),
        _rejected(contents),
    ]
    if internal:
        about = subtitle(contents, sum(bool(entry.standing) for entry in contents.entries))
        table = internal_table(contents.evaluation, contents.scheme, contents.entries, subtitle=about)
        pages += [table] if table is not None else []
    return pages


def subtitle(contents: EvaluationContents, count: int) -> str:
    """Return the line below a table's title: evaluation, scheme, scope and number of rows."""
    evaluation = contents.evaluation
    return _(
        "评估 #%(id)s　方案 %(scheme)s v%(version)s　%(scope)s　共 %(count)s 家",
        id=evaluation.id,
        scheme=in_words(contents.scheme.title),
        version=contents.scheme.version,
        scope=contents.scope,
        count=count,
    )


def _candidates(contents: EvaluationContents) -> Table:
    chosen = [entry for status in ("selected", "reserve") for entry in contents.entries if entry.status == status]
    every = columns_named(all_columns(contents.scheme, contents.questionnaires), CANDIDATES)
    columns = [column for column in every if contents.personal or not column.personal]
    source = ListSource(contents.scheme, contents.questionnaires)
    rows = [
        row_cells(
            columns, ListRow(source, entry, number, contents.facts.get(entry.version_id, {}), contents.ranks[entry.id])
        )
        for number, entry in enumerate(chosen, start=1)
    ]
    return Table(
        name="候选名单",
        title=contents.evaluation.campaign.title + "候选名单",
        subtitle=subtitle(contents, len(rows)),
        columns=table_columns(columns, contents.scheme.places),
        rows=rows,
        signatures=SIGNATURES,
    )


def _scores(contents: EvaluationContents) -> Table:
    scheme, places = contents.scheme, contents.scheme.places
    columns = [
        Column("pool", "排序组"),
        Column("rank", "组内全区排名", CellKind.INTEGER),
        Column("name", "企业名称"),
        Column("credit_code", "统一社会信用代码"),
        Column("score", "综合得分", CellKind.DECIMAL, places),
    ]
    for criterion in contents.scheme.criteria:
        weight = percent(criterion.weight)
        title = in_words(criterion.title)
        columns.append(Column(f"{criterion.id}_value", f"{title}（0–100）", CellKind.DECIMAL, 2))
        columns.append(Column(f"{criterion.id}_part", f"{title}×{weight}", CellKind.DECIMAL, places))
    columns.append(Column("rescaled", "指数折算（可评比例）"))
    rows = []
    for entry in contents.entries:
        if entry.score is None:
            continue
        row: list[Cell] = [pool_title(scheme, entry.pool), entry.rank, entry.version.name, entry.version.credit_code]
        row.append(points_of(entry.score, places))
        pairs = zip(scheme.criteria, entry.detail["values"], entry.detail["contributions"], strict=True)
        for criterion, value, part in pairs:
            known = criterion.belongs(entry.pool) or not entry.pool
            row += [unscaled(value, VALUE), points_of(part, places)] if known else [None, None]
        rows.append([*row, "；".join(_rescaled(contents, entry))])
    return Table(
        "得分构成",
        "得分构成（各项之和等于综合得分）",
        subtitle(contents, len(rows)),
        tuple(columns),
        rows,
        SIGNATURES,
    )


def _rescaled(contents: EvaluationContents, entry: EvaluationEntry) -> list[str]:
    """Return, per index that was worked out from less than its whole form, from how much."""
    sources = [item.source for item in contents.scheme.criteria if item.belongs(entry.pool)]
    names = dict.fromkeys(source.questionnaire for source in sources if isinstance(source, IndexSource))
    known = contents.questionnaires
    said = {name: say_assessed_of(entry.detail, name) for name in names}
    return [f"{in_words(known[name].title) if name in known else name}：{text}" for name, text in said.items() if text]


def _rejected(contents: EvaluationContents) -> Table:
    out = [entry for entry in contents.entries if entry.status in {"out", "unranked"}]
    columns = (
        Column("name", "企业名称"),
        Column("credit_code", "统一社会信用代码"),
        Column("unit", "所属街镇"),
        Column("pool", "排序组"),
        Column("rank", "组内全区排名", CellKind.INTEGER),
        Column("score", "综合得分", CellKind.DECIMAL, contents.scheme.places),
        Column("status", "结果"),
        Column("reasons", "原因", width=80),
    )
    rows: list[list[Cell]] = [
        [
            entry.version.name,
            entry.version.credit_code,
            say_counted(entry, "unit"),
            pool_title(contents.scheme, entry.pool),
            entry.rank,
            points_of(entry.score, contents.scheme.places),
            say_place(entry.status),
            "；".join(brief_reasons_of(entry, contents.scheme)),
        ]
        for entry in out
    ]
    return Table("未入选及原因", "未入选及原因", subtitle(contents, len(rows)), columns, rows, SIGNATURES)


def notes_sheet(contents: EvaluationContents) -> FactSheet:
    """Return the sheet 说明: the evaluation, its method, limits, questionnaires, gates, and how to read it all."""
    scheme = contents.scheme
    gates = [(in_words(gate.title), _say_gate(gate)) for gate in scheme.gates]
    reading = [
        ("等级", "自评参考等级，不替代官方评估"),
        ("待核", "标“待核”的权重、分档或规则尚未由官方文本核实"),
        ("排序与决定", "本表是排序结果，不是决定；决定由主管部门人员作出并说明理由"),
    ]
    names = {entry.version.credit_code: entry.version.name for entry in contents.entries}
    tracks = [*say_track_plan(scheme), *say_near_line(contents.evaluation.summary, scheme)]
    blocks = [
        ("本次评估", _about(contents)),
        ("方法", _method(contents)),
        ("自评与核定", [("说明", line) for line in tracks]),
        ("等级待核定的名额", [("名额", line) for line in say_level_seats(contents.evaluation.summary)]),
        ("名额约束与指定", limit_notes(contents.evaluation, contents.scheme, names)),
        ("问卷", [_source(questionnaire) for questionnaire in contents.questionnaires.values()]),
        ("条件", gates),
        ("怎样理解", reading),
    ]
    return FactSheet("说明", contents.evaluation.campaign.title, [block for block in blocks if block[1]])


def _say_gate(gate: GateRule) -> str:
    if gate.ceiling is not None:
        return "只看核定等级，没有核定的列为待核"
    return "由系统计算" if gate.computed else "自我申报，未经核查的列为待核"


def _about(contents: EvaluationContents) -> list[tuple[str, str]]:
    evaluation = contents.evaluation
    return [
        ("批次", evaluation.campaign.title),
        ("评估编号", f"#{evaluation.id}"),
        ("评估时间", moment(evaluation.run_at)),
        ("范围", contents.scope),
        ("名额", str(evaluation.seats)),
        ("入选候选", str(evaluation.summary.get("selected", 0))),
        ("备选", str(evaluation.summary.get("reserve", 0))),
        ("参与排序", str(evaluation.summary["ranked"])),
        ("结果指纹", evaluation.fingerprint),
        ("数据指纹", evaluation.inputs_digest),
    ]


def _method(contents: EvaluationContents) -> list[tuple[str, str]]:
    scheme, seats = contents.scheme, contents.evaluation.seats
    criteria = [
        (
            in_words(item.title),
            f"权重 {percent(item.weight)}。{in_words(item.why)} {say_status(item.status)}",
        )
        for item in scheme.criteria
    ]
    return [
        ("评分方案", f"{in_words(scheme.title)} v{scheme.version} {say_status(scheme.status)}"),
        *criteria,
        ("同分次序", "同分者名次相同；名单次序：" + "；".join(say_tie_orders(scheme))),
        ("入选规则", f"不符合条件者不入选；其余取 {seats} 家，其后 {scheme.reserve} 家备选，约束见下；待核的先核查"),
        *_pools_and_shares(contents),
    ]


def _pools_and_shares(contents: EvaluationContents) -> list[tuple[str, str]]:
    """Return (label, text) of pools, shares of levels and segments, and criteria without expert marks."""
    scheme, rows = contents.scheme, []
    if len(scheme.pools) > 1:
        given = contents.evaluation.parameters.get("pool_seats", [])
        pools = [f"{in_words(pool.title)} {seats} 个名额" for pool, seats in zip(scheme.pools, given, strict=False)]
        rows.append(("排序组", "；".join(pools) + "；各组分别排名，得分不跨组比较"))
    if scheme.level_shares is not None:
        bands = [f"{in_words(band.title)}不少于{percent(band.share)}" for band in scheme.level_shares.bands]
        rows.append(("等级份额", "；".join(bands) + "（占本组名额，向下取整；因份额入选或让出名额的，原因中写明）"))
    if scheme.segment_shares is not None and not (scheme.segments and scheme.segments.found_none):
        rows.append(("群组份额", f"每个群组不少于本组名额的{percent(scheme.segment_shares.each)}（向下取整）"))
    if scheme.segments is not None and scheme.segments.model is not None:
        reference = scheme.segments.model.reference
        text = f"随方案冻结于{reference.date}，参照 {reference.rows} 家；"
        if not scheme.segments.found_none:
            text += "按能力形状分组，后来的企业不改变别人的群组"
        else:
            text += "未发现稳定的企业群组，不分群组"
        rows.append(("群组", text))
    experts = [in_words(item.title) for item in scheme.criteria if isinstance(item.source, ExpertSource)]
    if experts:
        rows.append(("、".join(experts), "权重为0，不影响得分和排名；专家评审的评分只供会审参考"))
    return rows


def _source(questionnaire: Questionnaire) -> tuple[str, str]:
    text = f"版本 {questionnaire.version}；依据 {in_words(questionnaire.basis)}；{say_status(questionnaire.status)}"
    if questionnaire.rule is not None:
        text += f"计分规则 {say_status(questionnaire.rule.status)}：{in_words(questionnaire.rule.source)}"
    return in_words(questionnaire.title), text
