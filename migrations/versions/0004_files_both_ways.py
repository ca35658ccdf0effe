"""files both ways: seals of what left, uploads, jobs, column sets, forms, ratings by others"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.models.base import UtcDateTime

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

APPEND_ONLY = ("export_sheet", "external_rating")

def _forbid_changes() -> None:
    """Refuse UPDATE and DELETE on what must never change; `refuse_change()` is there since 0001."""
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name != "sqlite":
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            continue
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )

def upgrade() -> None:
    op.create_table('column_set',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_column_set_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_column_set')),
    sa.UniqueConstraint('user_id', 'kind', 'name', name=op.f('uq_column_set_user_id_kind_name'))
    )
    op.create_index(op.f('ix_column_set_user_id'), 'column_set', ['user_id'], unique=False)
    op.create_table('form_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('markers', sa.JSON(), nullable=False),
    sa.Column('archived', sa.Boolean(), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=True),
    sa.Column('uploaded_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['user_account.id'], name=op.f('fk_form_template_uploaded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_template'))
    )
    op.create_table('job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('parameters', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('result', sa.JSON(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('stored_as', sa.String(length=120), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('started_at', UtcDateTime(), nullable=True),
    sa.Column('finished_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['user_account.id'], name=op.f('fk_job_created_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job'))
    )
    op.create_index(op.f('ix_job_created_by_id'), 'job', ['created_by_id'], unique=False)
    op.create_table('export_sheet',
    sa.Column('export_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=31), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('key_column', sa.Integer(), nullable=False),
    sa.Column('keys', sa.JSON(), nullable=False),
    sa.Column('seals', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['export_id'], ['export_record.id'], name=op.f('fk_export_sheet_export_id')),
    sa.PrimaryKeyConstraint('export_id', 'name', name=op.f('pk_export_sheet'))
    )
    op.create_table('upload',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=True),
    sa.Column('questionnaire_id', sa.String(length=40), nullable=False),
    sa.Column('export_id', sa.Integer(), nullable=True),
    sa.Column('job_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=True),
    sa.Column('uploaded_at', UtcDateTime(), nullable=False),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_upload_enterprise_id')),
    sa.ForeignKeyConstraint(['export_id'], ['export_record.id'], name=op.f('fk_upload_export_id')),
    sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_upload_job_id')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['user_account.id'], name=op.f('fk_upload_settled_by_id')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['user_account.id'], name=op.f('fk_upload_uploaded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload'))
    )
    op.create_index(op.f('ix_upload_enterprise_id'), 'upload', ['enterprise_id'], unique=False)
    op.create_index(op.f('ix_upload_job_id'), 'upload', ['job_id'], unique=False)
    op.create_index(op.f('ix_upload_uploaded_by_id'), 'upload', ['uploaded_by_id'], unique=False)
    op.create_table('external_rating',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('level', sa.String(length=80), nullable=False),
    sa.Column('report_number', sa.String(length=80), nullable=False),
    sa.Column('dated', sa.Date(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('upload_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('length(report_number) > 0', name=op.f('ck_external_rating_report_given')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_external_rating_enterprise_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user_account.id'], name=op.f('fk_external_rating_recorded_by_id')),
    sa.ForeignKeyConstraint(['upload_id'], ['upload.id'], name=op.f('fk_external_rating_upload_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_external_rating')),
    sa.UniqueConstraint('enterprise_id', 'source', 'report_number', name=op.f('uq_external_rating_enterprise_id_source_report_number'))
    )
    op.create_index(op.f('ix_external_rating_enterprise_id'), 'external_rating', ['enterprise_id'], unique=False)
    op.add_column('enterprise', sa.Column('industry', sa.String(length=10), server_default='', nullable=False))
    op.add_column('enterprise', sa.Column('above_scale', sa.Boolean(), nullable=True))
    op.add_column('enterprise', sa.Column('contact', sa.String(length=80), server_default='', nullable=False))
    op.add_column('enterprise', sa.Column('contact_phone', sa.String(length=40), server_default='', nullable=False))
    op.add_column('export_record', sa.Column('number', sa.String(length=40), server_default='', nullable=False))
    op.add_column('export_record', sa.Column('manifest', sa.JSON(), server_default='{}', nullable=False))
    op.create_index(op.f('ix_export_record_number'), 'export_record', ['number'], unique=False)
    _forbid_changes()


def downgrade() -> None:
    op.drop_index(op.f('ix_export_record_number'), table_name='export_record')
    for name in ('manifest', 'number'):
        op.drop_column('export_record', name)
    for name in ('contact_phone', 'contact', 'above_scale', 'industry'):
        op.drop_column('enterprise', name)
    for name in ('external_rating', 'upload', 'export_sheet', 'job', 'form_template', 'column_set'):
        op.drop_table(name)
