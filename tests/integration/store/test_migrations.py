"""Every migration meets rows of the version before: nothing is lost, new columns hold what they should, guards stand.

A revision without a line in `REVISIONS` fails. On SQLite, or on a database of its own of the PostgreSQL server.

The empty database of a version is copied from one that goes up with the tests (`Ladder`), not made anew from the first
revision for each of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError

from survey.store import migrations as migrating
from survey.store.db import make_engine
from tests.integration.store.revisions import REVISIONS, Revision, refusing
from tests.integration.store.rows_of_old import DAY, FIRST, load, schema, stored

SCRIPTS = [script.revision for script in ScriptDirectory.from_config(migrating.alembic_config()).walk_revisions()][::-1]


@dataclass
class Ladder:
    """An empty database that stands at a revision and only goes up; `server` is empty on SQLite."""

    folder: Path
    server: str
    revision: str = ""
    url: str = ""

    def put(self, url: str, revision: str) -> None:
        """Make the database of an address, which is not there yet, one of a revision without any rows."""
        if self.revision == "" or SCRIPTS.index(revision) < SCRIPTS.index(self.revision):
            self.begin()
        migrating.upgrade(self.url, revision)
        self.revision = revision
        if self.server:
            create(self.server, url, make_url(self.url).database)
        else:
            shutil.copyfile(_file(self.url), _file(url))

    def begin(self) -> None:
        """Stand at the foot."""
        self.end()
        self.url = new_address(self.folder, self.server)
        if self.server:
            create(self.server, self.url)

    def end(self) -> None:
        """Leave nothing behind."""
        if self.url:
            remove(self.server, self.url)


def new_address(folder: Path, server: str) -> str:
    """Return the address of a database that is not there yet."""
    name = f"migrating_{uuid4().hex}"
    if not server:
        return f"sqlite:///{folder / name}.sqlite"
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def create(server: str, url: str, template: str | None = "template0") -> None:
    """Make a database on the server, as a copy of another."""
    with autocommitted(server) as connection:
        connection.execute(text(f"CREATE DATABASE {make_url(url).database} ENCODING 'UTF8' TEMPLATE {template}"))


def remove(server: str, url: str) -> None:
    """Remove a database, if it is there."""
    if not server:
        _file(url).unlink(missing_ok=True)
        return
    with autocommitted(server) as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {make_url(url).database}"))


def _file(url: str) -> Path:
    return Path(make_url(url).database or "")


@pytest.fixture(scope="module")
def ladder(tmp_path_factory: pytest.TempPathFactory, given_database: str) -> Iterator[Ladder]:
    """Return the one that all tests go up."""
    found = Ladder(tmp_path_factory.mktemp("ladder"), given_database)
    yield found
    found.end()


@pytest.fixture
def url(tmp_path: Path, given_database: str) -> Iterator[str]:
    """Yield the address of a database of its own, which is not there yet: `Ladder.put` makes it."""
    found = new_address(tmp_path, given_database)
    yield found
    remove(given_database, found)


@contextmanager
def autocommitted(url: str) -> Iterator[Connection]:
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")
    finally:
        engine.dispose()


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Yield a connection whose work is committed at the end."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def read(url: str, what: Callable[[Connection], Any]) -> Any:
    with connected(url) as connection:
        return what(connection)


def downgrade(url: str, revision: str) -> None:
    with connected(url) as connection:
        command.downgrade(migrating.alembic_config(connection), revision)


def before(revision: str) -> str:
    """Return the revision before."""
    return SCRIPTS[SCRIPTS.index(revision) - 1]


def fill(ladder: Ladder, url: str, revision: str) -> None:
    """Make a database of the version before a revision and load its rows."""
    ladder.put(url, before(revision))
    earlier = [REVISIONS[name] for name in SCRIPTS[: SCRIPTS.index(revision)]]
    gone = frozenset[str]().union(*(item.dropped for item in earlier))
    with connected(url) as connection:
        load(connection, {table: rows for table, rows in FIRST.items() if table not in gone})
        load(connection, REVISIONS[revision].rows)


TRUTHS = ("listed", "approved", "seal_awaited", "must_change", "word_holds")


def alike(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with what the two databases hand over differently made alike: truths, moments, empty JSON."""
    truths = {name: bool(row[name]) for name in TRUTHS if name in row}
    empty = {name: "{}" for name, value in row.items() if value == {}}
    moments = {name: str(value.astimezone(UTC)) for name, value in row.items() if isinstance(value, datetime)}
    return {**row, **truths, **moments, **empty}


