"""What checking a file against its export says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exports.archive.cell_references import Place
from exports.archive.refusals import RefusedWorkbookError
from exports.seals.beyond_seals import NOTHING_COMPARED, Beyond
from exports.seals.verification import SheetReport
from survey.models import ExportRecord


@dataclass(frozen=True)
class CheckResult:
    """What a check found.

    `outcome`: refused, foreign (no number of ours, no row fits), unknown (a number that we never gave), closed (ours,
    but more than this user may see), checked.  `claim`: the number that the file names, "" where the export was found
    by its rows.  `facts`: labels of 文件说明 that were altered, with what stands there and what stood there.  `since`:
    the same comparison with what the system would write now, `now` in words; None where that can't be made.  `beyond`:
    what stands outside the seals.  `disguised`: sheet -> cells whose format shows something else than they hold.
    """

    outcome: str
    name: str
    refusal: RefusedWorkbookError | None = None
    claim: str = ""
    record: ExportRecord | None = None
    reports: Sequence[SheetReport] = ()
    facts: Sequence[tuple[str, str, str]] = ()
    since: Sequence[SheetReport] | None = None
    now: str = ""
    by_rows: bool = field(default=False)
    beyond: Beyond = NOTHING_COMPARED
    disguised: Mapping[str, Sequence[Place]] = field(default_factory=dict)

    @property
    def cells_not_as_shown(self) -> Mapping[str, Sequence[Place]]:
        """Return sheet -> cells that don't show what they hold, by their format or under a new merged cell."""
        both = (self.disguised, self.beyond.covered)
        names = dict.fromkeys(name for each in both for name in each)
        return {name: list(dict.fromkeys(place for each in both for place in each.get(name, ()))) for name in names}

    @property
    def intact(self) -> bool:
        """Whether nothing that is known of the export is altered in the file, 文件说明 included."""
        sealed = all(report.intact for report in self.reports)
        return sealed and not (self.facts or self.beyond.altered or self.cells_not_as_shown)

    @property
    def complete(self) -> bool:
        """Whether nothing stands in the file of which the export knows nothing."""
        return self.beyond.nothing_unknown and not any(report.unsealed for report in self.reports)
