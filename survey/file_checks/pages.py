"""The pages of 核对文件 and of the log of exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from exports.printed.result_letters import ResultLetterWords
from survey.file_checks.check_results import CheckResult
from survey.file_checks.number_views import NumberView
from survey.file_checks.views import CheckView
from survey.models import ExportRecord
from survey.publishing.letter_words import LetterText
from survey.queries.exports import LogFilters
from survey.web import addresses
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class CheckPage(Page):
    """Where a file is dropped, and what checking it said."""

    template: ClassVar[str] = "file_checks/check.html"
    checked: CheckResult | None = None
    view: CheckView | None = None
    missing: str = ""  # what lacks for a check to begin
    kind: str = ""  # of the export, in words
    standing: Sequence[tuple[str, str]] = ()  # (colour, sentence) of whether its list is in force
    typed: str = ""  # the number that was typed
    number_fault: str = ""  # why it can't be read
    number: NumberView | None = None  # what is on record under it
    letter: tuple[LetterText, ResultLetterWords, str] | None = None  # the letter that it is of, with its mark


@dataclass(frozen=True, kw_only=True)
class ExportsPage(Page):
    """The log of exports."""

    template: ClassVar[str] = "file_checks/exports.html"
    page: addresses.Page[ExportRecord]
    filters: LogFilters
    kinds: Sequence[tuple[str, str]]  # (code, title) of those that occur
    titles: Mapping[str, str]  # the same by code
    everything: bool  # whether it lists everybody's exports
