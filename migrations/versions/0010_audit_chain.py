"""the record: a mac on each entry, its personal values apart, the chain and its head; more is append-only"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

NEVER = ("audit_chain", "evaluation", "amendment")
"""Tables in which nothing is ever changed or deleted."""
ENTRY_FIXED = (
    "id", "at", "user_id", "action", "object_type", "object_id", "detail", "key", "personal_digest", "mac",
)
DECISION_FIXED = (
    "id", "participation_id", "evaluation_id", "outcome", "reason", "document_number", "decided_by_id", "decided_at",
)
RETURN_FIXED = ("id", "version_id", "reason", "questions", "returned_by_id", "returned_at", "due_at")
JSON = frozenset({"detail", "questions"})


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _differs(name: str) -> str:
    if _sqlite():
        return f"NEW.{name} IS NOT OLD.{name}"
    cast = "::text" if name in JSON else ""
    return f"NEW.{name}{cast} IS DISTINCT FROM OLD.{name}{cast}"


def _any(names: tuple[str, ...]) -> str:
    return " OR ".join(_differs(name) for name in names)


def _once(*names: str) -> str:
    return " OR ".join(f"(OLD.{name} IS NOT NULL AND {_differs(name)})" for name in names)


def _refuse(table: str, verb: str, name: str, when: str = "") -> None:
    """Refuse UPDATE or DELETE of a table's rows, where `when` holds; `refuse_change()` is there since 0001."""
    condition = f" WHEN ({when})" if when else ""
    if _sqlite():
        op.execute(
            f"CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table}{condition} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        return
    op.execute(
        f"CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table} FOR EACH ROW{condition} "
        "EXECUTE FUNCTION refuse_change()"
    )


def _drop(table: str, *names: str) -> None:
    for name in names:
        op.execute(f"DROP TRIGGER {table}_{name}" + ("" if _sqlite() else f" ON {table}"))


def _guards() -> None:
    """An entry's address and salt can be erased, together and only that; a decision is confirmed once."""
    for table in NEVER:
        _refuse(table, "UPDATE", "no_update")
        _refuse(table, "DELETE", "no_delete")
    _drop("audit_entry", *(("no_update", "no_delete") if _sqlite() else ("append_only",)))
    erased = "NEW.address = '' AND NEW.salt = '' AND (OLD.address <> '' OR OLD.salt <> '')"
    _refuse("audit_entry", "UPDATE", "guarded", f"{_any(ENTRY_FIXED)} OR NOT ({erased})")
    _refuse("audit_entry", "DELETE", "no_delete")
    _refuse("audit_personal", "UPDATE", "no_update")
    _refuse("decision", "UPDATE", "guarded", f"{_any(DECISION_FIXED)} OR {_once('confirmed_by_id', 'confirmed_at')}")
    _refuse("decision", "DELETE", "no_delete")
    _refuse("return_request", "UPDATE", "guarded", f"{_any(RETURN_FIXED)} OR {_once('answered_by_version_id')}")
    _refuse("return_request", "DELETE", "no_delete")


def upgrade() -> None:
    for name, length in (("key", 16), ("salt", 32), ("personal_digest", 64), ("mac", 64)):
        op.add_column('audit_entry', sa.Column(name, sa.String(length=length), nullable=False, server_default=''))
    op.create_table('audit_personal',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entry.id'], name=op.f('fk_audit_personal_entry_id')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_audit_personal'))
    )
    op.create_table('audit_chain',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('key', sa.String(length=16), nullable=False),
    sa.Column('mac', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entry.id'], name=op.f('fk_audit_chain_entry_id')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_chain')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_audit_chain_entry_id'))
    )
    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('mac', sa.String(length=64), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    _guards()


def downgrade() -> None:
    for table in ("decision", "return_request", "audit_entry"):
        _drop(table, "guarded", "no_delete")
    for table in ("evaluation", "amendment"):
        _drop(table, "no_update", "no_delete")
    for table in ('audit_head', 'audit_chain', 'audit_personal'):
        op.drop_table(table)
    for name in ("mac", "personal_digest", "salt", "key"):
        op.drop_column('audit_entry', name)
    if _sqlite():
        _refuse("audit_entry", "UPDATE", "no_update")
        _refuse("audit_entry", "DELETE", "no_delete")
    else:
        _refuse("audit_entry", "UPDATE OR DELETE", "append_only")
