"""What the sheet of a visit is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.answers.answers import Dossier
from scoring.definition.questionnaire import Questionnaire
from survey.models import EvidenceLink, FirmAnswer, SubmissionVersion, Visit, VisitFinding
from survey.queries.submissions import version_dossier
from survey.words.language import _l

KEPT, LOWER, HIGHER, OTHER = "kept", "lower", "higher", "other"
CONCLUSIONS = {
    KEPT: (_l("采信"), "ok"),
    LOWER: (_l("调低"), "warn"),
    HIGHER: (_l("调高"), "pri"),
    OTHER: (_l("改正"), "warn"),
}
"""What a finding means -> its words and the colour of its chip."""


@dataclass(frozen=True)
class SheetLine:
    """One answer. `key`: its qualified question; `place`: questionnaire and number; `choices`: what may be found.

    `share`: 0-100, the effect beside the largest one. `conclusion`: kept, lower, higher, other, or empty while nothing
    was found. `photos`: the findings of the question that brought a file. `answer`: what the firm says to it.
    """

    key: str
    title: str
    place: str
    said: str
    files: Sequence[EvidenceLink]
    asks: str
    choices: str
    found: str
    conclusion: str
    reason: str
    who: str
    photos: Sequence[VisitFinding]
    places: int
    points: str
    share: int
    low: bool
    finding: VisitFinding | None = None
    answer: FirmAnswer | None = None

    @property
    def chip(self) -> tuple[str, str]:
        """The conclusion in words, and the colour of its chip."""
        text, kind = CONCLUSIONS[self.conclusion]
        return str(text), kind


@dataclass(frozen=True)
class SheetSource:
    """What a sheet is made of. `definitions`: by digest; `files`: the firm's evidence by question."""

    visit: Visit
    version: SubmissionVersion
    definitions: Mapping[str, Questionnaire]
    files: Mapping[tuple[str, str], Sequence[EvidenceLink]]
    newest: Mapping[tuple[str, str], VisitFinding]
    findings: Sequence[VisitFinding]
    answers: Mapping[int, FirmAnswer]

    @property
    def questionnaires(self) -> Mapping[str, Questionnaire]:
        """The definitions that the submission was made with, by id."""
        return {
            sheet.questionnaire_id: self.definitions[sheet.definition_digest]
            for sheet in self.version.sheets
            if sheet.definition_digest in self.definitions
        }

    def version_value(self, questionnaire: str, question: str) -> Any:  # noqa: ANN401 - JSON
        """Return the answer of the submission as it is stored; None where there is none."""
        own = (sheet for sheet in self.version.sheets if sheet.questionnaire_id == questionnaire)
        return next((sheet.document["values"].get(question) for sheet in own), None)

    @property
    def dossier(self) -> Dossier:
        """The answers of the submission."""
        return version_dossier(self.version, self.definitions)
