"""submission acts: taking back, leaving and coming back are recorded; a return has its own due date"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def _never_changed() -> None:
    """Refuse UPDATE and DELETE of an act; `refuse_change()` is there since 0001."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            "CREATE TRIGGER submission_act_append_only BEFORE UPDATE OR DELETE ON submission_act "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER submission_act_no_{verb.lower()} BEFORE {verb} ON submission_act "
            "BEGIN SELECT RAISE(ABORT, 'submission_act is append-only'); END"
        )


def upgrade() -> None:
    op.create_table('submission_act',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('act', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_submission_act_submission_id')),
    sa.ForeignKeyConstraint(['version_id'], ['submission_version.id'], name=op.f('fk_submission_act_version_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_submission_act_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission_act'))
    )
    op.create_index(op.f('ix_submission_act_submission_id'), 'submission_act', ['submission_id'], unique=False)
    op.add_column('return_request', sa.Column('due_at', UtcDateTime(), nullable=True))
    _never_changed()


def downgrade() -> None:
    op.drop_column('return_request', 'due_at')
    op.drop_table('submission_act')
