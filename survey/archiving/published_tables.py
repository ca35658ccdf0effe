"""The lists of the archive about what followed the list: publications, objections with their steps, letters.

Who objected is in none of them: it is personal, and erased on its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from exports.writing.tables import Cell
from survey.archiving.archive_results import ArchiveList, ArchiveWish, columns_of
from survey.archiving.season_tables import CODE, NAME, said, wrote
from survey.freezing.list_words import PLACES
from survey.models import Objection, ObjectionKind, ObjectionStep, ObjectionStepKind
from survey.publishing.letter_results import text_of
from survey.publishing.objection_words import KINDS, STEPS, say_again
from survey.publishing.words import COLUMNS
from survey.queries import archive_decided
from survey.words.figures import moment, say_date


def published_lists(database: Session, campaign_id: int, wish: ArchiveWish) -> Iterator[ArchiveList]:
    """Yield every list of what followed the list, one at a time. Call it within `in_chinese`."""
    yield _publications(database, campaign_id, wish)
    found = archive_decided.objections(database, campaign_id)
    yield _objections(found, wish)
    yield _steps(found, wish)
    yield _releases(database, campaign_id, wish)
    yield _letters(database, campaign_id)


def _publications(database: Session, campaign_id: int, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(
        "编号", "#名单版本", "首日", "末日", "公开的栏目", "~办法说明", "~联系方式", "文号", "公示人", "办理时间",
        "撤下人", "撤下时间", "~撤下的原因",
    )  # fmt: skip
    rows: list[Sequence[Cell]] = []
    for one, number, publisher, ender in archive_decided.publications(database, campaign_id):
        shown = "、".join(str(COLUMNS[name]) for name in one.columns["names"])
        back = (moment(one.ended.ended_at), said(one.ended.reason, wish)) if one.ended is not None else ("", "")
        rows.append(
            [
                f"#{one.id}", number, say_date(one.starts_on), say_date(one.ends_on), shown, wrote(one.method, wish),
                wrote(one.contact, wish), one.document_number, publisher, moment(one.published_at), ender, *back,
            ]
        )  # fmt: skip
    return ArchiveList("publications", "名单的公示", columns, rows)


def _objections(found: Sequence[tuple[Objection, int, str, str]], wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(
        "#编号", "公示", "#名单版本", "类别", CODE, "所指企业", "署名", "~内容", "收到日期", "答复期限", "登记人",
        "登记时间",
    )  # fmt: skip
    rows: list[Sequence[Cell]] = [
        [
            one.number, f"#{one.publication_id}", number, str(KINDS[ObjectionKind(one.kind)]), code, name,
            "是" if one.named else "否", said(one.text, wish), say_date(one.received_on), say_date(one.due_on),
            one.received_by.name, moment(one.received_at),
        ]
        for one, number, code, name in found
    ]  # fmt: skip
    return ArchiveList("internal-objections", "公示期间的异议（内部）", columns, rows)


def _steps(found: Sequence[tuple[Objection, int, str, str]], wish: ArchiveWish) -> ArchiveList:
    columns = columns_of("#异议", "办理", "~内容", "~按当时数据重新计算", "办理人", "时间")
    rows: list[Sequence[Cell]] = [
        [one.number, *_step(step, wish)] for one, _number, _code, _name in found for step in one.steps
    ]
    return ArchiveList("internal-objection-steps", "异议的办理（内部）", columns, rows)


def _step(step: ObjectionStep, wish: ArchiveWish) -> Sequence[Cell]:
    again = say_again(step.replay) if step.replay else ""
    title = str(STEPS[ObjectionStepKind(step.kind)][0])
    return [title, said(step.text, wish), again, step.done_by.name, moment(step.done_at)]


def _releases(database: Session, campaign_id: int, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of("#名单版本", "文号", "~没有入选的何时再申报", "发放人", "发放时间")
    rows: list[Sequence[Cell]] = [
        [number, one.document_number, wrote(one.come_back, wish), by, moment(one.released_at)]
        for one, number, by in archive_decided.releases(database, campaign_id)
    ]
    return ArchiveList("letter-releases", "结果告知书的发放", columns, rows)


def _letters(database: Session, campaign_id: int) -> ArchiveList:
    columns = columns_of("#名单版本", CODE, NAME, "结果", "校验码", "~内容")
    rows: list[Sequence[Cell]] = [
        [number, code, name, str(PLACES[one.outcome]), one.digest, text_of(one.content)]
        for one, number, code, name in archive_decided.letters(database, campaign_id)
    ]
    return ArchiveList("letters", "结果告知书", columns, rows)
