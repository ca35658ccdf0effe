"""A frozen list that was attacked in the database: each kind of change is named."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from survey.commands import replay
from survey.freezing.verify_list import verify_list
from survey.freezing.write_fingerprint import as_rows, fingerprint_of
from survey.models import Evaluation, ListVersion, User
from survey.queries import frozen_lists
from tests.integration.freezing.made import decide_as_ranked, frozen, issue, leader, withdraw
from tests.integration.officials import evaluation
from tests.integration.tampering import tamper

__all__ = ["evaluation", "leader"]
ADDED = (
    "INSERT INTO list_entry (list_version_id, participation_id, version_id, position, status, basis, pool, rank, score,"
    " self_rank, self_score, level, decision_id, reason, facts) SELECT {new}, participation_id, version_id, position,"
    " status, basis, pool, rank, score, self_rank, self_score, level, decision_id, reason, facts FROM list_entry WHERE"
    " list_version_id = {old} AND status = 'selected' AND position = 10"
)

CHANGES = {
    "rank": "UPDATE list_entry SET rank = 3 ",
    "fingerprint": "UPDATE list_version SET fingerprint = '{}' WHERE id = {}",
    "entry": "DELETE FROM list_entry ",
    "firm": "DELETE FROM list_entry WHERE list_version_id = {} AND participation_id = {}",
    "decision": "UPDATE decision SET outcome = 'deny' WHERE id = {}",
    "score": "UPDATE evaluation_entry SET score = 1 WHERE version_id = {}",
}


def test_what_was_attacked_is_named(
    app: Flask, database: Session, evaluation: Evaluation, leader: User, capsys: pytest.CaptureFixture[str]
) -> None:
    decide_as_ranked(database, evaluation)
    version = issue(database, frozen(database, evaluation))
    number, seal = version.id, version.fingerprint[:16]
    name = frozen_lists.entries(database, number, "selected")[9].facts["name"]
    assert verify_list(database, version) == []
    asked = [str(version.evaluation_id), "--database", app.extensions["settings"].database_url]
    database.rollback()
    assert replay.main(asked) == 0
    at = f"WHERE list_version_id = {number} AND status = 'selected' AND position = 10"
    database.rollback()
    tamper(database, CHANGES["rank"] + at)
    database.expire_all()
    found = verify_list(database, version, replayed=False)
    made = fingerprint_of(version.document, as_rows(frozen_lists.entries(database, number)))
    rank = frozen_lists.entries(database, number, "selected")[9]
    assert rank.rank == 3
    capsys.readouterr()
    assert replay.main(asked) == 1
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("list 1: ")] == [
        f"list 1: {line}" for line in found
    ]
    assert found[0] == f"the fingerprint of document and entries is {made[:16]}, and {seal} is stored"
    assert [line.split(":")[0] for line in found[1:]] == [name]
    database.rollback()
    tamper(database, CHANGES["fingerprint"].format(made, number))
    database.expire_all()
    found = verify_list(database, version, replayed=False)
    assert found[:3] == [
        f"the record of {action} holds the fingerprint {seal}, and {made[:16]} is stored"
        for action in ("freeze_list", "sign_list", "sign_list")
    ]
    assert [line.split(":")[0] for line in found[3:]] == [name]
    database.rollback()
    tamper(database, CHANGES["entry"] + at)
    database.expire_all()
    found = verify_list(database, version, replayed=False)
    assert found[-2:] == [
        "selected: there are 9 entries, and the document says 10",
        f"{name}: it is in the evaluation, and not on the list",
    ]


def test_an_evaluation_or_a_decision_that_was_attacked_is_named(
    database: Session, evaluation: Evaluation, leader: User
) -> None:
    decide_as_ranked(database, evaluation)
    version = issue(database, frozen(database, evaluation))
    entry = frozen_lists.entries(database, version.id, "selected")[0]
    name, code = entry.facts["name"], entry.facts["credit_code"]
    score, submitted = entry.score, entry.version_id
    database.rollback()
    tamper(database, CHANGES["decision"].format(entry.decision_id))
    database.expire_all()
    assert verify_list(database, version) == [f"{name}: it is selected, and decided was deny"]
    database.rollback()
    tamper(database, CHANGES["score"].format(submitted))
    database.expire_all()
    assert verify_list(database, version) == [
        f"{name}: score is {score}, and 1 in the evaluation",
        f"{name}: it is selected, and decided was deny",
        f"evaluation {version.evaluation_id}: {code}: score is {score}, was 1",
    ]


def test_a_row_that_was_added_and_a_version_that_was_moved_are_named(
    database: Session, evaluation: Evaluation, leader: User
) -> None:
    decide_as_ranked(database, evaluation)
    first = issue(database, frozen(database, evaluation))
    one = first.id
    leaves = frozen_lists.entries(database, one, "selected")[9]
    name, firm = leaves.facts["name"], leaves.participation_id
    second = withdraw(database, first, [firm])
    two = second.id
    assert verify_list(database, second, replayed=False) == []
    database.rollback()
    tamper(database, CHANGES["firm"].format(two, firm))
    database.execute(text(ADDED.format(new=two, old=one)))
    database.commit()
    database.expire_all()
    found = verify_list(database, database.get_one(ListVersion, two), replayed=False)
    assert found[1:] == [
        "selected: there are 11 entries, and the document says 10",
        f"out: there are {found[2].split()[3]} entries, and the document says {int(found[2].split()[3]) + 1}",
        f"{name}: its entry is not that of version 1 with the amendments",
    ]
    database.rollback()
    tamper(database, CHANGES["fingerprint"].format("x", one))
    database.expire_all()
    lines = verify_list(database, database.get_one(ListVersion, two), replayed=False)
    assert "version 1, which it was made of, has another fingerprint now" in lines
