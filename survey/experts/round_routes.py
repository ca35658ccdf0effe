"""Rounds of experts for officials: open one, see its marks, assign cases, remind experts, end it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.definitions.expert_scales import declared_scales
from survey.definitions.local_days import today
from survey.experts.assign_cases import assign_cases
from survey.experts.end_assignment import end_assignment
from survey.experts.end_round import end_round
from survey.experts.expert_results import ExpertRefusedError, RoundAsked
from survey.experts.give_case import give_case
from survey.experts.open_round import open_round
from survey.experts.pages import CasePage, NewRoundPage, PlannedCase, RoundPage, RoundsPage
from survey.experts.remind_experts import remind_experts
from survey.experts.round_views import (
    case_figures,
    say_advices,
    say_deciding,
    scales_of,
    scheme_of_evaluation,
    standing,
    view_cases,
    view_experts,
    view_figures,
    view_opinions,
)
from survey.experts.words import say_expert_refused
from survey.forms.cleaning import CleanForm
from survey.forms.experts import (
    MOST_CASES,
    GiveCaseForm,
    ReasonForm,
    RemindExpertsForm,
    RoundForm,
    round_form,
)
from survey.models import AssignmentEndKind, ExpertCase, ExpertRound, SentBy
from survey.queries import evaluations, expert_rounds, recusals
from survey.queries.expert_rounds import CandidateCase, Choice
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import as_number
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.calls import SENT_BY
from survey.words.language import _, _n, in_words
from survey.words.pools import pool_title

blueprint = Blueprint("expert_rounds", __name__, url_prefix="/expert-rounds")


@blueprint.get("")
@allow(Permission.READ_MARKS)
def rounds() -> str:
    """Show the rounds of the campaign."""
    campaign = the_campaign()
    return RoundsPage(campaign=campaign, rounds=expert_rounds.rounds(database(), campaign.id), day=today()).render()


@blueprint.get("/new")
@allow(Permission.RUN_EXPERT_ROUNDS)
def new() -> str:
    """Show the form of a new round."""
    return _new_page(_round_form(sent=False))


@blueprint.post("/new")
@allow(Permission.RUN_EXPERT_ROUNDS)
def make() -> str | Response:
    """Show what a round would be; open it once its page showed these very cases."""
    form, campaign = _round_form(sent=True), the_campaign()
    if not form.validate_on_submit():
        return _new_page(form)
    newest = evaluations.latest(database(), campaign.id)
    found = _candidates(form)
    if newest is None or not found or len(found) > MOST_CASES:
        form.choice.errors = [*form.choice.errors, _too_many(len(found)) if found else _none()]
        return _new_page(form)
    if "open" not in request.form or form.seen.data != mark_of(found):
        if "open" in request.form:
            flash(_("在您预览之后，评估结果有变化，还没有开始。请看新的名单，再点“开始评审”。"), "warning")
        form.seen.data = mark_of(found)
        return _new_page(form, found)
    asked = RoundAsked(
        form.title.data or "",
        newest.id,
        form.scales.data or [],
        form.per_case.data or 0,
        form.due.data or today(),
        [case.version_id for case in found],
        form.experts.data or [],
    )
    try:
        opened = open_round(database(), campaign.id, asked, author_id=signed_in().id)
    except ExpertRefusedError as refused:
        form.form_errors.append(say_expert_refused(refused.code))
        return _new_page(form, found)
    flash(_n("评审已开始：%(n)s 家企业。", n=opened.cases))
    if opened.left_out:
        names = _("、").join(opened.left_out)
        flash(_("您已回避的企业没有列入：%(names)s。请由别人另行安排。", names=names), "warning")
    if opened.short:
        flash(_("专家不够、少于每家人数的企业：%(names)s。", names=_("、").join(opened.short)), "warning")
    return redirect(url_for("expert_rounds.shown", round_id=opened.round_id))


def _none() -> str:
    return _("按所选范围没有企业；还没有评估的，请先评估。")


def _too_many(count: int) -> str:
    return _("按所选范围有 %(n)s 家企业，一次最多 %(most)s 家，请缩小范围。", n=count, most=MOST_CASES)


def mark_of(found: Sequence[CandidateCase]) -> str:
    """Return what tells one list of cases from another."""
    return hashlib.sha256(",".join(str(case.version_id) for case in found).encode()).hexdigest()[:16]


def _round_form(*, sent: bool) -> RoundForm:
    people = [(user.id, user.name) for user in expert_rounds.experts(database())]
    return round_form(people, declared_scales(), sent=sent)


def _candidates(form: RoundForm) -> list[CandidateCase]:
    newest = evaluations.latest(database(), the_campaign().id)
    if newest is None:
        return []
    return expert_rounds.candidates(database(), newest.id, Choice(form.choice.data), form.bounds)


def _new_page(form: RoundForm, found: Sequence[CandidateCase] | None = None) -> str:
    """Return the page. `found`: the cases that a round would have, None for no preview."""
    campaign = the_campaign()
    planned: list[PlannedCase] | None = None
    loads: list[tuple[str, int]] = []
    left_out: list[str] = []
    newest = evaluations.latest(database(), campaign.id)
    if found is not None:
        mine = recusals.recused_from(database(), signed_in().id)
        taken = [case for case in found if case.participation_id not in mine]
        left_out = [case.name for case in found if case.participation_id in mine]
        planned, loads = _plan(form, taken, newest.id if newest is not None else 0)
    return NewRoundPage(
        campaign=campaign,
        form=form,
        evaluated=newest is not None,
        planned=planned,
        loads=loads,
        left_out=left_out,
    ).render()


def _plan(
    form: RoundForm, taken: Sequence[CandidateCase], evaluation_id: int
) -> tuple[list[PlannedCase], list[tuple[str, int]]]:
    """Return the cases with who would mark them, and how many cases each expert would have."""
    names = {user.id: user.name for user in expert_rounds.experts(database())}
    chosen = [number for number in names if number in set(form.experts.data or [])]
    parts = [case.participation_id for case in taken]
    assigned = assign_cases(parts, chosen, form.per_case.data or 0, barred=expert_rounds.barred(database(), parts))
    scheme = scheme_of_evaluation(database(), evaluation_id)
    cases = [
        PlannedCase(
            name=case.name,
            pool=pool_title(scheme, case.pool) if len(scheme.pools) > 1 else "",
            rank=case.rank,
            experts=[names[one] for one in assigned[case.participation_id]],
        )
        for case in taken
    ]
    return cases, [(names[one], sum(one in experts for experts in assigned.values())) for one in chosen]


@blueprint.get("/<int:round_id>")
@allow(Permission.READ_MARKS)
def shown(round_id: int) -> str:
    """Show a round: its cases with the figures of their marks, its experts with what they owe."""
    return _round_page(_found(round_id))


@blueprint.post("/<int:round_id>/reminders")
@allow(Permission.RUN_EXPERT_ROUNDS)
def remind(round_id: int) -> str | Response:
    """Mark the ticked experts as reminded."""
    row = _found(round_id)
    form = _remind_form(row, sent=True)
    if not form.validate_on_submit():
        return _round_page(row, remind=form)
    try:
        told = remind_experts(
            database(), row.id, form.experts.data or [], by=SentBy(form.by.data), author_id=signed_in().id
        )
    except ExpertRefusedError as refused:
        form.form_errors.append(say_expert_refused(refused.code))
        return _round_page(_found(round_id), remind=form)
    flash(_n("已登记提醒 %(n)s 位专家。", n=told))
    return redirect(url_for("expert_rounds.shown", round_id=round_id))


@blueprint.post("/<int:round_id>/end")
@allow(Permission.RUN_EXPERT_ROUNDS)
def end(round_id: int) -> str | Response:
    """End a round."""
    row, form = _found(round_id), ReasonForm()
    if form.validate_on_submit():
        try:
            end_round(database(), row.id, form.reason.data or "", author_id=signed_in().id)
        except ExpertRefusedError as refused:
            form.form_errors.append(say_expert_refused(refused.code))
        else:
            flash(_("评审已结束，不再收评分。"))
            return redirect(url_for("expert_rounds.shown", round_id=round_id))
    return _round_page(_found(round_id), end=form)


def _found(round_id: int) -> ExpertRound:
    return or_404(expert_rounds.round_of(database(), the_campaign().id, round_id))


def _runs(row: ExpertRound) -> bool:
    return may(Permission.RUN_EXPERT_ROUNDS) and row.ended is None


def _remind_form(row: ExpertRound, *, sent: bool) -> RemindExpertsForm:
    form = RemindExpertsForm() if sent else RemindExpertsForm(formdata=None)
    waiting = expert_rounds.unmarked_by(database(), row.id)
    form.experts.choices = [(user.id, user.name) for user in expert_rounds.experts(database()) if user.id in waiting]
    form.by.choices = [(by.value, str(title)) for by, title in SENT_BY.items() if by is not SentBy.LETTER]
    return form


def _round_page(row: ExpertRound, *, remind: RemindExpertsForm | None = None, end: ReasonForm | None = None) -> str:
    runs = _runs(row)
    return RoundPage(
        campaign=the_campaign(),
        round=row,
        cases=view_cases(database(), row, signed_in().id),
        experts=view_experts(database(), row, today()),
        remind=remind or (_remind_form(row, sent=False) if runs else None),
        end=end or (ReasonForm(formdata=None) if runs else None),
        scales=[in_words(scale.title) for scale in scales_of(row)],
    ).render()


@blueprint.get("/<int:round_id>/cases/<int:expert_case_id>")
@allow(Permission.READ_MARKS)
def case(round_id: int, expert_case_id: int) -> str:
    """Show every expert's marks of a case; to who is recused from the firm only who decides it."""
    row = _found(round_id)
    return _case_page(row, or_404(expert_rounds.case_of(database(), row.id, current_scope(), expert_case_id)))


