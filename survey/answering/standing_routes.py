"""What an enterprise sees of its submissions and does with them: history, differences, taking back, leaving."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.answering.change_standing import CannotChangeStandingError, leave, rejoin, take_back
from survey.answering.difference_results import Key
from survey.answering.difference_views import Difference, Side, version_side, view_differences
from survey.answering.find_author import own_author
from survey.answering.find_draft import own_draft
from survey.answering.history_views import count_changes, view_steps, view_versions
from survey.answering.join_campaign import ensure_draft
from survey.answering.pages import (
    ChangesPage,
    HistoryPage,
    LeavePage,
    RejoinPage,
    TakeBackPage,
    VersionChangesPage,
)
from survey.answering.read_draft import DraftContext
from survey.answering.read_standing import Standing, beyond_return, find_standing, standing_after
from survey.answering.revert_answers import revert_answers
from survey.answering.save_draft import NotOwnSectionError
from survey.forms.standing import LeaveForm, RejoinForm, TakeBackForm
from survey.queries import campaigns, firm_people, submission_history, submissions
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import as_number
from survey.web.chosen_campaign import choose_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("standing", __name__)


@blueprint.post("/workbench/campaign")
@allow(Permission.FILL)
def choose() -> Response:
    """Let this session's pages be about another campaign that the enterprise takes part in."""
    own = campaigns.own_campaigns(database(), signed_in().enterprise_id or 0)
    wanted = or_404(next((item for item in own if item.id == as_number(request.form.get("campaign", ""))), None))
    choose_campaign(wanted.id)
    flash(_("现在各页显示的是“%(title)s”。", title=wanted.title))
    return redirect(url_for("filling.workbench"))


@blueprint.get("/history")
@allow(Permission.FILL)
def history() -> str:
    """Show everything that happened to the submission, and its versions."""
    draft = own_draft()
    happened = submission_history.history(database(), draft.submission_id)
    standing = standing_after(happened, (draft.campaign, draft.calendar), draft.state)
    changes = count_changes(draft, standing)
    return HistoryPage(
        draft=draft,
        steps=view_steps(happened, draft, standing, changes),
        versions=view_versions(happened, standing),
    ).render()


@blueprint.get("/changes")
@allow(Permission.FILL)
def changes() -> str | Response:
    """Show what the draft changed since the newest version."""
    draft = own_draft()
    standing = find_standing(database(), draft)
    if standing.latest is None:
        return redirect(url_for("filling.workbench"))
    rows = own_differences(draft, standing)
    return ChangesPage(draft=draft, standing=standing, rows=rows).render()


@blueprint.post("/changes/revert")
@allow(Permission.FILL)
def revert() -> Response:
    """Put one answer, or all that the page showed, back to the newest version."""
    draft = own_draft()
    version = submissions.latest_version(database(), draft.submission_id)
    if version is None or request.form.get("version") != str(version.id):
        flash(_("没有还原：之后又提交过，请看下面与最近一次提交的差异。"), "warning")
        return redirect(url_for("standing.changes"))
    only = request.form.get("only", "")
    bases = {key: base for key, base in _sent_bases().items() if only in {"", ".".join(key)}}
    try:
        outcome = revert_answers(database(), draft, version, bases, author=own_author("revert"))
    except NotOwnSectionError:
        flash(_("没有还原：这一部分不由您负责。"), "warning")
        return redirect(url_for("standing.changes"))
    if outcome.conflicts:
        flash(_("有 %(n)s 处刚刚被同事修改，没有还原，请再看一次。", n=len(outcome.conflicts)), "warning")
    if outcome.locked:
        flash(_("有 %(n)s 处没有退回，只能保持退回时提交的答案，没有还原。", n=len(outcome.locked)), "warning")
    if outcome.written:
        flash(_("已还原 %(n)s 处。", n=len(outcome.written)))
    return redirect(url_for("standing.changes"))


