"""The thread of the serving process that writes what was refused, chains what was committed, and leaves anchors."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from survey.records.append_chain import ChainBrokenError, append_committed, refuse_cut
from survey.records.audit_keys import KeysFileError
from survey.records.read_anchors import AnchorError, read_folder
from survey.records.record_refusals import write_refusals
from survey.records.write_anchors import ANCHORS, anchor_of, is_due, write_anchor, write_last

EVERY = 1.0
"""Seconds between two looks."""
AFTER_FAILURE = 15.0
WHOLE = 300
"""Every so many looks all entries are looked at, and not only the newest: one may have been committed very late."""
_FAILURES = (SQLAlchemyError, ChainBrokenError, KeysFileError, AnchorError, OSError)


def last_known(folder: Path) -> Mapping[str, Any] | None:
    """Return the furthest place that the anchors of an instance know; None without one. Raises AnchorError."""
    furthest = max(read_folder(folder), key=lambda anchor: anchor.seq, default=None)
    return {"seq": furthest.seq, "mac": furthest.mac} if furthest is not None else None


class Appender:
    """Looks every second, from `start` to `stop`; a failure is logged once and tried again."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="record", daemon=True)
        self._last: Mapping[str, Any] | None = None
        self._known: Mapping[str, Any] | None = None
        self._said = ""

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self, wait: float = 10.0) -> None:
        """End the thread after one more look, and wait for it up to `wait` seconds."""
        self._stopping.set()
        self._thread.join(wait)

    def look(self, *, whole: bool = False, everything: bool = False) -> None:
        """Write refusals, chain what was committed, and leave an anchor where one is due.

        `whole`: look at all entries.  `everything`: write counts of refusals before their minute is over.
        """
        sessions: sessionmaker[Session] = self._app.extensions["sessions"]
        folder = self._app.extensions["settings"].instance / ANCHORS
        with sessions() as database:
            write_refusals(database, self._app.extensions["refusals"], everything=everything)
            refuse_cut(database, self._known or last_known(folder))
            append_committed(database, whole=whole)
            anchor = anchor_of(database, self._app.extensions["audit_keys"])
        if self._known is None or anchor["seq"] != self._known["seq"]:
            write_last(folder, anchor)
        self._known = anchor
        if is_due(anchor, self._last):
            write_anchor(folder, anchor)
            self._last = anchor

    def _loop(self) -> None:
        looks = 0
        while True:
            stopping = self._stopping.is_set()
            failed = self._try(whole=stopping or looks % WHOLE == 0, everything=stopping)
            looks += not failed
            if stopping:
                return
            self._stopping.wait(AFTER_FAILURE if failed else EVERY)

    def _try(self, *, whole: bool, everything: bool) -> bool:
        """Look once and return whether it failed."""
        try:
            self.look(whole=whole, everything=everything)
        except _FAILURES as error:
            said = f"{type(error).__name__}: {getattr(error, 'orig', error)}"
            if said != self._said:
                self._app.logger.error("the record is not continued: %s", said)  # noqa: TRY400 - tried again each 15 s
            self._said = said
            return True
        self._said = ""
        return False


def append_once(app: Flask) -> None:
    """Chain what a command wrote, before it ends; a failure is logged, and the service makes up for it."""
    try:
        Appender(app).look(whole=True, everything=True)
    except _FAILURES as error:
        app.logger.warning("the record is continued when the service starts: %s", getattr(error, "orig", error))