@blueprint.post("/<int:round_id>/cases/<int:expert_case_id>/experts")
@allow(Permission.RUN_EXPERT_ROUNDS)
def give(round_id: int, expert_case_id: int) -> str | Response:
    """Give the case to one more expert."""
    row = _found(round_id)
    found = or_404(expert_rounds.case_of(database(), row.id, current_scope(), expert_case_id))
    form = _give_form(found, sent=True)
    if form.validate_on_submit():
        try:
            give_case(database(), found.id, as_number(form.expert.data or "") or 0, author_id=signed_in().id)
        except ExpertRefusedError as refused:
            form.form_errors.append(say_expert_refused(refused.code))
        else:
            flash(_("已分给这位专家。"))
            return _to_case(round_id, expert_case_id)
    return _case_page(
        row, or_404(expert_rounds.case_of(database(), row.id, current_scope(), expert_case_id)), give=form
    )


@blueprint.post("/<int:round_id>/cases/<int:expert_case_id>/withdraw")
@allow(Permission.RUN_EXPERT_ROUNDS)
def withdraw(round_id: int, expert_case_id: int) -> str | Response:
    """Take the case from an expert."""
    row = _found(round_id)
    found = or_404(expert_rounds.case_of(database(), row.id, current_scope(), expert_case_id))
    form, number = ReasonForm(), as_number(request.form.get("assignment", ""))
    if number not in {one.id for one in standing(found)}:
        form.form_errors = [*form.form_errors, _("请选择要撤回的专家。")]
    elif form.validate_on_submit():
        try:
            end_assignment(
                database(),
                number or 0,
                AssignmentEndKind.WITHDRAWN,
                form.reason.data or "",
                author_id=signed_in().id,
            )
        except ExpertRefusedError as refused:
            form.form_errors.append(say_expert_refused(refused.code))
        else:
            flash(_("已撤回，这位专家的评分不再计入。"))
            return _to_case(round_id, expert_case_id)
    return _case_page(
        row, or_404(expert_rounds.case_of(database(), row.id, current_scope(), expert_case_id)), withdraw=form
    )


