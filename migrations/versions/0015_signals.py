"""signals: what declared checks found in versions, that they were run, and what officials said of it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

APPEND_ONLY = ("signal_reading", "signal_resolution")
FIXED = (
    "id", "version_id", "check_id", "definition_id", "definition_version", "definition_digest", "questions", "figures",
    "other_id", "found_at",
)
JSON = frozenset({"questions", "figures"})
OPEN = sa.text("ended_at IS NULL")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _differs(name: str) -> str:
    if _sqlite():
        return f"NEW.{name} IS NOT OLD.{name}"
    cast = "::text" if name in JSON else ""
    return f"NEW.{name}{cast} IS DISTINCT FROM OLD.{name}{cast}"


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


def upgrade() -> None:
    """Add the tables. Of what was found only the end is written later, once."""
    op.create_table('signal_found',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('check_id', sa.String(length=60), nullable=False),
    sa.Column('definition_id', sa.String(length=40), nullable=False),
    sa.Column('definition_version', sa.String(length=20), nullable=False),
    sa.Column('definition_digest', sa.String(length=64), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=True),
    sa.Column('found_at', UtcDateTime(), nullable=False),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['other_id'], ['enterprise.id'], name=op.f('fk_signal_found_other_id')),
    sa.ForeignKeyConstraint(['version_id'], ['submission_version.id'], name=op.f('fk_signal_found_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signal_found'))
    )
    op.create_index('uq_signal_found_open', 'signal_found', ['version_id', 'check_id'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index('ix_signal_found_check', 'signal_found', ['check_id'], unique=False)
    op.create_table('signal_reading',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('read_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['submission_version.id'], name=op.f('fk_signal_reading_version_id')),
    sa.PrimaryKeyConstraint('version_id', 'digest', name=op.f('pk_signal_reading'))
    )
    op.create_table('signal_resolution',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('check_id', sa.String(length=60), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_signal_resolution_user_id')),
    sa.ForeignKeyConstraint(['version_id'], ['submission_version.id'], name=op.f('fk_signal_resolution_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signal_resolution'))
    )
    op.create_index('ix_signal_resolution_version_check', 'signal_resolution', ['version_id', 'check_id'], unique=False)
    for table in APPEND_ONLY:
        _refuse(table, "UPDATE", "no_update")
        _refuse(table, "DELETE", "no_delete")
    fixed = " OR ".join(_differs(name) for name in FIXED)
    _refuse("signal_found", "UPDATE", "guarded", f"{fixed} OR OLD.ended_at IS NOT NULL")
    _refuse("signal_found", "DELETE", "no_delete")


def downgrade() -> None:
    for table in ("signal_resolution", "signal_reading", "signal_found"):
        op.drop_table(table)
