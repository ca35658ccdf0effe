"""Questionnaires written as workbooks, sealed, and recorded with the answers that they were written from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from exports.questionnaire.contents import Contents
from exports.questionnaire.layout import Column, lay_out
from exports.questionnaire.section_sheet import header_text, sealed_tables
from exports.questionnaire.writer import write_questionnaire
from exports.writing.workbook_writer import Properties
from scoring.definition.questionnaire import Questionnaire
from survey.answering.read_draft import DraftContext
from survey.answering.save_draft import NOTE
from survey.models import DraftSheet, User, utc_now
from survey.records import export_records
from survey.records.write_anchors import head_words
from survey.store.file_names import portable_name
from survey.words.figures import SHANGHAI
from survey.words.language import _, in_chinese, in_language, in_words
from survey.words.masking import is_personal
from survey.words.trials import trial_mark_of_files
from survey.workbooks.fill_template import FileFacts, workbook_contents

EXPORT_KIND = "questionnaire"
Baseline = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class TemplateManifest(export_records.Manifest):
    """A manifest with the definition that the file follows and the answers that it was written from.

    `digest`: of the definition.  `enterprise`: its credit code.  `baseline`: see `baseline_of`.
    """

    questionnaire: str = ""
    version: str = ""
    digest: str = ""
    enterprise: str = ""
    campaign_id: int = 0
    language: str = "zh"
    blank: bool = False
    baseline: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkbookRequest:
    """Who asks for a file, the key that seals it, the folder that keeps its bytes, and which kind of copy it is.

    `reason`: why an official takes answers about persons.  `into`: where records of exports are kept for a job that
    writes them as it ends; None writes each at once.
    """

    user: User
    key: bytes
    folder: Path
    language: str = "zh"
    blank: bool = False
    reason: str = ""
    into: list[export_records.Recording] | None = None


def titles_of_persons(draft: DraftContext, names: Iterable[str]) -> list[str]:
    """Return the titles of questions about a person's telephone or mail that are answered in some questionnaires."""
    return [
        in_words(question.title)
        for name in names
        for question in draft.questionnaires[name].questions.values()
        if is_personal(question)
        and name in draft.sheets
        and question.id in draft.sheets[name].document.get("values", {})
    ]


def write_enterprise_workbook(
    database: Session,
    draft: DraftContext,
    questionnaire: Questionnaire,
    request: WorkbookRequest,
    *,
    baseline: Baseline,
) -> tuple[str, bytes]:
    """Return file name and bytes of an enterprise's workbook, and record the export with its baseline.

    `baseline`: `baseline_of` the very sheet that the draft was read from.
    """
    file_facts = FileFacts(export_records.new_number(), utc_now(), request.language, request.blank)
    with in_language(request.language):
        contents = workbook_contents(draft, questionnaire, file_facts)
        title = in_words(questionnaire.title)
    tables = sealed_tables(contents)
    titles = header_text(Column.KEY, request.language)
    with in_chinese():
        manifest = _manifest(draft, questionnaire, file_facts, baseline=baseline, user=request.user)
        manifest = replace(manifest, head=head_words(database))
        if not request.blank and titles_of_persons(draft, [questionnaire.id]):
            manifest = replace(manifest, reason=request.reason)
        sealed = export_records.seal(manifest, tables, key=request.key, key_titles=titles)
        contents = replace(contents, notes=(export_records.manifest_sheet(sealed.manifest),))
    content = _write(contents, request.user, file_facts)
    day = file_facts.made_at.astimezone(SHANGHAI)
    mark = "（试填）" if draft.campaign.trial else ""
    name = portable_name(draft.enterprise.name, f"-{title}{mark}-{day:%Y%m%d}.xlsx")
    filters = {"enterprise": draft.enterprise.credit_code, "questionnaire": questionnaire.id}
    export_records.record(
        database,
        sealed.manifest,
        (name, content),
        sealed,
        key=request.key,
        user=request.user,
        filters=filters,
        folder=request.folder,
        about=("enterprise", draft.enterprise.id),
        into=request.into,
    )
    return name, content


def write_enterprise_workbooks(
    database: Session, draft: DraftContext, request: WorkbookRequest, *, drafts: Mapping[str, DraftSheet]
) -> Iterator[tuple[str, bytes]]:
    """Yield file name and bytes of every questionnaire that the enterprise is asked, each recorded by itself."""
    baselines = {name: baseline_of(drafts.get(name)) for name in draft.questionnaires}  # before anything is written
    for name, questionnaire in draft.questionnaires.items():
        if draft.asked[name]:
            yield write_enterprise_workbook(database, draft, questionnaire, request, baseline=baselines[name])


def _write(contents: Contents, user: User, file_facts: FileFacts) -> bytes:
    return write_questionnaire(contents, Properties(contents.words.title, user.name, file_facts.made_at))


def _manifest(
    draft: DraftContext, questionnaire: Questionnaire, file_facts: FileFacts, *, baseline: Baseline, user: User
) -> TemplateManifest:
    title = in_words(questionnaire.title)
    return TemplateManifest(
        number=file_facts.number,
        kind=EXPORT_KIND,
        title=_("%(title)s（离线填写表）", title=title),
        made_at=file_facts.made_at,
        user_name=user.name,
        scope=f"{draft.enterprise.name} {draft.enterprise.credit_code}",
        columns=tuple(header_text(column, file_facts.language) for column in Column if column is not Column.REASON),
        list_version=_("问卷版本 %(version)s", version=questionnaire.version),
        rows=len(lay_out(questionnaire).by_key),
        trial=trial_mark_of_files(draft.campaign),
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        digest=questionnaire.digest,
        enterprise=draft.enterprise.credit_code,
        campaign_id=draft.campaign.id,
        language=file_facts.language,
        blank=file_facts.blank,
        baseline={} if file_facts.blank else baseline,
    )


def baseline_of(draft: DraftSheet | None) -> Baseline:
    """Return question id (or ``note:`` and check id) -> revision and stored JSON of all ever answered in a sheet."""
    if draft is None:
        return {}
    values = dict(draft.document.get("values", {}))
    values |= {NOTE + name: text for name, text in draft.document.get("notes", {}).items()}
    keys = dict.fromkeys([*values, *draft.revisions])
    return {key: {"revision": int(draft.revisions.get(key, 0)), "value": values.get(key)} for key in keys}
