"""Results remembered for small parts, which the workbooks of one template share; a large part is never kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

from exports.archive.zip_archive import ALIKE

Others = ParamSpec("Others")
Result = TypeVar("Result")
Reading = Callable[Concatenate[bytes, Others], Result]


def remembered(most: int) -> Callable[[Reading[Others, Result]], Reading[Others, Result]]:
    """Return a decorator: the function's last `most` results for parts of up to `ALIKE` bytes are kept."""

    def decorate(read: Reading[Others, Result]) -> Reading[Others, Result]:
        kept = lru_cache(maxsize=most)(read)

        @wraps(read)
        def reading(part: bytes, /, *others: Others.args, **named: Others.kwargs) -> Result:
            return kept(part, *others, **named) if len(part) <= ALIKE else read(part, *others, **named)  # type: ignore[arg-type]  # lru_cache knows hashables only

        return reading

    return decorate
