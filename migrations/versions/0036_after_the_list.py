"""what follows a list: publication, objections, amendments, letters, pilots"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0036'
down_revision = '0033'
branch_labels = None
depends_on = None

NEVER = (
    "publication", "publication_end", "amendment", "letter_release", "letter", "pilot_change", "pilot_end",
)
"""Tables in which nothing is ever changed or deleted."""
FIXED = {
    "objection": ("id", "campaign_id", "publication_id", "number", "kind", "about_id", "named", "received_on", "due_on", "received_by_id", "received_at"),
    "objection_step": ("id", "objection_id", "kind", "done_by_id", "done_at"),
    "pilot": ("id", "programme_id", "enterprise_id", "source", "made_by_id", "made_at"),
}
"""Table -> the columns that never change."""
EMPTIED = {"objection": "''", "objection_step": "'–'"}
"""Table -> what its `text` becomes once its time is over; it never changes otherwise."""


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


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


def _drop(table: str, *names: str) -> None:
    for name in names:
        op.execute(f"DROP TRIGGER {table}_{name}" + ("" if _sqlite() else f" ON {table}"))


def _guard(table: str) -> None:
    differs = "IS NOT" if _sqlite() else "IS DISTINCT FROM"
    changed = [f"NEW.{name} {differs} OLD.{name}" for name in FIXED[table]]
    if table in EMPTIED:
        changed.append(f"(NEW.text <> OLD.text AND NEW.text <> {EMPTIED[table]})")
    if table == "objection_step":
        cast = "{}" if _sqlite() else "CAST({} AS TEXT)"
        changed.append(f"{cast.format('NEW.replay')} <> {cast.format('OLD.replay')}")
    _refuse(table, "UPDATE", "guarded", " OR ".join(changed))
    _refuse(table, "DELETE", "no_delete")


def upgrade() -> None:
    op.create_table('publication',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('list_version_id', sa.Integer(), nullable=False),
sa.Column('starts_on', sa.Date(), nullable=False),
sa.Column('ends_on', sa.Date(), nullable=False),
sa.Column('columns', sa.JSON(), nullable=False),
sa.Column('method', sa.Text(), nullable=False),
sa.Column('contact', sa.Text(), nullable=False),
sa.Column('document_number', sa.String(length=80), nullable=False),
sa.Column('published_by_id', sa.Integer(), nullable=False),
sa.Column('published_at', UtcDateTime(), nullable=False),
sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_publication_days_in_order')),
sa.CheckConstraint('length(document_number) > 0', name=op.f('ck_publication_document_given')),
sa.ForeignKeyConstraint(['list_version_id'], ['list_version.id'], name=op.f('fk_publication_list_version_id')),
sa.ForeignKeyConstraint(['published_by_id'], ['user_account.id'], name=op.f('fk_publication_published_by_id')),
sa.PrimaryKeyConstraint('id', name=op.f('pk_publication'))
)
    op.create_index(op.f('ix_publication_list_version_id'), 'publication', ['list_version_id'], unique=False)
    op.create_table('publication_end',
sa.Column('publication_id', sa.Integer(), nullable=False),
sa.Column('reason', sa.Text(), nullable=False),
sa.Column('ended_by_id', sa.Integer(), nullable=False),
sa.Column('ended_at', UtcDateTime(), nullable=False),
sa.CheckConstraint('length(reason) > 0', name=op.f('ck_publication_end_reason_given')),
sa.ForeignKeyConstraint(['ended_by_id'], ['user_account.id'], name=op.f('fk_publication_end_ended_by_id')),
sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_publication_end_publication_id')),
sa.PrimaryKeyConstraint('publication_id', name=op.f('pk_publication_end'))
)
    op.create_table('objection',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('campaign_id', sa.Integer(), nullable=False),
sa.Column('publication_id', sa.Integer(), nullable=False),
sa.Column('number', sa.Integer(), nullable=False),
sa.Column('kind', sa.String(length=12), nullable=False),
sa.Column('about_id', sa.Integer(), nullable=True),
sa.Column('named', sa.Boolean(), nullable=False),
sa.Column('text', sa.Text(), nullable=False),
sa.Column('received_on', sa.Date(), nullable=False),
sa.Column('due_on', sa.Date(), nullable=False),
sa.Column('received_by_id', sa.Integer(), nullable=False),
sa.Column('received_at', UtcDateTime(), nullable=False),
sa.CheckConstraint("kind IN ('why_not', 'data', 'irregular', 'other')", name=op.f('ck_objection_kind_known')),
sa.ForeignKeyConstraint(['about_id'], ['participation.id'], name=op.f('fk_objection_about_id')),
sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_objection_campaign_id')),
sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_objection_publication_id')),
sa.ForeignKeyConstraint(['received_by_id'], ['user_account.id'], name=op.f('fk_objection_received_by_id')),
sa.PrimaryKeyConstraint('id', name=op.f('pk_objection')),
sa.UniqueConstraint('campaign_id', 'number', name=op.f('uq_objection_campaign_id_number'))
)
    op.create_index(op.f('ix_objection_about_id'), 'objection', ['about_id'], unique=False)
    op.create_index(op.f('ix_objection_publication_id'), 'objection', ['publication_id'], unique=False)
    op.create_table('objection_person',
sa.Column('objection_id', sa.Integer(), nullable=False),
sa.Column('name', sa.String(length=80), nullable=False),
sa.Column('contact', sa.String(length=120), nullable=False),
sa.ForeignKeyConstraint(['objection_id'], ['objection.id'], name=op.f('fk_objection_person_objection_id')),
sa.PrimaryKeyConstraint('objection_id', name=op.f('pk_objection_person'))
)
    op.create_table('objection_step',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('objection_id', sa.Integer(), nullable=False),
sa.Column('kind', sa.String(length=10), nullable=False),
sa.Column('text', sa.Text(), nullable=False),
sa.Column('replay', sa.JSON(), nullable=False),
sa.Column('done_by_id', sa.Integer(), nullable=False),
sa.Column('done_at', UtcDateTime(), nullable=False),
sa.CheckConstraint("kind IN ('noted', 'answered', 'upheld')", name=op.f('ck_objection_step_kind_known')),
sa.CheckConstraint('length(text) > 0', name=op.f('ck_objection_step_text_given')),
sa.ForeignKeyConstraint(['done_by_id'], ['user_account.id'], name=op.f('fk_objection_step_done_by_id')),
sa.ForeignKeyConstraint(['objection_id'], ['objection.id'], name=op.f('fk_objection_step_objection_id')),
sa.PrimaryKeyConstraint('id', name=op.f('pk_objection_step'))
)
    op.create_index(op.f('ix_objection_step_objection_id'), 'objection_step', ['objection_id'], unique=False)
    op.create_table('amendment',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('list_version_id', sa.Integer(), nullable=False),
sa.Column('kind', sa.String(length=12), nullable=False),
sa.Column('participation_out_id', sa.Integer(), nullable=True),
sa.Column('participation_in_id', sa.Integer(), nullable=True),
sa.Column('reason', sa.Text(), nullable=False),
sa.Column('document_number', sa.String(length=80), nullable=False),
sa.Column('skipped', sa.JSON(), nullable=False),
sa.Column('objection_id', sa.Integer(), nullable=True),
sa.Column('made_by_id', sa.Integer(), nullable=False),
sa.Column('made_at', UtcDateTime(), nullable=False),
sa.CheckConstraint("kind IN ('withdrawal', 'objection', 'correction')", name=op.f('ck_amendment_kind_known')),
sa.CheckConstraint('length(reason) > 0', name=op.f('ck_amendment_reason_given')),
sa.CheckConstraint('coalesce(participation_out_id, participation_in_id) IS NOT NULL', name=op.f('ck_amendment_changes_something')),
sa.ForeignKeyConstraint(['list_version_id'], ['list_version.id'], name=op.f('fk_amendment_list_version_id')),
sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_amendment_made_by_id')),
sa.ForeignKeyConstraint(['objection_id'], ['objection.id'], name=op.f('fk_amendment_objection_id')),
sa.ForeignKeyConstraint(['participation_in_id'], ['participation.id'], name=op.f('fk_amendment_participation_in_id')),
sa.ForeignKeyConstraint(['participation_out_id'], ['participation.id'], name=op.f('fk_amendment_participation_out_id')),
sa.PrimaryKeyConstraint('id', name=op.f('pk_amendment'))
)
    op.create_index(op.f('ix_amendment_list_version_id'), 'amendment', ['list_version_id'], unique=False)
    op.create_table('letter_release',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('list_version_id', sa.Integer(), nullable=False),
sa.Column('come_back', sa.Text(), nullable=False),
sa.Column('words', sa.JSON(), nullable=False),
sa.Column('document_number', sa.String(length=80), nullable=False),
sa.Column('released_by_id', sa.Integer(), nullable=False),
sa.Column('released_at', UtcDateTime(), nullable=False),
sa.ForeignKeyConstraint(['list_version_id'], ['list_version.id'], name=op.f('fk_letter_release_list_version_id')),
sa.ForeignKeyConstraint(['released_by_id'], ['user_account.id'], name=op.f('fk_letter_release_released_by_id')),
sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_release')),
sa.UniqueConstraint('list_version_id', name=op.f('uq_letter_release_list_version_id'))
)
    op.create_table('letter',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('release_id', sa.Integer(), nullable=False),
sa.Column('participation_id', sa.Integer(), nullable=False),
sa.Column('outcome', sa.String(length=20), nullable=False),
sa.Column('content', sa.JSON(), nullable=False),
sa.Column('digest', sa.String(length=64), nullable=False),
sa.ForeignKeyConstraint(['participation_id'], ['participation.id'], name=op.f('fk_letter_participation_id')),
sa.ForeignKeyConstraint(['release_id'], ['letter_release.id'], name=op.f('fk_letter_release_id')),
sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
sa.UniqueConstraint('release_id', 'participation_id', name=op.f('uq_letter_release_id_participation_id'))
)
    op.create_index(op.f('ix_letter_participation_id'), 'letter', ['participation_id'], unique=False)
    op.create_table('pilot',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('programme_id', sa.Integer(), nullable=False),
sa.Column('enterprise_id', sa.Integer(), nullable=False),
sa.Column('participation_id', sa.Integer(), nullable=True),
sa.Column('list_version_id', sa.Integer(), nullable=True),
sa.Column('source', sa.String(length=10), nullable=False),
sa.Column('since', sa.Date(), nullable=False),
sa.Column('document_number', sa.String(length=80), nullable=False),
sa.Column('task_book_on', sa.Date(), nullable=True),
sa.Column('starts_on', sa.Date(), nullable=True),
sa.Column('ends_on', sa.Date(), nullable=True),
sa.Column('contact_name', sa.String(length=80), nullable=False),
sa.Column('contact_phone', sa.String(length=40), nullable=False),
sa.Column('indicators', sa.JSON(), nullable=False),
sa.Column('made_by_id', sa.Integer(), nullable=False),
sa.Column('made_at', UtcDateTime(), nullable=False),
sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_pilot_enterprise_id')),
sa.ForeignKeyConstraint(['list_version_id'], ['list_version.id'], name=op.f('fk_pilot_list_version_id')),
sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_pilot_made_by_id')),
sa.ForeignKeyConstraint(['participation_id'], ['participation.id'], name=op.f('fk_pilot_participation_id')),
sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_pilot_programme_id')),
sa.PrimaryKeyConstraint('id', name=op.f('pk_pilot')),
sa.UniqueConstraint('programme_id', 'enterprise_id', name=op.f('uq_pilot_programme_id_enterprise_id'))
)
    op.create_index(op.f('ix_pilot_enterprise_id'), 'pilot', ['enterprise_id'], unique=False)
    op.create_table('pilot_change',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('pilot_id', sa.Integer(), nullable=False),
sa.Column('field', sa.String(length=40), nullable=False),
sa.Column('old', sa.Text(), nullable=False),
sa.Column('new', sa.Text(), nullable=False),
sa.Column('reason', sa.Text(), nullable=False),
sa.Column('changed_by_id', sa.Integer(), nullable=False),
sa.Column('changed_at', UtcDateTime(), nullable=False),
sa.ForeignKeyConstraint(['changed_by_id'], ['user_account.id'], name=op.f('fk_pilot_change_changed_by_id')),
sa.ForeignKeyConstraint(['pilot_id'], ['pilot.id'], name=op.f('fk_pilot_change_pilot_id')),
sa.PrimaryKeyConstraint('id', name=op.f('pk_pilot_change'))
)
    op.create_index(op.f('ix_pilot_change_pilot_id'), 'pilot_change', ['pilot_id'], unique=False)
    op.create_table('pilot_end',
sa.Column('pilot_id', sa.Integer(), nullable=False),
sa.Column('reason', sa.Text(), nullable=False),
sa.Column('document_number', sa.String(length=80), nullable=False),
sa.Column('ended_by_id', sa.Integer(), nullable=False),
sa.Column('ended_at', UtcDateTime(), nullable=False),
sa.CheckConstraint('length(reason) > 0', name=op.f('ck_pilot_end_reason_given')),
sa.ForeignKeyConstraint(['ended_by_id'], ['user_account.id'], name=op.f('fk_pilot_end_ended_by_id')),
sa.ForeignKeyConstraint(['pilot_id'], ['pilot.id'], name=op.f('fk_pilot_end_pilot_id')),
sa.PrimaryKeyConstraint('pilot_id', name=op.f('pk_pilot_end'))
)
    for table in NEVER:
        _refuse(table, "UPDATE", "no_update")
        _refuse(table, "DELETE", "no_delete")
    for table in FIXED:
        _guard(table)
    _refuse("objection_person", "UPDATE", "no_update")


def downgrade() -> None:
    for table in NEVER:
        _drop(table, "no_update", "no_delete")
    for table in FIXED:
        _drop(table, "guarded", "no_delete")
    _drop("objection_person", "no_update")
    op.drop_table('pilot_end')
    op.drop_index(op.f('ix_pilot_change_pilot_id'), table_name='pilot_change')
    op.drop_table('pilot_change')
    op.drop_index(op.f('ix_pilot_enterprise_id'), table_name='pilot')
    op.drop_table('pilot')
    op.drop_index(op.f('ix_letter_participation_id'), table_name='letter')
    op.drop_table('letter')
    op.drop_table('letter_release')
    op.drop_index(op.f('ix_amendment_list_version_id'), table_name='amendment')
    op.drop_table('amendment')
    op.drop_index(op.f('ix_objection_step_objection_id'), table_name='objection_step')
    op.drop_table('objection_step')
    op.drop_table('objection_person')
    op.drop_index(op.f('ix_objection_publication_id'), table_name='objection')
    op.drop_index(op.f('ix_objection_about_id'), table_name='objection')
    op.drop_table('objection')
    op.drop_table('publication_end')
    op.drop_index(op.f('ix_publication_list_version_id'), table_name='publication')
    op.drop_table('publication')
