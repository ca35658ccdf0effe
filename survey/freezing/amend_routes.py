"""Changing the list in force: try out who moves up, and make the next version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from scoring.loading.scheme import load_scheme
from survey.forms.freezing import AmendForm
from survey.freezing.amend_list import amend
from survey.freezing.list_results import ListRefusedError, Tried
from survey.freezing.list_words import say_refused
from survey.freezing.pages import AmendPage
from survey.freezing.trial_views import (
    fields_of,
    say_broken,
    view_choices,
    view_chosen,
    view_objections,
    view_tried,
)
from survey.freezing.try_list_changes import Wish, ask_list_changes
from survey.jobs.ask_child import NotNowError
from survey.jobs.start_job import this_app
from survey.models import AmendmentKind, ListEntry, ListVersion, Objection
from survey.queries import frozen_lists, objections
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import as_number, read_text
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.web.taken_forms import taken
from survey.words.language import _

blueprint = Blueprint("amendments", __name__, url_prefix="/list/amend")
MOST = 20
"""So many firms one amendment may be about."""


@blueprint.get("")
@allow(Permission.READ_LIST)
def amending() -> str:
    """Choose firms of the list in force, and show what becomes of it; nothing is kept."""
    return _page(AmendForm(formdata=None))


@blueprint.post("")
@allow(Permission.FREEZE_LIST)
def make() -> str | Response:
    """Make the next version by the changes that were chosen, or only show what becomes of them."""
    form, wish, version = AmendForm(), _wish(), _in_force()
    if request.form.get("step") == "try":
        taken()  # the page shows all of it again: no copy in the browser is newer
        return _page(form)
    well, lacking = form.validate_on_submit(), _lacking(wish)
    if not well or lacking:
        form.form_errors.extend(lacking)
        return _page(form, sent=True)
    try:
        tried = ask_list_changes(this_app(), version.id, wish, who=signed_in().id)
        why = (form.reason.data or "", form.document_number.data or "")
        about = _objection_id() if wish.kind is AmendmentKind.OBJECTION else None
        made = amend(database(), tried, wish.kind, why=why, user=signed_in(), objection_id=about)
    except NotNowError:
        return _page(form, _busy())
    except ListRefusedError as error:
        if error.code != "limits":  # which the page names
            form.form_errors.append(say_refused(error))
        return _page(form, sent=True)
    flash(_("已拟定第%(n)s版，请另外两位先后审核、签发；签发之前原来的名单继续有效。", n=made.number))
    return redirect(url_for("frozen.version", number=made.number))


def _busy() -> str:
    return _("正在推算的人较多或数据较多，这次没有算出结果，请稍后再试。")


def _in_force() -> ListVersion:
    return or_404(frozen_lists.issued(database(), the_campaign().id))


def _lacking(wish: Wish) -> list[str]:
    """Return what was not chosen, before anything is worked out."""
    codes = ["nothing"] if not wish.out and not wish.come else []
    if wish.kind is AmendmentKind.OBJECTION and _objection_id() is None:
        codes.append("no_objection")
    return [say_refused(ListRefusedError(code)) for code in codes]


def _objection_id() -> int | None:
    return as_number(request.values.get("objection", ""))


def _wish() -> Wish:
    """Return what was chosen; whoever withdraws is followed by the reserve, so nobody is chosen for him."""
    given = request.values.get("kind", "")
    kind = next((one for one in AmendmentKind if one == given), AmendmentKind.WITHDRAWAL)
    out, come = _numbers(request.values.getlist("out")), _numbers(request.values.getlist("in"))
    return Wish(kind, out, come if kind is not AmendmentKind.WITHDRAWAL else ())


def _numbers(texts: Sequence[str]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for text in texts if (number := as_number(text))))


def _begun(wish: Wish, entries: Sequence[ListEntry], waiting: Sequence[tuple[Objection, str]]) -> Wish:
    """Return a wish as a link from an objection begins it: with the firm that the objection is about."""
    about = next((row.about_id for row, _name in waiting if row.id == _objection_id()), None)
    linked = request.method == "GET" and "text" not in request.args
    row = next((row for row in entries if row.participation_id == about), None)
    if not linked or wish.out or wish.come or row is None or wish.kind is not AmendmentKind.OBJECTION:
        return wish
    field, number = next(iter(fields_of(row, wish.kind.value)), ""), row.participation_id
    return replace(wish, out=(number,) if field == "out" else (), come=(number,) if field == "in" else ())


def _try(version: ListVersion, wish: Wish, entries: Sequence[ListEntry]) -> tuple[Tried | None, str]:
    """Return what becomes of a wish, and why it can't be said; of nothing chosen neither."""
    if not wish.out and not wish.come:
        return None, ""
    if len(wish.out) > MOST or len(wish.come) > MOST:
        return None, _("一次至多各选%(n)s家退出和补入，请分次办理。", n=MOST)
    if not {row.participation_id for row in entries}.issuperset((*wish.out, *wish.come)):
        return None, ""
    try:
        return ask_list_changes(this_app(), version.id, wish, who=signed_in().id), ""
    except NotNowError:
        return None, _busy()
    except ListRefusedError as error:
        return None, say_refused(error)


def _page(form: AmendForm, problem: str = "", *, sent: bool = False) -> str:
    """Return the page. `sent`: the next version was asked for, and refused; all that stands against it is an error."""
    version = _in_force()
    entries = frozen_lists.entries_seen(database(), current_scope(), version.id)
    amends = may(Permission.FREEZE_LIST)
    waiting = objections.to_amend(database(), version.campaign_id) if amends else []
    wish = _begun(_wish(), entries, waiting)
    tried, untold = _try(version, wish, entries)
    scheme = load_scheme(version.evaluation.scheme.document)
    if sent:
        broken = say_broken(tried, scheme) if tried is not None else []
        told = [_("这样改动会超出名额上限：%(limit)s。请另选企业。", limit=limit) for limit in broken]
        form.form_errors.extend(text for text in (*told, untold) if text and text not in form.form_errors)
    text = read_text(request.values)
    return AmendPage(
        campaign=the_campaign(),
        version=version,
        kind=wish.kind.value,
        text=text,
        choices=view_choices(entries, wish.kind.value, text),
        chosen=view_chosen(entries, {"out": wish.out, "in": wish.come}),
        tried=view_tried(tried, entries, scheme) if tried is not None else None,
        problem=problem or ("" if sent else untold),
        form=form,
        may_amend=amends,
        objections=view_objections(waiting),
        objection=_objection_id() or 0,
    ).render()
