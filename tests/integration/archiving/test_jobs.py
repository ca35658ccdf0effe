"""The archive of a season, opened with the standard library: sums, links, counts, who is in it and who is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import (
    AuditEntry,
    Commitment,
    Enterprise,
    Evaluation,
    EvaluationEntry,
    ExportRecord,
    Job,
    Participation,
    Role,
    SubmissionVersion,
)
from survey.store.permissions import GRANTS, Permission
from tests.integration.archiving.opened import Opened, take
from tests.integration.conftest import Browser, make_user
from tests.integration.officials import evaluation, official
from tests.integration.snapshots import States, restored

__all__ = ["evaluation", "official"]


@pytest.fixture
def opened(evaluation: Evaluation, official: Browser, database: Session, states: States) -> Opened:
    """Return the archive of a small demonstration district, contacts masked; it is made once per run."""
    found = restored(states, database, "archived", lambda: take(official, evaluation.campaign_id))
    official.sign_in("district")
    return found


def count(database: Session, model: type) -> int:
    return database.scalar(select(func.count()).select_from(model)) or 0


def test_every_sum_link_and_line_of_the_contents_is_right(opened: Opened) -> None:
    assert opened.wrong_sums() == []
    contents = opened.contents()
    late = {"index.html", "about.json", "checksums.sha256"}
    assert set(contents) | late == set(opened.members)
    for path, (about, _rows, size, digest) in contents.items():
        assert about
        assert int(size) == len(opened.members[path])
        assert f"{digest}  {path}" in opened.text("checksums.sha256")
    for page in ("index.html", "verify.html"):
        assert [link for link in opened.links(page) if link not in opened.members] == []


def test_counts_agree_with_the_lists_and_the_database(
    opened: Opened, database: Session, evaluation: Evaluation
) -> None:
    contents = opened.contents()
    names = [Path(path).stem for path in contents if path.startswith("lists/") and path.endswith(".csv")]
    told = {name: (contents[f"lists/{name}.csv"][1], contents[f"lists/{name}.xlsx"][1]) for name in names}
    assert told == {name: (str(len(opened.rows(name))),) * 2 for name in names}
    versions = opened.rows("submissions")
    assert len(versions) == count(database, SubmissionVersion)
    assert len([name for name in opened.members if name.startswith("versions/")]) == 2 * len(versions)
    ranked = opened.rows(f"ranking-{evaluation.id}")
    assert len(ranked) == count(database, EvaluationEntry)
    assert len([row for row in ranked if row["结果"] == "入选候选"]) == evaluation.seats
    assert all(row["原因"] for row in ranked)
    assert len(opened.rows("directory")) == count(database, Enterprise)
    trail = [line for line in opened.text("trail/trail.jsonl").splitlines() if line]
    assert len(trail) == int(contents["trail/trail.jsonl"][1]) == int(contents["trail/trail.csv"][1]) > 0


def test_no_whole_telephone_is_in_it_unless_it_was_asked_for(
    opened: Opened, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    phones = {*database.scalars(select(Enterprise.contact_phone)), *database.scalars(select(Commitment.phone))} - {""}
    assert phones
    everything = b"\n".join(content for name, content in opened.members.items() if not name.endswith(".xlsx"))
    assert [phone for phone in phones if phone.encode() in everything] == []
    database.rollback()
    whole = take(official, evaluation.campaign_id, contacts="1", reason="移交区档案馆")
    assert [phone for phone in phones if phone not in whole.text("lists/directory.csv") + all_json(whole)] == []
    assert whole.wrong_sums() == []
    assert whole.json("about.json")["contacts"] == "whole"
    database.rollback()
    records = database.scalars(select(ExportRecord).where(ExportRecord.kind == "archive").order_by(ExportRecord.id))
    assert [record.manifest["reason"] for record in records] == ["移交区档案馆"] * 2


def all_json(opened: Opened) -> str:
    return "\n".join(opened.text(name) for name in opened.members if name.endswith(".json"))


def test_it_is_recorded_that_it_was_made_and_taken(opened: Opened, database: Session, evaluation: Evaluation) -> None:
    number = opened.json("about.json")["number"]
    database.rollback()
    record = database.scalars(select(ExportRecord).where(ExportRecord.number == number)).one()
    assert (record.kind, record.rows) == ("archive", len(opened.members))
    made = database.scalars(
        select(AuditEntry.action)
        .where(AuditEntry.action.in_(("start_job", "export", "download_job_file")))
        .order_by(AuditEntry.id)
    )
    assert list(made) == ["start_job", "export", "download_job_file"]
    job = database.scalars(select(Job)).one()
    assert job.result["number"] == number
    assert (job.result["files"], job.result["evaluations"]) == (len(opened.members), 1)
    assert evaluation.id


def test_the_same_archive_twice_differs_in_its_moment_alone(
    opened: Opened, evaluation: Evaluation, official: Browser
) -> None:
    again = take(official, evaluation.campaign_id)
    assert set(again.members) == set(opened.members)
    other = {name for name in opened.members if opened.members[name] != again.members[name]}
    assert other == {"about.json", "checksums.sha256"}


def test_internal_marks_and_how_sure_places_are_are_not_in_it(opened: Opened, evaluation: Evaluation) -> None:
    plain = opened.json(f"evaluations/{evaluation.id}/evaluation.json")
    assert {"certainty", "levers"} & set(plain["summary"]) == set()
    assert {"hits", "low", "high", "standing"} & set(plain["entries"][0]) == set()
    assert plain["fingerprint"] == evaluation.fingerprint


def test_who_may_not_take_it_is_refused(evaluation: Evaluation, browser: Callable[[], Browser]) -> None:
    assert {role.value for role in GRANTS[Permission.TAKE_ARCHIVE]} == {"district"}
    town = browser()
    town.sign_in("town")
    assert town.get(f"/campaigns/{evaluation.campaign_id}/archive").status_code == 403
    assert town.send(f"/campaigns/{evaluation.campaign_id}/archive").status_code == 403


def test_who_may_not_make_it_takes_no_file_of_it(
    opened: Opened, database: Session, browser: Callable[[], Browser]
) -> None:
    assert "lists/internal-notes.csv" in opened.members
    database.rollback()
    job = database.scalars(select(Job.id)).one()
    make_user(database, "leader", Role.LEADER)
    leader, colleague = browser(), browser()
    leader.sign_in("leader")
    assert [leader.get(f"/jobs/{job}{part}").status_code for part in ("", "/file")] == [404, 404]
    make_user(database, "second", Role.DISTRICT)
    colleague.sign_in("second")
    assert colleague.get(f"/jobs/{job}").status_code == 200


def test_only_who_asked_for_whole_contacts_takes_the_file(
    evaluation: Evaluation, database: Session, official: Browser, browser: Callable[[], Browser]
) -> None:
    take(official, evaluation.campaign_id, contacts="1", reason="移交区档案馆")
    database.rollback()
    job = database.scalars(select(Job.id)).one()
    other = browser()
    other.sign_in("reviewer")
    assert other.get(f"/jobs/{job}/file").status_code == 404
    assert other.get(f"/jobs/{job}").status_code == 404
    stored = database.scalars(select(Job.stored_as)).one()
    assert re.search(r"\.secret\.zip$", stored)
    assert count(database, Participation) > 0
