"""How long what is about persons is kept: the one table that the page 个人信息 and `python3 -m survey expire` read.

Nothing that decides a rank, shows who did what, or is needed to make an evaluation again has a period.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of data. `days`: after which it is removed, counted from what its words say; None: it is not removed."""

    key: str
    days: int | None

    @property
    def period(self) -> timedelta:
        """How long it is kept. Raises ValueError for what is not removed."""
        if self.days is None:
            message = f"{self.key} is not removed"
            raise ValueError(message)
        return timedelta(days=self.days)


KEPT: tuple[Kept, ...] = (
    Kept("sessions", 0),
    Kept("request_counts", 0),
    Kept("sign_in_attempts", 1),
    Kept("one_time_codes", 90),
    Kept("recovery_codes", 90),
    Kept("account_requests", 180),
    Kept("closed_accounts", 365),
    Kept("previewed_uploads", 90),
    Kept("discarded_uploads", 30),
    Kept("enquiries", 1095),
    Kept("chase_calls", 1095),
    Kept("case_notes", 1095),
    Kept("case_messages", 1095),
    Kept("return_remarks", 1095),
    Kept("entered_answers", 1095),
    Kept("objections", 1095),
    Kept("pilots", 1095),
    Kept("job_files", 30),
    Kept("call_files", 3),
    Kept("export_copies", 1095),
    Kept("ledger_stages", 400),
    Kept("former_contacts", 1095),
    Kept("trail_personal", 1095),
    Kept("contacts", None),
    Kept("answers", None),
    Kept("decisions", None),
    Kept("trail", None),
    Kept("export_records", None),
)

