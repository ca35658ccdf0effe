"""a season: campaigns that are prepared, tried out and opened; calls; the directory's history; enquiries; the ledger"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

LINKS = (
    ("campaign", "opened_by_id", "user_account"),
    ("enterprise", "merged_into_id", "enterprise"),
    ("participation", "exempted_by_id", "user_account"),
    ("participation", "called_by_id", "user_account"),
    ("participation", "sent_by_id", "user_account"),
    ("participation", "proposed_by_id", "user_account"),
)
TAKEN_BACK = """
UPDATE participation SET taken_back = true WHERE id IN (
    SELECT submission.participation_id FROM submission JOIN submission_act ON submission_act.submission_id = submission.id
    WHERE submission_act.act = 'take_back' AND submission_act.version_id = (
        SELECT max(submission_version.id) FROM submission_version
        WHERE submission_version.submission_id = submission.id
    )
)
"""
"""Whoever took back the version that is still the newest. `ready` follows from the answers: the service works it out."""
NEW_TABLES = ("ledger_stage", "ledger_day", "enquiry", "campaign_official", "saved_view", "enterprise_change")


def _columns() -> dict[str, list[sa.Column]]:
    return {
        "campaign": [
            sa.Column('trial', sa.Boolean(), server_default=sa.false(), nullable=False),
            sa.Column('opened_at', UtcDateTime(), nullable=True),
            sa.Column('correction_until', UtcDateTime(), nullable=True),
            sa.Column('decision_on', sa.Date(), nullable=True),
            sa.Column('contact_hours', sa.String(length=120), server_default='', nullable=False),
        ],
        "enterprise": [
            sa.Column('closed_on', sa.Date(), nullable=True),
            sa.Column('closed_reason', sa.Text(), server_default='', nullable=False),
            sa.Column('search_key', sa.Text(), server_default='', nullable=False),
            sa.Column('initials', sa.Text(), server_default='', nullable=False),
        ],
        "participation": [
            sa.Column('exempted_at', UtcDateTime(), nullable=True),
            sa.Column('exempted_from', sa.String(length=20), nullable=True),
            sa.Column('called_at', UtcDateTime(), nullable=True),
            sa.Column('call_reason', sa.Text(), server_default='', nullable=False),
            sa.Column('sent_at', UtcDateTime(), nullable=True),
            sa.Column('sent_by', sa.String(length=20), nullable=True),
            sa.Column('proposed_at', UtcDateTime(), nullable=True),
            sa.Column('proposal_reason', sa.Text(), server_default='', nullable=False),
            sa.Column('proposal_refused', sa.Text(), server_default='', nullable=False),
            sa.Column('ready', sa.Boolean(), server_default=sa.false(), nullable=False),
            sa.Column('taken_back', sa.Boolean(), server_default=sa.false(), nullable=False),
        ],
    }


def _tables() -> None:
    op.create_table('enterprise_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('after', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.Column('source', sa.String(length=20), server_default='page', nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['changed_by_id'], ['user_account.id'], name=op.f('fk_enterprise_change_changed_by_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_enterprise_change_enterprise_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enterprise_change'))
    )
    op.create_index(op.f('ix_enterprise_change_enterprise_id'), 'enterprise_change', ['enterprise_id'], unique=False)
    op.create_table('saved_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('address', sa.JSON(), nullable=False),
    sa.Column('shared', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('opens_first', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_saved_view_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    sa.UniqueConstraint('user_id', 'name', name=op.f('uq_saved_view_user_id_name'))
    )
    op.create_index(op.f('ix_saved_view_user_id'), 'saved_view', ['user_id'], unique=False)
    op.create_table('campaign_official',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=20), nullable=False),
    sa.Column('unit', sa.String(length=40), server_default='', nullable=False),
    sa.Column('named_by_id', sa.Integer(), nullable=True),
    sa.Column('named_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_campaign_official_campaign_id')),
    sa.ForeignKeyConstraint(['named_by_id'], ['user_account.id'], name=op.f('fk_campaign_official_named_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_campaign_official_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign_official')),
    sa.UniqueConstraint('campaign_id', 'user_id', 'part', 'unit', name=op.f('uq_campaign_official_campaign_id_user_id_part_unit'))
    )
    op.create_index(op.f('ix_campaign_official_campaign_id'), 'campaign_official', ['campaign_id'], unique=False)
    op.create_table('enquiry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=True),
    sa.Column('questionnaire_id', sa.String(length=40), server_default='', nullable=False),
    sa.Column('question_id', sa.String(length=80), server_default='', nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', UtcDateTime(), nullable=False),
    sa.Column('answer', sa.Text(), server_default='', nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', UtcDateTime(), nullable=True),
    sa.Column('seen_at', UtcDateTime(), nullable=True),
    sa.Column('public_text', sa.Text(), server_default='', nullable=False),
    sa.Column('public_answer', sa.Text(), server_default='', nullable=False),
    sa.Column('published_at', UtcDateTime(), nullable=True),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['answered_by_id'], ['user_account.id'], name=op.f('fk_enquiry_answered_by_id')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user_account.id'], name=op.f('fk_enquiry_asked_by_id')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_enquiry_campaign_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_enquiry_enterprise_id')),
    sa.ForeignKeyConstraint(['published_by_id'], ['user_account.id'], name=op.f('fk_enquiry_published_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enquiry'))
    )
    op.create_index('ix_enquiry_campaign_state', 'enquiry', ['campaign_id', 'state'], unique=False)
    op.create_index(op.f('ix_enquiry_enterprise_id'), 'enquiry', ['enterprise_id'], unique=False)
    op.create_table('ledger_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.String(length=10), nullable=False),
    sa.Column('noted_at', UtcDateTime(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_ledger_day_campaign_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_day')),
    sa.UniqueConstraint('campaign_id', 'day', name=op.f('uq_ledger_day_campaign_id_day'))
    )
    op.create_table('ledger_stage',
    sa.Column('ledger_day_id', sa.Integer(), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=20), nullable=False),
    sa.Column('unit', sa.String(length=40), server_default='', nullable=False),
    sa.Column('industry', sa.String(length=10), server_default='', nullable=False),
    sa.Column('above_scale', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_ledger_stage_enterprise_id')),
    sa.ForeignKeyConstraint(['ledger_day_id'], ['ledger_day.id'], name=op.f('fk_ledger_stage_ledger_day_id')),
    sa.PrimaryKeyConstraint('ledger_day_id', 'enterprise_id', name=op.f('pk_ledger_stage'))
    )


def upgrade() -> None:
    """Add what a season keeps. Campaigns of before were open, and whoever took part in one was called when it did."""
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    for table, name, target in LINKS:  # in place: a rebuilt table would lose its triggers
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {name} INTEGER CONSTRAINT fk_{table}_{name} REFERENCES {target} (id)"
        )
    op.create_index(op.f('ix_enterprise_merged_into_id'), 'enterprise', ['merged_into_id'], unique=False)
    op.create_index(op.f('ix_participation_called_at'), 'participation', ['called_at'], unique=False)
    op.create_index(op.f('ix_enterprise_sample'), 'enterprise', ['sample'], unique=False)
    op.create_index(op.f('ix_user_account_enterprise_id'), 'user_account', ['enterprise_id'], unique=False)
    _tables()
    op.execute("UPDATE campaign SET opened_at = opens_at")
    op.execute("UPDATE participation SET called_at = created_at")
    op.execute(TAKEN_BACK)


def downgrade() -> None:
    for table in NEW_TABLES:
        op.drop_table(table)
    op.drop_index(op.f('ix_user_account_enterprise_id'), table_name='user_account')
    op.drop_index(op.f('ix_enterprise_sample'), table_name='enterprise')
    op.drop_index(op.f('ix_participation_called_at'), table_name='participation')
    op.drop_index(op.f('ix_enterprise_merged_into_id'), table_name='enterprise')
    for table, name, _target in LINKS:
        op.drop_column(table, name)
    for table, columns in _columns().items():
        for column in reversed(columns):
            op.drop_column(table, column.name)
