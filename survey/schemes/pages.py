"""The pages of scheme versions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from scoring.definition.scheme import Scheme
from survey.forms.scheme import AdoptForm, FreezeForm, SchemeFormBase, TextForm
from survey.models import Campaign, SchemeVersion
from survey.schemes.label_views import LabelLine
from survey.schemes.method_views import Section
from survey.schemes.rehearsal_views import NamedFirm, RehearsalView, link_firms
from survey.schemes.signal_views import PlanView, SignalLine
from survey.schemes.views import CriterionLine, QuotaLine
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class SchemesPage(Page):
    """Every scheme version, newest first."""

    template: ClassVar[str] = "schemes/schemes.html"
    rows: Sequence[SchemeVersion]
    titles: Mapping[int, str]  # version id -> title
    states: Mapping[int, str]  # version id -> state in words
    in_use: Collection[int]  # ids of the versions that campaigns are ranked by
    may_change: bool
    campaign: Campaign | None  # for which a version is published


@dataclass(frozen=True, kw_only=True)
class SchemeVersionPage(Page):
    """One version: criteria, anchors, quotas, certainty."""

    template: ClassVar[str] = "schemes/version.html"
    version: SchemeVersion
    scheme: Scheme
    state: str
    criteria: Sequence[CriterionLine]
    quotas: Sequence[QuotaLine]
    labels: Sequence[LabelLine]
    tracks: Sequence[str]  # which one counts, and which seats need a firm that was verified
    signals: PlanView
    in_use: bool
    may_change: bool
    draft: bool
    used_by: Sequence[str]  # titles of the campaigns that are ranked by it
    adoptable: Campaign | None  # the chosen campaign, where it could adopt this version as it is
    may_freeze: bool
    unfitted: bool  # its segments are planned and not fitted yet
    groupless: bool  # they were fitted, and none were found
    adopting: AdoptForm
    freezing: FreezeForm


@dataclass(frozen=True, kw_only=True)
class MethodNotePage(Page):
    """The method note for 公示, to be printed."""

    template: ClassVar[str] = "schemes/note.html"
    version: SchemeVersion
    scheme: Scheme
    criteria: Sequence[CriterionLine]
    note: Sequence[Section]


@dataclass(frozen=True, kw_only=True)
class ImportSchemePage(Page):
    """The form that makes a draft from YAML."""

    template: ClassVar[str] = "schemes/import.html"
    version: SchemeVersion  # the version that the draft is based on
    form: TextForm
    faults: Sequence[str]  # what is wrong in the text, one line each


@dataclass(frozen=True, kw_only=True)
class EditPage(Page):
    """What the forms of a draft share."""

    version: SchemeVersion
    scheme: Scheme
    form: SchemeFormBase
    rehearsal: RehearsalView | str | None  # the draft against the scheme in use, where that was asked for
    faults: Sequence[str]
    by_firms: str  # the labels that decide and are said by the firms themselves; empty for none
    link_firms: Callable[[Sequence[NamedFirm], int], str] = link_firms


@dataclass(frozen=True, kw_only=True)
class WeightsPage(EditPage):
    """The weights and the certainty's numbers of a draft."""

    template: ClassVar[str] = "schemes/weights.html"
    lines: Sequence[CriterionLine]


@dataclass(frozen=True, kw_only=True)
class QuotasPage(EditPage):
    """Objective, quotas and reserve of a draft."""

    template: ClassVar[str] = "schemes/quotas.html"
    rows: int  # rows of quotas in the form


@dataclass(frozen=True, kw_only=True)
class SignalChecksPage(EditPage):
    """Which checks of signals a draft uses, with their bounds."""

    template: ClassVar[str] = "schemes/signals.html"
    lines: Sequence[SignalLine]


@dataclass(frozen=True, kw_only=True)
class TracksPage(EditPage):
    """Which track of a draft counts, and which seats need a firm that was verified."""

    template: ClassVar[str] = "schemes/tracks.html"
    pools: Sequence[str]  # names of the fields of pools, where there are several
