"""The demonstration is there as a whole, or the next start makes it so: killed at its transactions."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, func, select

from survey.commands import running
from survey.config import load_settings
from survey.models import Base, Evaluation
from survey.store.db import make_engine
from survey.web.sharing_turns import Turns

COUNT = 30
AT = {"schema": 1, "year before": 3, "evaluation": 5, "list": 6, "a decision of the year before": 28, "its letters": 52}
"""The commit of each, in the order of a start; the others were tried by hand."""
ARGUMENTS = ("--port", "0", "--enterprises", str(COUNT), "--instance")
SPAWN = multiprocessing.get_context("spawn")


class Quiet:
    """A server that serves nobody."""

    listening: tuple[()] = ()

    def take_turns(self, turns: Turns) -> None:
        """Take connections in turn with nobody."""

    def run(self) -> None:
        """Return at once."""


def start(folder: Path) -> int:
    """Start the service on an instance, up to the point where it would serve."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "SURVEY_PUBLIC_URL", "SURVEY_INSTANCE", "SURVEY_TRUSTED_PROXIES"):
            patch.delenv(name, raising=False)
        patch.setattr(running, "listen", lambda *_: Quiet())
        return running.main([*ARGUMENTS, str(folder)])


def start_until(folder: Path, commit: int) -> None:
    """Start it, and be killed at the given commit, before anything of it is on the disk."""
    seen = []

    def kill(_connection: Connection) -> None:
        seen.append(1)
        if len(seen) == commit:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "commit", kill)
    os._exit(start(folder))


def contents(folder: Path) -> tuple[Mapping[str, int], Sequence[str]]:
    """Return how many rows each table has, and the fingerprints of both evaluations."""
    engine = make_engine(load_settings(folder).database_url)
    with engine.connect() as connection:
        rows = {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }
        evaluations = connection.scalars(select(Evaluation.fingerprint).order_by(Evaluation.id)).all()
    engine.dispose()
    return rows, evaluations


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Mapping[str, int], Sequence[str]]:
    folder = tmp_path_factory.mktemp("undisturbed")
    assert start(folder) == 0
    found = contents(folder)
    assert (len(found[1]), found[0]["letter_release"], found[0]["pilot"]) == (2, 1, 3)
    return found


@pytest.mark.parametrize("commit", AT.values(), ids=AT)
def test_a_start_that_was_killed_is_finished_by_the_next(
    tmp_path: Path, undisturbed: tuple[Mapping[str, int], Sequence[str]], commit: int
) -> None:
    child = SPAWN.Process(target=start_until, args=(tmp_path, commit))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert start(tmp_path) == 0
    assert contents(tmp_path) == undisturbed
    assert len(list((tmp_path / "exports").glob("*.xlsx"))) == 1