def test_every_revision_has_its_rows() -> None:
    assert list(REVISIONS) == SCRIPTS


def test_the_first_revision_takes_rows_into_every_table_and_guards_them(ladder: Ladder, url: str) -> None:
    ladder.put(url, "0001")
    assert set(read(url, stored)) == REVISIONS["0001"].new_tables
    with connected(url) as connection:
        load(connection, FIRST)
    assert {table: len(rows) for table, rows in read(url, stored).items()} == {
        table: len(rows) for table, rows in FIRST.items()
    }
    see_guards(url, REVISIONS["0001"])


@pytest.mark.parametrize("revision", SCRIPTS[1:])
def test_a_later_revision_keeps_every_row_and_fills_what_is_new(revision: str, ladder: Ladder, url: str) -> None:
    expected = REVISIONS[revision]
    fill(ladder, url, revision)
    old = {table: rows for table, rows in read(url, stored).items() if table not in expected.dropped}
    migrating.upgrade(url, revision)
    new = read(url, stored)
    assert set(new) - set(old) == expected.new_tables
    assert {table: rows for table, rows in new.items() if table in expected.new_tables and rows} == {}
    kept = {
        table: [{name: row[name] for name in first} for row, first in zip(new[table], rows, strict=True)]
        for table, rows in old.items()
    }
    assert kept == old
    added = {
        table: [alike({name: row[name] for name in row if name not in first})
                for row, first in zip(new[table], rows, strict=True)]
        for table, rows in old.items()
    }  # fmt: skip
    assert {table: rows for table, rows in added.items() if any(rows)} == expected.added
    see_guards(url, expected)


def see_guards(url: str, revision: Revision) -> None:
    """See that the database takes and refuses what it should."""
    with connected(url) as connection:
        see_guards_of(connection, revision.refused)
        assert [connection.execute(text(statement)).rowcount for statement in revision.allowed] == [1] * len(
            revision.allowed
        )


def see_guards_of(connection: Connection, refused: Iterable[str]) -> None:
    """See that the database refuses statements."""
    for statement in refused:
        with pytest.raises(DBAPIError), connection.begin_nested():
            connection.execute(text(statement))


@pytest.mark.parametrize("revision", SCRIPTS[1:])
def test_up_down_and_up_again_leaves_the_schema_and_the_rows(revision: str, ladder: Ladder, url: str) -> None:
    fill(ladder, url, revision)
    first, rows = read(url, schema), read(url, stored)
    migrating.upgrade(url, revision)
    there = read(url, schema)
    assert there != first
    downgrade(url, before(revision))
    assert read(url, schema) == first
    emptied = {table: [] for table in REVISIONS[revision].dropped}
    assert read(url, stored) == rows | emptied
    migrating.upgrade(url, revision)
    assert read(url, schema) == there


def test_the_administrator_becomes_the_first_of_three_and_the_other_two_do_not_become_him(
    ladder: Ladder, url: str
) -> None:
    fill(ladder, url, "0006")
    kept = {"name": "x", "password_hash": "x", "sample": False, "locale": "zh", "created_at": DAY, "approved": True}
    with connected(url) as connection:
        load(connection, {"user_account": [{"id": 21, "login": "a", "role": "administrator", "active": True, **kept}]})
    migrating.upgrade(url, "0006")
    assert roles(url) == [(21, "system_admin", True)]
    with connected(url) as connection:
        load(connection, {
            "user_account": [{"id": 22, "login": "b", "role": "audit_admin", "active": True, **kept}]
        })  # fmt: skip
        connection.execute(
            text("INSERT INTO seal_acceptance SELECT 1, 1, 'x', 1, created_at FROM user_account WHERE id = 21")
        )
        for statement in refusing("seal_acceptance"):
            with pytest.raises(DBAPIError), connection.begin_nested():
                connection.execute(text(statement.replace("SET id = id", "SET how = 'y'")))
    downgrade(url, before("0006"))
    assert roles(url) == [(21, "administrator", True), (22, "administrator", False)]


