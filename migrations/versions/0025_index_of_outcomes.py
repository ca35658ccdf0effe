"""an index by which the few that hold a seat, or are in doubt, are found among all that were evaluated"""

from __future__ import annotations

from alembic import op

revision = '0025'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["evaluation_id", "status", "position", "standing"]
    op.create_index("ix_evaluation_entry_status", "evaluation_entry", columns)


def downgrade() -> None:
    op.drop_index("ix_evaluation_entry_status", "evaluation_entry")
