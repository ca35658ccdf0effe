"""Where an enterprise stands in a campaign: what it submitted, whether that counts, and what it can still do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.answers.answers import Dossier
from scoring.definition.questionnaire import Questionnaire, Section
from survey.answering.difference_results import Key, changed_beyond
from survey.answering.read_draft import DraftContext
from survey.definitions.catalogue import catalogue
from survey.models import Act, Campaign, ParticipationState, ReturnRequest, SubmissionVersion, utc_now
from survey.queries import campaigns, submission_history, submissions
from survey.queries.closes import Calendar

STANDING_STATES = frozenset({ParticipationState.SUBMITTED, ParticipationState.VERIFIED})
"""The states in which the newest version counts."""


@dataclass(frozen=True)
class Standing:
    """An enterprise in a campaign at one moment.

    `latest`: the newest version, whether or not it counts.  `returned`: the open request to correct it.  `ended_by`:
    the act by which that version stopped counting, if one did.  `calendar`: the enterprise's own; that of the campaign
    where it is None.
    """

    state: ParticipationState
    campaign: Campaign
    latest: SubmissionVersion | None
    returned: ReturnRequest | None
    now: datetime
    ended_by: Act | None = None
    calendar: Calendar | None = None

    @property
    def closes_at(self) -> datetime:
        """The enterprise's own last moment."""
        return (self.calendar or self.campaign).closes_at

    @property
    def refusal(self) -> str:
        """Why nothing can be submitted now: left, not_begun, closed, overdue; empty where something can."""
        return refusal_of(self.state, self.calendar or self.campaign, self.returned, self.now)

    @property
    def counts(self) -> SubmissionVersion | None:
        """The version that counts now: what was submitted last, unless it was taken back, returned or left behind."""
        return self.latest if self.state in STANDING_STATES else None

    @property
    def closed(self) -> bool:
        """Whether the campaign is over for this enterprise."""
        return self.now > self.closes_at

    @property
    def until(self) -> datetime | None:
        """Until when something can be submitted; None where nothing can."""
        if self.refusal:
            return None
        return self.returned.due_at if self.closed and self.returned is not None else self.closes_at

    @property
    def open_questions(self) -> Collection[str] | None:
        """The questions (qualified ids) that may change beside what follows from them: those returned; None for all."""
        if self.returned is None or not self.returned.questions:
            return None
        return frozenset(self.returned.questions)

    @property
    def may_take_back(self) -> bool:
        """Whether what was submitted can be taken back to be changed."""
        return self.state == ParticipationState.SUBMITTED and not self.closed

    @property
    def may_leave(self) -> bool:
        """Whether the enterprise can leave the campaign."""
        return self.state != ParticipationState.WITHDRAWN

    @property
    def may_rejoin(self) -> bool:
        """Whether an enterprise that left can come back."""
        return self.state == ParticipationState.WITHDRAWN and not self.closed


def refusal_of(state: ParticipationState, calendar: Calendar, returned: ReturnRequest | None, now: datetime) -> str:
    """Return why nothing can be submitted at a moment, as `Standing.refusal` says; empty where something can.

    `calendar`: the enterprise's own. A returned submission can be answered until its own due date, also after the
    close.
    """
    if state == ParticipationState.WITHDRAWN:
        return "left"
    if now < calendar.opens_at:
        return "not_begun"
    if now <= calendar.closes_at:
        return ""
    if returned is None or returned.due_at is None:
        return "closed"
    return "" if now <= returned.due_at else "overdue"


def stored_refusal(database: Session, enterprise_id: int, campaign_id: int) -> str:
    """Return why an enterprise can submit nothing to a campaign, as `refusal_of` does, by what is stored now."""
    stored = campaigns.own_calendar(database, enterprise_id, campaign_id)
    returned = submissions.open_return(database, stored.submission_id)
    return refusal_of(stored.state, stored, returned, utc_now())


def is_return_unread(database: Session, draft: DraftContext) -> bool:
    """Return whether a draft was returned and nobody of the firm has opened the page that says what for."""
    if draft.state != ParticipationState.RETURNED:
        return False
    returned = submissions.open_return(database, draft.submission_id)
    return returned is not None and returned.opened_at is None


def find_standing(
    database: Session, draft: DraftContext, *, now: datetime | None = None, answers: bool = True
) -> Standing:
    """Return where the enterprise of a draft stands.

    `now`: the moment; the present one if None.  `answers`: whether the newest version is read with what it holds.
    """
    participation = campaigns.participation_of(database, draft.enterprise.id, draft.campaign.id)
    state = participation.state if participation is not None else ParticipationState.CALLED
    return read_standing(
        database, draft.submission_id, (draft.campaign, draft.calendar), state, now=now, answers=answers
    )


def read_standing(
    database: Session,
    submission_id: int | None,
    campaign: tuple[Campaign, Calendar],
    state: ParticipationState,
    *,
    now: datetime | None = None,
    answers: bool = True,
) -> Standing:
    """Return where a submission stands, of which participation's state is known; else as above.

    `campaign`: with the enterprise's own calendar.
    """
    latest = submissions.latest_version(database, submission_id, answers=answers)
    return Standing(
        state=ParticipationState(state),
        campaign=campaign[0],
        latest=latest,
        returned=submissions.open_return(database, submission_id) if latest is not None else None,
        now=now or utc_now(),
        ended_by=submission_history.act_that_ended(database, latest.id) if latest is not None else None,
        calendar=campaign[1],
    )


def standing_after(
    history: submission_history.History,
    campaign: tuple[Campaign, Calendar],
    state: ParticipationState,
    *,
    now: datetime | None = None,
) -> Standing:
    """Return where a submission stands of which everything that happened has been read; else as above."""
    latest = history.versions[-1] if history.versions else None
    unanswered = [item for item in history.returns if item.answered_by_version_id is None and item.undone_at is None]
    ends = [act.act for act in history.acts if latest is not None and act.version_id == latest.id]
    return Standing(
        state=ParticipationState(state),
        campaign=campaign[0],
        latest=latest,
        returned=unanswered[-1] if unanswered else None,
        now=now or utc_now(),
        ended_by=Act(ends[0]) if ends else None,
        calendar=campaign[1],
    )


def beyond_return(standing: Standing, questionnaires: Mapping[str, Questionnaire], dossier: Dossier) -> list[Key]:
    """Return what differs from the returned version and was not returned, where only the returned may change."""
    if standing.open_questions is None or standing.latest is None:
        return []
    definitions = {item.digest: item for item in catalogue().versions.values()}
    before = submissions.version_dossier(standing.latest, definitions)
    return changed_beyond(questionnaires, before, dossier, standing.open_questions)


def returned_here(standing: Standing, questionnaire: Questionnaire, section: Section) -> frozenset[str]:
    """Return the questions of a section that were returned and are not answered yet."""
    named = standing.returned.questions if standing.returned is not None else ()
    return frozenset(question.id for question in section.questions if f"{questionnaire.id}.{question.id}" in named)
