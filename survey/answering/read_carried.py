"""What is offered to an enterprise for its unanswered questions: from the directory, and from its last submission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from scoring.answers.answers import Answer
from scoring.answers.carrying import NOTHING_EARLIER, Earlier, Ended, Offer, offers
from scoring.answers.visibility import asked, lookup
from scoring.definition.questionnaire import Listed, Questionnaire, Section
from survey.answering.read_draft import DraftContext
from survey.definitions.catalogue import catalogue
from survey.definitions.formats import FORMATS
from survey.models import Enterprise, SubmissionVersion
from survey.queries import earlier_versions, submissions


@dataclass(frozen=True)
class CarriedAnswers:
    """What is offered, by (questionnaire, question), and why nothing is where the meaning changed.

    `version`: the submission that it is from, None where the enterprise made none before.  `listed`: whether the
    enterprise is in the directory; what is known of one that is not, it said when it registered.
    """

    offers: Mapping[tuple[str, str], Offer] = field(default_factory=dict)
    ended: Mapping[tuple[str, str], Ended] = field(default_factory=dict)
    version: SubmissionVersion | None = None
    listed: bool = True

    def in_section(self, questionnaire: Questionnaire, section: Section) -> list[str]:
        """Return the questions of a section for which something is offered, in their order."""
        return [question.id for question in section.questions if (questionnaire.id, question.id) in self.offers]


def read_carried(database: Session, draft: DraftContext) -> CarriedAnswers:
    """Return what is offered for the draft's unanswered questions; nothing is written, and nothing of it counts."""
    version = earlier_versions.last_valid_version(database, draft.enterprise.id, draft.campaign)
    made = offers(
        draft.questionnaires,
        draft.dossier,
        draft.asked,
        earlier=_earlier(version, draft) if version is not None else NOTHING_EARLIER,
        listed=listed_answers(draft.enterprise),
        formats=FORMATS,
    )
    return CarriedAnswers(
        {key: item for key, item in made.items() if isinstance(item, Offer)},
        {key: item for key, item in made.items() if isinstance(item, Ended)},
        version,
        draft.enterprise.listed,
    )


def listed_answers(enterprise: Enterprise) -> Mapping[Listed, Answer]:
    """Return what the directory holds of an enterprise, as answers; what it does not know is left out."""
    values = {column: getattr(enterprise, column.value) for column in Listed}
    return {column: value for column, value in values.items() if value not in (None, "")}


def _earlier(version: SubmissionVersion, draft: DraftContext) -> Earlier:
    """Return a version's answers, read with its own definitions, and the way to them from those in use."""
    known = catalogue()
    then = known.named_by_digest({sheet.questionnaire_id: sheet.definition_digest for sheet in version.sheets})
    dossier = submissions.version_dossier(version, {item.digest: item for item in then.values()})
    ways = {
        name: known.versions_back_to(questionnaire, then[name])
        for name, questionnaire in draft.questionnaires.items()
        if name in then
    }
    return Earlier(
        {name: way for name, way in ways.items() if way[-1] is then[name]}, lookup(dossier, asked(then, dossier))
    )