def _to_case(round_id: int, case_id: int) -> Response:
    return redirect(url_for("expert_rounds.case", round_id=round_id, expert_case_id=case_id))


def _give_form(found: ExpertCase, *, sent: bool) -> GiveCaseForm:
    form = GiveCaseForm() if sent else GiveCaseForm(formdata=None)
    had = {one.expert_id for one in found.assignments}
    people = [(str(user.id), user.name) for user in expert_rounds.experts(database()) if user.id not in had]
    form.expert.choices = [("", _("请选择")), *people]
    return form


def _case_page(row: ExpertRound, found: ExpertCase, **forms: CleanForm) -> str:
    recused = recusals.is_recused(database(), found.participation_id, signed_in().id)
    runs, scales = _runs(row) and not recused, scales_of(row)
    figures = case_figures(scales, found)
    shown_forms: Mapping[str, CleanForm | None] = {
        "give": _give_form(found, sent=False) if runs else None,
        "withdraw": ReasonForm(formdata=None) if runs else None,
        **forms,
    }
    return CasePage(
        campaign=the_campaign(),
        round=row,
        case=found,
        figures=[] if recused else view_figures(scales, figures),
        advices="" if recused else say_advices(figures),
        opinions=[] if recused else view_opinions(scales, found),
        recused=recused,
        decided_by=say_deciding(
            expert_rounds.deciders(database(), row.campaign_id),
            recusals.recused_among(database(), found.participation_id),
        ),
        **shown_forms,
    ).render()
