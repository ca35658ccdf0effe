"""The pages of what follows a list: publications, the public notice, objections, and letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from exports.printed.result_letters import ResultLetterWords
from survey.deciding.progress_views import StageLine
from survey.forms.publishing import LettersForm, ObjectionAnswerForm, ObjectionForm, PublishForm, TakeBackForm
from survey.forms.purpose import PurposeForm
from survey.models import (
    Campaign,
    Enterprise,
    LetterRelease,
    ListVersion,
    Objection,
    ObjectionPerson,
    ObjectionStep,
    Publication,
)
from survey.publishing.letter_words import LetterText
from survey.publishing.objection_views import ObjectionLine, StepLine
from survey.publishing.publication_results import PublicSheet
from survey.publishing.publication_views import PublicationLine
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class PublicationsPage(Page):
    """Every publication of a campaign, and what comes next."""

    template: ClassVar[str] = "publishing/publications.html"
    campaign: Campaign
    version: ListVersion | None
    issued: str  # when it was issued, in words
    seats: int
    lines: Sequence[PublicationLine]
    standing: Publication | None
    over: bool  # whether the version in force was public to the end
    stages: Sequence[StageLine]
    unmended: int  # how many objections were upheld and amend no version yet


@dataclass(frozen=True, kw_only=True)
class PublishPage(Page):
    """The form of a publication."""

    template: ClassVar[str] = "publishing/publish.html"
    campaign: Campaign
    version: ListVersion | None
    seats: int
    form: PublishForm
    least: str


@dataclass(frozen=True, kw_only=True)
class PublicationPage(Page):
    """One publication: what it shows, and the form that takes it back, None where it can not be."""

    template: ClassVar[str] = "publishing/publication.html"
    campaign: Campaign
    publication: Publication
    state: tuple[str, str]
    working_days: int
    sheet: PublicSheet
    form: TakeBackForm | None
    in_force: int  # number of the version in force by now
    unmended: int  # how many objections were upheld and amend no version yet


@dataclass(frozen=True, kw_only=True)
class PrintedPublicationPage(Page):
    """The sheet on paper."""

    template: ClassVar[str] = "publishing/printed.html"
    campaign: Campaign
    publication: Publication
    sheet: PublicSheet


@dataclass(frozen=True, kw_only=True)
class NoticePage(Page):
    """The same for everybody, while it is public; afterwards only that it is over (`sheet` is None)."""

    template: ClassVar[str] = "publishing/notice.html"
    campaign: Campaign
    publication: Publication
    sheet: PublicSheet | None
    taken_back: bool


@dataclass(frozen=True, kw_only=True)
class ObjectionsPage(Page):
    """Every objection of a campaign."""

    template: ClassVar[str] = "publishing/objections.html"
    campaign: Campaign
    lines: Sequence[ObjectionLine]
    published: bool
    stages: Sequence[StageLine]


@dataclass(frozen=True, kw_only=True)
class RegisterPage(Page):
    """The form of an objection. `text`: what firms were searched for."""

    template: ClassVar[str] = "publishing/register.html"
    campaign: Campaign
    publication: Publication | None
    form: ObjectionForm
    text: str


@dataclass(frozen=True, kw_only=True)
class ObjectionPage(Page):
    """One objection. `form`: None once it is settled; `person`: who objected, once it was opened."""

    template: ClassVar[str] = "publishing/objection.html"
    campaign: Campaign
    objection: Objection
    kind: str
    state: tuple[str, str]
    firm: Enterprise | None
    listed: bool  # whether the firm is on the list that was public
    steps: Sequence[StepLine]
    form: ObjectionAnswerForm | None
    purpose: PurposeForm
    person: ObjectionPerson | None
    upheld: bool
    mended: ListVersion | None  # the version that amends the list for it


@dataclass(frozen=True, kw_only=True)
class AnswerLetterPage(Page):
    """The answer to an objection as a letter."""

    template: ClassVar[str] = "publishing/answer_letter.html"
    campaign: Campaign
    objection: Objection
    step: ObjectionStep
    firm: str
    agains: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class LettersPage(Page):
    """The letters of the list in force: released or not, and the firms whose letters may be looked at before."""

    template: ClassVar[str] = "publishing/letters.html"
    campaign: Campaign
    version: ListVersion | None
    release: LetterRelease | None
    counts: Sequence[tuple[str, int]]
    form: LettersForm | None
    text: str
    firms: Sequence[Enterprise]
    running: bool  # whether the list is public still
    objections: int  # how many are open
    stages: Sequence[StageLine]
    unmended: int  # how many were upheld and amend no version yet


@dataclass(frozen=True, kw_only=True)
class LetterPage(Page):
    """One letter, before or after it was released."""

    template: ClassVar[str] = "publishing/letter.html"
    campaign: Campaign
    letter: LetterText
    words: ResultLetterWords
    mark: str
    released: bool


@dataclass(frozen=True, kw_only=True)
class OwnLettersPage(Page):
    """The letters that were released to a firm, the newest first."""

    template: ClassVar[str] = "publishing/own_letters.html"
    letters: Sequence[tuple[LetterText, ResultLetterWords, str]]  # letter, frame, mark
