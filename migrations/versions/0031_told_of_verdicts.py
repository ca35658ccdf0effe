"""in which message a firm was told that a file is not accepted"""

from __future__ import annotations

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In place: a rebuilt table would lose its triggers.
    named = "CONSTRAINT fk_evidence_verdict_message_id REFERENCES case_message (id)"
    op.execute(f"ALTER TABLE evidence_verdict ADD COLUMN message_id INTEGER {named}")


def downgrade() -> None:
    op.drop_column("evidence_verdict", "message_id")
