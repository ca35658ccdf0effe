"""chasing: the log of calls, reminders before the closing, and more time for a firm, a unit or all"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

EXTENSION_FIXED = ("id", "campaign_id", "enterprise_id", "unit", "until", "reason", "given_by_id", "given_at")
TABLES = ("chase_call", "extension", "reminder", "reminder_plan")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _differs(name: str) -> str:
    return f"NEW.{name} IS NOT OLD.{name}" if _sqlite() else f"NEW.{name} IS DISTINCT FROM OLD.{name}"


def _refuse(table: str, verb: str, name: str, when: str = "") -> None:
    """Refuse UPDATE or DELETE of a table's rows, where `when` holds; `refuse_change()` is there since 0001."""
    condition = f" WHEN ({when})" if when else ""
    if _sqlite():
        op.execute(
            f"CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table}{condition} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        return
    op.execute(
        f"CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table} FOR EACH ROW{condition} "
        "EXECUTE FUNCTION refuse_change()"
    )


def _log() -> None:
    op.create_table('chase_call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('spoken_with', sa.String(length=80), server_default='', nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('called_on', sa.Date(), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('corrects_id', sa.Integer(), nullable=True),
    sa.Column('upload_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_id', sa.Integer(), nullable=False),
    sa.Column('recorded_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_chase_call_campaign_id')),
    sa.ForeignKeyConstraint(['corrects_id'], ['chase_call.id'], name=op.f('fk_chase_call_corrects_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_chase_call_enterprise_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user_account.id'], name=op.f('fk_chase_call_recorded_by_id')),
    sa.ForeignKeyConstraint(['upload_id'], ['upload.id'], name=op.f('fk_chase_call_upload_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chase_call')),
    sa.UniqueConstraint('corrects_id', name=op.f('uq_chase_call_corrects_id'))
    )
    op.create_index('ix_chase_call_campaign_firm', 'chase_call', ['campaign_id', 'enterprise_id'], unique=False)
    op.create_index(op.f('ix_chase_call_enterprise_id'), 'chase_call', ['enterprise_id'], unique=False)


def _reminders() -> None:
    op.create_table('reminder_plan',
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('days', sa.JSON(), nullable=False),
    sa.Column('message', sa.Text(), server_default='', nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_reminder_plan_campaign_id')),
    sa.ForeignKeyConstraint(['changed_by_id'], ['user_account.id'], name=op.f('fk_reminder_plan_changed_by_id')),
    sa.PrimaryKeyConstraint('campaign_id', name=op.f('pk_reminder_plan'))
    )
    op.create_table('reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=20), nullable=False),
    sa.Column('sent_at', UtcDateTime(), nullable=False),
    sa.Column('sent_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_reminder_campaign_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_reminder_enterprise_id')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['user_account.id'], name=op.f('fk_reminder_sent_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('campaign_id', 'day', 'enterprise_id', name=op.f('uq_reminder_campaign_id_day_enterprise_id'))
    )
    op.create_index(op.f('ix_reminder_enterprise_id'), 'reminder', ['enterprise_id'], unique=False)


def _extensions() -> None:
    op.create_table('extension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=True),
    sa.Column('unit', sa.String(length=40), server_default='', nullable=False),
    sa.Column('until', UtcDateTime(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=False),
    sa.Column('given_at', UtcDateTime(), nullable=False),
    sa.Column('revoked_at', UtcDateTime(), nullable=True),
    sa.Column('revoked_by_id', sa.Integer(), nullable=True),
    sa.Column('revoke_reason', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_extension_campaign_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_extension_enterprise_id')),
    sa.ForeignKeyConstraint(['given_by_id'], ['user_account.id'], name=op.f('fk_extension_given_by_id')),
    sa.ForeignKeyConstraint(['revoked_by_id'], ['user_account.id'], name=op.f('fk_extension_revoked_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extension'))
    )
    op.create_index(op.f('ix_extension_campaign_id'), 'extension', ['campaign_id'], unique=False)
    op.create_index(op.f('ix_extension_enterprise_id'), 'extension', ['enterprise_id'], unique=False)


def upgrade() -> None:
    """A call that was logged is never changed; an extension is revoked once and not otherwise."""
    _log()
    _reminders()
    _extensions()
    _refuse("chase_call", "UPDATE", "no_update")
    _refuse("chase_call", "DELETE", "no_delete")
    fixed = " OR ".join(_differs(name) for name in EXTENSION_FIXED)
    _refuse("extension", "UPDATE", "guarded", f"{fixed} OR OLD.revoked_at IS NOT NULL")
    _refuse("extension", "DELETE", "no_delete")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
