"""the day on which a pilot was accepted"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('pilot', sa.Column('accepted_on', sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column('pilot', 'accepted_on')
