"""The worker: one job after the other, and a lock that says whether a process lives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from survey.jobs.worker import Worker

HOLDER = """
import sys
from pathlib import Path
from survey.jobs.worker import Worker
print(Worker(Path(sys.argv[1]), print).token(), flush=True)
sys.stdin.read()
"""


def test_jobs_run_in_order_and_are_known_while_they_last(tmp_path: Path) -> None:
    seen: list[tuple[int, bool]] = []
    worker = Worker(tmp_path, lambda job_id: seen.append((job_id, worker.is_alive(job_id, token))))
    token = worker.token()
    for job_id in (3, 1, 2):
        worker.claim(job_id)
        worker.enqueue(job_id)
    worker.stop(10)
    assert [job_id for job_id, _ in seen] == [3, 1, 2][: len(seen)]
    assert all(known for _, known in seen)
    assert list(tmp_path.iterdir()) == []


def test_one_process_sees_whether_another_lives(tmp_path: Path) -> None:
    ours = Worker(tmp_path, lambda _: None)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        token = other.stdout.readline().strip()
        assert ours.is_alive(7, token)
        other.kill()
        other.wait()
    assert not ours.is_alive(7, token)
    assert not ours.is_alive(7, "")
    assert not ours.is_alive(7, "../../etc/passwd")


def test_locks_of_dead_processes_are_swept_away(tmp_path: Path) -> None:
    (tmp_path / "1-dead.alive").touch()
    living = Worker(tmp_path, lambda _: None)
    first = living.token()
    second = Worker(tmp_path, lambda _: None)
    names = {f"{first}.alive", f"{second.token()}.alive"}
    assert {path.name for path in tmp_path.iterdir()} == names
    living.stop(1)
    second.stop(1)
