"""schemes as versions, pins by two persons, certainty of each place, the group of a version"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

SCHEME_FIXED = (
    "scheme_id", "version", "document", "digest", "demonstration", "author_id", "reason", "created_at", "based_on_id",
    "revision", "published_at", "published_by_id",
)
PIN_FIXED = ("participation_id", "kind", "reason", "document_number", "made_by_id", "made_at")
PIN_ONCE = ("confirmed_by_id", "confirmed_at", "revoked_by_id", "revoked_at")


def _links(table: str, columns: dict[str, str]) -> None:
    """Add columns that point to other tables, in place: a rebuilt table would lose its triggers."""
    for name, target in columns.items():
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {name} INTEGER "
            f"CONSTRAINT fk_{table}_{name}_{target} REFERENCES {target} (id)"
        )


def _guards() -> None:
    """Refuse, in the database itself, to change a scheme that is no draft, or what a pin said."""
    sqlite = op.get_bind().dialect.name == "sqlite"

    def differs(name: str) -> str:
        if sqlite:
            return f"NEW.{name} IS NOT OLD.{name}"
        cast = "::text" if name == "document" else ""
        return f"NEW.{name}{cast} IS DISTINCT FROM OLD.{name}{cast}"

    changed = " OR ".join(differs(name) for name in SCHEME_FIXED)
    moved = "NOT (NEW.state = OLD.state OR NEW.state = 'archived')"
    scheme = f"OLD.state <> 'draft' AND ({changed} OR {moved})"
    said = " OR ".join(differs(name) for name in PIN_FIXED)
    twice = " OR ".join(f"(OLD.{name} IS NOT NULL AND {differs(name)})" for name in PIN_ONCE)
    for table, when in (("scheme_version", scheme), ("pin", f"{said} OR {twice}")):
        text = f"{table}: what is published or said never changes"
        if sqlite:
            op.execute(
                f"CREATE TRIGGER {table}_guarded BEFORE UPDATE ON {table} WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, '{text}'); END"
            )
            op.execute(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{text}'); END"
            )
            continue
        op.execute(
            f"CREATE FUNCTION refuse_{table}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{text}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_guarded BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({when}) "
            f"EXECUTE FUNCTION refuse_{table}()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_{table}()"
        )


def upgrade() -> None:
    op.add_column('submission_version', sa.Column('group_name', sa.String(length=200), nullable=False, server_default=''))
    for name in ('hits', 'low', 'high'):
        op.add_column('evaluation_entry', sa.Column(name, sa.Integer(), nullable=False, server_default='0'))
    op.add_column('evaluation_entry', sa.Column('standing', sa.String(length=12), nullable=False, server_default=''))
    op.add_column('scheme_version', sa.Column('revision', sa.Integer(), nullable=False, server_default='1'))
    for name in ('published_at', 'archived_at'):
        op.add_column('scheme_version', sa.Column(name, UtcDateTime(), nullable=True))
    _links("scheme_version", {"based_on_id": "scheme_version", "published_by_id": "user_account", "archived_by_id": "user_account"})
    op.create_table(
        'pin',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('participation_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('document_number', sa.String(length=80), nullable=False),
        sa.Column('made_by_id', sa.Integer(), nullable=False),
        sa.Column('made_at', UtcDateTime(), nullable=False),
        sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
        sa.Column('confirmed_at', UtcDateTime(), nullable=True),
        sa.Column('revoked_by_id', sa.Integer(), nullable=True),
        sa.Column('revoked_at', UtcDateTime(), nullable=True),
        sa.Column('revoke_reason', sa.Text(), nullable=False, server_default=''),
        sa.CheckConstraint('confirmed_by_id IS NULL OR confirmed_by_id <> made_by_id', name=op.f('ck_pin_two_persons')),
        sa.CheckConstraint('length(reason) > 0', name=op.f('ck_pin_reason_given')),
        sa.CheckConstraint('length(document_number) > 0', name=op.f('ck_pin_document_given')),
        sa.ForeignKeyConstraint(['participation_id'], ['participation.id'], name=op.f('fk_pin_participation_id_participation')),
        sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_pin_made_by_id_user_account')),
        sa.ForeignKeyConstraint(['confirmed_by_id'], ['user_account.id'], name=op.f('fk_pin_confirmed_by_id_user_account')),
        sa.ForeignKeyConstraint(['revoked_by_id'], ['user_account.id'], name=op.f('fk_pin_revoked_by_id_user_account')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_pin')),
    )
    op.create_index(op.f('ix_pin_participation_id'), 'pin', ['participation_id'], unique=False)
    _guards()


def downgrade() -> None:
    for table in ('pin', 'scheme_version'):
        for trigger in (f'{table}_guarded', f'{table}_no_delete'):
            op.execute(f"DROP TRIGGER {trigger}" + ("" if op.get_bind().dialect.name == "sqlite" else f" ON {table}"))
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"DROP FUNCTION refuse_{table}()")
    op.drop_table('pin')
    for name in ('archived_by_id', 'published_by_id', 'based_on_id', 'archived_at', 'published_at', 'revision'):
        op.drop_column('scheme_version', name)
    for name in ('standing', 'high', 'low', 'hits'):
        op.drop_column('evaluation_entry', name)
    op.drop_column('submission_version', 'group_name')
