"""The thread of the serving process that notes the ledger of each day, soon after midnight in Shanghai."""

from __future__ import annotations

import threading

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from survey.ledger.note_day import note_days

EVERY = 60.0
"""Seconds between two looks. A look finds nothing to do but once a day, and asks two small tables."""


class Noter:
    """Looks at once and then every minute, from `start` to `stop`; a failure is logged once and tried again.

    So a day on which the service was off at midnight is noted when it starts, with the moment of then.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="ledger", daemon=True)
        self._said = ""

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self, wait: float = 10.0) -> None:
        """End the thread, and wait for it up to `wait` seconds."""
        self._stopping.set()
        self._thread.join(wait)

    def look(self) -> None:
        """Note what is due today."""
        sessions: sessionmaker[Session] = self._app.extensions["sessions"]
        with sessions() as database:
            note_days(database)

    def _loop(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
                self._said = ""
            except SQLAlchemyError as error:
                said = f"{type(error).__name__}: {getattr(error, 'orig', error)}"
                if said != self._said:
                    self._app.logger.error("the ledger's day is not noted: %s", said)  # noqa: TRY400 - tried again
                self._said = said
            self._stopping.wait(EVERY)
