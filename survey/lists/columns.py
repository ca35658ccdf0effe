"""The columns of the ranked list: one registry for the workbook, the exports, the column sets and the filled forms.

A key never changes its meaning, since column sets and forms keep keys. What depends on the scheme has a key with its
id in it: ``value:chain_value``, ``part:chain_value``, ``index:cmmm``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask_babel import LazyString

from exports.writing.tables import Cell, CellKind, Column
from scoring.definition.questionnaire import Questionnaire
from scoring.definition.scheme import Criterion, IndexSource, Scheme
from scoring.exact import POINT, VALUE, unscaled
from survey.models import EvaluationEntry
from survey.queries.review_states import WAITING
from survey.words.answers import percent
from survey.words.assessed import say_assessed_of
from survey.words.certainty import say_share, say_sureness
from survey.words.counted_labels import say_counted, say_counted_industry
from survey.words.entries import (
    checked_level_title,
    gates_of,
    index_of,
    level_title,
    points_of,
    reasons_of,
    remarks_of,
    stability_of,
    verified_level_title,
)
from survey.words.figures import moment
from survey.words.findings import say_place, say_segment
from survey.words.language import _, _l, in_words
from survey.words.pins import pin_note
from survey.words.pools import pool_title
from survey.words.reviews import say_review
from survey.words.tracks import gap_of, moved_of, say_checked


@dataclass(frozen=True)
class ListedMarks:
    """What experts gave of an enterprise and what the panel decided, as one reader may know it.

    `state`: how many gave marks in which round, or why none are told; `median`, `spread`: of the sums over the scales.
    """

    state: str = ""
    median: Decimal | None = None
    spread: str = ""
    given: int | None = None
    advices: str = ""
    decided_by: str = ""
    decision: str = ""


def _no_marks(_versions: Sequence[int]) -> Mapping[int, ListedMarks]:
    return {}


@dataclass(frozen=True)
class ListSource:
    """What all rows of a list share. `draws`: of the evaluation, 0 where nothing was drawn.

    `marks_of`: versions -> what experts gave of their firms, as the reader may know it; without it rows tell nothing.
    """

    scheme: Scheme
    questionnaires: Mapping[str, Questionnaire]
    draws: int = 0
    marks_of: Callable[[Sequence[int]], Mapping[int, ListedMarks]] = _no_marks


@dataclass(frozen=True)
class ListRow:
    """One row: an entry with its version, its number in this list, its facts in words, its ranks in unit and industry.

    `ratings`: what others gave the enterprise, in words.  `signals`: how many of the version are open.  `review`: the
    state of its first review.  `marks`: what experts gave, as the reader of the list may know it.
    """

    source: ListSource
    entry: EvaluationEntry
    number: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    ranks: tuple[int, int] = (0, 0)
    ratings: str = ""
    signals: int = 0
    review: str = WAITING
    marks: ListedMarks = ListedMarks()


@dataclass(frozen=True)
class ListColumn:
    """One column. `title`: translated when it is shown (or ready words where the scheme gives them).

    `places` None: as many as the scheme's scores have. `personal`: data about a person. `internal`: in no
    file unless it is asked for as internal. `in_public_set`: stands in the set of columns 公示用; it publishes nothing
    (what a publication prints: `survey.publishing.publication_results`). `marks`: what experts gave; only for who may
    read that, and only where he chose the column himself.
    """

    key: str
    title: str | LazyString
    value: Callable[[ListRow], Cell]
    kind: CellKind = CellKind.TEXT
    places: int | None = 0
    width: int | None = None
    personal: bool = False
    internal: bool = False
    in_public_set: bool = False
    marks: bool = False

    def title_in_words(self) -> str:
        """Return the title in the reader's language."""
        return str(self.title)


def _fact(name: str, empty: Cell = "") -> Callable[[ListRow], Cell]:
    def fact(row: ListRow) -> Cell:
        value: Cell = row.facts.get(name, empty)
        return value

    return fact


def _above_scale(row: ListRow) -> Cell:
    return {True: _("是"), False: _("否"), None: ""}[row.entry.version.above_scale]


def _pending(row: ListRow) -> Cell:
    return len([reason for reason in row.entry.detail["reasons"] if reason["code"] == "gate_pending"])


def _claims(name: str) -> Callable[[ListRow], Cell]:
    def count(row: ListRow) -> Cell:
        found: Cell = row.entry.detail.get("claims", {}).get(name)
        return found

    return count


