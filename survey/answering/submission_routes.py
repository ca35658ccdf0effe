"""Checking the answers, the commitment, the submission and its receipt."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.answering.claim_views import raisable_claims
from survey.answering.find_draft import own_draft
from survey.answering.finding_views import finding_links
from survey.answering.history_views import count_changes
from survey.answering.pages import CheckPage, ClosedPage, CommitmentPage, NotAdmittedPage, ReceiptPage, VersionPage
from survey.answering.read_draft import DraftContext
from survey.answering.read_standing import (
    STANDING_STATES,
    Standing,
    beyond_return,
    find_standing,
    is_return_unread,
)
from survey.answering.returned_views import view_own_return
from survey.answering.standing_views import say_refusal
from survey.answering.submit import (
    COMMITMENT_VERSION,
    CannotSubmitError,
    Signature,
    dossier_digest,
    submit,
    version_with_same_answers,
)
from survey.answering.summary_views import view_summary, view_version_summary
from survey.definitions.catalogue import catalogue
from survey.forms.commitment import CommitmentForm
from survey.jobs.start_job import this_app
from survey.models import Campaign, SubmissionVersion, utc_now
from survey.queries import campaigns, firm_people, submissions
from survey.signals.jobs import start_looking
from survey.signals.views import shown_signals
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("submitting", __name__)

COMMITMENT = (
    "本单位承诺：所填内容和所附材料真实、准确、完整，与实际经营情况一致；了解自评结果仅供参考，不替代官方评估；"
    "愿意配合主管部门现场核查，并如实说明情况；如有虚假，愿意承担取消资格、退回支持资金等后果。"
)


@blueprint.get("/check")
@allow(Permission.FILL)
def check() -> str:
    """Show every answer with its page, and what still blocks or deserves a look."""
    draft = own_draft()
    standing = find_standing(database(), draft)
    return CheckPage(
        summary=view_summary(draft),
        hard=finding_links(draft, hard=True),
        soft=finding_links(draft, hard=False),
        raises=raisable_claims(draft),
        admitted=draft.enterprise.listed,
        heads=firm_people.responsible_names(database(), draft.enterprise.id),
        standing=standing,
        changes=count_changes(draft, standing),
        refused=say_refusal(standing) if standing.refusal else "",
        beyond=len(beyond_return(standing, draft.questionnaires, draft.dossier)),
    ).render()


@blueprint.route("/commitment", methods=["GET", "POST"])
@allow(Permission.SUBMIT)
def commitment() -> str | Response:
    """Show the commitment with the digest of the answers; a signed one submits them."""
    draft = own_draft()
    if draft.hard or draft.submission_id is None:
        return _back_to_check()
    if is_return_unread(database(), draft):
        return redirect(url_for("returned.own"))
    standing = find_standing(database(), draft)
    digest = dossier_digest(draft.questionnaires, draft.dossier)
    elsewhere = _not_to_sign(draft, standing, digest)
    if elsewhere is not None:
        return elsewhere
    form = CommitmentForm()
    if form.validate_on_submit():
        signature = Signature(
            text=COMMITMENT,
            digest=form.digest.data or "",
            signatory=(form.signatory.data or "").strip(),
            post=(form.post.data or "").strip(),
            phone=form.phone.data or "",
        )
        try:
            version = submit(database(), draft.submission_id, draft.questionnaires, signature, user=signed_in())
        except CannotSubmitError as error:
            if error.code != "changed":
                return _back_to_check()
            form.form_errors.append(_("您阅读承诺期间答案有变动，请重新核对后再提交。"))
        else:
            start_looking(this_app(), draft.campaign.id, version.id)
            return redirect(url_for("submitting.receipt", version_id=version.id))
    form.digest.data = digest
    return CommitmentPage(
        draft=draft,
        form=form,
        text=COMMITMENT,
        text_version=COMMITMENT_VERSION,
        digest=digest,
        today=utc_now(),
        standing=standing,
        answered=view_own_return(database(), draft, standing.returned) if standing.returned is not None else None,
    ).render()


def _not_to_sign(draft: DraftContext, standing: Standing, digest: str) -> str | Response | None:
    """Return what is shown instead of the commitment where nothing can be signed; None where something can."""
    earlier = version_with_same_answers(database(), draft.submission_id or 0, digest)
    if earlier is not None:
        flash(_("这些答案此前已经提交，答案没有变动，不需再次提交。以下是当时的回执。"))
        return redirect(url_for("submitting.receipt", version_id=earlier.id))
    if standing.refusal:
        return ClosedPage(refused=say_refusal(standing)).render()
    if beyond_return(standing, draft.questionnaires, draft.dossier):
        return _back_to_check()
    return None if draft.enterprise.listed else NotAdmittedPage(draft=draft).render()


def _back_to_check() -> Response:
    """Lead to the page that says why nothing can be submitted; whoever pressed the button is told that nothing was."""
    if request.method == "POST":
        flash(_("没有提交：答案或申报的状态刚刚有变动，请看下面的说明。"), "warning")
    return redirect(url_for("submitting.check"))


@blueprint.get("/receipt/<int:version_id>")
@allow(Permission.FILL)
def receipt(version_id: int) -> str:
    """Show the receipt: number, time, and what happens next."""
    version = or_404(submissions.version_in_scope(database(), current_scope(), version_id))
    return ReceiptPage(version=version, campaign=_campaign_of(version), seal_awaited=_is_seal_awaited(version)).render()


@blueprint.get("/version/<int:version_id>")
@allow(Permission.SEE_ANSWERS)
def version(version_id: int) -> str:
    """Show everything that was submitted, ready to print."""
    submitted = or_404(submissions.version_in_scope(database(), current_scope(), version_id))
    definitions = {item.digest: item for item in catalogue().versions.values()}
    given = submissions.evidence_of(database(), submitted.submission_id)
    return VersionPage(
        version=submitted,
        campaign=_campaign_of(submitted),
        summary=view_version_summary(submitted, definitions),
        seal_awaited=_is_seal_awaited(submitted),
        returnable=_is_returnable(submitted),
        files=[link for links in given.values() for link in links],
        signals=shown_signals(database(), current_scope(), submitted, allowed=may(Permission.SEE_SIGNALS)),
    ).render()


def _is_returnable(version: SubmissionVersion) -> bool:
    """Return whether the reader may send a version back: it is the newest, and counts."""
    if not may(Permission.RETURN_ANSWERS) or version.submission.participation.state not in STANDING_STATES:
        return False
    newest = submissions.latest_version(database(), version.submission_id, answers=False)
    return newest is not None and newest.id == version.id


def _campaign_of(version: SubmissionVersion) -> Campaign:
    return or_404(campaigns.campaign(database(), version.submission.participation.campaign_id))


def _is_seal_awaited(version: SubmissionVersion) -> bool:
    number = version.submission.participation.enterprise_id
    return or_404(campaigns.enterprise_in_scope(database(), current_scope(), number)).seal_awaited
