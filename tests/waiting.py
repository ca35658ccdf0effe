"""How long a test waits for what must come. Nothing is asserted about time: a machine may be as slow as it likes."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

PATIENCE = 600.0
"""Seconds after which a test that hangs gives up."""
_STEP = 0.01


def until(holds: Callable[[], bool]) -> None:
    """Wait until a condition holds. Raises TimeoutError when it does not for as long as `PATIENCE`."""
    pause = Event()
    for _ in range(round(PATIENCE / _STEP)):
        if holds():
            return
        pause.wait(_STEP)
    message = "what was waited for did not come"
    raise TimeoutError(message)
