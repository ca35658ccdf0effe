"""The child's side of the pipe: what is asked comes in order, the parent's end ends it, every answer can be sent."""

from __future__ import annotations

import io
import queue
from typing import Any, NoReturn

import pytest

from survey.commands import computing
from survey.jobs.child import Answer, read_message, write_message


class EndedError(Exception):
    """Stands for the end of the process."""


@pytest.fixture(autouse=True)
def ending(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the end of the process be an exception; return the codes that it ended with."""
    codes: list[int] = []

    def end(code: int) -> NoReturn:
        codes.append(code)
        raise EndedError

    monkeypatch.setattr("os._exit", end)
    return codes


def test_what_is_asked_is_handed_on_until_the_parent_is_gone(ending: list[int]) -> None:
    stream, asked = io.BytesIO(), queue.SimpleQueue[Any]()
    for message in ("first", ("second", (1, 2))):
        write_message(stream, message)
    stream.seek(0)
    with pytest.raises(EndedError):
        computing._listen(stream, asked)
    assert ([asked.get_nowait(), asked.get_nowait()], asked.empty()) == (["first", ("second", (1, 2))], True)
    assert ending == [0]


def test_an_answer_that_cannot_be_sent_as_it_is_is_sent_as_its_text() -> None:
    stream = io.BytesIO()
    computing._send(stream, Answer(3))
    computing._send(stream, Answer(error=ValueError(lambda: None)))
    stream.seek(0)
    assert read_message(stream).result() == 3
    with pytest.raises(RuntimeError, match="ValueError"):
        read_message(stream).result()


def test_an_answer_to_a_parent_that_is_gone_is_the_end(ending: list[int]) -> None:
    class Gone(io.BytesIO):
        def write(self, _content: object) -> int:
            raise BrokenPipeError

    with pytest.raises(EndedError):
        computing._send(Gone(), Answer(3))
    assert ending == [0]
