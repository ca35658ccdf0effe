"""people: roles, one-time codes, second factor, assigned sections, accepted commitments, counted requests"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def _accepted_once_for_all() -> None:
    """Refuse UPDATE and DELETE of an accepted commitment; `refuse_change()` is there since 0001."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            "CREATE TRIGGER seal_acceptance_append_only BEFORE UPDATE OR DELETE ON seal_acceptance "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER seal_acceptance_no_{verb.lower()} BEFORE {verb} ON seal_acceptance "
            "BEGIN SELECT RAISE(ABORT, 'seal_acceptance is append-only'); END"
        )


def upgrade() -> None:
    op.create_table('request_count',
    sa.Column('key', sa.String(length=250), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('ends_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_request_count'))
    )
    op.create_index(op.f('ix_request_count_ends_at'), 'request_count', ['ends_at'], unique=False)
    op.create_table('account_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('issued_by_id', sa.Integer(), nullable=True),
    sa.Column('issued_at', UtcDateTime(), nullable=False),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.Column('used_at', UtcDateTime(), nullable=True),
    sa.Column('used_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_account_code_enterprise_id')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['user_account.id'], name=op.f('fk_account_code_issued_by_id')),
    sa.ForeignKeyConstraint(['used_by_id'], ['user_account.id'], name=op.f('fk_account_code_used_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_account_code_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_account_code_code_hash'))
    )
    op.create_index(op.f('ix_account_code_enterprise_id'), 'account_code', ['enterprise_id'], unique=False)
    op.create_index(op.f('ix_account_code_user_id'), 'account_code', ['user_id'], unique=False)
    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.Column('used_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_recovery_code_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_recovery_code_code_hash'))
    )
    op.create_index(op.f('ix_recovery_code_user_id'), 'recovery_code', ['user_id'], unique=False)
    op.create_table('section_assignment',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('questionnaire_id', sa.String(length=40), nullable=False),
    sa.Column('section_id', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_section_assignment_user_id')),
    sa.PrimaryKeyConstraint('user_id', 'questionnaire_id', 'section_id', name=op.f('pk_section_assignment'))
    )
    op.create_table('seal_acceptance',
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('how', sa.Text(), nullable=False),
    sa.Column('accepted_by_id', sa.Integer(), nullable=False),
    sa.Column('accepted_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['user_account.id'], name=op.f('fk_seal_acceptance_accepted_by_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_seal_acceptance_enterprise_id')),
    sa.ForeignKeyConstraint(['version_id'], ['submission_version.id'], name=op.f('fk_seal_acceptance_version_id')),
    sa.PrimaryKeyConstraint('enterprise_id', name=op.f('pk_seal_acceptance'))
    )
    op.add_column('enterprise', sa.Column('seal_awaited', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('user_account', sa.Column('email', sa.String(length=200), server_default='', nullable=False))
    op.add_column('user_account', sa.Column('origin', sa.String(length=20), server_default='made', nullable=False))
    op.add_column('user_account', sa.Column('must_change', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('user_account', sa.Column('totp_secret', sa.String(length=200), nullable=True))
    op.add_column('user_account', sa.Column('totp_step', sa.Integer(), server_default='0', nullable=False))
    op.create_index('ix_audit_entry_object', 'audit_entry', ['object_type', 'object_id'], unique=False)

    _accepted_once_for_all()
    _one_administrator_becomes_the_first_of_three()


def _one_administrator_becomes_the_first_of_three() -> None:
    """Until now one administrator kept accounts and read the trail; the other two are made by the command `admin`."""
    op.execute("UPDATE user_account SET role = 'system_admin' WHERE role = 'administrator'")


def downgrade() -> None:
    op.execute(sa.text(
        "UPDATE user_account SET active = :no, role = 'administrator' "
        "WHERE role NOT IN ('enterprise', 'town', 'district', 'system_admin')"
    ).bindparams(no=False))
    op.execute("UPDATE user_account SET role = 'administrator' WHERE role = 'system_admin'")
    op.drop_index('ix_audit_entry_object', table_name='audit_entry')
    op.drop_column('user_account', 'totp_step')
    op.drop_column('user_account', 'totp_secret')
    op.drop_column('user_account', 'must_change')
    op.drop_column('user_account', 'origin')
    op.drop_column('user_account', 'email')
    op.drop_column('enterprise', 'seal_awaited')
    op.drop_table('seal_acceptance')
    op.drop_table('section_assignment')
    op.drop_table('recovery_code')
    op.drop_table('account_code')
    op.drop_table('request_count')
