"""correcting: remarks of a return, who opened, undid and checked it; answers entered for a firm"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

RETURN_FIXED = ("id", "version_id", "reason", "questions", "returned_by_id", "returned_at", "due_at")
RETURN_ONCE = ("opened_at", "opened_by_id", "undone_at", "undone_by_id", "checked_at", "checked_by_id")
ENTRY_FIXED = (
    "id", "participation_id", "questionnaire_id", "question_id", "value", "base", "source", "reason", "entered_by_id",
    "entered_at",
)
ENTRY_DECIDED = ("state", "decided_by_id", "decided_at", "refusal", "revision")
LINKS = ("opened_by_id", "undone_by_id", "checked_by_id")
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


def _columns() -> list[sa.Column]:
    return [
        sa.Column('remarks', sa.JSON(), server_default='{}', nullable=False),
        sa.Column('state_before', sa.String(length=20), server_default='submitted', nullable=False),
        sa.Column('opened_at', UtcDateTime(), nullable=True),
        sa.Column('undone_at', UtcDateTime(), nullable=True),
        sa.Column('undo_reason', sa.Text(), server_default='', nullable=False),
        sa.Column('checked_at', UtcDateTime(), nullable=True),
    ]


def _entries() -> None:
    op.create_table('answer_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('participation_id', sa.Integer(), nullable=False),
    sa.Column('questionnaire_id', sa.String(length=40), nullable=False),
    sa.Column('question_id', sa.String(length=80), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('base', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', UtcDateTime(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', UtcDateTime(), nullable=True),
    sa.Column('refusal', sa.Text(), server_default='', nullable=False),
    sa.Column('revision', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user_account.id'], name=op.f('fk_answer_entry_decided_by_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['user_account.id'], name=op.f('fk_answer_entry_entered_by_id')),
    sa.ForeignKeyConstraint(['participation_id'], ['participation.id'], name=op.f('fk_answer_entry_participation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_entry'))
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index('uq_answer_entry_waiting', 'answer_entry', ['participation_id', 'questionnaire_id', 'question_id'],
                    unique=True, sqlite_where=waiting, postgresql_where=waiting)
    op.create_index('ix_answer_entry_participation', 'answer_entry', ['participation_id', 'id'], unique=False)
    decided = f"OLD.state <> 'waiting' AND ({_any(*ENTRY_DECIDED)})"
    _refuse("answer_entry", "UPDATE", "guarded", f"{_any(*ENTRY_FIXED)} OR ({decided})")
    _refuse("answer_entry", "DELETE", "no_delete")


def upgrade() -> None:
    """Add what a return keeps. Those of before count as opened, since nobody knows; what came back, as checked."""
    _drop("return_request", "guarded")
    for column in _columns():
        op.add_column('return_request', column)
    for name in LINKS:  # in place: a rebuilt table would lose its triggers
        op.execute(
            f"ALTER TABLE return_request ADD COLUMN {name} INTEGER "
            f"CONSTRAINT fk_return_request_{name} REFERENCES user_account (id)"
        )
    op.execute("UPDATE return_request SET opened_at = returned_at")
    op.execute("UPDATE return_request SET checked_at = returned_at WHERE answered_by_version_id IS NOT NULL")
    undone = f"OLD.undone_at IS NOT NULL AND {_differs('undo_reason')}"
    both = "NEW.opened_at IS NOT NULL AND NEW.undone_at IS NOT NULL"
    _refuse(
        "return_request", "UPDATE", "guarded",
        f"{_any(*RETURN_FIXED, 'remarks', 'state_before')} OR {_once('answered_by_version_id', *RETURN_ONCE)} "
        f"OR ({undone}) OR ({both})",
    )  # fmt: skip
    _entries()


def downgrade() -> None:
    op.drop_table('answer_entry')
    _drop("return_request", "guarded")
    for name in LINKS:
        op.drop_column('return_request', name)
    for column in reversed(_columns()):
        op.drop_column('return_request', column.name)
    _refuse("return_request", "UPDATE", "guarded", f"{_any(*RETURN_FIXED)} OR {_once('answered_by_version_id')}")
