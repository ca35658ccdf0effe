"""Questions to the office as rows of workbooks: the office's list, and what all firms see, which names none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from exports.writing.tables import Cell, CellKind, Column
from scoring.definition.questionnaire import Questionnaire
from survey.definitions.directory import directory
from survey.enquiries.words import STATES, say_about, text_or_gone, working_days
from survey.exporting.write_table import NUMBER, TableExport
from survey.models import Enquiry, EnquiryState
from survey.queries.enquiries import EnquiryFilters, PublicEnquiry
from survey.words.figures import moment
from survey.words.language import in_chinese, in_words

PERSON = "提问人"
LIST, BOARD = "咨询答疑", "公开解答"
_WIDE = 48
Questionnaires = Mapping[str, Questionnaire]


def desk_table(
    rows: Sequence[Enquiry],
    questionnaires: Questionnaires,
    filters: EnquiryFilters,
    *,
    now: datetime,
    people: bool,
    reason: str,
) -> TableExport:
    """Return the office's list in the page's order; `people`: with the names of those who asked."""
    columns = [
        Column("number", NUMBER),
        Column("state", "状态"),
        Column("name", "企业名称"),
        Column("unit", "所属街镇"),
        Column("about", "关于", width=36),
        Column("text", "提问", width=_WIDE),
        Column("asked_by", PERSON),
        Column("asked_at", "提问时间"),
        Column("waiting", "已等工作日（周一至周五，不计法定节假日和调休）", CellKind.INTEGER),
        Column("answer", "答复", width=_WIDE),
        Column("answered_by", "答复人"),
        Column("answered_at", "答复时间"),
        Column("published_at", "公开时间"),
        Column("public_text", "公开的问题", width=_WIDE),
        Column("public_answer", "公开的答复", width=_WIDE),
    ]
    with in_chinese():
        cells = [_desk_row(row, questionnaires, now) for row in rows]
        words = _say_filters(filters, questionnaires)
    kept = [place for place, column in enumerate(columns) if people or column.title != PERSON]
    return TableExport(
        "enquiries",
        LIST,
        tuple(columns[place] for place in kept),
        [[row[place] for place in kept] for row in cells],
        key_title=NUMBER,
        filters=words,
        codes=_codes(filters),
        reason=reason,
    )


def board_table(rows: Sequence[PublicEnquiry], questionnaires: Questionnaires, filters: EnquiryFilters) -> TableExport:
    """Return what all firms see, in the page's order; nothing says who asked."""
    columns = (
        Column("number", NUMBER),
        Column("kind", "类别"),
        Column("about", "关于", width=36),
        Column("text", "问题", width=_WIDE),
        Column("answer", "答复", width=_WIDE),
        Column("published_at", "公开时间"),
    )
    with in_chinese():
        cells: list[list[Cell]] = [
            [
                f"#{row.id}",
                "通知" if row.notice else "解答",
                say_about(questionnaires, row.questionnaire_id, row.question_id),
                row.text,
                row.answer,
                moment(row.published_at),
            ]
            for row in rows
        ]
        words = _say_filters(filters, questionnaires)
    return TableExport(
        "public_enquiries", BOARD, columns, cells, key_title=NUMBER, filters=words, codes=_codes(filters)
    )


def _desk_row(row: Enquiry, questionnaires: Questionnaires, now: datetime) -> list[Cell]:
    firm = row.enterprise
    return [
        f"#{row.id}",
        str(STATES[row.state]),
        firm.name if firm is not None else "",
        in_words(directory().unit_name(firm.unit)) if firm is not None and firm.unit else "",
        say_about(questionnaires, row.questionnaire_id, row.question_id),
        text_or_gone(row),
        row.asked_by.name,
        moment(row.asked_at),
        working_days(row.asked_at, now) if row.state == EnquiryState.OPEN else None,
        row.answer,
        row.answered_by.name if row.answered_by is not None else "",
        moment(row.answered_at),
        moment(row.published_at),
        row.public_text if row.published_at is not None else "",
        row.public_answer if row.published_at is not None else "",
    ]


def _say_filters(filters: EnquiryFilters, questionnaires: Questionnaires) -> str:
    """Return the filters as a sentence, empty for none."""
    about = [say_about(questionnaires, filters.questionnaire, name) for name in filters.questions]
    if not about and filters.questionnaire:
        about = [say_about(questionnaires, filters.questionnaire, "")]
    parts = [
        ("状态", str(STATES[filters.state]) if filters.state else ""),
        ("所属街镇", in_words(directory().unit_name(filters.unit)) if filters.unit else ""),
        ("关于", "、".join(about)),
        ("含有", filters.text),
    ]
    return "；".join(f"{title}：{text}" for title, text in parts if text)


def _codes(filters: EnquiryFilters) -> dict[str, str]:
    """Return the filters as they are kept with the record of the export."""
    given = {
        "text": filters.text,
        "questionnaire": filters.questionnaire,
        "questions": ",".join(filters.questions),
        "state": filters.state,
        "unit": filters.unit,
    }
    return {name: text for name, text in given.items() if text}
