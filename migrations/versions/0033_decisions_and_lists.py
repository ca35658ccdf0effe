"""decisions: meetings, acts, what a second official says; versions of the list with entries and signatures

The four tables of the first version that nothing ever wrote to go.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0033'
down_revision = '0031'
branch_labels = None
depends_on = None

NEVER = (
    "panel_meeting", "panel_meeting_end", "decision_act", "decision", "decision_answer",
    "list_version", "list_entry", "list_signature", "list_refusal", "list_scan",
)
"""Tables in which nothing is ever changed or deleted."""
OLD_FIXED = (
    "id", "participation_id", "evaluation_id", "outcome", "reason", "document_number", "decided_by_id", "decided_at",
)


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


def upgrade() -> None:
    _drop("decision", "guarded", "no_delete")
    _drop("amendment", "no_update", "no_delete")
    op.drop_index('ix_amendment_shortlist_id', table_name='amendment')
    op.drop_index('ix_decision_participation_id', table_name='decision')
    for table in ('amendment', 'shortlist_entry', 'shortlist', 'decision'):
        op.drop_table(table)
    op.create_table('panel_meeting',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('campaign_id', sa.Integer(), nullable=False),
sa.Column('evaluation_id', sa.Integer(), nullable=False),
sa.Column('title', sa.String(length=120), nullable=False),
sa.Column('held_on', sa.Date(), nullable=False),
sa.Column('place', sa.String(length=120), nullable=False),
sa.Column('opened_by_id', sa.Integer(), nullable=False),
sa.Column('opened_at', UtcDateTime(), nullable=False),
sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_panel_meeting_campaign_id')),
sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_panel_meeting_evaluation_id')),
sa.ForeignKeyConstraint(['opened_by_id'], ['user_account.id'], name=op.f('fk_panel_meeting_opened_by_id')),
sa.PrimaryKeyConstraint('id', name=op.f('pk_panel_meeting'))
)
    op.create_index(op.f('ix_panel_meeting_campaign_id'), 'panel_meeting', ['campaign_id'], unique=False)
    op.create_table('panel_seat',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('meeting_id', sa.Integer(), nullable=False),
sa.Column('user_id', sa.Integer(), nullable=False),
sa.Column('part', sa.String(length=10), nullable=False),
sa.Column('present', sa.Boolean(), server_default=sa.true(), nullable=False),
sa.CheckConstraint("part IN ('chair', 'member', 'secretary')", name=op.f('ck_panel_seat_part_known')),
sa.ForeignKeyConstraint(['meeting_id'], ['panel_meeting.id'], name=op.f('fk_panel_seat_meeting_id')),
sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_panel_seat_user_id')),
sa.PrimaryKeyConstraint('id', name=op.f('pk_panel_seat')),
sa.UniqueConstraint('meeting_id', 'user_id', name=op.f('uq_panel_seat_meeting_id_user_id'))
)
    op.create_table('panel_meeting_end',
sa.Column('meeting_id', sa.Integer(), nullable=False),
sa.Column('remarks', sa.Text(), nullable=False),
sa.Column('ended_by_id', sa.Integer(), nullable=False),
sa.Column('ended_at', UtcDateTime(), nullable=False),
sa.ForeignKeyConstraint(['ended_by_id'], ['user_account.id'], name=op.f('fk_panel_meeting_end_ended_by_id')),
sa.ForeignKeyConstraint(['meeting_id'], ['panel_meeting.id'], name=op.f('fk_panel_meeting_end_meeting_id')),
sa.PrimaryKeyConstraint('meeting_id', name=op.f('pk_panel_meeting_end'))
)
    op.create_table('decision_act',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('campaign_id', sa.Integer(), nullable=False),
sa.Column('evaluation_id', sa.Integer(), nullable=False),
sa.Column('outcome', sa.String(length=10), nullable=False),
sa.Column('document_number', sa.String(length=80), nullable=False),
sa.Column('reason', sa.Text(), nullable=False),
sa.Column('firms', sa.Integer(), nullable=False),
sa.Column('digest', sa.String(length=64), nullable=False),
sa.Column('made_by_id', sa.Integer(), nullable=False),
sa.Column('made_at', UtcDateTime(), nullable=False),
sa.CheckConstraint('firms > 0', name=op.f('ck_decision_act_some_firms')),
sa.CheckConstraint('length(document_number) > 0', name=op.f('ck_decision_act_document_given')),
sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_decision_act_campaign_id')),
sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_decision_act_evaluation_id')),
sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_decision_act_made_by_id')),
sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_act'))
)
    op.create_index(op.f('ix_decision_act_campaign_id'), 'decision_act', ['campaign_id'], unique=False)
    op.create_table('decision',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('campaign_id', sa.Integer(), nullable=False),
sa.Column('participation_id', sa.Integer(), nullable=False),
sa.Column('evaluation_id', sa.Integer(), nullable=False),
sa.Column('version_id', sa.Integer(), nullable=False),
sa.Column('outcome', sa.String(length=10), nullable=False),
sa.Column('footing', sa.String(length=10), nullable=False),
sa.Column('reason', sa.Text(), nullable=False),
sa.Column('document_number', sa.String(length=80), nullable=False),
sa.Column('act_id', sa.Integer(), nullable=True),
sa.Column('meeting_id', sa.Integer(), nullable=True),
sa.Column('second_id', sa.Integer(), nullable=True),
sa.Column('decided_by_id', sa.Integer(), nullable=False),
sa.Column('decided_at', UtcDateTime(), nullable=False),
sa.Column('acting_for_id', sa.Integer(), nullable=True),
sa.CheckConstraint("footing = 'ranking' OR length(reason) > 0", name=op.f('ck_decision_reason_given')),
sa.CheckConstraint("footing IN ('ranking', 'grey', 'departs')", name=op.f('ck_decision_footing_known')),
sa.CheckConstraint("outcome IN ('confirm', 'reserve', 'deny', 'verify')", name=op.f('ck_decision_outcome_known')),
sa.CheckConstraint('second_id IS NULL OR second_id <> decided_by_id', name=op.f('ck_decision_second_is_another')),
sa.ForeignKeyConstraint(['act_id'], ['decision_act.id'], name=op.f('fk_decision_act_id')),
sa.ForeignKeyConstraint(['acting_for_id'], ['user_account.id'], name=op.f('fk_decision_acting_for_id')),
sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_decision_campaign_id')),
sa.ForeignKeyConstraint(['decided_by_id'], ['user_account.id'], name=op.f('fk_decision_decided_by_id')),
sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_decision_evaluation_id')),
sa.ForeignKeyConstraint(['meeting_id'], ['panel_meeting.id'], name=op.f('fk_decision_meeting_id')),
sa.ForeignKeyConstraint(['participation_id'], ['participation.id'], name=op.f('fk_decision_participation_id')),
sa.ForeignKeyConstraint(['second_id'], ['user_account.id'], name=op.f('fk_decision_second_id')),
sa.ForeignKeyConstraint(['version_id'], ['submission_version.id'], name=op.f('fk_decision_version_id')),
sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
sa.UniqueConstraint('id', 'decided_by_id', name=op.f('uq_decision_id_decided_by_id'))
)
    op.create_index(op.f('ix_decision_act_id'), 'decision', ['act_id'], unique=False)
    op.create_index('ix_decision_campaign_id_participation_id', 'decision', ['campaign_id', 'participation_id'], unique=False)
    op.create_index(op.f('ix_decision_meeting_id'), 'decision', ['meeting_id'], unique=False)
    op.create_index(op.f('ix_decision_participation_id'), 'decision', ['participation_id'], unique=False)
    op.create_table('decision_answer',
sa.Column('decision_id', sa.Integer(), nullable=False),
sa.Column('kind', sa.String(length=10), nullable=False),
sa.Column('reason', sa.Text(), nullable=False),
sa.Column('decided_by_id', sa.Integer(), nullable=False),
sa.Column('done_by_id', sa.Integer(), nullable=False),
sa.Column('done_at', UtcDateTime(), nullable=False),
sa.Column('acting_for_id', sa.Integer(), nullable=True),
sa.CheckConstraint("(kind = 'withdrawn' AND done_by_id = decided_by_id) OR (kind IN ('confirmed', 'refused') AND done_by_id <> decided_by_id)", name=op.f('ck_decision_answer_two_persons')),
sa.CheckConstraint("kind = 'confirmed' OR length(reason) > 0", name=op.f('ck_decision_answer_reason_given')),
sa.ForeignKeyConstraint(['acting_for_id'], ['user_account.id'], name=op.f('fk_decision_answer_acting_for_id')),
sa.ForeignKeyConstraint(['decision_id', 'decided_by_id'], ['decision.id', 'decision.decided_by_id'], name='fk_decision_answer_decision'),
sa.ForeignKeyConstraint(['done_by_id'], ['user_account.id'], name=op.f('fk_decision_answer_done_by_id')),
sa.PrimaryKeyConstraint('decision_id', name=op.f('pk_decision_answer'))
)
    op.create_table('list_version',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('campaign_id', sa.Integer(), nullable=False),
sa.Column('number', sa.Integer(), nullable=False),
sa.Column('evaluation_id', sa.Integer(), nullable=False),
sa.Column('based_on_id', sa.Integer(), nullable=True),
sa.Column('seats', sa.Integer(), nullable=False),
sa.Column('document', sa.JSON(), nullable=False),
sa.Column('fingerprint', sa.String(length=64), nullable=False),
sa.Column('reason', sa.Text(), nullable=False),
sa.Column('prepared_by_id', sa.Integer(), nullable=False),
sa.Column('prepared_at', UtcDateTime(), nullable=False),
sa.CheckConstraint('number > 0', name=op.f('ck_list_version_number_positive')),
sa.ForeignKeyConstraint(['based_on_id'], ['list_version.id'], name=op.f('fk_list_version_based_on_id')),
sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_list_version_campaign_id')),
sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_list_version_evaluation_id')),
sa.ForeignKeyConstraint(['prepared_by_id'], ['user_account.id'], name=op.f('fk_list_version_prepared_by_id')),
sa.PrimaryKeyConstraint('id', name=op.f('pk_list_version')),
sa.UniqueConstraint('campaign_id', 'number', name=op.f('uq_list_version_campaign_id_number'))
)
    op.create_table('list_entry',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('list_version_id', sa.Integer(), nullable=False),
sa.Column('participation_id', sa.Integer(), nullable=False),
sa.Column('version_id', sa.Integer(), nullable=False),
sa.Column('position', sa.Integer(), nullable=False),
sa.Column('status', sa.String(length=20), nullable=False),
sa.Column('basis', sa.String(length=12), nullable=False),
sa.Column('pool', sa.String(length=40), nullable=False),
sa.Column('rank', sa.Integer(), nullable=True),
sa.Column('score', sa.BigInteger(), nullable=True),
sa.Column('self_rank', sa.Integer(), nullable=True),
sa.Column('self_score', sa.BigInteger(), nullable=True),
sa.Column('level', sa.Integer(), nullable=False),
sa.Column('decision_id', sa.Integer(), nullable=True),
sa.Column('reason', sa.Text(), nullable=False),
sa.Column('facts', sa.JSON(), nullable=False),
sa.CheckConstraint("status = 'selected' OR basis = ''", name=op.f('ck_list_entry_basis_of_seats')),
sa.CheckConstraint("status IN ('selected', 'reserve', 'out', 'unranked')", name=op.f('ck_list_entry_status_known')),
sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_list_entry_decision_id')),
sa.ForeignKeyConstraint(['list_version_id'], ['list_version.id'], name=op.f('fk_list_entry_list_version_id')),
sa.ForeignKeyConstraint(['participation_id'], ['participation.id'], name=op.f('fk_list_entry_participation_id')),
sa.ForeignKeyConstraint(['version_id'], ['submission_version.id'], name=op.f('fk_list_entry_version_id')),
sa.PrimaryKeyConstraint('id', name=op.f('pk_list_entry')),
sa.UniqueConstraint('list_version_id', 'participation_id', name=op.f('uq_list_entry_list_version_id_participation_id'))
)
    op.create_index('ix_list_entry_list_version_id_status', 'list_entry', ['list_version_id', 'status', 'position'], unique=False)
    op.create_index(op.f('ix_list_entry_participation_id'), 'list_entry', ['participation_id'], unique=False)
    op.create_table('list_signature',
sa.Column('list_version_id', sa.Integer(), nullable=False),
sa.Column('part', sa.String(length=10), nullable=False),
sa.Column('user_id', sa.Integer(), nullable=False),
sa.Column('document_number', sa.String(length=80), nullable=False),
sa.Column('signed_at', UtcDateTime(), nullable=False),
sa.CheckConstraint("part <> 'issued' OR length(document_number) > 0", name=op.f('ck_list_signature_document_given')),
sa.CheckConstraint("part IN ('prepared', 'reviewed', 'issued')", name=op.f('ck_list_signature_part_known')),
sa.ForeignKeyConstraint(['list_version_id'], ['list_version.id'], name=op.f('fk_list_signature_list_version_id')),
sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_list_signature_user_id')),
sa.PrimaryKeyConstraint('list_version_id', 'part', name=op.f('pk_list_signature')),
sa.UniqueConstraint('list_version_id', 'user_id', name=op.f('uq_list_signature_list_version_id_user_id'))
)
    op.create_table('list_refusal',
sa.Column('list_version_id', sa.Integer(), nullable=False),
sa.Column('reason', sa.Text(), nullable=False),
sa.Column('refused_by_id', sa.Integer(), nullable=False),
sa.Column('refused_at', UtcDateTime(), nullable=False),
sa.CheckConstraint('length(reason) > 0', name=op.f('ck_list_refusal_reason_given')),
sa.ForeignKeyConstraint(['list_version_id'], ['list_version.id'], name=op.f('fk_list_refusal_list_version_id')),
sa.ForeignKeyConstraint(['refused_by_id'], ['user_account.id'], name=op.f('fk_list_refusal_refused_by_id')),
sa.PrimaryKeyConstraint('list_version_id', name=op.f('pk_list_refusal'))
)
    op.create_table('list_scan',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('list_version_id', sa.Integer(), nullable=False),
sa.Column('fingerprint', sa.String(length=64), nullable=False),
sa.Column('file_name', sa.String(length=200), nullable=False),
sa.Column('digest', sa.String(length=64), nullable=False),
sa.Column('size', sa.Integer(), nullable=False),
sa.Column('uploaded_by_id', sa.Integer(), nullable=False),
sa.Column('uploaded_at', UtcDateTime(), nullable=False),
sa.ForeignKeyConstraint(['list_version_id'], ['list_version.id'], name=op.f('fk_list_scan_list_version_id')),
sa.ForeignKeyConstraint(['uploaded_by_id'], ['user_account.id'], name=op.f('fk_list_scan_uploaded_by_id')),
sa.PrimaryKeyConstraint('id', name=op.f('pk_list_scan'))
)
    op.create_index(op.f('ix_list_scan_list_version_id'), 'list_scan', ['list_version_id'], unique=False)
    for table in NEVER:
        _refuse(table, "UPDATE", "no_update")
        _refuse(table, "DELETE", "no_delete")
    _refuse("panel_seat", "DELETE", "no_delete")


def downgrade() -> None:
    for table in NEVER:
        _drop(table, "no_update", "no_delete")
    _drop("panel_seat", "no_delete")
    op.drop_index(op.f('ix_list_scan_list_version_id'), table_name='list_scan')
    op.drop_table('list_scan')
    op.drop_table('list_refusal')
    op.drop_table('list_signature')
    op.drop_index(op.f('ix_list_entry_participation_id'), table_name='list_entry')
    op.drop_index('ix_list_entry_list_version_id_status', table_name='list_entry')
    op.drop_table('list_entry')
    op.drop_table('list_version')
    op.drop_table('decision_answer')
    op.drop_index(op.f('ix_decision_participation_id'), table_name='decision')
    op.drop_index(op.f('ix_decision_meeting_id'), table_name='decision')
    op.drop_index('ix_decision_campaign_id_participation_id', table_name='decision')
    op.drop_index(op.f('ix_decision_act_id'), table_name='decision')
    op.drop_table('decision')
    op.drop_index(op.f('ix_decision_act_campaign_id'), table_name='decision_act')
    op.drop_table('decision_act')
    op.drop_table('panel_meeting_end')
    op.drop_table('panel_seat')
    op.drop_index(op.f('ix_panel_meeting_campaign_id'), table_name='panel_meeting')
    op.drop_table('panel_meeting')
    _old_tables()
    for table, column in (("decision", "participation_id"), ("amendment", "shortlist_id")):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    differs = "IS NOT" if _sqlite() else "IS DISTINCT FROM"
    changed = [f"NEW.{name} {differs} OLD.{name}" for name in OLD_FIXED]
    for name in ("confirmed_by_id", "confirmed_at"):
        changed.append(f"(OLD.{name} IS NOT NULL AND NEW.{name} {differs} OLD.{name})")
    _refuse("decision", "UPDATE", "guarded", " OR ".join(changed))
    _refuse("decision", "DELETE", "no_delete")
    _refuse("amendment", "UPDATE", "no_update")
    _refuse("amendment", "DELETE", "no_delete")


def _old_tables() -> None:
    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('participation_id', sa.Integer(), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('document_number', sa.String(length=80), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=False),
    sa.Column('decided_at', UtcDateTime(), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint('confirmed_by_id IS NULL OR confirmed_by_id <> decided_by_id', name=op.f('ck_decision_two_persons')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_decision_reason_given')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['user_account.id'], name=op.f('fk_decision_confirmed_by_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user_account.id'], name=op.f('fk_decision_decided_by_id')),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_decision_evaluation_id')),
    sa.ForeignKeyConstraint(['participation_id'], ['participation.id'], name=op.f('fk_decision_participation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    op.create_table('shortlist',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_shortlist_campaign_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user_account.id'], name=op.f('fk_shortlist_created_by_id')),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_shortlist_evaluation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shortlist')),
    sa.UniqueConstraint('campaign_id', 'number', name=op.f('uq_shortlist_campaign_id_number'))
    )
    op.create_table('amendment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shortlist_id', sa.Integer(), nullable=False),
    sa.Column('participation_out_id', sa.Integer(), nullable=True),
    sa.Column('participation_in_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('document_number', sa.String(length=80), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_amendment_reason_given')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_amendment_made_by_id')),
    sa.ForeignKeyConstraint(['participation_in_id'], ['participation.id'], name=op.f('fk_amendment_participation_in_id')),
    sa.ForeignKeyConstraint(['participation_out_id'], ['participation.id'], name=op.f('fk_amendment_participation_out_id')),
    sa.ForeignKeyConstraint(['shortlist_id'], ['shortlist.id'], name=op.f('fk_amendment_shortlist_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendment'))
    )
    op.create_table('shortlist_entry',
    sa.Column('shortlist_id', sa.Integer(), nullable=False),
    sa.Column('participation_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['participation_id'], ['participation.id'], name=op.f('fk_shortlist_entry_participation_id')),
    sa.ForeignKeyConstraint(['shortlist_id'], ['shortlist.id'], name=op.f('fk_shortlist_entry_shortlist_id')),
    sa.PrimaryKeyConstraint('shortlist_id', 'participation_id', name=op.f('pk_shortlist_entry'))
    )
