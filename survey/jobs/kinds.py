"""Kinds of jobs: what a package registers to have work done in the background, and what its handler works with."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from survey.config import Settings
from survey.models import Job, User
from survey.store.permissions import Permission

FOLDER = "jobs"
"""The folder of results, below the settings' `exports`."""


class JobRefusedError(Exception):
    """A handler can't do its work. `code` and `parameters` become a sentence through the kind's `say`."""

    def __init__(self, code: str, **parameters: str) -> None:
        super().__init__(f"{code} {parameters}")
        self.code = code
        self.parameters = parameters


class OutdatedError(Exception):
    """Raised by an effect: what was computed is not true any more. Nothing is written, and the handler runs again."""


Effect = Callable[[Session], Mapping[str, Any] | None]


def _no_effect(_: Session) -> None:
    return None


def _unheld(_: Session, __: Mapping[str, Any] | None = None) -> None:
    return None


@dataclass(frozen=True)
class JobOutput:
    """What a handler returns.

    `file_name`: the name that the user gets the file under; without one it is not handed out, but kept for the page of
    the kind.  `content`: its bytes, or the path where it was written; None for no file.  `result`: counts and codes
    that are kept with the job.  `effect`: writes what the job changes besides, inside the transaction that ends the
    job, so that it happens once or not at all; what it returns is added to the result. It computes nothing, because
    others wait for its end, and may raise OutdatedError and JobRefusedError.
    """

    file_name: str = ""
    content: bytes | Path | None = None
    result: Mapping[str, Any] = field(default_factory=dict)
    effect: Effect = _no_effect


@dataclass(frozen=True)
class JobContext:
    """What a handler works with.

    `progress(done, total)` may be called often; inside a unit of work it writes nothing, because it would wait for that
    unit's lock. A handler writes through its output's `effect`; one that writes bit by bit calls
    `hold(database, result)` in each unit of work, and when it is begun anew it finds the last of them in `result` and
    does what is not done yet. Both raise LeaseLostError when another worker has the job by now.
    """

    app: Flask
    job_id: int
    parameters: Mapping[str, Any]
    user_id: int | None
    progress: Callable[[int, int], None]
    hold: Callable[[Session, Mapping[str, Any] | None], None] = _unheld
    mark: str = "0"
    result: Mapping[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """Return the settings of the application."""
        settings: Settings = self.app.extensions["settings"]
        return settings

    @property
    def sessions(self) -> sessionmaker[Session]:
        """Return the factory of database sessions; a handler closes what it opens."""
        sessions: sessionmaker[Session] = self.app.extensions["sessions"]
        return sessions

    def user(self, database: Session) -> User:
        """Return the user who started the job, in the handler's session."""
        return database.get_one(User, self.user_id)

    def path(self, suffix: str) -> Path:
        """Return an unused path in the folder of results, for a file that is too large for memory.

        Its name holds the job's number and the attempt's `mark`; it is the job's file once the job has ended with it.
        """
        folder = self.settings.exports / FOLDER
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder / f"{self.job_id}-{self.mark}-{secrets.token_hex(4)}{suffix}"


Handler = Callable[[JobContext], JobOutput]


def _silent(_: Job) -> Sequence[str]:
    return ()


def _nowhere(_: Job) -> str:
    return ""


def _for_its_scope(_: Job) -> bool:
    return False


@dataclass(frozen=True)
class JobKind:
    """One kind of job.

    `title`: a message marked by `survey.words.language._l`.  `say`: returns sentences about a job that ended, from its
    `result` (of a refusal: ``{"code": …, "parameters": {…}}``).  `page`: returns the address where the user goes on,
    empty for none.  `again`: whether it may be started anew after it failed.  `shared`: whether a click of another
    official of the same scope joins the job; a file says who took it, so that everybody gets one of his own.
    `refused`: returns the address where whoever waited is led with the reason when the job was refused; he is then led
    to `page`, too, as soon as the job is done. Without it he stays on the job's page.  `needs`: without which nobody
    sees the job or takes its file, though he sees everything that it is about; None for nothing more.  `aside`: nobody
    waits for it, so it is computed while nothing else is (`survey.jobs.give_way`).  `own`: whether a job is only for
    who asked for it, as its file holds what others of the same scope may not all know.
    """

    handler: Handler
    title: str
    say: Callable[[Job], Sequence[str]] = _silent
    page: Callable[[Job], str] = _nowhere
    again: bool = True
    shared: bool = False
    refused: Callable[[Job], str] | None = None
    needs: Permission | None = None
    aside: bool = False
    own: Callable[[Job], bool] = _for_its_scope


KINDS: dict[str, JobKind] = {}


def register_kind(name: str, kind: JobKind) -> None:
    """Make a kind of job known under a name. Call it at import, once for each name."""
    KINDS[name] = kind


DUTIES: dict[str, Callable[..., Any]] = {}
"""What a child computes for a request that waits for it, besides jobs: name -> function of the application and more."""


def register_duty(name: str, work: Callable[..., Any]) -> None:
    """Make a computation known that a request hands to a child. Call it at import, once for each name."""
    DUTIES[name] = work
