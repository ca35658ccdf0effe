"""What comparing one row of a table with the database says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from survey.uploads.four_lists import ListName

Changes = Mapping[str, tuple[str, str]]
"""Field -> (old, new), as texts."""


class RowOutcome(NamedTuple):
    """The list a row falls into, what it changes, and for a refused row the code of the reason."""

    list: ListName
    changes: Changes
    reason: str = ""
