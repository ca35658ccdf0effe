"""The workbench of an enterprise: where its submission stands, what is next, and how far each section is."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy.orm import Session

from survey.accounts.event_views import view_events
from survey.answering.carried_views import count_carried
from survey.answering.estimate_effort import effort_of, whole_effort
from survey.answering.history_views import count_changes, view_marks, view_steps, view_versions
from survey.answering.pages import WorkbenchPage
from survey.answering.people_views import own_sections
from survey.answering.progress_views import find_place, view_progress
from survey.answering.proof_views import bare_claims
from survey.answering.read_carried import read_carried
from survey.answering.read_draft import DraftContext
from survey.answering.read_standing import standing_after
from survey.answering.returned_views import view_notice
from survey.answering.standing_views import explain_standing, say_changes, say_standing, say_unsent
from survey.definitions.local_days import today
from survey.models import User
from survey.queries import (
    answer_entries,
    campaigns,
    cases,
    conditions,
    enquiries,
    firm_people,
    submission_history,
    submissions,
)

LATEST_STEPS = 6


def view_workbench(database: Session, draft: DraftContext, user: User) -> WorkbenchPage:
    """Return the workbench of a draft as one of the enterprise's people sees it."""
    rows = view_progress(draft)
    history = submission_history.history(database, draft.submission_id)
    standing = standing_after(history, (draft.campaign, draft.calendar), draft.state)
    changes = count_changes(draft, standing)
    return WorkbenchPage(
        draft=draft,
        rows=rows,
        by_questionnaire=[list(own) for _name, own in groupby(rows, key=lambda row: row.questionnaire.id)],
        effort=whole_effort(draft.questionnaires, draft.dossier, draft.asked),
        efforts={name: effort_of(draft.all_questions(item)) for name, item in draft.questionnaires.items()},
        done=sum(row.state == "done" for row in rows),
        standing=standing,
        headline=say_standing(standing),
        changed=say_changes(standing, changes),
        explanation=explain_standing(standing, changes),
        unsent=say_unsent(draft, standing, changes),
        steps=view_steps(history, draft, standing, changes)[-LATEST_STEPS:],
        versions=view_versions(history, standing),
        marks=view_marks(draft, standing),
        bare_claims=[] if standing.refusal else bare_claims(database, draft),
        failed_conditions=conditions.failed_now(database, draft.campaign.id, draft.enterprise.id, today()),
        answered=enquiries.unseen_answers(database, draft.campaign.id, draft.enterprise.id),
        entered=answer_entries.waiting_count(database, draft.enterprise.id, draft.campaign.id),
        messages=len(cases.unread_messages(database, draft.campaign.id, draft.enterprise.id)),
        returned=view_notice(standing.returned, draft.campaign, draft.calendar.closes_at)
        if standing.returned is not None
        else None,
        waiting=count_carried(read_carried(database, draft), draft),
        events=view_events(database, draft.enterprise.id, lately=True, limit=5),
        own_sections=own_sections(draft, firm_people.allowed_sections(database, user)),
        others=[
            item for item in campaigns.own_campaigns(database, draft.enterprise.id) if item.id != draft.campaign.id
        ],
        place=find_place(rows, submissions.last_saved(database, draft.submission_id, user.id)),
    )
