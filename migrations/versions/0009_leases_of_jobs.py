"""leases of jobs: who computes a job and until when, how often it was begun, and no two alike that wait or run"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('job', sa.Column('key', sa.String(length=64), nullable=False, server_default=''))
    op.add_column('job', sa.Column('worker', sa.String(length=40), nullable=False, server_default=''))
    op.add_column('job', sa.Column('lease_until', UtcDateTime(), nullable=True))
    op.add_column('job', sa.Column('attempts', sa.Integer(), nullable=False, server_default='0'))
    # What was not finished has no lease and is taken up again; no older job is joined by a new one.
    op.execute("UPDATE job SET key = 'job-' || id")
    unfinished = sa.text("state IN ('queued', 'running')")
    op.create_index('uq_job_key_open', 'job', ['key'], unique=True, sqlite_where=unfinished,
                    postgresql_where=unfinished)


def downgrade() -> None:
    op.drop_index('uq_job_key_open', table_name='job')
    for column in ('attempts', 'lease_until', 'worker', 'key'):
        op.drop_column('job', column)
