"""an entry knows its pool, its segment and its place within it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # ADD COLUMN, not a rebuilt table: the triggers that refuse changes stay where they are.
    op.add_column('evaluation_entry', sa.Column('pool', sa.String(length=40), nullable=False, server_default=''))
    for name in ('segment', 'segment_rank', 'stability'):
        op.add_column('evaluation_entry', sa.Column(name, sa.Integer(), nullable=False, server_default='0'))


def downgrade() -> None:
    for name in ('stability', 'segment_rank', 'segment', 'pool'):
        op.drop_column('evaluation_entry', name)