def test_only_what_an_entry_holds_of_persons_can_be_erased_and_a_decision_is_confirmed_once(
    ladder: Ladder, url: str
) -> None:
    ladder.put(url, "0010")
    with connected(url) as connection:
        load(connection, FIRST)
        columns = "id, at, action, object_type, object_id, detail, address, salt"
        values = "2, '2026-11-01 08:00:00', 'x', '', '', '{}', '10.0.0.1', '00'"
        connection.execute(text(f"INSERT INTO audit_entry ({columns}) VALUES ({values})"))  # noqa: S608 - our own
        connection.execute(text("INSERT INTO audit_personal (entry_id, content) VALUES (2, '{}')"))
        connection.execute(
            text("INSERT INTO audit_chain (seq, entry_id, at, key, mac) VALUES (1, 2, '2026-11-01 08:00:00', 'k', 'm')")
        )
        refused = (
            "UPDATE audit_entry SET address = '' WHERE id = 2", "UPDATE audit_entry SET salt = '' WHERE id = 2",
            "UPDATE audit_entry SET salt = '', address = '', mac = 'x' WHERE id = 2", "DELETE FROM audit_entry",
            "UPDATE audit_personal SET content = '[]'", "UPDATE audit_chain SET mac = 'x'", "DELETE FROM audit_chain",
        )  # fmt: skip
        see_guards_of(connection, refused)
        erased = connection.execute(text("UPDATE audit_entry SET salt = '', address = '' WHERE id = 2")).rowcount
        assert (erased, connection.execute(text("DELETE FROM audit_personal")).rowcount) == (1, 1)
        see_guards_of(connection, ("UPDATE audit_entry SET salt = '', address = '' WHERE id = 2",))
        connection.execute(
            text("UPDATE return_request SET answered_by_version_id = 1 WHERE answered_by_version_id IS NULL")
        )
        see_guards_of(connection, ("UPDATE return_request SET answered_by_version_id = NULL",))


def test_what_was_reviewed_and_handed_over_stays(ladder: Ladder, url: str) -> None:
    ladder.put(url, "0012")
    with connected(url) as connection:
        load(connection, FIRST)
        load(connection, {
            "first_review": [{"id": 1, "version_id": 1, "verdict": "pass", "points": "{}", "reason": "",
                              "reviewed_by_id": 1, "reviewed_at": DAY}],
            "hand_over": [{"id": 1, "campaign_id": 1, "kind": "firms", "unit": "", "cases": 1, "reason": "x",
                           "handed_by_id": 1, "handed_at": DAY}],
            "hand_over_person": [{"hand_over_id": 1, "user_id": 1, "part": "got"}],
            "case_holding": [{"id": 1, "participation_id": 1, "holder_id": 1, "before_id": None, "hand_over_id": 1,
                              "since": DAY}],
            "case_recusal": [{"id": 1, "participation_id": 1, "user_id": 1, "reason": "x", "declared_at": DAY}],
        })  # fmt: skip
        see_guards_of(connection, refusing("first_review", "hand_over", "case_holding", "case_recusal"))
        see_guards_of(connection, ("UPDATE hand_over_person SET part = 'gave'", "DELETE FROM hand_over_person"))


