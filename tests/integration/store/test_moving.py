"""A database moves from SQLite to PostgreSQL whole, or not at all: every row, guard and number, and every refusal."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Table, make_url, select

from survey.config import ROOT
from survey.models import (
    AuditEntry,
    Enterprise,
    Evaluation,
    EvaluationEntry,
    ExternalRating,
    SchemeState,
    SchemeVersion,
    utc_now,
)
from survey.store import moving
from survey.store.database_copies import CopyError, is_empty
from survey.store.db import make_engine, make_sessions
from survey.store.migrations import drift, upgrade
from survey.store.moving import MoveError, move
from tests.integration.servers import Maker, new_database, server, target
from tests.integration.store.demonstration import demonstration

__all__ = ["demonstration", "new_database", "server", "target"]
NOWHERE = "postgresql://nobody:secret@127.0.0.1:1/none"
ODD_EVALUATION = 77
ODD = {
    "emoji": "😀示例",
    "nul": "a\0b",
    "big": 2**70,
    "float": 0.1,
    "zero": -0.0,
    "one": [1, 1.0, True, None],
    "empty": {},
}
LONG = "长" * 100_000
EARLIEST, OLD = datetime(1, 1, 1, tzinfo=UTC), datetime(1899, 12, 31, 23, 59, 59, 999_999, UTC)


@pytest.fixture
def source(demonstration: Path, tmp_path: Path) -> Path:
    """Return the SQLite file of a demonstration of 40 enterprises, with rows that are hard to carry."""
    path = tmp_path / "survey.sqlite"
    shutil.copyfile(demonstration / "survey.sqlite", path)
    engine = make_engine(f"sqlite:///{path}")
    with make_sessions(engine)() as database:
        rated = database.scalars(select(Enterprise.id).order_by(Enterprise.id)).first()
        database.add(AuditEntry(id=1_000_001, at=OLD, action="odd", detail=ODD, address="a\0b"))
        database.add(AuditEntry(id=1_000_002, at=EARLIEST, action="odd", detail={}))
        database.add(Enterprise(id=2**31 - 1, credit_code="odd", name="😀" * 200, sample=True))
        database.add(
            ExternalRating(
                id=77,
                enterprise_id=rated,
                source="odd",
                level="示例",
                report_number="示例",
                dated=date(1850, 1, 1),
                note=LONG,
            )
        )
        database.add(
            SchemeVersion(
                id=-1, scheme_id="odd", version="1", state=SchemeState.DRAFT, document=ODD, digest="", based_on_id=1
            )
        )
        made = database.get_one(Evaluation, 1)
        database.add(
            Evaluation(
                id=ODD_EVALUATION,
                campaign_id=made.campaign_id,
                scheme_version_id=made.scheme_version_id,
                seats=1,
                inputs_digest="",
                fingerprint="odd",
                parameters={},
                summary={},
                run_at=utc_now(),
            )
        )
        database.flush()
        version = database.scalars(select(EvaluationEntry.version_id)).first()
        database.add(
            EvaluationEntry(
                evaluation_id=ODD_EVALUATION,
                version_id=version,
                position=1,
                score=2**63 - 1,
                total=-(2**63),
                status="out",
                detail={},
            )
        )
        database.commit()
    engine.dispose()
    return path


def moved(source: Path, target: str) -> Mapping[str, int]:
    return move(source, target, said=lambda _table, _rows: None, done=lambda: None)


def refused(source: Path, target: str) -> str:
    """Return why nothing was moved; the target is empty."""
    with pytest.raises(MoveError) as error:
        moved(source, target)
    assert is_empty(target)
    return str(error.value)


def plain(value: object) -> object:
    """Return a value of either database as SQLite stores it."""
    if isinstance(value, datetime):
        return f"{value.year:04}-{value:%m-%d %H:%M:%S.%f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal):
        return float(value)
    return value.replace("\0", "␀") if isinstance(value, str) else value


def rows_of(execute: Callable[[str], Any], table: str, columns: list[str]) -> list[tuple[str, ...]]:
    """Return the rows of a table, read without our models and types, in an order of their own."""
    rows = execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()  # noqa: S608 - names of its own catalogue
    return sorted(tuple(repr(plain(value)) for value in row) for row in rows)


def test_every_row_and_column_is_there_as_it_was(source: Path, target: str) -> None:
    counts = moved(source, target)
    with closing(sqlite3.connect(source)) as old, psycopg.connect(target) as new:
        names = [name for (name,) in old.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for name in names:
            columns = [row[1] for row in old.execute(f"PRAGMA table_info({name})")]
            kinds = dict(
                new.execute(
                    "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [name]
                ).fetchall()
            )
            texts = [f"{column}::text" if kinds[column] == "json" else column for column in columns]
            assert rows_of(new.execute, name, texts) == rows_of(old.execute, name, columns), name
        assert {*names} == {*counts, "alembic_version"}
        assert counts["audit_entry"] == old.execute("SELECT count(*) FROM audit_entry").fetchone()[0]
    assert counts["version_sheet"] > 100


def test_what_is_hard_to_carry_arrives(source: Path, target: str) -> None:
    moved(source, target)
    engine = make_engine(target)
    with make_sessions(engine)() as database:
        odd = database.get_one(AuditEntry, 1_000_001)
        assert (odd.at, json.dumps(odd.detail), odd.address) == (OLD, json.dumps(ODD), "a␀b")
        assert database.get_one(AuditEntry, 1_000_002).at == EARLIEST
        assert database.get_one(Enterprise, 2**31 - 1).name == "😀" * 200
        rating = database.get_one(ExternalRating, 77)
        assert (rating.dated, rating.note) == (date(1850, 1, 1), LONG)
        entry = database.scalars(select(EvaluationEntry).where(EvaluationEntry.evaluation_id == ODD_EVALUATION)).one()
        assert (entry.score, entry.total) == (2**63 - 1, -(2**63))
        assert database.get_one(SchemeVersion, -1).based_on_id == 1  # that row comes later
    engine.dispose()


def schema(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return the constraints, triggers, indexes and defaults of a PostgreSQL database as its catalogue tells them."""
    wanted = {
        "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), condeferrable,"
        " condeferred, convalidated FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "triggers": "SELECT pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger WHERE NOT tgisinternal",
        "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default"
        " FROM information_schema.columns WHERE table_schema = 'public'",
    }
    with psycopg.connect(url) as connection:
        return {name: sorted(connection.execute(statement).fetchall()) for name, statement in wanted.items()}


