"""The child process that jobs and rehearsals are computed in; started by `survey.jobs.child`, not by hand."""

from __future__ import annotations

import os
import queue
import sys
import threading
from typing import Any, BinaryIO

from survey.app import create_app
from survey.jobs.child import Answer, read_message, write_message
from survey.jobs.kinds import DUTIES

NICER = 10


def main() -> None:
    """Do what the parent asks, one thing after the other, until the parent is gone."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints must not speak in between
    if hasattr(os, "nice"):
        os.nice(NICER)
    asked: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, asked), daemon=True).start()
    app = create_app(asked.get())
    while True:
        name, arguments = asked.get()
        with app.app_context():
            try:
                answer = Answer(DUTIES[name](app, *arguments))
            except Exception as error:
                app.logger.warning("%s ended with an exception", name, exc_info=error)
                answer = Answer(error=error)
        _send(answers, answer)


def _listen(stream: BinaryIO, asked: queue.SimpleQueue[Any]) -> None:
    """Hand on what the parent says; when it is gone, end at once: what is not committed is not written."""
    try:
        while True:
            asked.put(read_message(stream))
    except (EOFError, OSError):
        os._exit(0)


def _send(answers: BinaryIO, answer: Answer) -> None:
    """Send an answer; an exception that can't be sent becomes a plain one with its text."""
    try:
        write_message(answers, answer)
    except OSError:
        os._exit(0)
    except Exception:  # noqa: BLE001 - whatever pickling raises
        write_message(answers, Answer(error=RuntimeError(repr(answer.error))))


if __name__ == "__main__":
    main()
