"""Judging the files of a version: each beside the answer that it is to prove."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, current_app, flash, redirect, url_for
from werkzeug.wrappers import Response

from survey.answering.finding_views import ErrorLine
from survey.answering.summary_views import view_version_summary
from survey.correcting.return_for_correction import is_returnable
from survey.definitions.catalogue import catalogue
from survey.enquiries.send_message_mail import send_message_mail
from survey.forms.evidence import VerdictForm, verdict_forms
from survey.models import EvidenceLink, EvidenceState, SubmissionVersion, utc_now
from survey.queries import campaigns, recusals, submissions
from survey.queries.closes import calendar_of
from survey.store.permissions import Permission
from survey.verifying.evidence_pages import EvidencePage
from survey.verifying.evidence_results import Judged, Told, VerdictRefusedError
from survey.verifying.evidence_views import count_files, view_judged
from survey.verifying.evidence_words import say_verdict_refused
from survey.verifying.record_verdict import record_verdicts
from survey.verifying.verdict_message_views import say_verdict_message
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import as_number
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.figures import moment
from survey.words.language import _, _n, in_chinese

blueprint = Blueprint("judged_evidence", __name__)
Files = Mapping[tuple[str, str], Sequence[EvidenceLink]]


@blueprint.get("/version/<int:version_id>/evidence")
@allow(Permission.READ_REVIEWS)
def files(version_id: int) -> str:
    """Show the files of a version by question, what was said of them, and to whoever judges them the form."""
    version = or_404(submissions.version_in_scope(database(), current_scope(), version_id))
    given = submissions.evidence_of(database(), version.submission_id)
    return _page(version, given, _forms(given, sent=False) if _judges(version) else {})


@blueprint.post("/version/<int:version_id>/evidence")
@allow(Permission.JUDGE_EVIDENCE)
def judge(version_id: int) -> str | Response:
    """Write the verdicts that were chosen: all of them, or none where one is refused."""
    version = or_404(submissions.version_in_scope(database(), current_scope(), version_id))
    given = submissions.evidence_of(database(), version.submission_id)
    forms = _forms(given, sent=True)
    well = [form.validate_on_submit() for form in forms.values()]  # every one says its faults
    if not all(well):
        return _page(version, given, forms)
    judged = [_read(number, form) for number, form in forms.items() if _is_new(form)]
    message = _message(version, given, judged)
    try:
        told = record_verdicts(database(), version.id, judged, author_id=signed_in().id, message=message)
    except VerdictRefusedError as refused:
        return _refused(version_id, forms, refused)
    if judged:
        flash(_n("%(n)s 份文件的核对结果已记录。", n=len(judged)) + _send(told))
    else:
        flash(_("没有选择任何结果，没有记录。"), "warning")
    return redirect(url_for("judged_evidence.files", version_id=version.id))


def _judges(version: SubmissionVersion) -> bool:
    """Return whether the reader may judge the files of a version, which has to count still."""
    part = version.submission.participation
    return (
        may(Permission.JUDGE_EVIDENCE)
        and is_returnable(database(), version.id)
        and not recusals.is_recused(database(), part.id, signed_in().id)
    )


def _forms(given: Files, *, sent: bool) -> dict[int, VerdictForm]:
    """Return a form per file; one that was not sent shows what nobody said yet."""
    links = [link for rows in given.values() for link in rows]
    forms = verdict_forms([link.id for link in links], sent=sent)
    if not sent:
        for link in links:
            forms[link.id].seen.data = str(link.verdicts[0].id if link.verdicts else 0)
    return forms


def _is_new(form: VerdictForm) -> bool:
    return bool(form.verdict.data)


def _read(number: int, form: VerdictForm) -> Judged:
    return Judged(
        number, EvidenceState(form.verdict.data), form.reason.data or "", as_number(form.seen.data or "") or 0
    )


def _message(version: SubmissionVersion, given: Files, judged: Sequence[Judged]) -> str:
    """Return what the firm is told, with where and until when it can put other files."""
    part = version.submission.participation
    campaign = or_404(campaigns.campaign(database(), part.campaign_id))
    closes = calendar_of(database(), campaign, part.enterprise_id).closes_at
    with in_chinese():
        blocks = view_version_summary(version, {item.digest: item for item in catalogue().versions.values()})
    until = moment(closes) if utc_now() <= closes else ""
    ask = " ".join(filter(None, (campaign.contact_office, campaign.contact_phone)))
    return say_verdict_message(view_judged(blocks, given), judged, until=until, ask=ask)


def _send(told: Told | None) -> str:
    """Remind the firm's people by mail of what it was told; return what became of both, in words."""
    if told is None:
        return ""
    if told.message is None:
        return _("企业的消息已满，没有另外告知；结果和理由在题目下方可见。")
    application = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the courier's thread needs the application itself
    if told.joined:
        return _("已并入今天发给企业、企业还没有读的消息。")
    mailed = told.mail and send_message_mail(application, database(), told.message)
    return _("已合成一条消息告知企业，并发邮件提醒。") if mailed else _("已合成一条消息告知企业。")


def _refused(version_id: int, forms: dict[int, VerdictForm], refused: VerdictRefusedError) -> str:
    """Return the page with what is stored by now; each form learns it, and keeps what was chosen."""
    text = say_verdict_refused(refused.code)
    version = or_404(submissions.version_in_scope(database(), current_scope(), version_id))
    given = submissions.evidence_of(database(), version.submission_id)
    there = {link.id: link for rows in given.values() for link in rows}
    for number, link in there.items():
        if number in forms:
            forms[number].seen.data = str(link.verdicts[0].id if link.verdicts else 0)
    if refused.link_id in there and refused.link_id in forms:
        field = forms[refused.link_id].verdict
        field.errors = [*field.errors, text]
        return _page(version, given, forms)
    return _page(version, given, forms, [ErrorLine("files", text)])


def _page(
    version: SubmissionVersion,
    given: Files,
    forms: Mapping[int, VerdictForm],
    errors: Sequence[ErrorLine] = (),
) -> str:
    campaign = or_404(campaigns.campaign(database(), version.submission.participation.campaign_id))
    blocks = view_version_summary(version, {item.digest: item for item in catalogue().versions.values()})
    shown = {link.id for rows in given.values() for link in rows}
    faults = [
        ErrorLine(field.id, str(text))
        for number, form in forms.items()
        if number in shown
        for field in (form.verdict, form.reason)
        for text in field.errors
    ]
    return EvidencePage(
        campaign=campaign,
        version=version,
        questions=view_judged(blocks, given),
        count=count_files(given),
        forms=forms,
        errors=[*errors, *faults],
    ).render()