def _claimed_score(name: str) -> Callable[[ListRow], Cell]:
    def points(row: ListRow) -> Cell:
        return points_of(row.entry.detail.get("claims", {}).get(name), row.source.scheme.places)

    return points


_INTEGER, _DECIMAL = CellKind.INTEGER, CellKind.DECIMAL
_PLAIN: tuple[ListColumn, ...] = (
    ListColumn("position", _l("序号"), lambda row: row.number, _INTEGER, in_public_set=True),
    ListColumn("name", _l("企业名称"), lambda row: row.entry.version.name, in_public_set=True),
    ListColumn("credit_code", _l("统一社会信用代码"), lambda row: row.entry.version.credit_code, in_public_set=True),
    ListColumn("status", _l("推荐意见"), lambda row: say_place(row.entry.status), in_public_set=True),
    ListColumn("pool", _l("排序组"), lambda row: pool_title(row.source.scheme, row.entry.pool)),
    ListColumn("rank", _l("组内全区排名"), lambda row: row.entry.rank, _INTEGER),
    ListColumn("rank_unit", _l("街镇内排名"), lambda row: row.ranks[0], _INTEGER),
    ListColumn("rank_industry", _l("行业内排名"), lambda row: row.ranks[1], _INTEGER),
    ListColumn(
        "score", _l("综合得分"), lambda row: points_of(row.entry.score, row.source.scheme.places), _DECIMAL, None
    ),
    ListColumn("verification", _l("核定情况"), lambda row: say_checked(row.entry)),
    ListColumn(
        "self_score",
        _l("自评分"),
        lambda row: points_of(row.entry.self_score, row.source.scheme.places),
        _DECIMAL,
        None,
    ),
    ListColumn("self_rank", _l("自评名次"), lambda row: row.entry.self_rank, _INTEGER),
    ListColumn("unit", _l("所属街镇"), lambda row: say_counted(row.entry, "unit"), in_public_set=True),
    ListColumn("park", _l("园区"), lambda row: say_counted(row.entry, "park")),
    ListColumn("industry", _l("行业"), lambda row: say_counted_industry(row.entry), in_public_set=True),
    ListColumn("size", _l("规模"), lambda row: say_counted(row.entry, "size")),
    ListColumn("above_scale", _l("规上"), _above_scale),
    ListColumn("revenue", _l("2025年度营业收入（万元）"), lambda row: row.entry.version.revenue, _DECIMAL, 2),
    ListColumn("staff", _l("从业人员"), lambda row: row.entry.version.staff, _INTEGER),
    ListColumn("level", _l("自评等级（参考）"), lambda row: level_title(row.entry, row.source.questionnaires)),
    ListColumn(
        "verified_level", _l("核定等级"), lambda row: verified_level_title(row.entry, row.source.questionnaires)
    ),
    ListColumn("total", _l("成熟度指数（0–100）"), lambda row: index_of(row.entry, row.source.scheme), _DECIMAL, 2),
    ListColumn("segment", _l("群组"), lambda row: say_segment(row.source.scheme, row.entry.segment)),
    ListColumn("segment_rank", _l("群组内排名"), lambda row: row.entry.segment_rank or None, _INTEGER),
    ListColumn("stability", _l("群组归属稳定度"), lambda row: stability_of(row.source.scheme, row.entry)),
    ListColumn("direction", _l("试点方向"), _fact("project_direction"), in_public_set=True),
    ListColumn("project", _l("项目名称"), _fact("project_title"), in_public_set=True),
    ListColumn("investment", _l("计划投资（万元）"), _fact("investment", None), _DECIMAL, 2),
    ListColumn("start", _l("开始"), _fact("project_start")),
    ListColumn("end", _l("完成"), _fact("project_end")),
    ListColumn("gates", _l("条件核查"), lambda row: gates_of(row.entry, row.source.scheme)),
    ListColumn("contact", _l("联系人"), _fact("contact"), personal=True),
    ListColumn("phone", _l("联系电话"), _fact("contact_phone"), personal=True),
    ListColumn("note", _l("备注"), lambda row: "；".join(remarks_of(row.source.scheme, row.entry))),
    ListColumn("assessed", _l("指数折算（可评比例）"), lambda row: say_assessed_of(row.entry.detail)),
    ListColumn(
        "reasons",
        _l("入选或未入选的原因"),
        lambda row: "；".join(reasons_of(row.entry, row.source.scheme)),
        width=60,
    ),
    ListColumn("pending", _l("待核条件项数"), _pending, _INTEGER),
    ListColumn("pin", _l("指定及理由"), lambda row: pin_note(row.entry)),
    ListColumn("group", _l("所属集团"), lambda row: say_counted(row.entry, "group")),
    ListColumn("submitted_at", _l("提交时间"), lambda row: moment(row.entry.version.submitted_at)),
    ListColumn("receipt", _l("回执编号"), lambda row: row.entry.version.receipt),
    ListColumn("version", _l("提交次数"), lambda row: row.entry.version.number, _INTEGER),
    ListColumn(
        "verified_score",
        _l("核定分"),
        lambda row: points_of(row.entry.verified_score, row.source.scheme.places),
        _DECIMAL,
        None,
    ),
    ListColumn("verified_rank", _l("核定名次"), lambda row: row.entry.verified_rank, _INTEGER),
    ListColumn(
        "score_gap",
        _l("核定分减自评分"),
        lambda row: points_of(gap_of(row.entry), row.source.scheme.places),
        _DECIMAL,
        None,
    ),
    ListColumn("rank_gap", _l("核定比自评上升名次（负为下降）"), lambda row: moved_of(row.entry), _INTEGER),
    ListColumn(
        "checked_level",
        _l("按核实后的答案的等级"),
        lambda row: checked_level_title(row.entry, row.source.questionnaires),
    ),
    *(
        ListColumn(f"claims_{name}", title, _claims(name), _INTEGER)
        for name, title in (
            ("verified", _l("最高档已核（项）")),
            ("given", _l("最高档有文件未核（项）")),
            ("bare", _l("最高档没有文件（项）")),
        )
    ),
    ListColumn("score_stated", _l("全部申报计入的得分"), _claimed_score("stated"), _DECIMAL, None),
    ListColumn("score_proven", _l("未核最高档降一档的得分"), _claimed_score("proven"), _DECIMAL, None),
    ListColumn("ratings", _l("外部评定（不替代本评估）"), lambda row: row.ratings),
)
_SIGNALS = ListColumn("signals", _l("待看线索（内部）"), lambda row: row.signals, _INTEGER, internal=True)
_CERTAINTY: tuple[ListColumn, ...] = (
    ListColumn(
        "share",
        _l("入选可能性（内部）"),
        lambda row: say_share(row.entry, row.source.draws),
        internal=True,
    ),
    ListColumn(
        "low",
        _l("名次区间下界（90%，内部）"),
        lambda row: row.entry.low if row.entry.standing else None,
        _INTEGER,
        internal=True,
    ),
    ListColumn(
        "high",
        _l("名次区间上界（90%，内部）"),
        lambda row: row.entry.high if row.entry.standing else None,
        _INTEGER,
        internal=True,
    ),
    ListColumn("standing", _l("把握度（内部）"), lambda row: say_sureness(row.entry), internal=True),
)
_REVIEW = ListColumn("review", _l("初审（内部）"), lambda row: say_review(row.review), internal=True)
MARKS: tuple[ListColumn, ...] = (
    ListColumn("marks_state", _l("专家评审（内部）"), lambda row: row.marks.state, marks=True),
    ListColumn("marks_median", _l("专家合计中位数（内部）"), lambda row: row.marks.median, _DECIMAL, 1, marks=True),
    ListColumn("marks_spread", _l("专家合计范围（内部）"), lambda row: row.marks.spread, marks=True),
    ListColumn("marks_given", _l("已评专家数（内部）"), lambda row: row.marks.given, _INTEGER, marks=True),
    ListColumn("marks_advices", _l("专家建议（内部）"), lambda row: row.marks.advices, marks=True),
    ListColumn("marks_decided", _l("由谁决定（内部）"), lambda row: row.marks.decided_by, marks=True),
    ListColumn("marks_decision", _l("会审决定（内部）"), lambda row: row.marks.decision, marks=True),
)
"""What experts gave, who decides and what was decided: the rows hold of it what their reader may know."""

