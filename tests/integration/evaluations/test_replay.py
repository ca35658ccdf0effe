"""An evaluation made again from what it pinned: the same, or what differs; also from a copied file."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from survey.commands import replay as command
from survey.config import Settings
from survey.evaluations import evaluate as evaluating
from survey.evaluations.check_incentives import RULES
from survey.evaluations.replay import replay
from survey.models import Campaign, Evaluation, GateResult, GateVerdict, Submission, VerifiedValue
from survey.store.db import unit_of_work
from tests.integration.officials import entries, evaluation, user
from tests.integration.tampering import tamper

__all__ = ["evaluation"]
FIRST = "SELECT min(version_id) FROM evaluation_entry"
OTHERS = (
    "SELECT o.document FROM version_sheet AS o WHERE o.questionnaire_id = version_sheet.questionnaire_id"
    " AND o.version_id <> version_sheet.version_id LIMIT 1"
)


def test_a_replay_gives_what_is_stored_whatever_came_later(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    """Later seats, gate results and verified answers change the next evaluation, not this one's replay."""
    best = next(row for row in entries(database, evaluation.id) if row.pool == "manufacturing")
    place = database.get_one(Submission, best.version.submission_id).participation_id
    with unit_of_work(database):
        database.get_one(Campaign, evaluation.campaign_id).seats = 7
        database.add(
            GateResult(
                participation_id=place, gate="legal_person", verdict=GateVerdict.FAILED, source="示例来源",
                dated=date(2026, 11, 24), recorded_by_id=user(database, "district").id,
            )
        )  # fmt: skip
        database.add(
            VerifiedValue(
                version_id=best.version_id, questionnaire_id="facts", question_id="rd_spend_y1", value={"v": "0"},
                reason="示例", verified_by_id=user(database, "district").id,
            )
        )  # fmt: skip
    with app.app_context():
        found = replay(database, evaluation.id)
        assert found is not None
        assert (found.same, found.differences) == (True, ())
        assert found.stored == found.again == evaluation.fingerprint
        newer = evaluating.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
        assert newer.fingerprint != evaluation.fingerprint
        again = replay(database, newer.id)
    assert again is not None
    assert again.same


