"""Accounts that a service still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LackingAccounts:
    """`district`: how many accounts of the district lack; `units`: those without an account of a reviewer."""

    district: int
    units: Sequence[str]
