"""What each revision of the schema does with rows: what it adds, what it takes, what it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.integration.store.rows_of_old import DAY, FIRST

APPEND_ONLY = (
    "audit_entry", "answer_revision", "submission_version", "version_sheet", "commitment", "export_record",
    "verified_value", "gate_result", "evaluation_entry",
)  # fmt: skip
PIN = {
    "id": 1, "participation_id": 1, "kind": "in", "reason": "示例", "document_number": "示3号", "made_by_id": 1,
    "made_at": DAY,
}  # fmt: skip
RATING = {
    "id": 1, "enterprise_id": 1, "source": "示例", "level": "三级", "report_number": "示4号", "dated": "2026-11-01",
    "note": "", "recorded_at": DAY,
}  # fmt: skip


@dataclass(frozen=True)
class Revision:
    """One migration. `rows`: loaded before it beside those of the first version.

    `added`: table -> the new columns' values in every row, in the order of the keys. `new_tables`: empty at first.
    `dropped`: tables that nothing ever wrote to.
    `allowed` and `refused`: statements that the database must take, or not.
    """

    rows: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    added: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    new_tables: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    allowed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def refusing(*tables: str) -> tuple[str, ...]:
    """Return an UPDATE and a DELETE of every row of these tables."""
    column = {"version_sheet": "version_id", "commitment": "version_id", "export_sheet": "export_id"}
    return tuple(
        statement
        for table in tables
        for statement in (
            f"UPDATE {table} SET {column.get(table, 'id')} = {column.get(table, 'id')}",  # noqa: S608 - our names
            f"DELETE FROM {table}",  # noqa: S608 - our names
        )
    )


def firms(count: int) -> list[dict[str, Any]]:
    """Return enterprises from 11 on as 0004 has them: in the directory with a contact, unknown, sample, unknown."""
    known = ((11, "在册联系人", False), (12, "", False), (13, "", True), (14, "", False))
    return [
        {"id": number, "credit_code": f"91999999{number}", "name": "示例", "unit": "anting", "registered_place": "",
         "production_place": "", "tax_place": "", "contact": contact, "sample": sample, "created_at": DAY}
        for number, contact, sample in known[:count]
    ]  # fmt: skip


def accounts() -> list[dict[str, Any]]:
    """Return accounts of three of the four enterprises."""
    return [
        {"id": number, "login": str(number), "name": "x", "role": "enterprise", "enterprise_id": number,
         "sample": number == 13, "active": True, "locale": "zh", "created_at": DAY}
        for number in (11, 12, 13)
    ]  # fmt: skip


def jobs(*states: str) -> list[dict[str, Any]]:
    """Return jobs, numbered from 1 on, in these states."""
    return [
        {"id": number, "kind": "ranked_list", "parameters": "{}", "state": state, "done": 0, "total": 0,
         "result": "{}", "file_name": "", "stored_as": "", "created_by_id": 1, "created_at": DAY}
        for number, state in enumerate(states, 1)
    ]  # fmt: skip


REVISIONS = {
    "0001": Revision(refused=refusing(*APPEND_ONLY), new_tables=frozenset(FIRST)),
    "0002": Revision(
        added={"evaluation_entry": [{"pool": "", "segment": 0, "segment_rank": 0, "stability": 0}]},
        refused=refusing(*APPEND_ONLY),
    ),
    "0003": Revision(
        added={
            "submission_version": [{"group_name": ""}],
            "evaluation_entry": [{"hits": 0, "low": 0, "high": 0, "standing": ""}],
            "scheme_version": [
                {"revision": 1, "published_at": None, "archived_at": None, "based_on_id": None,
                 "published_by_id": None, "archived_by_id": None}
            ] * 2,
        },
        new_tables=frozenset({"pin"}),
        allowed=(
            "UPDATE scheme_version SET reason = 'x' WHERE state = 'draft'",
            "UPDATE scheme_version SET state = 'archived' WHERE state = 'published'",
        ),
        refused=(
            *refusing(*APPEND_ONLY),
            "UPDATE scheme_version SET reason = 'x' WHERE state = 'published'",
            "UPDATE scheme_version SET state = 'draft' WHERE state = 'published'",
            "DELETE FROM scheme_version WHERE state = 'published'",
        ),
    ),
    "0004": Revision(
        rows={"pin": [PIN]},
        added={
            "enterprise": [{"industry": "", "above_scale": None, "contact": "", "contact_phone": ""}] * 2,
            "export_record": [{"number": "", "manifest": "{}"}],
        },
        new_tables=frozenset({"column_set", "form_template", "job", "export_sheet", "upload", "external_rating"}),
        allowed=("UPDATE pin SET confirmed_by_id = 2",),
        refused=(*refusing(*APPEND_ONLY), "UPDATE pin SET reason = 'x'", "UPDATE pin SET confirmed_by_id = 1",
                 "DELETE FROM pin"),
    ),
    "0005": Revision(
        rows={"pin": [PIN], "enterprise": firms(4), "user_account": accounts(), "external_rating": [RATING]},
        added={
            # The sample, whoever has a place or a contact in the directory, and whoever has no account stay listed.
            "enterprise": [{"listed": listed} for listed in (True, True, True, False, True, True)],
            # Officials and samples stay approved; what an enterprise made itself is asked about again.
            "user_account": [
                {"approved": approved, "phone": ""} for approved in (True, True, False, False, False, True)
            ],
        },
        new_tables=frozenset({"account_request"}),
        refused=(*refusing(*APPEND_ONLY), *refusing("external_rating"), "UPDATE pin SET reason = 'x'"),
    ),
    "0006": Revision(
        added={
            "enterprise": [{"seal_awaited": False}] * 2,
            "user_account": [
                {"email": "", "origin": "made", "must_change": False, "totp_secret": None, "totp_step": 0}
            ] * 3,
        },
        new_tables=frozenset({
            "account_code", "recovery_code", "request_count", "seal_acceptance", "section_assignment"
        }),
        refused=refusing(*APPEND_ONLY),
    ),
    "0007": Revision(
        added={"user_account": [{"draft_key": None}] * 3},
        refused=refusing(*APPEND_ONLY),
    ),
    "0008": Revision(
        added={"return_request": [{"due_at": None}] * 1},
        new_tables=frozenset({"submission_act"}),
        refused=refusing(*APPEND_ONLY),
    ),
    "0009": Revision(
        rows={"job": jobs("queued", "running", "running", "done", "interrupted")},
        added={
            "job": [
                {"key": f"job-{number}", "worker": "", "lease_until": None, "attempts": 0} for number in range(1, 6)
            ]
        },
        allowed=("UPDATE job SET key = 'job-1' WHERE id = 4",),
        refused=(*refusing(*APPEND_ONLY), "UPDATE job SET key = 'job-1' WHERE id = 2"),
    ),
    "0010": Revision(
        added={"audit_entry": [{"key": "", "salt": "", "personal_digest": "", "mac": ""}]},
        new_tables=frozenset({"audit_personal", "audit_chain", "audit_head"}),
        refused=(
            *refusing(*APPEND_ONLY), *refusing("evaluation", "amendment"),
            "UPDATE audit_entry SET address = 'x'", "UPDATE audit_entry SET action = 'x', address = '', salt = ''",
            "UPDATE decision SET outcome = 'out'", "UPDATE decision SET confirmed_by_id = 1", "DELETE FROM decision",
            "UPDATE return_request SET reason = 'x'", "DELETE FROM return_request",
        ),
    ),
    "0011": Revision(
        added={
            # Whoever took part was called when it did, and the campaign was open.
            "campaign": [
                {"trial": False, "opened_at": DAY, "opened_by_id": None, "correction_until": None, "decision_on": None,
                 "contact_hours": ""}
            ],
            "enterprise": [
                {"closed_on": None, "closed_reason": "", "merged_into_id": None, "search_key": "", "initials": ""}
            ] * 2,
            "participation": [
                {"exempted_at": None, "exempted_by_id": None, "exempted_from": None,
                 "called_at": DAY, "called_by_id": None, "call_reason": "", "sent_at": None, "sent_by": None,
                 "sent_by_id": None, "proposed_at": None, "proposed_by_id": None, "proposal_reason": "",
                 "proposal_refused": "", "ready": False, "taken_back": False}
            ],
        },
        new_tables=frozenset({
            "enterprise_change", "saved_view", "campaign_official", "enquiry", "ledger_day", "ledger_stage"
        }),
        refused=refusing(*APPEND_ONLY),
    ),
    "0012": Revision(
        new_tables=frozenset({"first_review", "hand_over", "hand_over_person", "case_holding", "case_recusal"}),
        refused=refusing(*APPEND_ONLY),
    ),
    "0013": Revision(
        new_tables=frozenset({"chase_call", "reminder_plan", "reminder", "extension"}),
        refused=refusing(*APPEND_ONLY),
    ),
    "0014": Revision(
        added={
            # Nobody knows whether it was opened, so it can't be undone.
            "return_request": [
                {"remarks": "{}", "state_before": "submitted", "opened_at": DAY, "opened_by_id": None,
                 "undone_at": None, "undone_by_id": None, "undo_reason": "", "checked_at": None, "checked_by_id": None}
            ],
        },
        new_tables=frozenset({"answer_entry"}),
        allowed=("UPDATE return_request SET checked_by_id = 1",),
        refused=(
            *refusing(*APPEND_ONLY),
            "UPDATE return_request SET reason = 'x'", "UPDATE return_request SET remarks = '{\"a\": \"b\"}'",
            "UPDATE return_request SET opened_at = NULL", "UPDATE return_request SET undone_at = opened_at",
            "DELETE FROM return_request",
        ),
    ),
    "0015": Revision(
        new_tables=frozenset({"signal_found", "signal_reading", "signal_resolution"}),
        refused=refusing(*APPEND_ONLY),
    ),
    "0016": Revision(
        new_tables=frozenset({"case_note", "case_flag", "case_flag_step", "case_message", "case_seen"}),
        refused=refusing(*APPEND_ONLY),
    ),
    "0020": Revision(added={"campaign": [{"letters_changed_at": None}]}),
    "0021": Revision(
        rows={
            "signal_found": [
                {"id": 1, "version_id": 1, "check_id": "x", "definition_id": "x", "definition_version": "1",
                 "definition_digest": "0", "questions": "[]", "figures": '{"figure": "2"}', "found_at": DAY}
            ],
        },
        added={"signal_found": [{"word_id": None, "word_holds": False}]},
        allowed=("UPDATE signal_found SET ended_at = found_at",),
        refused=(
            *refusing(*APPEND_ONLY), "DELETE FROM signal_found", "UPDATE signal_found SET word_id = 1",
            "UPDATE signal_found SET word_holds = NOT word_holds", "UPDATE signal_found SET check_id = 'y'",
        ),
    ),
    "0018": Revision(
        allowed=("UPDATE return_request SET remarks = '{}'",),
        refused=(
            *refusing(*APPEND_ONLY),
            "UPDATE return_request SET reason = 'x'", "UPDATE return_request SET remarks = '{\"a\": \"b\"}'",
            "DELETE FROM return_request",
        ),
    ),
    "0017": Revision(
        rows={
            "answer_entry": [
                {"id": 1, "participation_id": 1, "questionnaire_id": "facts", "question_id": "x", "value": '{"v": "x"}',
                 "base": 0, "source": "paper", "reason": "示例", "entered_by_id": 1, "entered_at": DAY,
                 "state": "waiting"}
            ],
        },
        added={"answer_entry": [{"upload_id": None}]},
        allowed=("UPDATE answer_entry SET state = 'withdrawn'",),
        refused=(
            *refusing(*APPEND_ONLY), "DELETE FROM answer_entry", "UPDATE answer_entry SET upload_id = 1",
            "UPDATE answer_entry SET value = '{\"v\": \"y\"}'",
        ),
    ),
    "0019": Revision(
        added={"return_request": [{"acting_for_id": None}]},
        new_tables=frozenset({"hand_over_seen", "case_recusal_step", "absence", "absence_end"}),
        allowed=("UPDATE return_request SET checked_by_id = 1",),
        refused=(*refusing(*APPEND_ONLY), "UPDATE return_request SET acting_for_id = 1"),
    ),
    "0025": Revision(refused=refusing(*APPEND_ONLY)),
    "0023": Revision(new_tables=frozenset({"selection_draw", "seat_share"}), refused=refusing(*APPEND_ONLY)),
    "0026": Revision(
        added={
            "gate_result": [
                {"number": "", "file_name": "", "valid_until": None, "acting_for_id": None, "upload_id": None,
                 "evidence_digest": None}
            ],
        },
        refused=refusing(*APPEND_ONLY),
    ),
    "0028": Revision(
        rows={"external_rating": [RATING]},
        added={"external_rating": [{"valid_until": None}]},
        refused=(*refusing(*APPEND_ONLY), "UPDATE external_rating SET valid_until = '2027-01-01'"),
    ),
    "0022": Revision(new_tables=frozenset({"verified_level"}), refused=refusing(*APPEND_ONLY)),
    "0027": Revision(new_tables=frozenset({"evidence_verdict"}), refused=refusing(*APPEND_ONLY)),
    "0029": Revision(
        added={"verified_value": [{"finding_id": None}]},
        new_tables=frozenset({"visit_plan", "visit", "visit_step", "visit_finding", "firm_answer"}),
        refused=refusing(*APPEND_ONLY),
    ),
    "0032": Revision(
        new_tables=frozenset({
            "expert_round", "expert_round_end", "expert_case", "expert_assignment", "expert_assignment_end",
            "expert_opinion", "expert_reminder",
        }),
        refused=refusing(*APPEND_ONLY),
    ),
    "0030": Revision(
        added={
            "evaluation_entry": [
                dict.fromkeys(
                    ("self_pool", "checked", "self_rank", "self_level", "verified_rank", "self_score", "verified_score")
                )
            ]
        },
        refused=refusing(*APPEND_ONLY),
    ),
    "0031": Revision(refused=refusing(*APPEND_ONLY)),
    "0033": Revision(
        dropped=frozenset({"decision", "shortlist", "shortlist_entry", "amendment"}),
        new_tables=frozenset({
            "panel_meeting", "panel_seat", "panel_meeting_end", "decision_act", "decision", "decision_answer",
            "list_version", "list_entry", "list_signature", "list_refusal", "list_scan",
        }),
        refused=refusing(*APPEND_ONLY),
    ),
    "0036": Revision(
        new_tables=frozenset({
            "publication", "publication_end", "objection", "objection_person", "objection_step", "amendment",
            "letter_release", "letter", "pilot", "pilot_change", "pilot_end",
        }),
        refused=refusing(*APPEND_ONLY),
    ),
    "0037": Revision(refused=refusing(*APPEND_ONLY)),
}  # fmt: skip
