"""recusals that a superior declares and withdraws, hand-overs that were seen, absences, and what was done for others"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime
from survey.store import guards

revision = '0019'
down_revision = '0017'
branch_labels = None
depends_on = None

NEW_TABLES = ("hand_over_seen", "case_recusal_step", "absence", "absence_end")
FIXED = ("chase_call", "first_review", "signal_resolution")
"""Tables of officials' work whose rows are never changed."""
GUARDED = ("answer_entry", "case_flag", "case_flag_step", "case_message", "case_note", "return_request")
"""Those of which some columns may be."""


def _add(table: str, name: str) -> None:
    """Add a column that names an account, in place: a rebuilt table would lose its triggers."""
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {name} INTEGER CONSTRAINT fk_{table}_{name} REFERENCES user_account (id)"
    )


def upgrade() -> None:
    for table in (*FIXED, *GUARDED):
        _add(table, "acting_for_id")
    for table in GUARDED:
        guards.refuse(table, "UPDATE", "acting_stays", guards.differs("acting_for_id"))
    _add("case_recusal", "declared_by_id")
    op.create_table('hand_over_seen',
    sa.Column('hand_over_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('seen_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['hand_over_id'], ['hand_over.id'], name=op.f('fk_hand_over_seen_hand_over_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_hand_over_seen_user_id')),
    sa.PrimaryKeyConstraint('hand_over_id', 'user_id', name=op.f('pk_hand_over_seen'))
    )
    op.create_index(op.f('ix_hand_over_seen_user_id'), 'hand_over_seen', ['user_id'], unique=False)
    op.create_table('case_recusal_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recusal_id', sa.Integer(), nullable=False),
    sa.Column('turn', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('done_by_id', sa.Integer(), nullable=False),
    sa.Column('done_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['done_by_id'], ['user_account.id'], name=op.f('fk_case_recusal_step_done_by_id')),
    sa.ForeignKeyConstraint(['recusal_id'], ['case_recusal.id'], name=op.f('fk_case_recusal_step_recusal_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_recusal_step'))
    )
    op.create_index(op.f('ix_case_recusal_step_recusal_id'), 'case_recusal_step', ['recusal_id'], unique=False)
    op.create_table('absence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('absent_id', sa.Integer(), nullable=False),
    sa.Column('deputy_id', sa.Integer(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('named_by_id', sa.Integer(), nullable=False),
    sa.Column('named_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['absent_id'], ['user_account.id'], name=op.f('fk_absence_absent_id')),
    sa.ForeignKeyConstraint(['deputy_id'], ['user_account.id'], name=op.f('fk_absence_deputy_id')),
    sa.ForeignKeyConstraint(['named_by_id'], ['user_account.id'], name=op.f('fk_absence_named_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence'))
    )
    op.create_index(op.f('ix_absence_absent_id'), 'absence', ['absent_id'], unique=False)
    op.create_index(op.f('ix_absence_deputy_id'), 'absence', ['deputy_id'], unique=False)
    op.create_table('absence_end',
    sa.Column('absence_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('ended_by_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['absence_id'], ['absence.id'], name=op.f('fk_absence_end_absence_id')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['user_account.id'], name=op.f('fk_absence_end_ended_by_id')),
    sa.PrimaryKeyConstraint('absence_id', name=op.f('pk_absence_end'))
    )
    for table in NEW_TABLES:
        guards.append_only(table)


def downgrade() -> None:
    for table in ("absence_end", "absence", "case_recusal_step", "hand_over_seen"):
        op.drop_table(table)
    op.drop_column("case_recusal", "declared_by_id")
    for table in GUARDED:
        guards.drop(table, "acting_stays")
    for table in (*FIXED, *GUARDED):
        op.drop_column(table, "acting_for_id")
