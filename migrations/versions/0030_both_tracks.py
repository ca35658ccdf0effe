"""both tracks of an evaluated firm: what it said itself, and the same with what officials verified"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0032'
branch_labels = None
depends_on = None

NUMBERS = ("checked", "self_rank", "self_level", "verified_rank")
SCORES = ("self_score", "verified_score")


def upgrade() -> None:
    op.add_column('evaluation_entry', sa.Column('self_pool', sa.String(length=40), nullable=True))
    for name in NUMBERS:
        op.add_column('evaluation_entry', sa.Column(name, sa.Integer(), nullable=True))
    for name in SCORES:
        op.add_column('evaluation_entry', sa.Column(name, sa.BigInteger(), nullable=True))


def downgrade() -> None:
    for name in ("self_pool", *NUMBERS, *SCORES):
        op.drop_column('evaluation_entry', name)
