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
    """A handler can't do what it was asked; `code` says why, and the kind's own words say it to the user."""

    def __init__(self, code: str, **parameters: str) -> None:
        super().__init__(f"{code} {parameters}")
        self.code = code
        self.parameters = parameters


class StoppedError(Exception):
    """The service is closing: the handler is left where it last told its progress."""


@dataclass(frozen=True)
class JobOutput:
    """What a handler made: the name the user gets the file as, its bytes or its path, and counts and codes."""

    file_name: str = ""
    content: bytes | Path | None = None
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class JobContext:
    """What a handler works with.

    `progress(done, total)` may be called as often as one likes; inside a unit of work nothing is written, since that
    would wait for itself.
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
        """Return the factory of database sessions; the handler opens and closes its own."""
        sessions: sessionmaker[Session] = self.app.extensions["sessions"]
        return sessions

    def user(self, database: Session) -> User:
        """Return who started the job, in the handler's session."""
        return database.get_one(User, self.user_id)

    def path(self, suffix: str) -> Path:
        """Return a fresh path in the folder of results, for what is too large to hold in memory."""
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

    `title`: a message of the source marked by `survey.words.language._l`.  `say`: the sentences below the state
    of a job that ended, from its `result` (a refusal: ``{"code": …, "parameters": {…}}``).  `page`: the address where
    the user goes on, empty for none.  `again`: whether it may be started anew after it failed or was interrupted.
    """

    handler: Handler
    title: str
    say: Callable[[Job], Sequence[str]] = _nothing
    page: Callable[[Job], str] = _nowhere
    again: bool = True


KINDS: dict[str, JobKind] = {}


def register_kind(name: str, kind: JobKind) -> None:
    """Make a kind known; at import, once for each name."""
    KINDS[name] = kind
