"""The page that compares two enterprises of an evaluation."""

from __future__ import annotations

from flask import Blueprint, request

from scoring.loading.scheme import load_scheme
from survey.models import EvaluationEntry
from survey.queries import evaluations
from survey.ranking.comparison_views import view_comparison
from survey.ranking.pages import ComparePage
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope
from survey.web.addresses import read_text
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("comparing", __name__, url_prefix="/evaluations/<int:evaluation_id>/compare")


@blueprint.get("")
@allow(Permission.SEE_RANKING)
def compare(evaluation_id: int) -> str:
    """Show the form for two enterprises, and the comparison of those that the address names."""
    evaluation = or_404(evaluations.evaluation(database(), evaluation_id))
    scheme = load_scheme(evaluation.scheme.document)
    texts = {name: read_text(request.args, name) for name in ("first", "second")}
    rows: dict[str, EvaluationEntry] = {}
    errors: dict[str, str] = {}
    for name, text in texts.items():
        entry = evaluations.named_entry(database(), evaluation_id, current_scope(), text)
        if entry is not None:
            rows[name] = entry
        elif text:
            errors[name] = _("没有找到唯一一家参与排序的企业，请填完整的企业名称或统一社会信用代码")
    if len(rows) == len(texts) and rows["first"].id == rows["second"].id:
        errors["second"] = _("两次填的是同一家企业，请换一家")
    view = view_comparison(rows["first"], rows["second"], scheme) if len(rows) == len(texts) and not errors else None
    return ComparePage(evaluation=evaluation, texts=texts, errors=errors, view=view).render()
