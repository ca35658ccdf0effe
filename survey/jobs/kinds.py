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

FOLDER = "jobs"
"""The folder of results, below the settings' `exports`."""


class JobRefusedError(Exception):
    """A handler can't do its work. `code` and `parameters` become a sentence through the kind's `say`."""

    def __init__(self, code: str, **parameters: str) -> None:
        super().__init__(f"{code} {parameters}")
        self.code = code
        self.parameters = parameters


class StoppedError(Exception):
    """The service is closing; raised in a handler when it reports progress."""


@dataclass(frozen=True)
class JobOutput:
    """What a handler returns.

    `file_name`: the name that the user gets the file under.  `content`: its bytes, or the path where it was written;
    None for no file.  `result`: counts and codes that are kept with the job.
    """

    file_name: str = ""
    content: bytes | Path | None = None
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class JobContext:
    """What a handler works with.

    `progress(done, total)` may be called often; inside a unit of work it writes nothing, because it would wait for that
    unit's lock.
    """

    app: Flask
    job_id: int
    parameters: Mapping[str, Any]
    user_id: int | None
    progress: Callable[[int, int], None]

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
        """Return an unused path in the folder of results, for a file that is too large for memory."""
        folder = self.settings.exports / FOLDER
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder / f"{self.job_id}-{secrets.token_hex(8)}{suffix}"


Handler = Callable[[JobContext], JobOutput]


def _nothing(_: Job) -> Sequence[str]:
    return ()


def _nowhere(_: Job) -> str:
    return ""


@dataclass(frozen=True)
class JobKind:
    """One kind of job.

    `title`: a message marked by `survey.words.language._l`.  `say`: returns sentences about a job that ended, from its
    `result` (of a refusal: ``{"code": …, "parameters": {…}}``).  `page`: returns the address where the user goes on,
    empty for none.  `again`: whether it may be started anew after it failed or was interrupted.
    """

    handler: Handler
    title: str
    say: Callable[[Job], Sequence[str]] = _nothing
    page: Callable[[Job], str] = _nowhere
    again: bool = True


KINDS: dict[str, JobKind] = {}


def register_kind(name: str, kind: JobKind) -> None:
    """Make a kind of job known under a name. Call it at import, once for each name."""
    KINDS[name] = kind