def test_the_schema_is_the_one_that_a_new_database_gets(source: Path, target: str, new_database: Maker) -> None:
    moved(source, target)
    fresh = new_database()
    upgrade(fresh)
    assert schema(target) == schema(fresh)
    assert len(schema(target)["triggers"]) > 8
    assert drift(target) == []


@pytest.mark.parametrize("change", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
def test_the_record_refuses_changes_there_too(source: Path, target: str, change: str) -> None:
    moved(source, target)
    with psycopg.connect(target) as connection, pytest.raises(psycopg.Error, match="append"):
        connection.execute(change)


def test_the_next_row_gets_the_next_number(source: Path, target: str) -> None:
    moved(source, target)
    engine = make_engine(target)
    with make_sessions(engine)() as database:
        entry, first = AuditEntry(action="after"), Evaluation
        database.add(entry)
        database.flush()
        assert entry.id == 1_000_003
        made = database.get_one(first, 2)
        more = {name: getattr(made, name) for name in ("campaign_id", "scheme_version_id", "seats")}
        evaluation = Evaluation(**more, inputs_digest="", fingerprint="", parameters={}, summary={}, run_at=utc_now())
        database.add(evaluation)
        database.flush()
        assert evaluation.id == ODD_EVALUATION + 1
    engine.dispose()


def test_a_target_that_does_not_fit_is_refused(source: Path, target: str, new_database: Maker, tmp_path: Path) -> None:
    for address in ("nonsense", f"sqlite:///{tmp_path / 'x.sqlite'}", "mysql://host/name"):
        with pytest.raises(MoveError, match="postgresql://user:password@host/name"):
            moved(source, address)
    with pytest.raises(CopyError, match="does not answer") as error:
        moved(source, NOWHERE)
    assert "secret" not in str(error.value)
    assert "encoding is LATIN1" in refused(source, new_database("LATIN1"))
    moved(source, target)
    before = schema(target)
    with pytest.raises(MoveError, match="is not empty"):
        moved(source, target)
    assert schema(target) == before


def test_a_source_that_somebody_has_open_is_refused(source: Path, target: str) -> None:
    engine = make_engine(f"sqlite:///{source}")
    with make_sessions(engine)() as database:
        database.scalar(select(Enterprise.id))
    assert "is in use: stop the service" in refused(source, target)  # the server's pool keeps its connection
    engine.dispose()
    assert moved(source, target)["audit_entry"] > 2


def test_nobody_opens_the_source_while_it_is_moved(source: Path, target: str) -> None:
    said: list[str] = []

    def attempt(_table: str, _rows: int) -> None:
        with closing(sqlite3.connect(source, timeout=0)) as other:
            try:
                other.execute("SELECT count(*) FROM enterprise")
            except sqlite3.OperationalError as error:
                said.append(str(error))

    counts = move(source, target, said=attempt, done=lambda: None)
    assert said == ["database is locked"] * len(counts)


def test_a_source_that_does_not_fit_is_refused(source: Path, target: str, tmp_path: Path) -> None:
    assert "there is no database at" in refused(tmp_path / "none.sqlite", target)
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"no database at all" * 100)
    assert "cannot be read" in refused(broken, target)
    empty = tmp_path / "empty.sqlite"
    sqlite3.connect(empty).execute("PRAGMA journal_mode=WAL")
    assert "has revision none" in refused(empty, target)


