"""What an enterprise has open in a campaign: its questionnaires, its draft, what it is asked and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from scoring.answers.answers import Dossier
from scoring.answers.checks import Finding, find
from scoring.answers.visibility import Asked, asked
from scoring.definition.questionnaire import Question, Questionnaire, Section
from survey.definitions.catalogue import catalogue
from survey.definitions.formats import FORMATS
from survey.models import Campaign, DraftSheet, Enterprise, EnterpriseClass, ParticipationState, User
from survey.queries import campaigns, submissions
from survey.queries.closes import FirmCalendar, calendar_of, last_moment

ABOVE_SCALE = "facts.above_scale"
"""The answer that says which class an enterprise is of."""


@dataclass(frozen=True)
class DraftContext:
    """An enterprise's draft in a campaign, with everything that its pages and workbooks read.

    `state`: of the enterprise in the campaign when the draft was read.  `submission_id`: None while nothing has been
    written.  `sheets`: stored answers by questionnaire.  `dossier`: the same as typed answers.  `asked`: questions
    that are asked.  `calendar`: from when and until when this enterprise may submit.  `signals`: what the campaign's
    scheme says of the checks of signals.
    """

    campaign: Campaign
    calendar: FirmCalendar
    enterprise: Enterprise
    state: ParticipationState
    submission_id: int | None
    questionnaires: Mapping[str, Questionnaire]
    sheets: Mapping[str, DraftSheet]
    dossier: Dossier
    asked: Asked
    signals: Mapping[str, Any] | None = None

    def questions(self, questionnaire: Questionnaire, section: Section) -> list[Question]:
        """Return the questions of a section that are asked, computed ones among them."""
        seen = self.asked[questionnaire.id]
        return [question for question in section.questions if question.id in seen]

    def all_questions(self, questionnaire: Questionnaire) -> list[Question]:
        """Return every question of a questionnaire that is asked."""
        return [question for section in questionnaire.sections for question in self.questions(questionnaire, section)]

    def of_section(self, questionnaire: Questionnaire, section: Section) -> list[Finding]:
        """Return the findings on the questions of a section."""
        return self._by_section.get((questionnaire.id, section.id), [])

    def of_question(self, questionnaire: Questionnaire, question: Question) -> list[Finding]:
        """Return the findings that are shown at a question."""
        return self._by_question.get((questionnaire.id, question.id), [])

    @cached_property
    def _by_question(self) -> Mapping[tuple[str, str], list[Finding]]:
        found: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            found.setdefault((finding.questionnaire, finding.questions[0]), []).append(finding)
        return found

    @cached_property
    def _by_section(self) -> Mapping[tuple[str, str], list[Finding]]:
        found: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            question = self.questionnaires[finding.questionnaire].questions[finding.questions[0]]
            found.setdefault((finding.questionnaire, question.section), []).append(finding)
        return found

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks find in the draft."""
        return find(self.questionnaires, self.dossier, formats=FORMATS, seen=self.asked)

    @property
    def hard(self) -> list[Finding]:
        """The findings that block submission."""
        return [finding for finding in self.findings if finding.hard]


def read_own_draft(database: Session, user: User, *, chosen: int | None = None) -> DraftContext | None:
    """Return the draft of a user's enterprise in its campaign; None without a campaign or an enterprise.

    `chosen`: as `survey.queries.campaigns.of_firm` has it.
    """
    if user.enterprise is None:
        return None
    campaign = campaigns.of_firm(database, user.enterprise.id, chosen=chosen)
    if campaign is None:
        return None
    return read_draft(database, user.enterprise, campaign)


def read_draft(database: Session, enterprise: Enterprise, campaign: Campaign) -> DraftContext:
    """Return the draft of an enterprise in a campaign, an empty one if it has not begun; nothing is written."""
    stored = submissions.stored_draft(database, enterprise.id, campaign.id)
    whole = submissions.draft_dossier(stored.sheets, questionnaires_of(campaign), enterprise)
    questionnaires = questionnaires_for(campaign, class_of(whole, enterprise))
    dossier = Dossier({name: sheet for name, sheet in whole.sheets.items() if name in questionnaires})
    return DraftContext(
        campaign=campaign,
        calendar=calendar_of(database, campaign, enterprise.id) if stored.extended else last_moment(campaign, ()),
        enterprise=enterprise,
        state=stored.state,
        submission_id=stored.submission_id,
        questionnaires=questionnaires,
        sheets=stored.sheets,
        dossier=dossier,
        asked=asked(questionnaires, dossier),
        signals=stored.signals,
    )


def questionnaires_of(campaign: Campaign) -> Mapping[str, Questionnaire]:
    """Return the questionnaires of a campaign by id, in its order and in the versions it asks for, of every class."""
    known = catalogue()
    return {
        item.questionnaire_id: known.versions[item.questionnaire_id, item.version] for item in campaign.questionnaires
    }


def questionnaires_for(campaign: Campaign, firm: EnterpriseClass) -> Mapping[str, Questionnaire]:
    """Return those that a campaign asks of a class of enterprise; ``all`` where it is not known: what all are asked."""
    asked_of = {item.questionnaire_id: item.enterprise_class for item in campaign.questionnaires}
    return {
        name: item
        for name, item in questionnaires_of(campaign).items()
        if asked_of[name] in {EnterpriseClass.ALL, firm}
    }


def class_of(dossier: Dossier, enterprise: Enterprise) -> EnterpriseClass:
    """Return the class of an enterprise: by what it answered, else by the directory; ``all`` where neither says it."""
    answer = dossier.get(ABOVE_SCALE)
    above = answer if isinstance(answer, bool) else enterprise.above_scale
    return EnterpriseClass.ALL if above is None else EnterpriseClass.ABOVE if above else EnterpriseClass.BELOW
