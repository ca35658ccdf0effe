"""retention: calls, remarks of returns and entered answers lose their words once their time is over, and nothing else"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from alembic import op

revision = '0018'
down_revision = '0021'
branch_labels = None
depends_on = None

CALL_FIXED = (
    "id", "campaign_id", "enterprise_id", "channel", "outcome", "called_on", "next_on", "corrects_id", "upload_id",
    "recorded_by_id", "recorded_at",
)
CALL_WORDS = ("spoken_with", "note")
RETURN_FIXED = (
    "id", "version_id", "reason", "questions", "returned_by_id", "returned_at", "due_at", "remarks", "state_before",
)
RETURN_ONCE = (
    "answered_by_version_id", "opened_at", "opened_by_id", "undone_at", "undone_by_id", "checked_at", "checked_by_id",
)
ENTRY_FIXED = (
    "id", "participation_id", "questionnaire_id", "question_id", "value", "base", "source", "reason", "entered_by_id",
    "entered_at",
)
ENTRY_DECIDED = ("state", "decided_by_id", "decided_at", "refusal", "revision")
JSON = frozenset({"questions", "remarks", "value"})


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _differs(name: str) -> str:
    if _sqlite():
        return f"NEW.{name} IS NOT OLD.{name}"
    cast = "::text" if name in JSON else ""
    return f"NEW.{name}{cast} IS DISTINCT FROM OLD.{name}{cast}"


def _any(*names: str) -> str:
    return " OR ".join(_differs(name) for name in names)


def _once(*names: str) -> str:
    return " OR ".join(f"(OLD.{name} IS NOT NULL AND {_differs(name)})" for name in names)


def _fixed(names: Sequence[str], *, emptied: Collection[str]) -> str:
    """Refuse that any of the columns changes; those that may be emptied may not change otherwise."""
    return " OR ".join(_unless_emptied(name) if name in emptied else _differs(name) for name in names)


def _unless_emptied(name: str) -> str:
    cast, empty = ("" if _sqlite() else "::text", "'{}'") if name in JSON else ("", "''")
    return f"({_differs(name)} AND NEW.{name}{cast} <> {empty})"


def _guard(table: str, when: str) -> None:
    """Refuse an UPDATE of a table's rows where `when` holds; `refuse_change()` is there since 0001."""
    if _sqlite():
        op.execute(
            f"CREATE TRIGGER {table}_guarded BEFORE UPDATE ON {table} WHEN ({when}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        return
    op.execute(
        f"CREATE TRIGGER {table}_guarded BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({when}) "
        "EXECUTE FUNCTION refuse_change()"
    )


def _drop(table: str, name: str) -> None:
    op.execute(f"DROP TRIGGER {table}_{name}" + ("" if _sqlite() else f" ON {table}"))


def _returns(*emptied: str) -> str:
    undone = f"OLD.undone_at IS NOT NULL AND {_differs('undo_reason')}"
    both = "NEW.opened_at IS NOT NULL AND NEW.undone_at IS NOT NULL"
    return f"{_fixed(RETURN_FIXED, emptied=emptied)} OR {_once(*RETURN_ONCE)} OR ({undone}) OR ({both})"


def _entries(*emptied: str) -> str:
    return f"{_fixed(ENTRY_FIXED, emptied=emptied)} OR (OLD.state <> 'waiting' AND ({_any(*ENTRY_DECIDED)}))"


def upgrade() -> None:
    """Let these words be emptied, and nothing else: each trigger stays as it was but for that."""
    _drop("chase_call", "no_update")
    _guard("chase_call", _fixed((*CALL_FIXED, *CALL_WORDS), emptied=CALL_WORDS))
    _drop("return_request", "guarded")
    _guard("return_request", _returns("remarks"))
    _drop("answer_entry", "guarded")
    _guard("answer_entry", _entries("value"))


def downgrade() -> None:
    _drop("chase_call", "guarded")
    done = (
        "BEGIN SELECT RAISE(ABORT, 'chase_call is append-only'); END"
        if _sqlite()
        else "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(f"CREATE TRIGGER chase_call_no_update BEFORE UPDATE ON chase_call {done}")
    _drop("return_request", "guarded")
    _guard("return_request", _returns())
    _drop("answer_entry", "guarded")
    _guard("answer_entry", _entries())