def test_an_incentive_check_by_other_rules_is_not_compared_and_a_note_says_so(
    app: Flask,
    database: Session,
    evaluation: Evaluation,
    migrated: Settings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As the program of before stored it: no number of rules, a list cut short, no word of who was tried."""
    summary = json.loads(json.dumps(evaluation.summary))
    counts = {"impossible": 1, "example": 2, "bound": 3}
    summary["incentives"] = {"labels": [], "counts": counts, "searched": 2, "examples": [], "open": [], "absences": []}
    rest = {name: value for name, value in summary.items() if name != "incentives"}
    wrong = {**summary, "incentives": {**summary["incentives"], "rules": RULES}}
    moved = {**summary, "named": {name: place + 1 for name, place in summary["named"].items()}}
    notes = []
    for stored, differences in (
        (summary, ()),
        (rest, ()),
        (wrong, ("summary: incentives is not what comes out",)),
        (moved, ("summary: named is not what comes out",)),
    ):
        tamper(database, "UPDATE evaluation SET summary = :summary", summary=json.dumps(stored))
        with app.app_context():
            found = replay(database, evaluation.id)
        assert found is not None
        assert (found.same, found.differences) == (not differences, differences)
        notes.append(found.notes)
    by_1 = (f"the evaluation has an incentive check by rules 1, this program makes it by rules {RULES}: not compared",)
    none = (f"the evaluation has no incentive check, this program makes it by rules {RULES}: not compared",)
    assert notes == [by_1, none, (), by_1]
    assert command.main([str(evaluation.id), "--database", migrated.database_url]) == 1
    told = capsys.readouterr().out
    assert (f"note: {by_1[0]}" in told, "differs: summary: named" in told) == (True, True)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE evaluation_entry SET score = score + 1 WHERE position = 3", ": score is "),
        ("UPDATE evaluation_entry SET status = 'out' WHERE position = 1", ": status is "),
        ("UPDATE evaluation_entry SET hits = hits + 1 WHERE position = 2", ": hits is "),
        ("UPDATE submission_version SET unit = 'malu' WHERE unit = 'anting'", "inputs: "),
        ("UPDATE evaluation_entry SET level = level + 1 WHERE position = 1", ": level is "),
        ("UPDATE evaluation_entry SET total = total + 1 WHERE position = 1", ": total is "),
        ("UPDATE evaluation_entry SET pool = 'x' WHERE position = 1", ": pool is "),
        ("UPDATE evaluation_entry SET stability = stability + 1 WHERE position = 1", ": stability is "),
        ("UPDATE evaluation_entry SET detail = '{}' WHERE position = 1", ": detail is not what comes out"),
        ("UPDATE evaluation SET summary = '{}'", "summary: "),
        ("UPDATE submission_version SET digest = 'x'", "the answers are not those that were submitted"),
        ("UPDATE submission_version SET name = '示例换名'", "name is 示例换名, and 示例"),
        ("UPDATE submission_version SET staff = staff * 10", ": staff is "),
        ("UPDATE submission_version SET revenue = revenue * 10", ": revenue is "),
        (
            f"UPDATE version_sheet SET document = ({OTHERS}) WHERE version_id = ({FIRST})",  # noqa: S608 - our own
            "the answers are not those that were submitted",
        ),
    ],
)
def test_a_replay_says_what_differs(
    app: Flask, database: Session, evaluation: Evaluation, statement: str, told: str
) -> None:
    tamper(database, statement)
    with app.app_context():
        found = replay(database, evaluation.id)
    assert found is not None
    assert not found.same
    assert told in found.differences[0]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE scheme_version SET document = '{}'",
        "UPDATE scheme_version SET document = '[]'",
        "UPDATE evaluation SET parameters = '[]'",
        'UPDATE evaluation SET parameters = \'{"until": 3, "questionnaires": {}, "pins": []}\'',
        'UPDATE evaluation SET parameters = \'{"until": {"verified": 0, "gates": 0}, "questionnaires": 5}\'',
        "UPDATE evaluation SET summary = '[]'",
        "UPDATE version_sheet SET document = '{}'",
        'UPDATE version_sheet SET document = \'{"values": [], "variant": 5}\'',
        "UPDATE version_sheet SET packed = substr(packed, 2)",
        "DELETE FROM version_sheet",
        "UPDATE version_sheet SET definition_digest = 'x'",
        "DELETE FROM evaluation_entry WHERE position = 2",
        "DELETE FROM evaluation_entry",
        "UPDATE evaluation SET seats = -1",
        "UPDATE evaluation SET fingerprint = 'x'",
        "UPDATE submission_version SET credit_code = 'x'",
    ],
)
def test_whatever_was_changed_ends_in_a_sentence(
    database: Session, evaluation: Evaluation, migrated: Settings, statement: str, capsys: pytest.CaptureFixture[str]
) -> None:
    number = evaluation.id
    tamper(database, statement)
    assert command.main([str(number), "--database", migrated.database_url]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[2].startswith("differs: ")
    assert "the same: every rank" not in "".join(out)


def test_a_replay_names_what_it_was_made_with_and_is_not_here(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    parameters = dict(evaluation.parameters)
    lost = parameters | {"questionnaires": parameters["questionnaires"] | {"cmmm": "0" * 64}}
    old = {key: value for key, value in parameters.items() if key != "until"}
    for changed, told in (
        (lost, "questionnaire cmmm: no definition with digest 000000000000 is here"),
        (old, "it was made before evaluations kept what a replay needs"),
    ):
        tamper(database, f"UPDATE evaluation SET parameters = '{json.dumps(changed)}'")  # noqa: S608 - our own words
        database.rollback()
        with app.app_context():
            found = replay(database, evaluation.id)
        assert found is not None
        assert (found.same, found.again, found.differences) == (False, "", (told,))


def test_the_command_replays_also_a_copy(
    database: Session,
    evaluation: Evaluation,
    migrated: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    address = migrated.database_url
    if address.startswith("sqlite"):
        copy = tmp_path / "copy.sqlite"
        with sqlite3.connect(migrated.database_url.removeprefix("sqlite:///")) as source:
            source.execute("VACUUM INTO ?", (str(copy),))
        address = str(copy)
    assert command.main([str(evaluation.id), "--database", address]) == 0
    out = capsys.readouterr().out
    assert f"stored   {evaluation.fingerprint}\nreplayed {evaluation.fingerprint}\n" in out
    assert command.main(["99", "--database", address]) == 2
    assert capsys.readouterr().err == "there is no evaluation 99\n"
    tamper(database, "UPDATE evaluation_entry SET low = low + 1 WHERE position = 1")
    assert command.main([str(evaluation.id), "--database", migrated.database_url]) == 1
    assert ": low is " in capsys.readouterr().out


def test_the_command_refuses_what_is_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["1", "--database", str(tmp_path / "none.sqlite")]) == 2
    assert capsys.readouterr().err.endswith("there is no such file\n")
    (tmp_path / "text.sqlite").write_text("this is no database at all, but a line of text long enough")
    assert command.main(["1", "--database", str(tmp_path / "text.sqlite")]) == 2
    assert "can't be read" in capsys.readouterr().err
    (tmp_path / "empty.sqlite").write_bytes(b"")
    assert command.main(["1", "--database", str(tmp_path / "empty.sqlite")]) == 2
    assert capsys.readouterr().err == "this database holds no evaluations\n"
