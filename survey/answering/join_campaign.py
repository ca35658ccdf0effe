"""Beginning to take part in a campaign: participation and draft are made by the first write, with its author."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.answering.read_draft import DraftContext
from survey.answering.save_draft import Author
from survey.models import Participation, Submission
from survey.queries import campaigns, submissions
from survey.records import audit_trail
from survey.store.db import met_again, unit_of_work


def ensure_draft(database: Session, draft: DraftContext, author: Author) -> int:
    """Return the id of the draft; it is begun for `author` if nothing has been written yet."""
    if draft.submission_id is not None:
        return draft.submission_id
    return join_campaign(database, draft.enterprise.id, draft.campaign.id, author)


def join_campaign(database: Session, enterprise_id: int, campaign_id: int, author: Author) -> int:
    """Return the id of an enterprise's draft in a campaign; participation and draft are made if there are none."""
    return met_again(lambda: _join(database, enterprise_id, campaign_id, author))


def _join(database: Session, enterprise_id: int, campaign_id: int, author: Author) -> int:
    with unit_of_work(database):
        participation = campaigns.participation_of(database, enterprise_id, campaign_id)
        if participation is None:
            participation = Participation(enterprise_id=enterprise_id, campaign_id=campaign_id)
            database.add(participation)
            database.flush()
            _record(database, "join", participation.id, author)
        draft_id = submissions.draft_id(database, participation.id)
        if draft_id is None:
            submission = Submission(participation_id=participation.id)
            database.add(submission)
            database.flush()
            draft_id = submission.id
            _record(database, "open_draft", participation.id, author)
    return draft_id


def _record(database: Session, action: str, participation_id: int, author: Author) -> None:
    about, detail = ("participation", participation_id), {"channel": author.channel}
    audit_trail.record(database, action, user_id=author.user_id, about=about, detail=detail, address=author.address)
