"""The demonstration is there as a whole, or the next start makes it so: killed at its transactions.

One start is killed for good. What others would leave is copied from one start that goes on: whoever is killed at a
commit leaves what is on the disk before it, and the copy at the killed one's commit holds the same rows.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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


@contextmanager
def at_commits(act: Callable[[int], None]) -> Iterator[None]:
    """Call `act` with the number of each commit of the block, before anything of it is on the disk."""
    seen = []

    def count(_connection: Connection) -> None:
        seen.append(1)
        act(len(seen))

    event.listen(Engine, "commit", count)
    yield
    event.remove(Engine, "commit", count)


def start_until(folder: Path, commit: int) -> None:
    """Start it, and be killed at the given commit."""

    def kill(number: int) -> None:
        if number == commit:
            os.kill(os.getpid(), signal.SIGKILL)

    with at_commits(kill):
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


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """A whole start: what it made, and folders as they were on the disk at each commit of `AT`."""

    rows: Mapping[str, int]
    fingerprints: Sequence[str]
    copies: Mapping[int, Path]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder, beside = tmp_path_factory.mktemp("undisturbed"), tmp_path_factory.mktemp("copies")
    copies = {number: beside / str(number) for number in AT.values()}

    def copy(number: int) -> None:
        if number in copies:
            shutil.copytree(folder, copies[number])

    with at_commits(copy):
        assert start(folder) == 0
    rows, fingerprints = contents(folder)
    assert (len(fingerprints), rows["letter_release"], rows["pilot"]) == (2, 1, 3)
    return Undisturbed(rows, fingerprints, copies)


def finished(folder: Path, undisturbed: Undisturbed) -> None:
    """Start again, and find everything that an undisturbed start makes, once."""
    assert start(folder) == 0
    assert contents(folder) == (undisturbed.rows, undisturbed.fingerprints)
    assert len(list((folder / "exports").glob("*.xlsx"))) == 1


@pytest.mark.parametrize("commit", AT.values(), ids=AT)
def test_a_start_that_was_killed_is_finished_by_the_next(tmp_path: Path, undisturbed: Undisturbed, commit: int) -> None:
    finished(shutil.copytree(undisturbed.copies[commit], tmp_path / "left"), undisturbed)


def test_a_start_that_is_killed_leaves_what_was_copied_and_is_finished(
    tmp_path: Path, undisturbed: Undisturbed
) -> None:
    commit = AT["a decision of the year before"]
    folder = tmp_path / "killed"
    child = SPAWN.Process(target=start_until, args=(folder, commit))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    copied = shutil.copytree(undisturbed.copies[commit], tmp_path / "copied")
    assert contents(folder) == contents(copied)
    finished(folder, undisturbed)
