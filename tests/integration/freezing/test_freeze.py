"""Version 1 of a list: frozen from decisions made by hand, once, and never changed by what comes later."""

from __future__ import annotations

import hashlib
import json

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.deciding.seat_views import labels_of
from survey.definitions.directory import directory
from survey.exporting.frozen_tables import firm_cells
from survey.freezing.freeze import draft_list, freeze
from survey.freezing.list_results import ListRefusedError
from survey.freezing.verify_list import verify_list
from survey.freezing.version_views import view_entries
from survey.models import AuditEntry, Campaign, Evaluation, Outcome, Publication, User
from survey.publishing.publication_views import view_public_sheet
from survey.queries import frozen_lists, panel
from survey.store.db import unit_of_work
from survey.words.language import in_language
from tests.integration.at_once import at_once
from tests.integration.freezing.made import (
    decide_as_ranked,
    evaluate_again,
    firm,
    frozen,
    issue,
    leader,
    listed,
    refused,
)
from tests.integration.officials import entries, evaluation, user
from tests.integration.queries.test_snapshots_labels import verify
from tests.integration.tampering import tamper

__all__ = ["evaluation", "leader"]

OTHERS = {0: Outcome.DENY, 1: Outcome.RESERVE, 8: Outcome.CONFIRM, 9: Outcome.DENY}
"""What the panel decides otherwise than the list: places in the order of the evaluation."""
COPIED = (
    "UPDATE list_entry SET facts = (SELECT facts FROM list_entry WHERE id = CAST(:wanted AS INTEGER))"
    " WHERE id = CAST(:changed AS INTEGER)"
)


def test_a_list_is_what_was_decided_and_stays_it(
    app: Flask, database: Session, evaluation: Evaluation, leader: User
) -> None:
    rows = decide_as_ranked(database, evaluation, OTHERS)
    due = {firm(row): (row.status, "") for row in rows}
    for place, status, basis in ((0, "out", ""), (1, "reserve", ""), (8, "selected", "panel"), (9, "out", "")):
        due[firm(rows[place])] = (status, basis)
    version = frozen(database, evaluation)
    found = frozen_lists.entries(database, version.id)
    rows = listed(database, evaluation.id)
    assert {row.participation_id: row.status for row in found} == {number: place for number, (place, _) in due.items()}
    seats = [row for row in found if row.status == "selected"]
    order = [firm(row) for row in rows if due[firm(row)][0] == "selected"]
    assert [(row.participation_id, row.position) for row in seats] == [(n, at) for at, n in enumerate(order, start=1)]
    by_limit = {firm(row) for row in rows if any("quota" in one["code"] for one in row.detail["reasons"])}
    assert {row.participation_id: row.basis for row in seats} == {
        number: "panel" if number == firm(rows[8]) else "limit" if number in by_limit else "rank" for number in order
    }
    assert {row.participation_id: row.reason for row in found if row.reason} == {
        firm(rows[place]): "示例理由（示例〔2026〕1号）" for place in OTHERS
    }
    assert [(row.rank, row.score) for row in seats] == [(row.rank, row.score) for row in rows if firm(row) in order]
    assert (version.number, version.seats, version.document["counts"]["selected"]) == (1, 10, 9)
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "freeze_list")).one()
    assert entry.detail == {"number": 1, "fingerprint": version.fingerprint}
    columns = (
        "participation_id", "version_id", "position", "status", "basis", "pool", "rank", "score", "self_rank",
        "self_score", "level", "decision_id", "reason", "facts",
    )  # fmt: skip
    content = {"document": version.document, "entries": [[getattr(row, name) for name in columns] for row in found]}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert version.fingerprint == hashlib.sha256(text.encode()).hexdigest()
    before = [[getattr(row, name) for name in columns] for row in found]
    issue(database, version)
    with unit_of_work(database):
        database.execute(update(Campaign).values(seats=7))
    for _ in range(3):
        evaluate_again(app, database, evaluation.campaign_id)
    later = frozen_lists.version_of(database, evaluation.campaign_id, 1)
    assert later is not None
    assert [[getattr(row, name) for name in columns] for row in frozen_lists.entries(database, later.id)] == before
    assert verify_list(database, later) == []


def test_of_two_who_freeze_at_once_one_does(app: Flask, database: Session, evaluation: Evaluation) -> None:
    decide_as_ranked(database, evaluation)
    campaign = evaluation.campaign_id
    drafted = draft_list(database, campaign)
    database.rollback()

    def work(login: str, own: Session) -> str:
        try:
            freeze(own, campaign, drafted, shown=drafted.checks.stamp, reason="示例", user=user(own, login))
        except ListRefusedError as error:
            return error.code
        return "frozen"

    found = at_once(app, lambda own: work("district", own), lambda own: work("reviewer", own))
    assert sorted(found) == ["frozen", "open_version"]
    assert [row.number for row in frozen_lists.versions(database, campaign)] == [1]


def test_nothing_is_frozen_of_a_trial(database: Session, evaluation: Evaluation) -> None:
    with unit_of_work(database):
        database.execute(update(Campaign).values(trial=True))
    assert refused(draft_list, database, evaluation.campaign_id) == "trial"


def test_a_list_keeps_the_labels_that_limits_counted(
    app: Flask, database: Session, evaluation: Evaluation, leader: User
) -> None:
    every = entries(database, evaluation.id)
    first = next(row for row in every if row.status == "selected" and row.version.division != "36")
    code, name, said = first.version.credit_code, first.version.name, (first.version.unit, first.version.division)
    town = "malu" if said[0] != "malu" else "anting"
    verify(database, first, {"unit": town, "industry": "3670"})
    again = evaluate_again(app, database, evaluation.campaign_id)
    decide_as_ranked(database, again)
    version = frozen(database, again)
    rows = {row.facts["credit_code"]: row for row in frozen_lists.entries(database, version.id)}
    row = rows.pop(code)
    assert {label: row.facts[label] for label in ("unit", "division", "industry", "labels")} == {
        "unit": town,
        "division": "36",
        "industry": "36",
        "labels": {"unit": [said[0], town], "division": [said[1], "36"]},
    }
    assert [one for one in rows.values() if "labels" in one.facts] == []
    scheme = load_scheme(again.scheme.document)
    unit, division = f"{directory().unit_name(town).zh}（核定）", f"{directory().industries['36'].name}（核定）"
    with app.test_request_context(), in_language("zh"):
        [line] = view_entries([row], scheme, None)
        assert (line.unit, line.about.split("，")[0]) == (unit, division)
        assert firm_cells(row)[3:5] == [unit, division]
        sheet = view_public_sheet(Publication(columns={"names": ["unit", "division"]}), [row])
        assert sheet.rows == [["1", name, unit, division]]
    firms = panel.firms(database, again.id)
    assert labels_of(scheme, firms)[row.participation_id]["unit"] == town
    assert verify_list(database, version, replayed=False) == []
    other = next(iter(rows.values()))
    due = other.facts["name"], other.facts["credit_code"]
    database.rollback()
    tamper(database, COPIED, wanted=str(row.id), changed=str(other.id))
    database.expire_all()
    assert verify_list(database, version, replayed=False)[1:4] == [
        f"{name}: its verified labels are not those of the evaluation",
        f"{name}: name is {name}, and {due[0]} was submitted",
        f"{name}: credit_code is {code}, and {due[1]} was submitted",
    ]
