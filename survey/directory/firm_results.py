"""Why a firm's record is not added, corrected, closed or merged, and what others changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIRM_REFUSED = (
    "reason", "gone", "known", "known_elsewhere", "merged", "closed", "not_closed", "unlisted", "other_unit",
    "code_taken", "late", "same", "into_closed", "both_begun", "pinned", "moved", "unchanged",
)  # fmt: skip
"""In words: `survey.directory.words.say_firm_refused`."""


class FirmRefusedError(Exception):
    """A firm's record stays as it is.

    `code`: one of `FIRM_REFUSED`.  `enterprise_id`: the record that it is about, where the reader may see it.
    `campaign`: the title of the campaign that stands against it, if one does.
    """

    def __init__(self, code: str, enterprise_id: int | None = None, campaign: str = "") -> None:
        super().__init__(code)
        self.code, self.enterprise_id, self.campaign = code, enterprise_id, campaign


@dataclass(frozen=True, slots=True)
class Conflict:
    """A column that somebody else changed while it was changed here: what stands there now, and by whom."""

    field: str
    now: str
    by: str


class ChangedMeanwhileError(Exception):
    """Somebody else changed the same columns; nothing was written.

    `conflicts`: those columns.  `revision`: that of the record as it is now, with which saving again overwrites.
    """

    def __init__(self, conflicts: Sequence[Conflict], revision: int) -> None:
        super().__init__(revision)
        self.conflicts, self.revision = conflicts, revision


@dataclass(frozen=True, slots=True)
class FirmRecord:
    """What an official typed for a firm. `values`: column -> value; a column that is missing stays as it is.

    `group`: the name of its group, empty for none; None: it stays as it is.
    """

    values: Mapping[str, object]
    reason: str
    group: str | None = None
