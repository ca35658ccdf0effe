"""What can be wrong with acts on a return."""

from __future__ import annotations


class ReturnRefusedError(Exception):
    """An act on a return is not possible any more. `code`: opened, undone, answered, left, not_back, checked."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
