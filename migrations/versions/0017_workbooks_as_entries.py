"""workbooks that officials hand in for firms become entries: where they are from, and which entry was in which"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0018'
branch_labels = None
depends_on = None


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _guard() -> None:
    """Refuse that an entry gets another workbook; the trigger of 0014 guards the rest."""
    if _sqlite():
        op.execute(
            "CREATE TRIGGER answer_entry_upload BEFORE UPDATE ON answer_entry "
            "WHEN (NEW.upload_id IS NOT OLD.upload_id) "
            "BEGIN SELECT RAISE(ABORT, 'answer_entry is append-only'); END"
        )
        return
    op.execute(
        "CREATE TRIGGER answer_entry_upload BEFORE UPDATE ON answer_entry FOR EACH ROW "
        "WHEN (NEW.upload_id IS DISTINCT FROM OLD.upload_id) EXECUTE FUNCTION refuse_change()"
    )


def upgrade() -> None:
    op.add_column('upload', sa.Column('source', sa.String(length=10), server_default='', nullable=False))
    op.add_column('upload', sa.Column('reason', sa.Text(), server_default='', nullable=False))
    # in place: a rebuilt table would lose its triggers
    op.execute(
        "ALTER TABLE answer_entry ADD COLUMN upload_id INTEGER "
        "CONSTRAINT fk_answer_entry_upload_id REFERENCES upload (id)"
    )
    op.create_index(op.f('ix_answer_entry_upload_id'), 'answer_entry', ['upload_id'], unique=False)
    _guard()


def downgrade() -> None:
    op.execute("DROP TRIGGER answer_entry_upload" + ("" if _sqlite() else " ON answer_entry"))
    op.drop_index(op.f('ix_answer_entry_upload_id'), table_name='answer_entry')
    op.drop_column('answer_entry', 'upload_id')
    op.drop_column('upload', 'reason')
    op.drop_column('upload', 'source')
