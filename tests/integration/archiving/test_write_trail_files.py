"""The trail in the archive: in its order, with MACs that the keys confirm, without what can be erased."""

from __future__ import annotations

import csv
import io
import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.archiving.write_trail_files import plain_entry
from survey.models import AuditEntry, Evaluation, utc_now
from survey.queries import archive
from tests.integration.archiving.opened import take
from tests.integration.conftest import Browser
from tests.integration.officials import evaluation, official

__all__ = ["evaluation", "official"]


def test_raw_entries_are_those_of_the_database_and_hold_nothing_that_can_be_erased(
    evaluation: Evaluation, official: Browser, database: Session
) -> None:
    opened = take(official, evaluation.campaign_id)
    database.rollback()
    lines = [json.loads(line) for line in opened.text("trail/trail.jsonl").splitlines()]
    assert [line["id"] for line in lines] == sorted(line["id"] for line in lines)
    stored = {entry.id: entry for entry in database.scalars(select(AuditEntry))}
    for line in lines:
        assert (line["mac"], line["action"]) == (stored[line["id"]].mac, stored[line["id"]].action)
        assert {"salt", "address", "personal"} & set(line) == set()
    about = {(line["object_type"], line["action"]) for line in lines}
    assert ("evaluation", "evaluate") in about
    assert "export" not in {line["object_type"] for line in lines}


def test_sentences_hold_old_and_new_values_only_for_a_reason(
    evaluation: Evaluation, official: Browser, database: Session
) -> None:
    masked = take(official, evaluation.campaign_id)
    whole = take(official, evaluation.campaign_id, contacts="1", reason="移交区档案馆")
    rows = [list(csv.DictReader(io.StringIO(opened.text("trail/trail.csv")))) for opened in (masked, whole)]
    assert [row["编号"] for row in rows[0]] == [row["编号"] for row in rows[1]]
    assert all(row["一句话"] for row in rows[0])
    database.rollback()
    assert len(rows[0]) == archive.trail_count(database, evaluation.campaign_id)


def test_an_entry_older_than_the_chain_keeps_its_detail_to_itself() -> None:
    old = AuditEntry(
        id=1, at=utc_now(), action="x", object_type="", object_id="", detail={"phone": "1"}, key="", mac="",
        personal_digest="",
    )  # fmt: skip
    assert (plain_entry(old, None)["detail"], plain_entry(old, None)["chain"]) == (None, None)
    old.mac = "a"
    assert plain_entry(old, None)["detail"] == {"phone": "1"}
