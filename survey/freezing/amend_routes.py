"""Changing the list in force: try out who moves up, and make the next version."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from scoring.loading.scheme import load_scheme
from survey.forms.freezing import AmendForm
from survey.freezing.amend_list import amend
from survey.freezing.list_results import ListRefusedError, Tried
from survey.freezing.list_words import say_refused
from survey.freezing.pages import AmendPage
from survey.freezing.promote_next import Wish, ask_changes
from survey.freezing.trial_views import view_choices, view_chosen, view_tried
from survey.jobs.ask_child import NotNowError
from survey.jobs.start_job import this_app
from survey.models import AmendmentKind, ListVersion
from survey.queries import frozen_lists
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import as_number
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("amendments", __name__, url_prefix="/list/amend")
MOST = 20
"""So many firms one amendment may be about."""


@blueprint.get("")
@allow(Permission.READ_LIST)
def amending() -> str:
    """Choose firms of the list in force, and show what becomes of it; nothing is kept."""
    return _page(AmendForm(formdata=None), "")


@blueprint.post("")
@allow(Permission.FREEZE_LIST)
def make() -> str | Response:
    """Make the next version by the changes that were shown."""
    form, wish, version = AmendForm(), _wish(), _in_force()
    if not form.validate_on_submit():
        return _page(form, "")
    try:
        tried = ask_changes(this_app(), version.id, wish, who=signed_in().id)
        why = (form.reason.data or "", form.document_number.data or "")
        made = amend(database(), tried, wish.kind, why=why, user=signed_in())
    except NotNowError:
        return _page(form, _busy())
    except ListRefusedError as error:
        return _page(form, say_refused(error))
    flash(_("已拟定第%(n)s版，请另外两位先后审核、签发；签发之前原来的名单继续有效。", n=made.number))
    return redirect(url_for("frozen.version", number=made.number))


def _busy() -> str:
    return _("正在推算的人较多或数据较多，这次没有算出结果，请稍后再试。")


def _in_force() -> ListVersion:
    return or_404(frozen_lists.issued(database(), the_campaign().id))


def _wish() -> Wish:
    """Return what was chosen; an objection is upheld elsewhere."""
    kind = AmendmentKind.CORRECTION if request.values.get("kind") == "correction" else AmendmentKind.WITHDRAWAL
    out, come = _numbers(request.values.getlist("out")), _numbers(request.values.getlist("in"))
    return Wish(kind, out[:MOST], come[:MOST] if kind is AmendmentKind.CORRECTION else ())


def _numbers(texts: Sequence[str]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for text in texts if (number := as_number(text))))


def _page(form: AmendForm, problem: str) -> str:
    version, wish = _in_force(), _wish()
    entries = frozen_lists.entries_seen(database(), current_scope(), version.id)
    own = {row.participation_id for row in entries}
    tried: Tried | None = None
    if (wish.out or wish.come) and own.issuperset((*wish.out, *wish.come)):
        try:
            tried = ask_changes(this_app(), version.id, wish, who=signed_in().id)
        except NotNowError:
            problem = problem or _busy()
        except ListRefusedError as error:
            problem = problem or say_refused(error)
    text = request.values.get("text", "")[:100]
    scheme = load_scheme(version.evaluation.scheme.document)
    return AmendPage(
        campaign=the_campaign(),
        version=version,
        kind=wish.kind.value,
        text=text,
        choices=view_choices(entries, wish.kind.value, text),
        chosen=view_chosen(entries, {"out": wish.out, "in": wish.come}),
        tried=view_tried(tried, entries, scheme) if tried is not None else None,
        problem=problem,
        form=form,
        may_amend=may(Permission.FREEZE_LIST),
    ).render()
