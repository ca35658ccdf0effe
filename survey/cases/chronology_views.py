"""What happened to a firm in a campaign, in the order in which it happened, made of the tables that each thing is in.

A new kind of event is one function of `SOURCES`: here those of firm and case, in `event_views` what the season did.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import url_for
from sqlalchemy.orm import Session

from survey.cases import event_views
from survey.cases.case_results import CaseKey
from survey.cases.event_views import CaseEvent, Events
from survey.cases.words import ACT_TITLES, STEP_TITLES, EventKind, text_or_gone
from survey.models import Act, Campaign, Enterprise, FlagStep
from survey.queries import case_events, cases, firm_records, submission_history
from survey.words.acting import say_done_by
from survey.words.calls import say_sent_by
from survey.words.cases import say_flag
from survey.words.figures import deadline
from survey.words.language import _
from survey.words.reviews import say_review


def view_chronology(database: Session, campaign: Campaign, firm: Enterprise) -> Sequence[CaseEvent]:
    """Return everything that happened to a firm in a campaign, the newest first."""
    case = CaseKey(campaign.id, firm.id)
    events = [event for source in SOURCES for event in source(database, case)]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _calls(database: Session, case: CaseKey) -> Events:
    [row] = firm_records.in_campaigns(database, case.enterprise_id, campaign_id=case.campaign_id)
    part = row.participation
    if part is None:
        return
    kind = EventKind.CALL
    if part.proposed_at is not None:
        reason = part.proposal_reason
        if part.proposal_refused:
            reason = _("%(why)s（未采纳：%(refused)s）", why=reason, refused=part.proposal_refused)
        yield CaseEvent(part.proposed_at, kind, _("街镇建议列入"), reason, row.proposed_by)
    if part.called_at is not None:
        yield CaseEvent(part.called_at, kind, _("列入应填"), part.call_reason, row.called_by)
    if part.sent_at is not None:
        how = say_sent_by(part.sent_by) if part.sent_by else ""
        who = case_events.sender(database, case.campaign_id, case.enterprise_id)
        yield CaseEvent(part.sent_at, kind, _("通知发出"), how, who)
    if part.exempted_at is not None and part.exempt_reason:
        yield CaseEvent(part.exempted_at, kind, _("豁免"), part.exempt_reason, row.exempted_by)


def _questions(database: Session, case: CaseKey) -> Events:
    for item in cases.questions(database, case.campaign_id, case.enterprise_id):
        link, kind = url_for("enquiry_desk.enquiry", enquiry_id=item.id), EventKind.QUESTION
        title = _("提问 %(n)s", n=item.id)
        yield CaseEvent(item.asked_at, kind, title, text_or_gone(item.text), item.asked_by.name, link)
        if item.answered_at is not None:
            who = item.answered_by.name if item.answered_by is not None else ""
            yield CaseEvent(
                item.answered_at, kind, _("答复提问 %(n)s", n=item.id), text_or_gone(item.answer), who, link
            )


def _submissions(database: Session, case: CaseKey) -> Events:
    submission = cases.submission_of(database, case.campaign_id, case.enterprise_id)
    for version in submission_history.versions(database, submission):
        who = version.submitted_by.name if version.submitted_by is not None else ""
        title = _("第 %(n)s 次提交", n=version.number)
        link = url_for("submitting.version", version_id=version.id)
        receipt = _("回执编号 %(n)s", n=version.receipt)
        yield CaseEvent(version.submitted_at, EventKind.SUBMISSION, title, receipt, who, link)
    for act in submission_history.acts(database, submission):
        yield CaseEvent(act.at, EventKind.SUBMISSION, str(ACT_TITLES[Act(act.act)]), act.reason, act.user.name)
    for item in cases.returns(database, submission):
        title = _("退回 %(n)s 题", n=len(item.questions)) if item.questions else _("退回补正")
        if item.due_at is not None:
            title = _("%(what)s，%(due)s 前答复", what=title, due=deadline(item.due_at))
        who = say_done_by(item.returned_by, item.acting_for)
        yield CaseEvent(item.returned_at, EventKind.RETURN, title, item.reason, who)
        if item.undone_at is not None and item.undone_by is not None:
            yield CaseEvent(item.undone_at, EventKind.RETURN, _("撤销退回"), item.undo_reason, item.undone_by.name)


def _reviews(database: Session, case: CaseKey) -> Events:
    submission = cases.submission_of(database, case.campaign_id, case.enterprise_id)
    for review, number in cases.reviews(database, submission):
        title = _("第 %(n)s 次提交的初审：%(what)s", n=number, what=say_review(review.verdict))
        who = say_done_by(review.reviewed_by, review.acting_for)
        yield CaseEvent(review.reviewed_at, EventKind.REVIEW, title, review.reason, who, hidden=True)


def _notes(database: Session, case: CaseKey) -> Events:
    found = cases.notes(database, case.campaign_id, case.enterprise_id)
    corrected = {note.corrects_id for note in found}
    for note in found:
        was_corrected = note.id in corrected
        title = _("备注 %(n)s", n=note.id)
        if note.corrects_id is not None:
            title = _("备注 %(n)s（更正备注 %(old)s）", n=note.id, old=note.corrects_id)
        if was_corrected:
            title = _("%(what)s，已更正", what=title)
        yield CaseEvent(
            note.written_at,
            EventKind.NOTE,
            title,
            text_or_gone(note.text),
            say_done_by(note.written_by, note.acting_for),
            hidden=True,
            note=0 if was_corrected else note.id,
        )


def _flags(database: Session, case: CaseKey) -> Events:
    for flag in cases.flags(database, case.campaign_id, case.enterprise_id):
        kind = say_flag(flag.kind)
        title = _("标记“%(kind)s”", kind=kind)
        yield CaseEvent(
            flag.raised_at,
            EventKind.FLAG,
            title,
            text_or_gone(flag.reason),
            say_done_by(flag.raised_by, flag.acting_for),
            hidden=True,
        )
        for step in flag.steps:
            title = STEP_TITLES[FlagStep(step.step)] % {"kind": kind}
            yield CaseEvent(
                step.done_at,
                EventKind.FLAG,
                title,
                text_or_gone(step.text),
                say_done_by(step.done_by, step.acting_for),
                hidden=True,
            )


def _messages(database: Session, case: CaseKey) -> Events:
    for message in cases.messages(database, case.campaign_id, case.enterprise_id):
        title = _("企业回复") if message.from_firm else _("给企业的消息")
        yield CaseEvent(
            message.written_at,
            EventKind.MESSAGE,
            title,
            text_or_gone(message.text),
            say_done_by(message.written_by, message.acting_for),
        )


SOURCES: Sequence[Callable[[Session, CaseKey], Events]] = (
    _calls,
    _questions,
    _submissions,
    _reviews,
    _notes,
    _flags,
    _messages,
    event_views.chase_calls,
    event_views.conditions_recorded,
    event_views.visits_made,
    event_views.reminders,
    event_views.extensions,
    event_views.entries,
    event_views.hand_overs,
    event_views.signal_words,
    event_views.verified_levels,
    event_views.decisions_made,
)
