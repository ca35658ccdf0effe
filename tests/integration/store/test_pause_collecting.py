"""The collector rests inside the block and is afterwards as it was, whatever happens."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from survey.store.db import make_engine, make_sessions, unit_of_work
from survey.store.pause_collecting import collector_paused


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.enable()


def test_it_rests_inside_and_works_on_afterwards() -> None:
    with collector_paused():
        assert not gc.isenabled()
        with collector_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_failure_does_not_leave_it_resting() -> None:
    @collector_paused()
    def fail() -> None:
        raise KeyError(gc.isenabled())

    with pytest.raises(KeyError, match="False"):
        fail()
    assert gc.isenabled()


def test_who_had_stopped_it_finds_it_stopped() -> None:
    gc.disable()
    with collector_paused():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_it_rests_while_a_unit_of_work_keeps_others_waiting(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    with make_sessions(engine)() as database:
        with unit_of_work(database):
            assert not gc.isenabled()
        assert gc.isenabled()
        with pytest.raises(OperationalError, match="no such table"), unit_of_work(database):
            database.connection().exec_driver_sql("SELECT 1 FROM nowhere")
        assert gc.isenabled()
    engine.dispose()
