"""Acts over the stable part: their preview, the act with its document, and the second official's word on the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from scoring.loading.scheme import load_scheme
from survey.deciding.act_views import say_left_out, view_act_firms, view_acts, view_left_out
from survey.deciding.confirm_act import confirm_act
from survey.deciding.decide_stable import decide_stable
from survey.deciding.decision_results import STABLE, ActAsked, ActFirm, DecisionRefusedError, digest_of
from survey.deciding.pages import ActPage, ActPreviewPage
from survey.deciding.read_act import read_act, read_left
from survey.deciding.words import LEFT_OUT, say_decision_refused
from survey.forms.deciding import ActAnswerForm, ActForm
from survey.models import DecisionAnswerKind, Evaluation, Outcome
from survey.queries import decisions, evaluations, panel, recusals
from survey.store.permissions import Permission
from survey.web.access import allow, may, signed_in
from survey.web.addresses import as_number
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.decisions import OUTCOMES
from survey.words.language import _
from survey.words.pools import say_rank

blueprint = Blueprint("acts", __name__, url_prefix="/panel/acts")


@blueprint.get("/<any(confirm, reserve):outcome>")
@allow(Permission.DECIDE)
def preview(outcome: str) -> str:
    """Show what an act would decide, how many and whom, and whom it leaves out."""
    return _preview(_outcome(outcome), _newest(), ActForm(formdata=None))


@blueprint.post("/<any(confirm, reserve):outcome>")
@allow(Permission.DECIDE)
def make(outcome: str) -> str | Response:
    """Decide what the preview showed; each firm waits for the second official."""
    wanted, newest, form = _outcome(outcome), _newest(), ActForm()
    if not form.validate_on_submit():
        return _preview(wanted, newest, form)
    asked = ActAsked(
        outcome=wanted,
        evaluation_id=as_number(form.evaluation.data or "") or 0,
        document_number=form.document_number.data or "",
        reason=form.act_reason.data or "",
        seen=form.versions,
    )
    try:
        number = decide_stable(database(), newest.campaign_id, asked, author_id=signed_in().id)
    except DecisionRefusedError as refused:
        form.form_errors = [*form.form_errors, say_decision_refused(refused.code)]
        return _preview(wanted, _newest(), form, came=refused.came, gone=refused.gone)
    flash(_("已提出，等待第二人一并确认；确认后才算数。"))
    return redirect(url_for("acts.act", act_id=number))


@blueprint.get("/<int:act_id>")
@allow(Permission.READ_DECISIONS)
def act(act_id: int) -> str:
    """Show an act with its firms and what became of each."""
    return _page(act_id, None)


@blueprint.post("/<int:act_id>")
@allow(Permission.DECIDE)
def answer(act_id: int) -> str | Response:
    """Confirm all that waits of an act, refuse it, or withdraw one's own."""
    or_404(decisions.act_of(database(), the_campaign().id, act_id))
    form = ActAnswerForm()
    if not form.validate_on_submit():
        return _page(act_id, form)
    kind, reason = DecisionAnswerKind(form.kind.data or ""), form.answer_reason.data or ""
    try:
        done = confirm_act(database(), act_id, kind, reason, seen=form.seen.data or "", author_id=signed_in().id)
    except DecisionRefusedError as refused:
        form.form_errors = [*form.form_errors, say_decision_refused(refused.code)]
        return _page(act_id, form)
    flash(_("已答复 %(n)s 家。", n=done.done))
    for firm in (firm for firm in done.left_out if firm.why != "recused"):  # of these nothing that waits is said
        flash(_("%(name)s没有一并答复：%(why)s。", name=firm.name, why=LEFT_OUT[firm.why]), "warning")
    return redirect(url_for("acts.act", act_id=act_id))


def _outcome(text: str) -> Outcome:
    """Return what an act may decide; any other word is no address."""
    found = next((outcome for outcome in STABLE if outcome.value == text), None)
    if found is None:
        abort(404)
    return found


def _newest() -> Evaluation:
    return or_404(evaluations.latest(database(), the_campaign().id))


def _preview(
    outcome: Outcome, newest: Evaluation, form: ActForm, *, came: Sequence[ActFirm] = (), gone: Sequence[ActFirm] = ()
) -> str:
    found = read_act(database(), newest.campaign_id, newest.id, outcome, reader_id=signed_in().id)
    form.seen.data = ",".join(str(firm.version_id) for firm in found.firms)
    form.evaluation.data = str(newest.id)
    scheme = load_scheme(newest.scheme.document)
    return ActPreviewPage(
        campaign=newest.campaign,
        evaluation=newest,
        outcome=outcome.value,
        outcome_words=str(OUTCOMES[outcome]),
        preview=found,
        left_out=view_left_out(found),
        rank=lambda firm: say_rank(firm.rank, firm.pool, scheme),
        form=form,
        came=came,
        gone=say_left_out(gone),
    ).render()


def _page(act_id: int, form: ActAnswerForm | None) -> str:
    campaign = the_campaign()
    found = or_404(decisions.act_of(database(), campaign.id, act_id))
    rows = decisions.decisions_of_act(database(), act_id)
    newest = _newest()
    reader_id = signed_in().id
    own = found.made_by_id == reader_id
    recused = {} if own else decisions.waiting_recused(database(), campaign.id, reader_id)
    [line] = view_acts([found], decisions.act_states(database(), campaign.id), recused)
    waiting = [row for row in rows if row.answer is None]
    decides = reader_id in {one.id for one in panel.deciders(database(), campaign.id) if not one.substitute}
    shown = form
    if shown is None and waiting and may(Permission.DECIDE) and decides:
        shown = ActAnswerForm(formdata=None)
    if shown is not None:
        shown.seen.data = digest_of(row.version_id for row in waiting)
    left = read_left(database(), found, waiting, DecisionAnswerKind.CONFIRMED, reader_id=reader_id)
    mine = recusals.recused_from(database(), reader_id)
    names = {row.participation_id: row.participation.enterprise.name for row in waiting}
    return ActPage(
        campaign=campaign,
        act=line,
        lines=view_act_firms(rows, panel.firms(database(), newest.id), load_scheme(newest.scheme.document), mine),
        form=shown,
        own=own,
        confirms=len(waiting) - len(left),
        left_out=say_left_out([replace(firm, name=names[part]) for part, firm in left.items() if part not in mine]),
    ).render()
