"""until when a rating by others holds"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("external_rating", sa.Column("valid_until", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("external_rating", "valid_until")
