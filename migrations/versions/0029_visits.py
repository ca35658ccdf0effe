"""visits: planned, moved, what was found on them, what firms answer; and where a verified value comes from"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime
from survey.store import guards

revision = '0029'
down_revision = '0027'
branch_labels = None
depends_on = None

TABLES = ("firm_answer", "visit_finding", "visit_step", "visit", "visit_plan")
APPEND_ONLY = ("visit_plan", "visit_step", "visit_finding", "firm_answer")
FIXED = ("id", "participation_id", "version_id", "plan_id", "why", "answer_days")
JSON = ("reasons", "claims")
"""What is never changed of a visit; PostgreSQL compares JSON as text."""


def _fixed() -> str:
    text = "NEW.{0} <> OLD.{0}" if guards.on_sqlite() else "CAST(NEW.{0} AS TEXT) <> CAST(OLD.{0} AS TEXT)"
    return " OR ".join([*map(guards.differs, FIXED), *(text.format(name) for name in JSON)])


def upgrade() -> None:
    op.create_table('visit_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('asked', sa.JSON(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.Column('acting_for_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['acting_for_id'], ['user_account.id'], name=op.f('fk_visit_plan_acting_for_id')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_visit_plan_campaign_id')),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_visit_plan_evaluation_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_visit_plan_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_plan'))
    )
    op.create_index(op.f('ix_visit_plan_campaign_id'), 'visit_plan', ['campaign_id'], unique=False)
    op.create_table('visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('participation_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=True),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('claims', sa.JSON(), nullable=False),
    sa.Column('answer_days', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('companion_id', sa.Integer(), nullable=True),
    sa.Column('answer_until', sa.Date(), nullable=True),
    sa.CheckConstraint('companion_id IS NULL OR companion_id <> lead_id', name=op.f('ck_visit_two_persons')),
    sa.CheckConstraint('plan_id IS NOT NULL OR length(why) > 0', name=op.f('ck_visit_reason_given')),
    sa.ForeignKeyConstraint(['companion_id'], ['user_account.id'], name=op.f('fk_visit_companion_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['user_account.id'], name=op.f('fk_visit_lead_id')),
    sa.ForeignKeyConstraint(['participation_id'], ['participation.id'], name=op.f('fk_visit_participation_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['visit_plan.id'], name=op.f('fk_visit_plan_id')),
    sa.ForeignKeyConstraint(['version_id'], ['submission_version.id'], name=op.f('fk_visit_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit'))
    )
    op.create_index('ix_visit_lead', 'visit', ['lead_id', 'state', 'day'], unique=False)
    op.create_index(op.f('ix_visit_participation_id'), 'visit', ['participation_id'], unique=False)
    op.create_index(op.f('ix_visit_plan_id'), 'visit', ['plan_id'], unique=False)
    op.create_index(op.f('ix_visit_version_id'), 'visit', ['version_id'], unique=False)
    op.create_table('visit_finding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('questionnaire_id', sa.String(length=40), nullable=False),
    sa.Column('question_id', sa.String(length=80), nullable=False),
    sa.Column('said', sa.JSON(), nullable=False),
    sa.Column('found', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('evidence_digest', sa.String(length=64), nullable=True),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('found_by_id', sa.Integer(), nullable=False),
    sa.Column('found_at', UtcDateTime(), nullable=False),
    sa.Column('acting_for_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['acting_for_id'], ['user_account.id'], name=op.f('fk_visit_finding_acting_for_id')),
    sa.ForeignKeyConstraint(['evidence_digest'], ['evidence.digest'], name=op.f('fk_visit_finding_evidence_digest')),
    sa.ForeignKeyConstraint(['found_by_id'], ['user_account.id'], name=op.f('fk_visit_finding_found_by_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_finding_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_finding'))
    )
    op.create_index('ix_visit_finding_question', 'visit_finding', ['visit_id', 'questionnaire_id', 'question_id'], unique=False)
    op.create_table('visit_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('lead_id', sa.Integer(), nullable=True),
    sa.Column('companion_id', sa.Integer(), nullable=True),
    sa.Column('level', sa.String(length=60), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('done_by_id', sa.Integer(), nullable=False),
    sa.Column('done_at', UtcDateTime(), nullable=False),
    sa.Column('acting_for_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['acting_for_id'], ['user_account.id'], name=op.f('fk_visit_step_acting_for_id')),
    sa.ForeignKeyConstraint(['companion_id'], ['user_account.id'], name=op.f('fk_visit_step_companion_id')),
    sa.ForeignKeyConstraint(['done_by_id'], ['user_account.id'], name=op.f('fk_visit_step_done_by_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['user_account.id'], name=op.f('fk_visit_step_lead_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_step_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_step'))
    )
    op.create_index(op.f('ix_visit_step_visit_id'), 'visit_step', ['visit_id'], unique=False)
    op.create_table('firm_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('accepts', sa.Boolean(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('evidence_digest', sa.String(length=64), nullable=True),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=False),
    sa.Column('given_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('accepts OR length(text) > 0', name=op.f('ck_firm_answer_objection_given')),
    sa.ForeignKeyConstraint(['evidence_digest'], ['evidence.digest'], name=op.f('fk_firm_answer_evidence_digest')),
    sa.ForeignKeyConstraint(['finding_id'], ['visit_finding.id'], name=op.f('fk_firm_answer_finding_id')),
    sa.ForeignKeyConstraint(['given_by_id'], ['user_account.id'], name=op.f('fk_firm_answer_given_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_answer')),
    sa.UniqueConstraint('finding_id', name=op.f('uq_firm_answer_finding_id'))
    )
    # In place: a rebuilt table would lose its triggers.
    named = "CONSTRAINT fk_verified_value_finding_id REFERENCES visit_finding (id)"
    op.execute(f"ALTER TABLE verified_value ADD COLUMN finding_id INTEGER {named}")
    for table in APPEND_ONLY:
        guards.append_only(table)
    guards.refuse("visit", "UPDATE", "guarded", _fixed())
    guards.refuse("visit", "DELETE", "no_delete")


def downgrade() -> None:
    op.drop_column("verified_value", "finding_id")
    for table in TABLES:
        op.drop_table(table)
