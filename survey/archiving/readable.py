"""What the archive says in words: the answers of a version, the note on the method, and the trail, as pages say them.

A child computes it, so it may take the views of other tasks, which services may not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session

from scoring.definition.questionnaire import Questionnaire
from scoring.loading.scheme import load_scheme
from survey.accounts.trail_views import view_entries
from survey.answering.summary_views import view_version_summary
from survey.archiving.write_html import heading, html_page, lines, paragraph, table
from survey.exporting.trail_tables import trail_cells
from survey.models import AuditEntry, Campaign, SchemeVersion, SubmissionVersion
from survey.schemes.method_views import method_note
from survey.words.figures import moment
from survey.words.language import in_words
from survey.words.masking import mask_phone

TRAIL_TITLES = ("编号", "时间", "谁", "账号", "角色", "操作", "对象", "一句话", "内容", "来自")


def version_page(
    version: SubmissionVersion, definitions: Mapping[str, Questionnaire], results: Sequence[Sequence[str]]
) -> str:
    """Return the page of a submitted version. `definitions`: digest -> definition; `results`: level and index of each.

    Telephones and mail addresses are masked in it, whatever the archive was asked to hold.
    """
    parts = [
        paragraph(
            f"{version.credit_code}　第{version.number}版　回执 {version.receipt}　{moment(version.submitted_at)}"
        ),
        table(("问卷", "等级", "指数"), results),
    ]
    for block in view_version_summary(version, definitions):
        titles = (
            in_words(definition.title) for definition in definitions.values() if definition.id == block.questionnaire
        )
        parts.append(heading(f"{next(titles, block.questionnaire)}：{block.title}"))
        rows = [(row.title, row.answer + (f"（说明：{row.note}）" if row.note else "")) for row in block.rows]
        parts.append(table(("题目", "答案"), rows))
    return html_page(f"{version.name}：提交的答案", *parts, *_commitment(version))


def _commitment(version: SubmissionVersion) -> list[Markup]:
    made = version.commitment
    if made is None:
        return []
    signed = f"{made.signatory}（{made.post}，{mask_phone(made.phone)}）　{moment(made.signed_at)}"
    return [heading("真实性承诺"), paragraph(made.text), paragraph(signed), paragraph(f"答案摘要：{made.digest}")]


def method_page(campaign: Campaign, scheme: SchemeVersion) -> str:
    """Return the note on the method of a scheme."""
    loaded = load_scheme(scheme.document)
    parts: list[Markup] = []
    rows = [(in_words(item.title), f"{item.weight / 100:g}%", in_words(item.why)) for item in loaded.criteria]
    parts.append(table(("指标", "权重", "为什么"), rows))
    for section in method_note(loaded, campaign):
        parts += [heading(section.title), lines(section.lines)]
    return html_page(f"{in_words(loaded.title)} v{loaded.version}：方法说明", *parts)


def trail_rows(database: Session, entries: Sequence[AuditEntry], *, whole: bool) -> list[list[object]]:
    """Return entries as rows of sentences. `whole`: with old and new values, as officials read them for a purpose."""
    return [list(cells) for cells in trail_cells(view_entries(database, entries, whole=whole))]