def _sent_bases() -> dict[Key, int]:
    """Return key -> revision of the answers that the page showed; what is no revision is left out."""
    bases: dict[Key, int] = {}
    for text in request.form.getlist("base"):
        name, _space, revision = text.rpartition(" ")
        questionnaire, _dot, key = name.partition(".")
        number = as_number(revision)
        if number is not None:
            bases[questionnaire, key] = number
    return bases


@blueprint.get("/version/<int:version_id>/changes")
@allow(Permission.SEE_ANSWERS)
def version_changes(version_id: int) -> str:
    """Show what a version changed since the one before it."""
    version = or_404(submissions.version_in_scope(database(), current_scope(), version_id))
    before = or_404(submission_history.version_before(database(), version))
    changed = submission_history.last_changes(database(), version.submission_id, until=version.submitted_at)
    rows = view_differences(version_side(before), version_side(version), changed)
    return VersionChangesPage(version=version, before=before, rows=rows).render()


def own_differences(draft: DraftContext, standing: Standing) -> list[Difference]:
    """Return what a draft changed since its newest version; nothing where there is none."""
    if standing.latest is None:
        return []
    return view_differences(
        version_side(standing.latest),
        Side(draft.questionnaires, draft.dossier),
        submission_history.last_changes(database(), draft.submission_id),
        beyond=beyond_return(standing, draft.questionnaires, draft.dossier),
        own=firm_people.allowed_sections(database(), signed_in()),
    )


@blueprint.route("/take-back", methods=["GET", "POST"], endpoint="take_back")
@allow(Permission.SUBMIT)
def take_back_page() -> str | Response:
    """Ask whether the submission is to be taken back, and do it."""
    draft = own_draft()
    standing = find_standing(database(), draft)
    if not standing.may_take_back or draft.submission_id is None:
        flash(_("现在没有可以撤回的提交。"), "warning")
        return redirect(url_for("filling.workbench"))
    form = TakeBackForm()
    if not form.validate_on_submit():
        return TakeBackPage(draft=draft, standing=standing, form=form).render()
    try:
        take_back(database(), draft.submission_id, reason=form.reason.data or "", user=signed_in())
    except CannotChangeStandingError:
        return _refused()
    flash(_("已撤回修改：目前没有算数的提交，请在截止前重新提交。"))
    return redirect(url_for("filling.workbench"))


@blueprint.route("/leave", methods=["GET", "POST"], endpoint="leave")
@allow(Permission.SUBMIT)
def leave_page() -> str | Response:
    """Ask whether the enterprise leaves the campaign, and why, and do it."""
    draft = own_draft()
    standing = find_standing(database(), draft)
    if not standing.may_leave:
        return _refused()
    form = LeaveForm()
    if not form.validate_on_submit():
        return LeavePage(draft=draft, standing=standing, form=form).render()
    try:
        submission_id = ensure_draft(database(), draft, own_author())
        leave(database(), submission_id, reason=form.reason.data or "", user=signed_in())
    except CannotChangeStandingError:
        return _refused()
    flash(_("已退出申报。填写的内容和提交过的版本都保留着。"))
    return redirect(url_for("filling.workbench"))


@blueprint.route("/rejoin", methods=["GET", "POST"], endpoint="rejoin")
@allow(Permission.SUBMIT)
def rejoin_page() -> str | Response:
    """Ask whether an enterprise that left comes back, and do it."""
    draft = own_draft()
    standing = find_standing(database(), draft)
    if not standing.may_rejoin or draft.submission_id is None:
        return _refused()
    form = RejoinForm()
    if not form.validate_on_submit():
        return RejoinPage(draft=draft, standing=standing, form=form).render()
    try:
        rejoin(database(), draft.submission_id, user=signed_in())
    except CannotChangeStandingError:
        return _refused()
    flash(_("已恢复申报：之前的提交不再算数，请核对后重新提交。"))
    return redirect(url_for("filling.workbench"))


def _refused() -> Response:
    """Lead back to the workbench, which shows where the enterprise stands now."""
    flash(_("没有办理：申报的状态刚刚有变动，请看下面的说明。"), "warning")
    return redirect(url_for("filling.workbench"))
