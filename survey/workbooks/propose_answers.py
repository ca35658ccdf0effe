"""Workbooks that officials hand in for firms: what differs from the draft waits for the firm, and no answer changes."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from survey.accounts.decide_requests import mark_listed
from survey.answering.join_campaign import join_campaign
from survey.answering.read_draft import DraftContext
from survey.answering.save_draft import Author
from survey.correcting.entry_results import From, Recorded
from survey.correcting.record_entries import record_entries
from survey.models import EntrySource, Upload, UploadState, User
from survey.queries import campaigns
from survey.uploads.save_upload import ChangedSincePreviewError, close_upload
from survey.workbooks.import_answers import OpenedWorkbook

BY_OFFICIAL = "import_official"
"""The channel of a participation that begins with a workbook that an official hands in."""


class NoSourceError(Exception):
    """A workbook does not say where its answers are from: the firm handed it in itself, or it is from before."""


def propose_workbook(
    database: Session,
    draft: DraftContext,
    upload: Upload,
    opened: OpenedWorkbook,
    *,
    stamp: str,
    user: User,
    also_write: Callable[[Session, Recorded], None] | None = None,
) -> Recorded:
    """Enter every answer that is new or changed for the firm to confirm and close the upload, in one transaction.

    `also_write`: writes more inside it.

    Raises ChangedSincePreviewError when the comparison no longer has the `stamp` of the preview that was confirmed, or
    when the upload was closed before; NoSourceError.
    """
    if opened.stamp != stamp:
        raise ChangedSincePreviewError
    if not upload.source:
        raise NoSourceError
    name, enterprise_id, campaign_id = opened.questionnaire.id, draft.enterprise.id, draft.campaign.id
    row = draft.sheets.get(name)
    revisions = row.revisions if row is not None else {}
    answers = {(name, item.id): item.new for item in opened.comparison.written}
    bases = {(name, item.id): int(revisions.get(item.id, 0)) for item in opened.comparison.written}
    given = From(EntrySource(upload.source), upload.reason, upload.id)
    upload_id, user_id, counts = upload.id, user.id, opened.counts
    join_campaign(database, enterprise_id, campaign_id, Author(user_id, BY_OFFICIAL))
    participation = campaigns.participation_of(database, enterprise_id, campaign_id)
    if participation is None:
        raise ChangedSincePreviewError

    def close(session: Session, recorded: Recorded) -> None:
        if also_write is not None:
            also_write(session, recorded)
        mark_listed(session, [enterprise_id])
        told = counts | {"proposed": recorded.entered, "waiting": recorded.waiting}
        close_upload(session, upload_id, UploadState.PROPOSED, user_id=user_id, counts=told)

    return record_entries(database, participation.id, answers, given, user=user, bases=bases, also_write=close)
