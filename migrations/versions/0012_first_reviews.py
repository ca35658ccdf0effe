"""first reviews of versions, who holds which case, hand-overs, recusals; all of it append-only"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

NEW_TABLES = ("first_review", "hand_over", "hand_over_person", "case_holding", "case_recusal")


def _guard(table: str) -> None:
    """Refuse every change of a table's rows; PostgreSQL's `refuse_change()` is there since 0001."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for verb, name in (("UPDATE", "no_update"), ("DELETE", "no_delete")):
        done = (
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            if sqlite
            else "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(f"CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table} {done}")


def upgrade() -> None:
    op.create_table('first_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(length=20), nullable=False),
    sa.Column('points', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('reviewed_by_id', sa.Integer(), nullable=False),
    sa.Column('reviewed_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['reviewed_by_id'], ['user_account.id'], name=op.f('fk_first_review_reviewed_by_id')),
    sa.ForeignKeyConstraint(['version_id'], ['submission_version.id'], name=op.f('fk_first_review_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_first_review'))
    )
    op.create_index(op.f('ix_first_review_version_id'), 'first_review', ['version_id'], unique=False)
    op.create_table('hand_over',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('cases', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('handed_by_id', sa.Integer(), nullable=False),
    sa.Column('handed_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_hand_over_campaign_id')),
    sa.ForeignKeyConstraint(['handed_by_id'], ['user_account.id'], name=op.f('fk_hand_over_handed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over'))
    )
    op.create_index(op.f('ix_hand_over_campaign_id'), 'hand_over', ['campaign_id'], unique=False)
    op.create_table('hand_over_person',
    sa.Column('hand_over_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['hand_over_id'], ['hand_over.id'], name=op.f('fk_hand_over_person_hand_over_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_hand_over_person_user_id')),
    sa.PrimaryKeyConstraint('hand_over_id', 'user_id', 'part', name=op.f('pk_hand_over_person'))
    )
    op.create_index(op.f('ix_hand_over_person_user_id'), 'hand_over_person', ['user_id'], unique=False)
    op.create_table('case_holding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('participation_id', sa.Integer(), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=True),
    sa.Column('before_id', sa.Integer(), nullable=True),
    sa.Column('hand_over_id', sa.Integer(), nullable=False),
    sa.Column('since', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['before_id'], ['user_account.id'], name=op.f('fk_case_holding_before_id')),
    sa.ForeignKeyConstraint(['hand_over_id'], ['hand_over.id'], name=op.f('fk_case_holding_hand_over_id')),
    sa.ForeignKeyConstraint(['holder_id'], ['user_account.id'], name=op.f('fk_case_holding_holder_id')),
    sa.ForeignKeyConstraint(['participation_id'], ['participation.id'], name=op.f('fk_case_holding_participation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_holding'))
    )
    op.create_index(op.f('ix_case_holding_hand_over_id'), 'case_holding', ['hand_over_id'], unique=False)
    op.create_index('ix_case_holding_participation_id_id', 'case_holding', ['participation_id', 'id'], unique=False)
    op.create_table('case_recusal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('participation_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('declared_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['participation_id'], ['participation.id'], name=op.f('fk_case_recusal_participation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_case_recusal_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_recusal')),
    sa.UniqueConstraint('participation_id', 'user_id', name=op.f('uq_case_recusal_participation_id_user_id'))
    )
    op.create_index(op.f('ix_case_recusal_user_id'), 'case_recusal', ['user_id'], unique=False)
    for table in NEW_TABLES:
        _guard(table)


def downgrade() -> None:
    for table in reversed(NEW_TABLES):
        op.drop_table(table)
