"""evidence_verdict: what officials say of files, 已核 or 不采信, each beside the answer that it was held against"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

TABLE = "evidence_verdict"
FIXED = ("id", "link_id", "version_id", "verdict", "decided_by_id", "decided_at", "acting_for_id")
EMPTIED = {"reason": "''", "answer": "'{}'"}
"""What can be emptied once its time is over, and is never changed otherwise."""


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _differs(name: str) -> str:
    return f"NEW.{name} IS NOT OLD.{name}" if _sqlite() else f"NEW.{name} IS DISTINCT FROM OLD.{name}"


def _refuse(verb: str, name: str, when: str = "") -> None:
    """Refuse UPDATE or DELETE of the table's rows, where `when` holds; `refuse_change()` is there since 0001."""
    condition = f" WHEN ({when})" if when else ""
    if _sqlite():
        op.execute(
            f"CREATE TRIGGER {TABLE}_{name} BEFORE {verb} ON {TABLE}{condition} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )
        return
    op.execute(
        f"CREATE TRIGGER {TABLE}_{name} BEFORE {verb} ON {TABLE} FOR EACH ROW{condition} "
        "EXECUTE FUNCTION refuse_change()"
    )


def _text(name: str) -> str:
    """Return a column as text: JSON has no equality on PostgreSQL."""
    return name if _sqlite() or name.endswith("reason") else f"CAST({name} AS TEXT)"


def upgrade() -> None:
    op.create_table(TABLE,
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('link_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(length=10), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=False),
    sa.Column('decided_at', UtcDateTime(), nullable=False),
    sa.Column('acting_for_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("verdict IN ('checked', 'refused')", name=op.f('ck_evidence_verdict_verdict_known')),
    sa.ForeignKeyConstraint(['acting_for_id'], ['user_account.id'], name=op.f('fk_evidence_verdict_acting_for_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user_account.id'], name=op.f('fk_evidence_verdict_decided_by_id')),
    sa.ForeignKeyConstraint(['link_id'], ['evidence_link.id'], name=op.f('fk_evidence_verdict_link_id')),
    sa.ForeignKeyConstraint(['version_id'], ['submission_version.id'], name=op.f('fk_evidence_verdict_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_verdict'))
    )
    op.create_index(op.f('ix_evidence_verdict_link_id'), TABLE, ['link_id'], unique=False)
    refused = [_differs(name) for name in FIXED]
    for name, empty in EMPTIED.items():
        new, old = _text(f"NEW.{name}"), _text(f"OLD.{name}")
        refused.append(f"({new} <> {old} AND {new} <> {empty})")
    _refuse("UPDATE", "guarded", " OR ".join(refused))
    _refuse("DELETE", "no_delete")


def downgrade() -> None:
    for name in ("guarded", "no_delete"):
        op.execute(f"DROP TRIGGER {TABLE}_{name}" + ("" if _sqlite() else f" ON {TABLE}"))
    op.drop_index(op.f('ix_evidence_verdict_link_id'), table_name=TABLE)
    op.drop_table(TABLE)
