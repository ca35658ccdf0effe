"""Rows of a database as the first version knew it, written without models; and how a schema is told from another.

The statements name their columns, so that they hold at every later version, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, inspect, text

DAY, LATER = "2026-11-01 08:00:00+00:00", "2026-11-02 08:00:00+00:00"
Rows = dict[str, list[dict[str, Any]]]

# Table -> rows; a table stands below those that it refers to.
FIRST: Mapping[str, list[dict[str, Any]]] = {
    "enterprise_group": [{"id": 1, "name": "示例集团"}],
    "evidence": [{"digest": "e" * 64, "media_type": "application/pdf", "size": 9, "stored_at": DAY}],
    "programme": [{"id": 1, "title": "示例计划", "target": 300, "earlier_pilots": 2, "starts_on": "2026-01-01"}],
    "sign_in_attempt": [{"id": 1, "login": "a", "address": "10.0.0.1", "at": DAY, "succeeded": True}],
    "enterprise": [
        {
            "id": 1, "credit_code": "91999999MA0000001N", "name": "示例精密001", "unit": "anting",
            "registered_place": "示例路1号", "production_place": "", "tax_place": "", "group_id": 1, "sample": False,
            "created_at": DAY,
        },
        {
            "id": 2, "credit_code": "91999999MA0000002L", "name": "示例精密002", "unit": "malu", "registered_place": "",
            "production_place": "", "tax_place": "", "group_id": None, "sample": True, "created_at": DAY,
        },
    ],
    "user_account": [
        {"id": number, "login": login, "name": "示例", "role": role, "password_hash": "x", "enterprise_id": enterprise,
         "unit": None, "sample": False, "active": True, "locale": "zh", "created_at": DAY}
        for number, login, role, enterprise in (
            (1, "district", "district", None), (2, "reviewer", "district", None), (3, "firm", "enterprise", 1)
        )
    ],
    "audit_entry": [
        {"id": 1, "at": DAY, "user_id": 1, "action": "export", "object_type": "evaluation", "object_id": "1",
         "detail": '{"rows": 1}', "address": ""}
    ],
    "scheme_version": [
        {"id": number, "scheme_id": "demonstration", "version": f"2026.{number}", "state": state,
         "document": '{"a": 1}', "digest": "s" * 64, "demonstration": True, "author_id": 1, "reason": "示例",
         "created_at": DAY}
        for number, state in ((1, "published"), (2, "draft"))
    ],
    "web_session": [
        {"id_hash": "w" * 64, "user_id": 1, "data": "{}", "address": "", "created_at": DAY, "last_seen_at": DAY}
    ],
    "campaign": [
        {"id": 1, "programme_id": 1, "title": "示例批次", "seats": 10, "opens_at": DAY, "closes_at": LATER,
         "scheme_version_id": 1, "contact_office": "示例科", "contact_phone": "10000000000", "sample": False}
    ],
    "campaign_questionnaire": [
        {"id": 1, "campaign_id": 1, "enterprise_class": "", "questionnaire_id": "facts", "version": "2026.1",
         "position": 1}
    ],
    "evaluation": [
        {"id": 1, "campaign_id": 1, "scheme_version_id": 1, "seats": 10, "inputs_digest": "i" * 64,
         "fingerprint": "f" * 64, "parameters": "{}", "summary": '{"ranked": 1}', "run_by_id": 1, "run_at": DAY}
    ],
    "participation": [
        {"id": 1, "campaign_id": 1, "enterprise_id": 1, "state": "submitted", "exempt_reason": "", "created_at": DAY}
    ],
    "decision": [
        {"id": 1, "participation_id": 1, "evaluation_id": 1, "outcome": "in", "reason": "示例",
         "document_number": "示1号", "decided_by_id": 1, "decided_at": DAY, "confirmed_by_id": 2, "confirmed_at": LATER}
    ],
    "export_record": [
        {"id": 1, "at": DAY, "user_id": 1, "kind": "shortlist", "evaluation_id": 1, "filters": "{}", "rows": 1,
         "file_name": "示例.xlsx", "digest": "x" * 64}
    ],
    "gate_result": [
        {"id": 1, "participation_id": 1, "gate": "tax", "verdict": "passed", "source": "示例", "dated": "2026-11-01",
         "note": "", "recorded_by_id": 1, "recorded_at": DAY}
    ],
    "shortlist": [
        {"id": 1, "campaign_id": 1, "evaluation_id": 1, "number": 1, "state": "draft", "created_by_id": 1,
         "created_at": DAY}
    ],
    "submission": [{"id": 1, "participation_id": 1, "created_at": DAY}],
    "amendment": [
        {"id": 1, "shortlist_id": 1, "participation_out_id": 1, "participation_in_id": None, "reason": "示例",
         "document_number": "示2号", "made_by_id": 1, "made_at": DAY}
    ],
    "answer_revision": [
        {"id": 1, "submission_id": 1, "questionnaire_id": "facts", "question_id": "contact", "revision": 1,
         "value": '"示例"', "channel": "page", "outcome": "saved", "user_id": 3, "at": DAY}
    ],
    "draft_sheet": [
        {"submission_id": 1, "questionnaire_id": "facts", "version": "2026.1",
         "document": '{"values": {"contact": "示例"}}', "revisions": '{"contact": 1}', "updated_at": DAY}
    ],
    "evidence_link": [
        {"id": 1, "submission_id": 1, "questionnaire_id": "facts", "question_id": "ratings", "digest": "e" * 64,
         "name": "示例.pdf", "state": "given", "removed": False, "given_by_id": 3, "given_at": DAY}
    ],
    "shortlist_entry": [
        {"shortlist_id": 1, "participation_id": 1, "position": 1, "status": "selected", "reason": ""}
    ],
    "submission_version": [
        {"id": 1, "submission_id": 1, "number": 1, "receipt": "JD26-000001-1", "digest": "d" * 64, "submitted_at": DAY,
         "submitted_by_id": 3, "credit_code": "91999999MA0000001N", "name": "示例精密001", "unit": "anting", "park": "",
         "industry": "3411", "division": "34", "size": "medium", "above_scale": True, "chain_main": "equipment",
         "revenue": "1234.5000", "staff": 310}
    ],
    "commitment": [
        {"version_id": 1, "text_version": "2026.1", "text": "示例承诺", "digest": "d" * 64, "signatory": "示例",
         "post": "经理", "phone": "10000000001", "signed_at": DAY}
    ],
    "evaluation_entry": [
        {"id": 1, "evaluation_id": 1, "version_id": 1, "position": 1, "rank": 1, "score": 81_000_000,
         "status": "selected", "level": 2, "total": 412_345, "detail": '{"values": [8100]}'}
    ],
    "return_request": [
        {"id": 1, "version_id": 1, "reason": "示例", "questions": "[]", "returned_by_id": 1, "returned_at": DAY,
         "answered_by_version_id": None}
    ],
    "verified_value": [
        {"id": 1, "version_id": 1, "questionnaire_id": "facts", "question_id": "staff_y1", "value": '"300"',
         "reason": "示例", "evidence_digest": "e" * 64, "verified_by_id": 1, "verified_at": DAY}
    ],
    "version_sheet": [
        {"version_id": 1, "questionnaire_id": "facts", "definition_version": "2026.1", "definition_digest": "q" * 64,
         "document": '{"values": {"contact": "示例"}}', "packed": b"\x00\x01"}
    ],
}  # fmt: skip


def load(connection: Connection, rows: Mapping[str, list[dict[str, Any]]]) -> None:
    """Insert rows, table by table."""
    for table, items in rows.items():
        for row in items:
            names, values = ", ".join(f'"{name}"' for name in row), ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)  # noqa: S608 - our names


def stored(connection: Connection) -> Rows:
    """Return every row of every table, in the order of their first columns."""
    found: Rows = {}
    for (_schema, table), constraint in sorted(inspect(connection).get_multi_pk_constraint().items()):
        if table != "alembic_version":
            key = ", ".join(f'"{name}"' for name in constraint["constrained_columns"])
            statement = f"SELECT * FROM {table} ORDER BY {key}"  # noqa: S608 - our names
            found[table] = [dict(row) for row in connection.execute(text(statement)).mappings()]
    return found


def schema(connection: Connection) -> dict[str, Any]:
    """Return tables with columns, keys, constraints and indexes, and the triggers as the database wrote them down.

    All tables are asked about at once, which takes PostgreSQL a tenth of asking about each.
    """
    inspector = inspect(connection)
    kinds = {
        "foreign": inspector.get_multi_foreign_keys(),
        "unique": inspector.get_multi_unique_constraints(),
        "checks": inspector.get_multi_check_constraints(),
        "indexes": inspector.get_multi_indexes(),
    }
    keys = inspector.get_multi_pk_constraint()
    found: dict[str, Any] = {
        place[1]: {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], str(column.get("default")))
                for column in columns
            ],
            "key": keys[place]["constrained_columns"],
            **{kind: _told(items.get(place, ())) for kind, items in kinds.items()},
        }
        for place, columns in inspector.get_multi_columns().items()
    }
    return found | {"triggers": _triggers(connection)}


def _told(items: Any) -> list[str]:
    """Return what the inspector says of each, as text; the condition of a partial index as it is written."""
    return sorted(str(sorted((key, _plain(value)) for key, value in item.items())) for item in items)


def _plain(value: Any) -> str:
    return str({key: str(one) for key, one in value.items()} if isinstance(value, dict) else value)


def _triggers(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        statement = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        statement = (
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal UNION ALL "
            "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE 'refuse%'"
        )
    return sorted(connection.execute(text(statement)).scalars())
