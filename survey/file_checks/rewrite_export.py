"""What an earlier export would hold today: same kind, scope and filter, with the data of now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.questionnaire.section_sheet import sealed_tables
from exports.writing.tables import Table
from survey.answering.read_draft import read_draft
from survey.exporting.shortlist_tables import shortlist_pages
from survey.exporting.write_ranked_list import holds_persons, rewrite_list
from survey.exporting.write_shortlist import read_contents
from survey.models import Enterprise, ExportRecord, User
from survey.queries import campaigns, exports
from survey.store.scope import Scope
from survey.words.language import _, in_chinese, in_language
from survey.workbooks.fill_template import FileFacts, workbook_contents
from survey.workbooks.write import EXPORT_KIND


@dataclass(frozen=True)
class RewrittenExport:
    """The tables of today, and in words what they are made from."""

    basis: str
    tables: list[Table]


def rewrite_export(database: Session, record: ExportRecord, reader: User) -> RewrittenExport | None:
    """Return what the export would hold now; None for kinds that can't be made again or whose data is gone.

    `reader`: who compares; it holds nothing of experts' marks that he may not know.
    """
    made = _MADE.get(record.kind)
    return made(database, record, reader) if made is not None else None


def _shortlist(database: Session, record: ExportRecord, _reader: User) -> RewrittenExport | None:
    reach = record.manifest.get("reach")
    newest = exports.newest_for_campaign(database, record.evaluation_id or 0)
    if newest is None or reach is None:
        return None
    basis = _("评估 #%(id)s（本批次最新一次）", id=newest.id)
    with in_chinese():
        contents = replace(read_contents(database, newest, Scope(**reach)), personal=holds_persons(record))
        pages = shortlist_pages(contents, internal=record.kind.startswith("internal"))
    return RewrittenExport(basis, [page for page in pages if isinstance(page, Table)])


def _ranked_list(database: Session, record: ExportRecord, reader: User) -> RewrittenExport | None:
    reach = record.manifest.get("reach")
    newest = exports.newest_for_campaign(database, record.evaluation_id or 0)
    if newest is None or reach is None:
        return None
    basis = _("评估 #%(id)s（本批次最新一次）", id=newest.id)
    table = rewrite_list(database, record, newest.id, Scope(**reach), reader=reader)
    return RewrittenExport(basis, [table]) if table is not None else None


def _questionnaire(database: Session, record: ExportRecord, _reader: User) -> RewrittenExport | None:
    facts = record.manifest
    enterprise = database.scalar(select(Enterprise).where(Enterprise.credit_code == facts.get("enterprise", "")))
    if enterprise is None or facts.get("blank"):
        return None
    campaign = campaigns.of_firm(database, enterprise.id)
    if campaign is None:
        return None
    draft = read_draft(database, enterprise, campaign)
    questionnaire = draft.questionnaires.get(facts.get("questionnaire", ""))
    if questionnaire is None or questionnaire.digest != facts.get("digest"):
        return None
    basis, file_facts = _("现在的草稿"), FileFacts(record.number, record.at, facts.get("language", "zh"))
    with in_language(file_facts.language):
        tables = sealed_tables(workbook_contents(draft, questionnaire, file_facts))
    return RewrittenExport(basis, tables)


_MADE: Mapping[str, Callable[[Session, ExportRecord, User], RewrittenExport | None]] = {
    "shortlist": _shortlist,
    "internal_shortlist": _shortlist,
    "ranked_list": _ranked_list,
    "internal_list": _ranked_list,
    EXPORT_KIND: _questionnaire,
}
