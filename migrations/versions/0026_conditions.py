"""what an office says of a gate: the number of its document, the document, until when it holds, and its table"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0023'
branch_labels = None
depends_on = None

NAMING = {"acting_for_id": ("INTEGER", "user_account (id)"), "upload_id": ("INTEGER", "upload (id)"),
          "evidence_digest": ("VARCHAR(64)", "evidence (digest)")}  # fmt: skip


def upgrade() -> None:
    op.add_column("gate_result", sa.Column("number", sa.String(length=80), server_default="", nullable=False))
    op.add_column("gate_result", sa.Column("file_name", sa.String(length=200), server_default="", nullable=False))
    op.add_column("gate_result", sa.Column("valid_until", sa.Date(), nullable=True))
    for name, (kind, other) in NAMING.items():
        # In place: a rebuilt table would lose its triggers.
        named = f"CONSTRAINT fk_gate_result_{name} REFERENCES {other}"
        op.execute(f"ALTER TABLE gate_result ADD COLUMN {name} {kind} {named}")


def downgrade() -> None:
    for name in (*NAMING, "valid_until", "file_name", "number"):
        op.drop_column("gate_result", name)
