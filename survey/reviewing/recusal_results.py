"""What a recusal is asked with, and why one is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Declared:
    """Who is recused from which firm. `to_id`: who gets the case where he holds it, None for the firm's unit."""

    campaign_id: int
    enterprise_id: int
    user_id: int
    to_id: int | None
    reason: str


class RecusalRefusedError(Exception):
    """A recusal was not written or withdrawn; `code` says why.

    ``reason`` (there is none), ``unknown`` (no such firm in the campaign within the author's scope), ``person`` (no
    official who works with the firm), ``recused`` (he is already), ``author`` (who says so is recused from the firm
    himself), ``to`` (the other may not hold the case),
    ``nobody`` (nobody of the unit is left who could), ``own`` (one's own is not withdrawn by oneself), ``withdrawn``
    (somebody did already).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
