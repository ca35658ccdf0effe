"""The child process: what it answers, that it ends with its parent, and how its end is told."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import psutil
import pytest

from survey.config import Settings
from survey.jobs.child import ONE_THREAD, Answer, Child, ChildGoneError, read_message, write_message
from tests.waiting import PATIENCE

TALKING = """
import os, sys, threading
from survey.jobs.child import Answer, read_message, write_message
settings = read_message(sys.stdin.buffer)
while True:
    name, arguments = read_message(sys.stdin.buffer)
    if name == "die":
        os._exit(7)
    if name == "stay":
        threading.Event().wait()
    if name == "refuse":
        write_message(sys.stdout.buffer, Answer(error=ValueError(*arguments)))
    else:
        write_message(sys.stdout.buffer, Answer((settings.secret_key, os.environ["OPENBLAS_NUM_THREADS"], arguments)))
"""
SETTINGS = Settings(instance=Path(), database_url="", secret_key="only for tests")


def child() -> Child:
    return Child(SETTINGS, [sys.executable, "-c", TALKING])


def answered(found: Child) -> Answer:
    answer = found.answer(PATIENCE)
    assert answer is not None
    return answer


def test_a_child_answers_one_thing_after_the_other() -> None:
    """It gets the settings by the pipe, never on its command line, and has one thread for linear algebra."""
    found = child()
    for number in (1, 2):
        found.tell("echo", number)
        assert answered(found).result() == ("only for tests", ONE_THREAD["OPENBLAS_NUM_THREADS"], (number,))
    assert "only for tests" not in " ".join(psutil.Process(found.pid).cmdline())
    found.tell("refuse", "the reason")
    with pytest.raises(ValueError, match="the reason"):
        answered(found).result()
    assert found.alive
    found.end()
    assert not found.alive


def test_the_end_of_a_child_is_told_and_nothing_can_be_asked_then() -> None:
    found = child()
    found.tell("die")
    with pytest.raises(ChildGoneError):
        found.answer(PATIENCE)
    assert not found.alive
    with pytest.raises(ChildGoneError):
        found.tell("echo", 1)


def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    found = child()
    found.tell("stay")
    assert found.answer(0.01) is None
    pid = found.pid
    found.end()
    assert not psutil.pid_exists(pid)
    with pytest.raises(ChildGoneError):
        found.answer(0.01)


def test_a_message_that_breaks_off_is_the_end() -> None:
    stream = io.BytesIO()
    write_message(stream, {"a": 1})
    whole = stream.getvalue()
    assert read_message(io.BytesIO(whole)) == {"a": 1}
    for length in (0, 4, len(whole) - 1):
        with pytest.raises(EOFError):
            read_message(io.BytesIO(whole[:length]))
