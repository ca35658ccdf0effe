"""核定等级: the level that a firm was found to have, with what it rests on; rows are never changed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime
from survey.store import guards

revision = '0022'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('verified_level',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('participation_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('questionnaire_id', sa.String(length=40), nullable=False),
    sa.Column('level', sa.Integer(), nullable=True),
    sa.Column('basis', sa.String(length=10), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('dated', sa.Date(), nullable=True),
    sa.Column('body', sa.String(length=120), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_id', sa.Integer(), nullable=False),
    sa.Column('recorded_at', UtcDateTime(), nullable=False),
    sa.Column('acting_for_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_verified_level_reason_given')),
    sa.CheckConstraint("(level IS NULL) = (basis = 'withdrawn')", name=op.f('ck_verified_level_level_given')),
    sa.CheckConstraint("basis = 'withdrawn' OR (length(number) > 0 AND dated IS NOT NULL)", name=op.f('ck_verified_level_basis_given')),
    sa.CheckConstraint("basis <> 'rating' OR (length(body) > 0 AND valid_until IS NOT NULL)", name=op.f('ck_verified_level_rating_given')),
    sa.CheckConstraint("basis <> 'withdrawn' OR replaces_id IS NOT NULL", name=op.f('ck_verified_level_something_withdrawn')),
    sa.ForeignKeyConstraint(['acting_for_id'], ['user_account.id'], name=op.f('fk_verified_level_acting_for_id')),
    sa.ForeignKeyConstraint(['participation_id'], ['participation.id'], name=op.f('fk_verified_level_participation_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user_account.id'], name=op.f('fk_verified_level_recorded_by_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['verified_level.id'], name=op.f('fk_verified_level_replaces_id')),
    sa.ForeignKeyConstraint(['version_id'], ['submission_version.id'], name=op.f('fk_verified_level_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verified_level')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_verified_level_replaces_id'))
    )
    op.create_index('ix_verified_level_firm', 'verified_level', ['participation_id', 'questionnaire_id'], unique=False)
    guards.append_only('verified_level')


def downgrade() -> None:
    op.drop_table('verified_level')
