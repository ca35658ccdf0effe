"""when what the letters of an open campaign say last changed, so that those that went out before are found

Nothing is known of changes before: what was sent then is not asked about again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0020'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('campaign', sa.Column('letters_changed_at', UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column('campaign', 'letters_changed_at')
