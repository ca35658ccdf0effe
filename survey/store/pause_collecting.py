"""Letting Python's collector of rings of objects rest while much is made that all stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Run the block without the collector, which works on as before afterwards.

    An evaluation makes some hundred thousand objects that stay to its end, and the collector would look through them
    again and again, a tenth of the time; a unit of work keeps all others waiting while it would. What nobody refers to
    goes at once all the same; only rings wait.
    """
    worked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if worked:
            gc.enable()
