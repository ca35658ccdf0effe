"""draft key: what a browser keeps of unsaved answers is encrypted by a key of the account"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('user_account', sa.Column('draft_key', sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column('user_account', 'draft_key')
