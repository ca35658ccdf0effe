"""A message to a firm inside somebody's unit of work: its mark in the trail, and a thread that takes no more."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.enquiries import store_message
from survey.enquiries.store_message import digest_of, lock_firm, tell_firm
from survey.models import AuditEntry, CaseMessage
from survey.store.db import unit_of_work
from tests.integration.cases.kept import Kept, kept

__all__ = ["kept"]


def test_a_firm_is_told_until_its_thread_is_full(
    kept: Kept, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_message, "MOST_MESSAGES", 1)
    told, author = [], kept.users["district"]
    for text in ("示例一", "示例二"):
        with unit_of_work(database):
            lock_firm(database, kept.firm)
            told.append(tell_firm(database, (kept.campaign, kept.firm), text, author_id=author))
    [message] = database.scalars(select(CaseMessage))
    assert (told, message.text, message.from_firm, message.answer_wanted) == (
        [message.id, None],
        "示例一",
        False,
        False,
    )
    [entry] = database.scalars(select(AuditEntry).where(AuditEntry.action == "write_message"))
    assert (entry.object_id, entry.detail) == (str(message.id), {"text_digest": digest_of("示例一")})
    assert (len(digest_of("示例")), digest_of("示例") == digest_of("示例。")) == (64, False)
