"""The pages of frozen lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from survey.answering.finding_views import ErrorLine
from survey.deciding.progress_views import StageLine
from survey.forms.freezing import AmendForm, FreezeForm, ScanForm, SendBackForm, SignForm
from survey.freezing.check_views import CheckLine
from survey.freezing.list_results import Checks
from survey.freezing.trial_views import ChoiceLine, TriedView
from survey.freezing.version_views import AmendmentLine, DifferenceLine, EntryLine, Narrowed, SignatureLine
from survey.models import Campaign, ListScan, ListVersion
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class ChecksPage(Page):
    """What stands against freezing the list, and the form that freezes it."""

    template: ClassVar[str] = "freezing/checks.html"
    campaign: Campaign
    checks: Checks | None
    tells: bool  # whether the reader may know what is decided
    lines: Sequence[CheckLine]
    problem: str
    form: FreezeForm
    may_freeze: bool
    there: ListVersion | None
    """The newest version that is being signed or was issued: it is amended, and nothing is frozen beside it."""
    stages: Sequence[StageLine]


@dataclass(frozen=True, kw_only=True)
class VersionForms:
    """The forms of a version; None where the reader may not, or it is not the time."""

    sign: SignForm | None = None
    back: SendBackForm | None = None
    scan: ScanForm | None = None


@dataclass(frozen=True, kw_only=True)
class VersionPage(Page):
    """One version of the list."""

    template: ClassVar[str] = "freezing/version.html"
    campaign: Campaign
    version: ListVersion
    versions: Sequence[ListVersion]
    in_force: int
    counts: Mapping[str, int]
    bases: Sequence[tuple[str, str, int]]
    signatures: Sequence[SignatureLine]
    next_title: str
    fingerprint: str
    lines: Sequence[CheckLine]
    signing: Sequence[CheckLine]
    own_part: Sequence[str]  # empty where the reader does not sign now
    narrowed: Narrowed
    units: Sequence[tuple[str, str]]
    entries: Sequence[EntryLine]
    found: int
    page: int
    pages: int
    link: Callable[[int], str]
    differences: Sequence[DifferenceLine]
    changed: tuple[int, int, int]  # how many left, came and stayed
    amendments: Sequence[AmendmentLine]
    reserve: Sequence[EntryLine]
    scans: Sequence[ListScan]
    forms: VersionForms
    faulty: bool  # whether one of the forms was refused
    places: Sequence[tuple[str, str]]
    may_amend: bool
    stages: Sequence[StageLine]
    errors: Sequence[ErrorLine] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AmendPage(Page):
    """Changes of the list in force: who is chosen, what becomes of it, and the form that makes the next version."""

    template: ClassVar[str] = "freezing/amend.html"
    campaign: Campaign
    version: ListVersion
    kind: str
    text: str
    choices: Sequence[ChoiceLine]
    chosen: Sequence[ChoiceLine]
    tried: TriedView | None
    problem: str
    form: AmendForm
    may_amend: bool
    objections: Sequence[tuple[int, str]]
    objection: int  # the chosen one, 0 for none
