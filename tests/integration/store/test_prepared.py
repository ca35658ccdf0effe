"""Statements that are compiled once write and read what SQLAlchemy's own execution does, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, MultipleResultsFound
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Enterprise, SavedView
from survey.store import prepared
from survey.store.db import unit_of_work
from survey.store.prepared import Prepared
from tests.integration.conftest import make_user

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=timezone(timedelta(hours=8)))
VIEWS = Prepared(
    insert(SavedView.__table__).inline(),  # type: ignore[arg-type]  # typed as a FromClause
    ("user_id", "name", "address", "shared", "opens_first", "made_at"),
)
ONE = Prepared(
    select(SavedView.name, SavedView.address, SavedView.shared, SavedView.made_at)
    .where(SavedView.name == bindparam("of_name"))
    .with_for_update()
)
OF_USER = Prepared(select(SavedView.id).where(SavedView.user_id == bindparam("of_user")))
RENAME = Prepared(
    update(SavedView.__table__)  # type: ignore[arg-type]  # typed as a FromClause
    .where(SavedView.name == bindparam("of_name"))
    .values({"address": bindparam("address"), "made_at": bindparam("made_at")})
)


def views(user_id: int, count: int) -> list[dict[str, object]]:
    common = {"user_id": user_id, "shared": False, "opens_first": True, "made_at": NOON}
    return [common | {"name": f"第{n}个", "address": {"页": [n, None, "?"]}} for n in range(count)]


@pytest.fixture(params=["heard", "by the driver"], autouse=True)
def heard(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test with SQLAlchemy's events, which the tests' watch listens to, and as the service does."""
    if request.param != "heard":
        monkeypatch.setattr(prepared, "_heard", lambda _connection: False)


@pytest.mark.parametrize("count", [1, 2, 50, 51, 101])
def test_rows_are_written_as_the_orm_would(database: Session, count: int) -> None:
    user_id = make_user(database, "somebody", "district").id
    with unit_of_work(database):
        VIEWS.run(database, *views(user_id, count))
    found = database.scalars(select(SavedView).order_by(SavedView.id)).all()
    assert [(view.name, view.address, view.shared, view.opens_first) for view in found] == [
        (f"第{n}个", {"页": [n, None, "?"]}, False, True) for n in range(count)
    ]
    assert {view.made_at for view in found} == {datetime(2026, 5, 4, 4, 0, tzinfo=UTC)}


def test_a_row_is_read_and_changed(database: Session) -> None:
    user_id = make_user(database, "somebody", "district").id
    later = NOON + timedelta(days=1)
    with unit_of_work(database):
        VIEWS.run(database, *views(user_id, 2))
        assert ONE.row(database, {"of_name": "没有"}) is None
        assert ONE.row(database, {"of_name": "第1个"}) == ("第1个", {"页": [1, None, "?"]}, False, NOON)
        RENAME.run(database, {"of_name": "第1个", "address": {}, "made_at": later})
        assert ONE.row(database, {"of_name": "第1个"}) == ("第1个", {}, False, later)
        assert ONE.row(database, {"of_name": "第0个"}) == ("第0个", {"页": [0, None, "?"]}, False, NOON)


def test_outside_of_a_unit_of_work_it_reads_what_is_committed(database: Session) -> None:
    user_id = make_user(database, "somebody", "district").id

    def wrong() -> None:
        with unit_of_work(database):
            VIEWS.run(database, *views(user_id, 1))
            ONE.row(database, {"name": "第0个"})

    with pytest.raises(KeyError, match="of_name"):
        wrong()
    assert ONE.row(database, {"of_name": "第0个"}) is None


def test_more_than_one_row_and_what_the_database_refuses_are_told(database: Session) -> None:
    user_id = make_user(database, "somebody", "district").id
    with unit_of_work(database):
        VIEWS.run(database, *views(user_id, 2))
    with pytest.raises(MultipleResultsFound):
        OF_USER.row(database, {"of_user": user_id})
    database.rollback()
    with pytest.raises(IntegrityError), unit_of_work(database):
        VIEWS.run(database, *views(user_id, 1))


def test_what_the_driver_does_not_take_is_shown_as_elsewhere(database: Session) -> None:
    user_id = make_user(database, "somebody", "district").id
    with unit_of_work(database):
        VIEWS.run(database, views(user_id, 1)[0] | {"name": "有\0零"})
    stored = database.scalars(select(SavedView.name)).one()
    assert stored == ("有␀零" if database.get_bind().dialect.name == "postgresql" else "有\0零")


def test_objects_that_wait_are_not_written_by_it(database: Session) -> None:
    """As with an INSERT of SQLAlchemy's own: what others hang on is flushed by the caller."""
    with unit_of_work(database):
        database.add(Enterprise(credit_code="x" * 18, name="示例", sample=True))
        AUDIT.row(database, {"of_action": "none"})
        assert len(database.new) == 1


AUDIT = Prepared(select(AuditEntry.id).where(AuditEntry.action == bindparam("of_action")))