CANDIDATES: tuple[str, ...] = tuple(column.key for column in _PLAIN[: [c.key for c in _PLAIN].index("note") + 1])
"""The columns of 候选名单, in order; those about persons only where a reason was given."""
OF_PERSONS: tuple[ListColumn, ...] = tuple(column for column in _PLAIN if column.personal)
"""The columns about persons, in no file without a reason."""


def all_columns(
    scheme: Scheme, questionnaires: Mapping[str, Questionnaire], *, internal: bool = False, marks: bool = False
) -> tuple[ListColumn, ...]:
    """Return every column that a list under this scheme can have; what is internal only where asked for.

    `marks`: whether the reader may know what experts gave; otherwise no such column is there for him.
    """
    made: list[ListColumn] = []
    for place, criterion in enumerate(scheme.criteria):
        made += [*_criterion_columns(place, criterion), _self_column(place, criterion)]
    indexes: dict[str, list[tuple[int, Criterion]]] = {}
    for place, criterion in enumerate(scheme.criteria):
        if isinstance(criterion.source, IndexSource) and not criterion.source.part:
            indexes.setdefault(criterion.source.questionnaire, []).append((place, criterion))
    made += [_index_column(name, holding, questionnaires) for name, holding in indexes.items()]
    beside = (_SIGNALS, *_CERTAINTY, _REVIEW) if internal else ()
    return (*_PLAIN, *made, *(MARKS if marks else ()), *beside)


