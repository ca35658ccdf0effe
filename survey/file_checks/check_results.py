"""The result of checking a file, or a number on paper, against the record of exports and letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exports.archive.cell_references import Place
from exports.archive.refusals import RefusedWorkbookError
from exports.seals.beyond_seals import NOTHING_COMPARED, Beyond
from exports.seals.verification import SheetReport
from survey.models import Enterprise, ExportRecord, Letter, ListVersion, Publication

SAME, DIFFERS = "same", "differs"
ALTERED, MISSING, ADDED = "altered", "missing", "added"


@dataclass(frozen=True)
class CheckResult:
    """What a check found.

    `outcome`: ``refused``, ``foreign`` (no number of ours, and no row fits), ``unknown`` (a number that we never gave),
    ``closed`` (ours, but outside what this user may see), ``checked``.  `claim`: the number that the file names, empty
    if the export was recognised by its rows.  `facts`: (label, in the file, as exported) of altered lines of 文件说明.
    `since`: the comparison with what the system would write now, which `now` describes; None if that can't be made.
    `by_rows`: recognised by its rows.  `beyond`: what is outside the seals.  `disguised`: sheet -> cells whose format
    shows something else than they hold.  `whole`: of a file that is no workbook, whether its bytes are ``same`` or it
    ``differs``; `members`: (name, ``altered``, ``missing`` or ``added``) of the files of an archive that differs.
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
    whole: str = ""
    members: Sequence[tuple[str, str]] = ()

    @property
    def cells_not_as_shown(self) -> Mapping[str, Sequence[Place]]:
        """Return sheet -> cells that don't show what they hold, because of their format or a new merged cell."""
        both = (self.disguised, self.beyond.covered)
        names = dict.fromkeys(name for each in both for name in each)
        return {name: list(dict.fromkeys(place for each in both for place in each.get(name, ()))) for name in names}

    @property
    def intact(self) -> bool:
        """Whether nothing of the export is altered in the file, 文件说明 included."""
        sealed = all(report.intact for report in self.reports)
        whole = sealed and self.whole != DIFFERS
        return whole and not (self.facts or self.beyond.altered or self.cells_not_as_shown)

    @property
    def complete(self) -> bool:
        """Whether the file holds nothing that the export did not."""
        return self.beyond.nothing_unknown and not any(report.unsealed for report in self.reports)


@dataclass(frozen=True, slots=True)
class FileStanding:
    """The version of the list that a file is of. `in_force`: the one that is in force now, None while none is.

    `publication`: the one whose sheet the file is, None of any other file.
    """

    version: ListVersion
    in_force: ListVersion | None
    publication: Publication | None


@dataclass(frozen=True)
class NumberResult:
    """What a number is of.

    `outcome`: ``unread`` (no number of ours looks so), ``unknown`` (we never gave it, or nothing that this user may
    know of), ``closed`` (ours, but outside what this user may see), ``recused`` (a letter of a firm that this user is
    recused from), ``export``, ``letter``. `record`: of an export; `letter`, `firm`: of a letter.
    """

    outcome: str
    number: str
    record: ExportRecord | None = None
    letter: Letter | None = None
    firm: Enterprise | None = None
