"""The titles that a blank form may ask for, with their values: of the document, or of each listed enterprise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from exports.blank_forms.filling import Value
from exports.blank_forms.markers import MarkerKind, regular
from scoring.definition.questionnaire import Questionnaire
from scoring.definition.scheme import Scheme
from survey.lists.columns import ListColumn, ListRow, all_columns
from survey.models import Evaluation
from survey.words.figures import SHANGHAI, moment
from survey.words.findings import say_status
from survey.words.language import in_words

Values = Mapping[str, Value]
ROOM_TO_SIGN = "　　　　　　"
ALIASES: Mapping[str, str] = {"街镇": "unit", "信用代码": "credit_code", "得分": "score", "电话": "phone"}
"""Other titles of list columns that forms commonly use."""


@dataclass(frozen=True)
class DocumentFacts:
    """What the values of a document are made of.

    `unit`: empty for the whole district.  `selected`, `reserve`: how many of the unit, or of all.
    """

    evaluation: Evaluation
    scheme: Scheme
    unit: str
    scope: str
    filters: str
    rows: int
    selected: int
    reserve: int
    number: str
    user_name: str
    now: datetime


def document_values(about: DocumentFacts) -> Values:
    """Return title -> value of the document's markers; those who check and sign get blanks to sign on."""
    evaluation, scheme = about.evaluation, about.scheme
    return {
        "批次名称": evaluation.campaign.title,
        "评估编号": f"#{evaluation.id}",
        "评估时间": moment(evaluation.run_at),
        "方案": f"{in_words(scheme.title)} v{scheme.version}{_pending(scheme)}",
        "名额": evaluation.seats,
        "入选家数": about.selected,
        "备选家数": about.reserve,
        "单位": about.unit or about.scope,
        "范围": about.scope,
        "筛选": about.filters,
        "家数": about.rows,
        "制表人": about.user_name,
        "审核人": ROOM_TO_SIGN,
        "签发人": ROOM_TO_SIGN,
        "制表日期": about.now.astimezone(SHANGHAI).date(),
        "文件编号": about.number,
        "指纹": evaluation.fingerprint,
    }


def _pending(scheme: Scheme) -> str:
    mark = say_status(scheme.status)
    return f"（{mark}）" if mark else ""


DOCUMENT = (
    "批次名称",
    "评估编号",
    "评估时间",
    "方案",
    "名额",
    "入选家数",
    "备选家数",
    "单位",
    "范围",
    "筛选",
    "家数",
    "制表人",
    "审核人",
    "签发人",
    "制表日期",
    "文件编号",
    "指纹",
)
"""The titles of the single values, in the order in which the page lists them."""


def list_titles(scheme: Scheme, questionnaires: Mapping[str, Questionnaire]) -> Mapping[str, ListColumn]:
    """Return regular title -> column of everything that a marked row may ask for; nothing about certainty is among it.

    Call it inside `survey.words.language.in_chinese`.
    """
    columns = all_columns(scheme, questionnaires)
    named = {regular(column.title_in_words()): column for column in columns}
    by_key = {column.key: column for column in columns}
    return named | {regular(title): by_key[key] for title, key in ALIASES.items() if regular(title) not in named}


def known_titles(columns: Mapping[str, ListColumn]) -> Mapping[str, MarkerKind]:
    """Return title -> kind of every marker; where a title is both, the document's counts."""
    listed = dict.fromkeys(columns, MarkerKind.LIST)
    return {**listed, **dict.fromkeys(DOCUMENT, MarkerKind.DOCUMENT)}


def row_values(columns: Mapping[str, ListColumn], row: ListRow) -> Values:
    """Return title -> value of one enterprise."""
    return {title: column.value(row) for title, column in columns.items()}