def _criterion_columns(place: int, criterion: Criterion) -> tuple[ListColumn, ListColumn]:
    """Return the value of a criterion and its part of the score; empty where the criterion does not count."""

    def counts(row: ListRow) -> bool:
        known = criterion.belongs(row.entry.pool) or not row.entry.pool
        return known and row.entry.score is not None

    def value(row: ListRow) -> Cell:
        return unscaled(row.entry.detail["values"][place], VALUE) if counts(row) else None

    def part(row: ListRow) -> Cell:
        given = row.entry.detail["contributions"][place] if counts(row) else None
        return points_of(given, row.source.scheme.places)

    title = in_words(criterion.title)
    return (
        ListColumn(f"value:{criterion.id}", f"{title}（0–100）", value, _DECIMAL, 2),
        ListColumn(f"part:{criterion.id}", f"{title}×{percent(criterion.weight)}", part, _DECIMAL, None),
    )


def _self_column(place: int, criterion: Criterion) -> ListColumn:
    """Return a criterion's part of the score by what the firm said itself; empty where it does not count by that."""

    def part(row: ListRow) -> Cell:
        entry, track = row.entry, row.entry.detail.get("tracks")
        if entry.checked is None or not criterion.belongs(entry.self_pool or ""):
            return None
        parts = entry.detail["contributions"] if track is None else track["self"]["contributions"]
        return points_of(parts[place], row.source.scheme.places)

    title = _("自评：%(title)s×%(weight)s", title=in_words(criterion.title), weight=percent(criterion.weight))
    return ListColumn(f"self_part:{criterion.id}", title, part, _DECIMAL, None)


def _index_column(
    name: str, holding: Sequence[tuple[int, Criterion]], questionnaires: Mapping[str, Questionnaire]
) -> ListColumn:
    """Return the index of one questionnaire, which the figure of a criterion of the row's pool holds in full."""

    def index(row: ListRow) -> Cell:
        detail = row.entry.detail
        own = [place for place, criterion in holding if criterion.belongs(row.entry.pool)]
        if row.entry.score is None or not own or detail["missing"][own[0]]:
            return None
        return round(unscaled(detail["figures"][own[0]], POINT), 2)

    title = in_words(questionnaires[name].title) if name in questionnaires else name
    return ListColumn(f"index:{name}", _("%(title)s：指数（0–100）", title=title), index, _DECIMAL, 2)


def columns_named(columns: Sequence[ListColumn], keys: Iterable[str]) -> tuple[ListColumn, ...]:
    """Return the columns with these keys, in the order of the keys; unknown ones are left out."""
    known = {column.key: column for column in columns}
    return tuple(known[key] for key in dict.fromkeys(keys) if key in known)


def unknown_keys(columns: Sequence[ListColumn], keys: Iterable[str]) -> list[str]:
    """Return the keys that no column has."""
    known = {column.key for column in columns}
    return [key for key in dict.fromkeys(keys) if key not in known]


def table_columns(columns: Sequence[ListColumn], places: int) -> tuple[Column, ...]:
    """Return the columns as a workbook's table takes them; `places`: those of the scheme's scores."""
    return tuple(
        Column(
            column.key,
            column.title_in_words(),
            column.kind,
            places if column.places is None else column.places,
            column.width,
        )
        for column in columns
    )


def row_cells(columns: Sequence[ListColumn], row: ListRow) -> list[Cell]:
    """Return the cells of a row."""
    return [column.value(row) for column in columns]