ENTRY = "DROP TRIGGER audit_entry_guarded; UPDATE audit_entry SET {} WHERE id = 1"
CHANGES = {
    "other revision": ("UPDATE alembic_version SET version_num = '0001'", "has revision 0001"),
    "another table": ("CREATE TABLE strange (x)", "not as this program makes them.*strange"),
    "another column": ("ALTER TABLE enterprise ADD COLUMN strange", "not as this program makes them.*enterprise"),
    "lost row": ("DELETE FROM enterprise WHERE id = 1", "points to a row of enterprise"),
    "long text": ("UPDATE enterprise SET name = printf('%0201d', 0) WHERE id = 2", "column name has 201"),
    "bytes for text": ("UPDATE enterprise SET name = x'ff00' WHERE id = 2", "row id=2, column name is no text"),
    "large number": ("UPDATE campaign SET seats = 2147483648 WHERE id = 1", "row id=1, column seats is too large"),
    "text for number": ("UPDATE campaign SET seats = 'x' WHERE id = 1", "column seats is no whole number"),
    "no JSON": (ENTRY.format("detail = '{'"), "audit_entry was not taken"),
    "no number": (ENTRY.format("detail = '[NaN]'"), "audit_entry was not taken"),
    "no time": (ENTRY.format("at = 'soon'"), "audit_entry holds a value"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_rows_that_would_not_arrive_are_named(source: Path, target: str, case: str) -> None:
    change, sentence = CHANGES[case]
    with closing(sqlite3.connect(source)) as connection:
        connection.executescript(change)
        connection.commit()
    with pytest.raises(MoveError, match=sentence):
        moved(source, target)
    assert is_empty(target)


@pytest.fixture
def disturbed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Connection], None]], None]:
    """Return a function that does something to the target once its rows are there and before they are compared."""

    def disturb(change: Callable[[Connection], None]) -> None:
        own = moving._set_sequence

        def instead(new: Connection, table: Table) -> None:
            own(new, table)
            if table.name == "enterprise":
                change(new)

        monkeypatch.setattr(moving, "_set_sequence", instead)

    return disturb


ONE_MORE = (
    "INSERT INTO enterprise (id, credit_code, name, unit, registered_place, production_place, tax_place, sample,"
    " created_at) SELECT 4000, 'x', name, unit, '', '', '', sample, created_at FROM enterprise WHERE id = 3"
)
DIFFERENCES = {
    "a text": ("UPDATE enterprise SET name = name || '.' WHERE id = 3", "enterprise, row id=3, column name is not"),
    "a truth": ("UPDATE enterprise SET sample = NOT sample WHERE id = 4", "enterprise, row id=4, column sample is not"),
    "one more": (ONE_MORE, "enterprise, row id=4000 is not"),
    "one less": ("DELETE FROM enterprise WHERE id = 2147483647", "enterprise, row id=2147483647 is not"),
}


@pytest.mark.parametrize("case", DIFFERENCES)
def test_a_row_that_differs_is_named_and_nothing_is_moved(
    source: Path, target: str, disturbed: Callable[[Callable[[Connection], None]], None], case: str
) -> None:
    change, sentence = DIFFERENCES[case]
    disturbed(lambda new: new.exec_driver_sql(change) and None)
    assert sentence in refused(source, target)


def test_triggers_that_were_switched_off_are_seen(
    source: Path, target: str, disturbed: Callable[[Callable[[Connection], None]], None]
) -> None:
    disturbed(lambda new: new.exec_driver_sql("ALTER TABLE audit_entry DISABLE TRIGGER USER") and None)
    assert "the triggers that refuse changes" in refused(source, target)


def test_a_server_that_goes_away_leaves_nothing(source: Path, target: str, server: str) -> None:
    def end(table: str, _rows: int) -> None:
        statement = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND %s"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(statement, [make_url(target).database, table == "sign_in_attempt"])

    with pytest.raises(MoveError, match="nothing was moved"):
        move(source, target, said=end, done=lambda: None)
    assert is_empty(target)
    assert moved(source, target)["audit_entry"] > 2


KILLED = """
import sys
from pathlib import Path
from survey.store import moving

def half(table, rows):
    print("half", flush=True)
    sys.stdin.read()

moving.move(Path(sys.argv[1]), sys.argv[2], said=half, done=lambda: None)
"""


def test_killed_half_way_it_leaves_nothing_and_begins_anew(source: Path, target: str) -> None:
    command = [sys.executable, "-c", KILLED, str(source), target]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert is_empty(target)
    assert moved(source, target)["audit_entry"] > 2