NO_PERSON = "no_person"
"""In `COLUMNS`: what is about no person, such as definitions, settings, names of firms and codes."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "sessions": ("web_session.data",),
    "request_counts": ("request_count.key",),
    "sign_in_attempts": ("sign_in_attempt.login",),
    "one_time_codes": ("account_code.detail",),
    "account_requests": (
        "account_request.enterprise_name", "account_request.contact", "account_request.password_hash",
        "account_request.reason",
    ),
    "closed_accounts": (
        "user_account.login", "user_account.name", "user_account.password_hash", "user_account.email",
        "user_account.totp_secret",
    ),
    "discarded_uploads": ("upload.name", "upload.detail"),
    "enquiries": ("enquiry.text", "enquiry.answer", "enquiry.public_text", "enquiry.public_answer"),
    "chase_calls": ("chase_call.spoken_with", "chase_call.note"),
    "case_notes": ("case_note.text", "case_flag.reason", "case_flag_step.text"),
    "case_messages": ("case_message.text",),
    "return_remarks": ("return_request.remarks",),
    "entered_answers": ("answer_entry.value",),
    "objections": (
        "objection.text", "objection_person.name", "objection_person.contact", "objection_step.text",
    ),
    "pilots": ("pilot.contact_name",),
    "job_files": ("job.parameters", "job.result", "job.file_name", "job.stored_as"),
    "former_contacts": ("enterprise_change.before", "enterprise_change.after"),
    "trail_personal": ("audit_personal.content",),
    "trail": ("audit_entry.detail",),
    "contacts": (
        "enterprise.contact", "campaign.contact_office", "campaign.contact_hours",
    ),
    "answers": (
        "answer_revision.value", "draft_sheet.document", "version_sheet.document", "evidence_link.name",
        "evidence_link.question_id", "commitment.text", "commitment.signatory", "commitment.post",
        "verified_value.value", "verified_value.question_id", "evidence_verdict.answer",
        "visit_finding.said", "visit_finding.found", "visit_finding.question_id", "visit_finding.file_name",
        "firm_answer.file_name",
        "evaluation_entry.detail", "gate_result.note", "gate_result.number", "gate_result.file_name",
        "signal_found.figures", "external_rating.level", "external_rating.report_number", "external_rating.note",
    ),
    "decisions": (
        "extension.reason", "extension.revoke_reason", "first_review.points", "first_review.reason",
        "hand_over.reason", "case_recusal.reason", "case_recusal_step.reason", "absence.reason", "absence_end.reason",
        "return_request.reason", "return_request.undo_reason",
        "answer_entry.reason", "answer_entry.refusal", "signal_resolution.reason", "submission_act.reason",
        "upload.reason",
        "participation.exempt_reason", "participation.call_reason", "participation.proposal_reason",
        "participation.proposal_refused", "pin.reason", "pin.document_number", "pin.revoke_reason", "decision.reason",
        "decision.document_number", "amendment.reason", "amendment.document_number",
        "expert_opinion.marks", "expert_opinion.comment", "expert_opinion.change_reason",
        "expert_assignment_end.reason", "expert_round_end.reason",
        "evidence_verdict.reason", "verified_value.reason", "verified_level.reason", "verified_level.number",
        "scheme_version.reason", "enterprise.closed_reason", "enterprise_change.reason",
        "seal_acceptance.how", "visit.why", "visit_step.reason", "visit_step.number", "visit_finding.reason",
        "firm_answer.text",
        "decision_act.document_number", "decision_act.reason", "list_version.reason",
        "letter_release.document_number", "list_refusal.reason", "list_signature.document_number",
        "panel_meeting_end.remarks", "pilot.document_number", "publication.document_number", "letter.content",
        "pilot_change.old", "pilot_change.new", "pilot_change.reason", "pilot_end.reason",
        "pilot_end.document_number", "publication_end.reason", "decision_answer.reason", "list_entry.reason",
        "objection_step.replay",
    ),
    "export_records": ("export_record.filters", "export_record.file_name", "export_record.manifest",
                       "export_sheet.columns", "export_sheet.keys"),
    NO_PERSON: (
        "enterprise_group.name", "evidence.media_type", "programme.title", "enterprise.name",
        "enterprise.registered_place", "enterprise.production_place", "enterprise.tax_place", "enterprise.search_key",
        "enterprise.initials", "column_set.name", "column_set.columns", "form_template.name",
        "form_template.file_name", "form_template.markers", "saved_view.name", "saved_view.address",
        "scheme_version.document", "section_assignment.section_id", "campaign.title", "evaluation.parameters",
        "evaluation.summary", "selection_draw.counts", "ledger_day.counts", "reminder_plan.days",
        "reminder_plan.message",
        "answer_revision.question_id", "answer_entry.question_id", "enquiry.question_id", "draft_sheet.revisions",
        "submission_version.name", "submission_version.group_name", "return_request.questions",
        "expert_round.title", "expert_round.scales",
        "signal_found.questions", "gate_result.source", "verified_level.body", "visit_plan.asked", "visit.reasons",
        "visit.claims",
        "list_version.document", "panel_meeting.title", "panel_meeting.place", "letter_release.come_back",
        "letter_release.words", "list_scan.file_name", "pilot.indicators", "publication.columns",
        "publication.method", "publication.contact", "amendment.skipped", "list_entry.facts",
    ),
}  # fmt: skip
"""Key of `KEPT`, or `NO_PERSON` -> the columns of typed text and JSON that it holds.

A test looks through every table and wants each such column here once: whoever adds one says how long it is kept.
"""

SECRET_JOBS = frozenset({"call_letters", "call_list", "season_archive_whole"})
"""Kinds of jobs whose files hold codes or whole telephones: only who asked for one takes it, for `SECRET_PERIOD`."""
SECRET_PERIOD = next(kept.period for kept in KEPT if kept.key == "call_files")
NOT_BACKED_UP = ".secret"
"""Stands in the names of these files on the server; no backup takes them along."""


def names_of(key: str, table: str) -> tuple[str, ...]:
    """Return the columns of one table that a kind of data is held in."""
    split = (column.split(".") for column in COLUMNS[key])
    return tuple(name for found, name in split if found == table)
