"""代理: who is away, who works in his place meanwhile, and that it ends early."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from survey.definitions.local_days import today
from survey.forms.absence import AbsenceEndForm, AbsenceForm
from survey.queries import absences, holdings
from survey.reviewing.absence_results import FIELD_OF, AbsenceRefusedError, Away
from survey.reviewing.absence_views import view_absences
from survey.reviewing.end_absence import end_absence
from survey.reviewing.holding_views import say_person
from survey.reviewing.pages import AbsenceEndPage, AbsencesPage
from survey.reviewing.recusal_words import say_absence_refused
from survey.reviewing.set_absence import set_absence
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import as_number
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("absences", __name__, url_prefix="/absences")


@blueprint.route("", methods=["GET", "POST"])
@allow(Permission.HAND_OVER)
def absences_page() -> str | Response:
    """Show who is away now and later and who works in his place; say so of one more."""
    form = AbsenceForm()
    choose = ("", _("请选择"))
    own = holdings.assignable(database(), current_scope())
    form.absent.choices = [choose, *((str(one.id), say_person(one)) for one in own)]
    others = holdings.officials_for(database(), current_scope().unit)
    form.deputy.choices = [choose, *((str(one.id), say_person(one)) for one in others)]
    if form.validate_on_submit():
        away = Away(
            _number(form.absent.data),
            _number(form.deputy.data),
            form.first_day.data or today(),  # the form asks for both
            form.last_day.data or today(),
            form.reason.data or "",
        )
        try:
            set_absence(database(), away, author_id=signed_in().id, today=today())
        except AbsenceRefusedError as refused:
            field = form[FIELD_OF[refused.code]]
            field.errors = [*field.errors, say_absence_refused(refused)]
        else:
            flash(_("已登记。到期自行结束，不用另外办理。"))
            return redirect(url_for("absences.absences_page"))
    rows = absences.absences(database(), current_scope(), today())
    return AbsencesPage(lines=view_absences(rows, today()), form=form).render()


@blueprint.route("/<int:absence_id>/end", methods=["GET", "POST"])
@allow(Permission.HAND_OVER)
def end(absence_id: int) -> str | Response:
    """End an absence before its last day."""
    row = or_404(absences.absence_in_scope(database(), current_scope(), absence_id))
    [line], form = view_absences([row], today()), AbsenceEndForm()
    if form.validate_on_submit():
        try:
            end_absence(database(), absence_id, reason=form.reason.data or "", author_id=signed_in().id, today=today())
        except AbsenceRefusedError as refused:
            form.form_errors.append(say_absence_refused(refused))
        else:
            flash(_("代理已结束。"))
            return redirect(url_for("absences.absences_page"))
    return AbsenceEndPage(line=line, form=form).render()


def _number(text: str | None) -> int:
    return as_number(text or "") or 0
