"""cases: notes, flags and messages about a firm in a campaign, and who looked at it last when"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

TABLES = ("case_seen", "case_message", "case_flag_step", "case_flag", "case_note")
FIXED = {
    "case_note": ("id", "campaign_id", "corrects_id", "written_by_id", "written_at"),
    "case_flag": ("id", "campaign_id", "kind", "raised_by_id", "raised_at"),
    "case_flag_step": ("id", "flag_id", "step", "done_by_id", "done_at"),
    "case_message": ("id", "campaign_id", "from_firm", "answer_wanted", "written_by_id", "written_at"),
}
"""What is never changed. A firm that is merged takes its cases along; a typed text can be emptied once its time is over."""
TEXTS = {"case_note": "text", "case_flag": "reason", "case_flag_step": "text", "case_message": "text"}
ONCE = {"case_message": ("read_by_id", "read_at")}


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


def _guards() -> None:
    for table, names in FIXED.items():
        text = TEXTS[table]
        refused = [_differs(name) for name in names]
        refused.append(f"({_differs(text)} AND NEW.{text} <> '')")
        refused += [f"(OLD.{name} IS NOT NULL AND {_differs(name)})" for name in ONCE.get(table, ())]
        _refuse(table, "UPDATE", "guarded", " OR ".join(refused))
        _refuse(table, "DELETE", "no_delete")


def upgrade() -> None:
    op.create_table('case_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('corrects_id', sa.Integer(), nullable=True),
    sa.Column('written_by_id', sa.Integer(), nullable=False),
    sa.Column('written_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_case_note_campaign_id')),
    sa.ForeignKeyConstraint(['corrects_id'], ['case_note.id'], name=op.f('fk_case_note_corrects_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_case_note_enterprise_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['user_account.id'], name=op.f('fk_case_note_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_note'))
    )
    op.create_index('ix_case_note_case', 'case_note', ['campaign_id', 'enterprise_id'], unique=False)
    op.create_index(op.f('ix_case_note_enterprise_id'), 'case_note', ['enterprise_id'], unique=False)
    op.create_table('case_flag',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('open', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('raised_by_id', sa.Integer(), nullable=False),
    sa.Column('raised_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_case_flag_campaign_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_case_flag_enterprise_id')),
    sa.ForeignKeyConstraint(['raised_by_id'], ['user_account.id'], name=op.f('fk_case_flag_raised_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_flag'))
    )
    op.create_index('ix_case_flag_case', 'case_flag', ['campaign_id', 'enterprise_id', 'open'], unique=False)
    op.create_index(op.f('ix_case_flag_enterprise_id'), 'case_flag', ['enterprise_id'], unique=False)
    op.create_table('case_flag_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('flag_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('done_by_id', sa.Integer(), nullable=False),
    sa.Column('done_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['done_by_id'], ['user_account.id'], name=op.f('fk_case_flag_step_done_by_id')),
    sa.ForeignKeyConstraint(['flag_id'], ['case_flag.id'], name=op.f('fk_case_flag_step_flag_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_flag_step'))
    )
    op.create_index(op.f('ix_case_flag_step_flag_id'), 'case_flag_step', ['flag_id'], unique=False)
    op.create_table('case_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('from_firm', sa.Boolean(), nullable=False),
    sa.Column('answer_wanted', sa.Boolean(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=False),
    sa.Column('written_at', UtcDateTime(), nullable=False),
    sa.Column('read_by_id', sa.Integer(), nullable=True),
    sa.Column('read_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_case_message_campaign_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_case_message_enterprise_id')),
    sa.ForeignKeyConstraint(['read_by_id'], ['user_account.id'], name=op.f('fk_case_message_read_by_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['user_account.id'], name=op.f('fk_case_message_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_message'))
    )
    op.create_index('ix_case_message_case', 'case_message', ['campaign_id', 'enterprise_id', 'from_firm'], unique=False)
    op.create_index(op.f('ix_case_message_enterprise_id'), 'case_message', ['enterprise_id'], unique=False)
    op.create_table('case_seen',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('seen_until', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_case_seen_campaign_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_case_seen_enterprise_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_case_seen_user_id')),
    sa.PrimaryKeyConstraint('user_id', 'campaign_id', 'enterprise_id', name=op.f('pk_case_seen'))
    )
    op.create_index(op.f('ix_case_seen_enterprise_id'), 'case_seen', ['enterprise_id'], unique=False)
    _guards()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
