"""What the sheet of a visit is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.answers.answers import Dossier
from scoring.definition.questionnaire import Questionnaire
from survey.models import EvidenceLink, FirmAnswer, SubmissionVersion, Visit, VisitFinding
from survey.queries.submissions import version_dossier


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