def test_recusals_absences_and_what_was_seen_stay(ladder: Ladder, url: str) -> None:
    ladder.put(url, "0019")
    with connected(url) as connection:
        load(connection, FIRST)
        load(connection, {
            "hand_over": [{"id": 1, "campaign_id": 1, "kind": "firms", "unit": "", "cases": 1, "reason": "x",
                           "handed_by_id": 1, "handed_at": DAY}],
            "hand_over_seen": [{"hand_over_id": 1, "user_id": 1, "seen_at": DAY}],
            "case_recusal": [{"id": 1, "participation_id": 1, "user_id": 1, "reason": "x", "declared_at": DAY}],
            "case_recusal_step": [{"id": 1, "recusal_id": 1, "turn": "withdraw", "reason": "x", "done_by_id": 1,
                                   "done_at": DAY}],
            "absence": [{"id": 1, "absent_id": 1, "deputy_id": 1, "first_day": "2026-11-01", "last_day": "2026-11-02",
                         "reason": "x", "named_by_id": 1, "named_at": DAY}],
            "absence_end": [{"absence_id": 1, "reason": "x", "ended_by_id": 1, "ended_at": DAY}],
            "case_note": [{"id": 1, "campaign_id": 1, "enterprise_id": 1, "text": "x", "written_by_id": 1,
                           "written_at": DAY}],
        })  # fmt: skip
        see_guards_of(connection, refusing("case_recusal", "case_recusal_step", "absence"))
        see_guards_of(connection, ("UPDATE hand_over_seen SET user_id = 2", "DELETE FROM hand_over_seen"))
        see_guards_of(connection, ("UPDATE absence_end SET reason = 'y'", "DELETE FROM absence_end"))
        see_guards_of(connection, ("UPDATE case_note SET acting_for_id = 1",))


def test_levels_that_were_found_stay_and_each_is_replaced_once(ladder: Ladder, url: str) -> None:
    ladder.put(url, "0022")
    row = {"participation_id": 1, "version_id": 1, "questionnaire_id": "cmmm", "level": 2, "basis": "visit",
           "number": "x", "dated": "2026-11-01", "body": "", "reason": "x", "recorded_by_id": 1,
           "recorded_at": DAY}  # fmt: skip
    later = {**row, "replaces_id": 1}
    wrong: tuple[dict[str, Any], ...] = (
        {**row, "level": None}, {**row, "basis": "withdrawn"}, {**row, "level": None, "basis": "withdrawn"},
        {**row, "number": ""}, {**row, "dated": None}, {**row, "basis": "rating"}, {**row, "reason": ""},
        {**later, "level": 3},
    )  # fmt: skip
    with connected(url) as connection:
        load(connection, FIRST)
        load(connection, {"verified_level": [{"id": 1, **row}]})
        load(connection, {"verified_level": [{"id": 2, **later, "level": None, "basis": "withdrawn"}]})
        see_guards_of(connection, refusing("verified_level"))
        for number, one in enumerate(wrong, start=3):
            with pytest.raises(DBAPIError), connection.begin_nested():
                load(connection, {"verified_level": [{"id": number, **one}]})


def roles(url: str) -> list[tuple[int, str, bool]]:
    """Return id, role and whether in use of the accounts from 21 on."""
    with connected(url) as connection:
        rows = connection.execute(text("SELECT id, role, active FROM user_account WHERE id > 20 ORDER BY id")).all()
    return [(number, role, bool(active)) for number, role, active in rows]


def test_there_is_no_way_back_from_the_first_revision(ladder: Ladder, url: str) -> None:
    ladder.put(url, "0001")
    with pytest.raises(NotImplementedError):
        downgrade(url, "base")


def test_a_filled_database_of_the_first_version_becomes_what_the_models_say(ladder: Ladder, url: str) -> None:
    ladder.put(url, "0001")
    with connected(url) as connection:
        load(connection, FIRST)
    migrating.upgrade(url)
    assert migrating.drift(url) == []


def test_a_verdict_on_a_file_is_never_changed_but_its_words_can_be_emptied(ladder: Ladder, url: str) -> None:
    ladder.put(url, "0027")
    with connected(url) as connection:
        load(connection, FIRST)
        columns = "id, link_id, version_id, verdict, answer, reason, decided_by_id, decided_at"
        values = "1, 1, 1, 'refused', '{\"v\": \"x\"}', 'why', 1, '2026-11-01 08:00:00'"
        connection.execute(text(f"INSERT INTO evidence_verdict ({columns}) VALUES ({values})"))  # noqa: S608 - our own
        refused = (
            "UPDATE evidence_verdict SET verdict = 'checked'", "UPDATE evidence_verdict SET reason = 'x'",
            "UPDATE evidence_verdict SET answer = '{\"v\": \"y\"}'", "UPDATE evidence_verdict SET decided_by_id = 2",
            "DELETE FROM evidence_verdict",
        )  # fmt: skip
        see_guards_of(connection, refused)
        emptied = connection.execute(text("UPDATE evidence_verdict SET reason = '', answer = '{}'"))
        assert emptied.rowcount == 1
