"""Why something about a signal is refused."""

from __future__ import annotations


class SignalRefusedError(Exception):
    """A word on a signal is refused; `code` says why.

    ``gone`` (the checks find it no more), ``replaced`` (the firm submitted anew meanwhile), ``moved`` (somebody else
    said something meanwhile), ``not_resolved`` (there is nothing to revoke).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
