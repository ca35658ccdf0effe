"""words of signals: a word on an older version, or about other figures, and whether it holds for what was found"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

FIXED = (
    "id", "version_id", "check_id", "definition_id", "definition_version", "definition_digest", "questions", "figures",
    "other_id", "found_at",
)
NEW = ("word_id", "word_holds")
JSON = frozenset({"questions", "figures"})


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _differs(name: str) -> str:
    if _sqlite():
        return f"NEW.{name} IS NOT OLD.{name}"
    cast = "::text" if name in JSON else ""
    return f"NEW.{name}{cast} IS DISTINCT FROM OLD.{name}{cast}"


def _drop() -> None:
    op.execute("DROP TRIGGER signal_found_guarded" + ("" if _sqlite() else " ON signal_found"))


def _guard(*names: str) -> None:
    """Of what was found only the end is written later, once; `refuse_change()` is there since 0001."""
    condition = " OR ".join([*(_differs(name) for name in names), "OLD.ended_at IS NOT NULL"])
    head = "CREATE TRIGGER signal_found_guarded BEFORE UPDATE ON signal_found"
    if _sqlite():
        op.execute(f"{head} WHEN ({condition}) BEGIN SELECT RAISE(ABORT, 'signal_found is append-only'); END")
        return
    op.execute(f"{head} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse_change()")


def upgrade() -> None:
    """Add the columns. What was found before has none: the words on its version hold for it, as they did."""
    _drop()
    op.execute(  # in place: a rebuilt table would lose its triggers
        "ALTER TABLE signal_found ADD COLUMN word_id INTEGER "
        "CONSTRAINT fk_signal_found_word_id REFERENCES signal_resolution (id)"
    )
    op.add_column('signal_found', sa.Column('word_holds', sa.Boolean(), server_default=sa.false(), nullable=False))
    _guard(*FIXED, *NEW)


def downgrade() -> None:
    _drop()
    for name in reversed(NEW):
        op.drop_column('signal_found', name)
    _guard(*FIXED)
