"""requests for accounts: who asks for a listed enterprise, and who checked it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('enterprise_name', sa.String(length=200), nullable=False),
    sa.Column('contact', sa.String(length=80), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('unit', sa.String(length=40), server_default='', nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', UtcDateTime(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user_account.id'], name=op.f('fk_account_request_decided_by_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_account_request_enterprise_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_request'))
    )
    op.create_index(op.f('ix_account_request_enterprise_id'), 'account_request', ['enterprise_id'], unique=False)
    op.create_index(op.f('ix_account_request_state'), 'account_request', ['state'], unique=False)
    op.add_column('enterprise', sa.Column('listed', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('user_account', sa.Column('approved', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('user_account', sa.Column('phone', sa.String(length=40), server_default='', nullable=False))
    _ask_again()


def _ask_again() -> None:
    """Until now whoever knew a credit code got the account: these are checked by an official once more.

    An enterprise of which the directory has said nothing (no contact, no place) registered itself and is not listed.
    """
    op.execute(sa.text("UPDATE user_account SET approved = :no WHERE role = 'enterprise' AND sample = :no").bindparams(no=False))
    op.execute(sa.text(
        "UPDATE enterprise SET listed = :no WHERE sample = :no AND contact = '' AND contact_phone = '' "
        "AND registered_place = '' AND id IN (SELECT enterprise_id FROM user_account WHERE role = 'enterprise')"
    ).bindparams(no=False))


def downgrade() -> None:
    op.drop_column('user_account', 'phone')
    op.drop_column('user_account', 'approved')
    op.drop_column('enterprise', 'listed')
    op.drop_table('account_request')
