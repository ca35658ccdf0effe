"""in how many whole lists, made again under drawn weights and answers, an entry has a seat"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime
from survey.store import guards

revision = '0023'
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('selection_draw',
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('draws', sa.Integer(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('drawn_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_selection_draw_evaluation_id')),
    sa.PrimaryKeyConstraint('evaluation_id', name=op.f('pk_selection_draw'))
    )
    op.create_table('seat_share',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('draws', sa.Integer(), nullable=False),
    sa.Column('seated', sa.Integer(), nullable=False),
    sa.Column('standing', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['evaluation_entry.id'], name=op.f('fk_seat_share_entry_id')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_seat_share'))
    )
    for table in ("selection_draw", "seat_share"):
        guards.append_only(table)


def downgrade() -> None:
    for table in ("seat_share", "selection_draw"):
        op.drop_table(table)
