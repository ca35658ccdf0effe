"""rounds of experts: cases, assignments, opinions, what ended and who was reminded; all of it append-only"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0032'
down_revision = '0029'
branch_labels = None
depends_on = None

FIXED = {
    "expert_round": ("id", "campaign_id", "evaluation_id", "title", "per_case", "due", "opened_by_id", "opened_at"),
    "expert_round_end": ("round_id", "ended_by_id", "ended_at"),
    "expert_case": ("id", "round_id", "participation_id", "version_id", "added_by_id", "added_at"),
    "expert_assignment": ("id", "case_id", "expert_id", "assigned_by_id", "assigned_at"),
    "expert_assignment_end": ("assignment_id", "kind", "ended_by_id", "ended_at"),
    "expert_opinion": ("id", "assignment_id", "advice", "given_at"),
    "expert_reminder": ("id", "round_id", "expert_id", "by", "cases", "reminded_by_id", "reminded_at"),
}
"""Table -> the columns that never change."""
EMPTIED = {
    "expert_round_end": {"reason": "'–'"},
    "expert_assignment_end": {"reason": "'–'"},
    "expert_opinion": {"marks": "'{}'", "comment": "''", "change_reason": "''"},
}
"""What can be emptied once its time is over, and is never changed otherwise."""
UNCHANGED = {"expert_round": ("scales",)}
"""JSON that never changes: PostgreSQL compares it as text."""


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _differs(name: str) -> str:
    quoted = f'"{name}"'
    return f"NEW.{quoted} IS NOT OLD.{quoted}" if _sqlite() else f"NEW.{quoted} IS DISTINCT FROM OLD.{quoted}"


def _text(name: str) -> str:
    return name if _sqlite() else f"CAST({name} AS TEXT)"


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


def _guard(table: str) -> None:
    refused = [_differs(name) for name in FIXED[table]]
    refused += [f"{_text('NEW.' + name)} <> {_text('OLD.' + name)}" for name in UNCHANGED.get(table, ())]
    for name, empty in EMPTIED.get(table, {}).items():
        new, old = _text(f"NEW.{name}"), _text(f"OLD.{name}")
        refused.append(f"({new} <> {old} AND {new} <> {empty})")
    _refuse(table, "UPDATE", "guarded", " OR ".join(refused))
    _refuse(table, "DELETE", "no_delete")


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table("expert_round",
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('scales', sa.JSON(), nullable=False),
    sa.Column('per_case', sa.Integer(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('opened_by_id', sa.Integer(), nullable=False),
    sa.Column('opened_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('per_case > 0', name=op.f('ck_expert_round_somebody_marks')),
    _key("expert_round", "campaign_id", "campaign"),
    _key("expert_round", "evaluation_id", "evaluation"),
    _key("expert_round", "opened_by_id", "user_account"),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expert_round'))
    )
    op.create_index(op.f('ix_expert_round_campaign_id'), "expert_round", ['campaign_id'], unique=False)
    op.create_table("expert_round_end",
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('ended_by_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_expert_round_end_reason_given')),
    _key("expert_round_end", "round_id", "expert_round"),
    _key("expert_round_end", "ended_by_id", "user_account"),
    sa.PrimaryKeyConstraint('round_id', name=op.f('pk_expert_round_end'))
    )
    op.create_table("expert_case",
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('participation_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('added_at', UtcDateTime(), nullable=False),
    _key("expert_case", "round_id", "expert_round"),
    _key("expert_case", "participation_id", "participation"),
    _key("expert_case", "version_id", "submission_version"),
    _key("expert_case", "added_by_id", "user_account"),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expert_case')),
    sa.UniqueConstraint('round_id', 'participation_id', name=op.f('uq_expert_case_round_id_participation_id'))
    )
    op.create_index(op.f('ix_expert_case_participation_id'), "expert_case", ['participation_id'], unique=False)
    op.create_table("expert_assignment",
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('expert_id', sa.Integer(), nullable=False),
    sa.Column('assigned_by_id', sa.Integer(), nullable=False),
    sa.Column('assigned_at', UtcDateTime(), nullable=False),
    _key("expert_assignment", "case_id", "expert_case"),
    _key("expert_assignment", "expert_id", "user_account"),
    _key("expert_assignment", "assigned_by_id", "user_account"),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expert_assignment')),
    sa.UniqueConstraint('case_id', 'expert_id', name=op.f('uq_expert_assignment_case_id_expert_id'))
    )
    op.create_index(op.f('ix_expert_assignment_expert_id'), "expert_assignment", ['expert_id'], unique=False)
    op.create_table("expert_assignment_end",
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('ended_by_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_expert_assignment_end_reason_given')),
    sa.CheckConstraint("kind IN ('recused', 'withdrawn')", name=op.f('ck_expert_assignment_end_kind_known')),
    _key("expert_assignment_end", "assignment_id", "expert_assignment"),
    _key("expert_assignment_end", "ended_by_id", "user_account"),
    sa.PrimaryKeyConstraint('assignment_id', name=op.f('pk_expert_assignment_end'))
    )
    op.create_table("expert_opinion",
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('advice', sa.String(length=10), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('change_reason', sa.Text(), nullable=False),
    sa.Column('given_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("advice IN ('recommend', 'hesitate', 'against')", name=op.f('ck_expert_opinion_advice_known')),
    _key("expert_opinion", "assignment_id", "expert_assignment"),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expert_opinion'))
    )
    op.create_index(op.f('ix_expert_opinion_assignment_id'), "expert_opinion", ['assignment_id'], unique=False)
    op.create_table("expert_reminder",
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('expert_id', sa.Integer(), nullable=False),
    sa.Column('by', sa.String(length=20), nullable=False),
    sa.Column('cases', sa.Integer(), nullable=False),
    sa.Column('reminded_by_id', sa.Integer(), nullable=False),
    sa.Column('reminded_at', UtcDateTime(), nullable=False),
    _key("expert_reminder", "round_id", "expert_round"),
    _key("expert_reminder", "expert_id", "user_account"),
    _key("expert_reminder", "reminded_by_id", "user_account"),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expert_reminder'))
    )
    op.create_index(op.f('ix_expert_reminder_round_id'), "expert_reminder", ['round_id'], unique=False)
    for table in FIXED:
        _guard(table)


def downgrade() -> None:
    for table in reversed(FIXED):
        for name in ("guarded", "no_delete"):
            op.execute(f"DROP TRIGGER {table}_{name}" + ("" if _sqlite() else f" ON {table}"))
    for table, column in (
        ("expert_reminder", "round_id"), ("expert_opinion", "assignment_id"), ("expert_assignment", "expert_id"),
        ("expert_case", "participation_id"), ("expert_round", "campaign_id"),
    ):  # fmt: skip
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    for table in reversed(FIXED):
        op.drop_table(table)
