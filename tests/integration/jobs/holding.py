"""Programs that tests kill: a child process, a runner and a whole service, in which a job comes to a halt.

`python -m tests.integration.jobs.holding child FOLDER STEP`: the child. The first time that a job comes to the STEP,
the child writes its process id into FOLDER under the job's number and stays there; the second time it goes on.
`… service FOLDER STEP run --port N …` and `… work --instance …`: the command, with such children.

STEP: ``end``, when everything of the job is written and nothing committed, ``2``, inside its second transaction, or
``made``, when everything is computed and no transaction open.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import cast

from sqlalchemy.orm import Session, object_session

from survey.commands import computing, running, working
from survey.jobs import child, run_jobs
from survey.jobs.kinds import JobContext, JobKind, JobOutput, register_kind
from survey.jobs.take_jobs import HeldJob
from survey.models import Job
from survey.records import audit_trail
from tests import nursery

EFFECT = "effect"


def command(folder: Path, step: str = "end") -> tuple[str, ...]:
    """Return the command that starts such a child."""
    return (sys.executable, "-m", __spec__.name, "child", str(folder), step)


def forked(folder: Path, step: str = "end") -> tuple[str, ...]:
    """Return the command of such a child that the nursery forks: for tests that start many."""
    return nursery.command(__spec__.name, "child", str(folder), step)


def service(folder: Path, *arguments: str, step: str = "end") -> list[str]:
    """Return the command that starts `run` or `work` with such children."""
    return [sys.executable, "-m", __spec__.name, "service", str(folder), step, *arguments]


def effect(context: JobContext) -> JobOutput:
    """Write a file, and an entry into the audit trail."""

    def write(database: Session) -> None:
        audit_trail.record(database, "effect", user_id=None, about=("job", context.job_id))

    path = context.path(".txt")
    path.write_text("made", encoding="utf-8")
    context.progress(1, 1)
    return JobOutput("结果.txt", path, effect=write)


def stay(folder: Path, job_id: int) -> None:
    """Stay here for ever, the first time that this job comes."""
    mark = folder / str(job_id)
    if not mark.exists():
        written = mark.with_suffix(".new")
        written.write_text(str(os.getpid()), encoding="ascii")
        written.rename(mark)
        threading.Event().wait()


def halt(folder: Path, step: str) -> None:
    """Put the halt into the code that ends jobs, or into the one that opens their transactions."""
    real_end, real_hold, seen = run_jobs._end, run_jobs.hold, Counter[int]()
    real_store = run_jobs._store_output

    def end(job: Job, state: str, result: dict[str, object]) -> None:
        real_end(job, state, result)
        cast("Session", object_session(job)).flush()
        if step == "end":
            stay(folder, job.id)

    def hold(database: Session, held: HeldJob, result: dict[str, object] | None = None) -> None:
        real_hold(database, held, result)
        seen[held.job_id] += 1
        if step.isdecimal() and seen[held.job_id] == int(step):
            stay(folder, held.job_id)

    def store_output(context: JobContext, made: JobOutput) -> str:
        stored_as = real_store(context, made)
        if step == "made":
            stay(folder, context.job_id)
        return stored_as

    run_jobs._end, run_jobs.hold, run_jobs._store_output = end, hold, store_output


def main(role: str, folder: str, step: str, *arguments: str) -> int:
    """Do what the role says."""
    if role == "child":
        register_kind(EFFECT, JobKind(effect, "示例"))
        halt(Path(folder), step)
        computing.main()
    child.COMMAND = command(Path(folder), step)
    return {"run": running.main, "work": working.main}[arguments[0]](list(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
