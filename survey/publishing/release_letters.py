"""Releasing the letters of a list: they are kept, and each firm reads its own from then on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from survey.models import Campaign, Letter, LetterRelease
from survey.publishing.letter_results import DrawnLetter, LetterRefusedError
from survey.queries import frozen_lists, letters
from survey.records import audit_trail


def release_letters(
    database: Session,
    campaign_id: int,
    number: int,
    drawn: Sequence[DrawnLetter],
    *,
    come_back: str,
    document_number: str,
    words: Mapping[str, Any],
    author_id: int,
) -> int:
    """Keep the letters of a version inside the caller's unit of work, and return the id of their release.

    `number`: of the version that they were drawn from, which has to be in force still; `words`: what they say beside
    each firm's own content (`letter_words.words_to_keep`). Raises LetterRefusedError.
    """
    database.scalars(select(Campaign.id).where(Campaign.id == campaign_id).with_for_update(of=Campaign)).one()
    version = frozen_lists.issued(database, campaign_id)
    if version is None:
        raise LetterRefusedError("not_issued")
    if version.number != number:
        raise LetterRefusedError("moved")
    if letters.release_of(database, version.id) is not None:
        raise LetterRefusedError("released")
    if not come_back.strip():
        raise LetterRefusedError("come_back")
    release = LetterRelease(
        list_version_id=version.id,
        come_back=come_back.strip(),
        words=dict(words),
        document_number=document_number.strip(),
        released_by_id=author_id,
    )
    database.add(release)
    database.flush()
    rows = [_row(release.id, one) for one in drawn]
    if rows:
        database.execute(insert(Letter), rows)
    detail = {"version": number, "rows": len(rows), "fingerprint": version.fingerprint}
    if document_number.strip():
        detail["document"] = document_number.strip()
    audit_trail.record(database, "release_letters", user_id=author_id, about=("campaign", campaign_id), detail=detail)
    return release.id


def _row(release_id: int, one: DrawnLetter) -> dict[str, Any]:
    return {
        "release_id": release_id,
        "participation_id": one.participation_id,
        "outcome": one.outcome,
        "content": dict(one.content),
        "digest": one.digest,
    }
