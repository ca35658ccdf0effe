"""Labels of limits where somebody verified the answer behind them: they are the verified ones, and it is said so."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.definitions.directory import directory
from survey.definitions.version_facts import READ
from survey.evaluations import evaluate
from survey.evaluations.replay import replay
from survey.models import Campaign, Evaluation, EvaluationEntry, Role, VerifiedValue
from survey.queries import snapshots
from survey.queries.nearest import labelled_as, nearest_to
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from survey.words.entries import more_reasons
from survey.words.language import in_language
from tests.integration.conftest import Browser, make_user
from tests.integration.officials import entries, evaluation, official, text

__all__ = ["evaluation", "official"]
EVERYBODY = Scope(everything=True)


def verify(database: Session, row: EvaluationEntry, values: dict[str, str]) -> None:
    """Let an official find other facts of a firm."""
    by = make_user(database, "verifier", Role.DISTRICT).id
    version = row.version_id
    database.rollback()
    with unit_of_work(database):
        database.add_all(
            VerifiedValue(
                version_id=version,
                questionnaire_id="facts",
                question_id=name,
                value={"v": value},
                reason="示例：现场核实",
                verified_by_id=by,
            )
            for name, value in values.items()
        )


def nearest_in_unit(database: Session, found: Evaluation, unit: str) -> tuple[int, set[int]]:
    """Return how many of a town have a seat, and the versions of those nearest to its line."""
    labelled = labelled_as("unit", unit, load_scheme(found.scheme.document), found.summary)
    near = nearest_to(database, found.id, EVERYBODY, labelled, listed=40)
    return near.selected, {row.version_id for row in (*near.last_in, *near.first_out)}


def test_a_limit_takes_the_verified_town_chain_and_size_and_the_list_says_so(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    every = entries(database, evaluation.id)
    row = next(one for one in every if one.status == "selected")
    before, key, number = row.version, row.version.credit_code, evaluation.id
    said = {"unit": before.unit, "chain": before.chain_main, "size": before.size}
    town = "malu" if said["unit"] != "malu" else "anting"
    chain = next(one.version.chain_main for one in every if one.version.chain_main not in {"", said["chain"]})
    verify(database, row, {"unit": town, "chain_main": chain, "staff_y1": "3", "rd_spend_y1": "0"})
    with app.app_context():
        again = evaluate.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
        found = {"unit": town, "chain": chain, "size": "micro"}
        pairs = {name: [said[name], found[name]] for name in found if said[name] != found[name]}
        assert set(pairs) >= {"unit", "chain"}
        entry = next(one for one in entries(database, again.id) if one.version_id == before.id)
        assert entry.detail["labels"] == pairs
        assert again.summary["corrected"] == [
            {"key": key, "label": name, "said": pairs[name][0], "verified": pairs[name][1]} for name in sorted(pairs)
        ]
        others = [one.detail.get("labels") for one in entries(database, again.id) if one.version_id != before.id]
        assert set(map(str, others)) == {"None"}
        rows = [one for one in entries(database, again.id) if one.rank and 0 not in one.detail["verdicts"]]
        for unit in {said["unit"], town}:
            own = [one for one in rows if (town if one.version_id == before.id else one.version.unit) == unit]
            inside = [one.version_id for one in own if one.status == "selected"]
            assert nearest_in_unit(database, again, unit) == (len(inside), {one.version_id for one in own})
        with in_language("zh"):
            told = more_reasons(entry, load_scheme(again.scheme.document))
        assert sum("名额约束按核定的" in line for line in told) == len(pairs)
        assert [one.same for one in (replay(database, again.id), replay(database, number)) if one] == [True, True]
    shown = text(official, f"/evaluations/{again.id}/ranking", entry=entry.id)
    assert shown.count("名额约束按核定的") == len(pairs)
    assert text(official, f"/evaluations/{again.id}/robustness").count("这份名单有多稳") == 1
    _each_door_shows_the_label_that_counts(official, entry, (again.id, said, found))


def _each_door_shows_the_label_that_counts(
    official: Browser, entry: EvaluationEntry, of: tuple[int, dict[str, str], dict[str, str]]
) -> None:
    """Compare list, filters, workbook and the page of the firm with what limits count."""
    number, said, found = of
    name, path = entry.version.name, f"/evaluations/{number}"
    units = {label: directory().unit_name(label).zh for label in (said["unit"], found["unit"])}
    for label, value, there in (
        ("unit", said["unit"], False), ("unit", found["unit"], True), ("size", found["size"], True),
        ("size", said["size"], said["size"] == found["size"]), ("division", entry.version.division, True),
    ):  # fmt: skip
        shown = text(official, f"{path}/ranking", text=name, **{label: value})
        assert (f"/candidates/{entry.id}" in shown) is there, (label, value)
        book = openpyxl.load_workbook(
            io.BytesIO(
                official.get(f"{path}/list.xlsx", query_string={"text": name, "personal": "0", label: value}).data
            )
        )
        cells = [str(cell.value) for row in book.worksheets[0].iter_rows(4) for cell in row if cell.value is not None]
        assert (name in cells) is there
        assert (f"{units[found['unit']]}（核定）" in cells) is there
    assert f"{units[found['unit']]}（核定）" in text(official, f"{path}/ranking", text=name)
    assert f"{units[found['unit']]}（核定）" in _shown_by_the_diary(official, name, number)
    head = text(official, f"{path}/candidates/{entry.id}").split("</h1>")[1].split("</div>")[0]
    assert (f"{units[found['unit']]}（核定）" in head, units[said["unit"]] in head) == (True, False)


def _shown_by_the_diary(official: Browser, name: str, number: int) -> str:
    """Return what stands beside a firm on the page of changes, which names all that moved by a place."""
    shown = text(official, f"/evaluations/{number}/changes", few=0)
    return shown.split(f"{name}</a>", 1)[1].split("</th>")[0]


@pytest.mark.parametrize("labels", [True, False])
def test_evaluations_of_before_take_labels_as_they_were_submitted(
    app: Flask, database: Session, evaluation: Evaluation, *, labels: bool
) -> None:
    row = entries(database, evaluation.id)[0]
    key, submitted = row.version.credit_code, (row.version.unit, row.version.group_name)
    town = "malu" if submitted[0] != "malu" else "anting"
    verify(database, row, {"unit": town, "group_name": "示例控股", "group_code": ""})
    with app.app_context():
        scheme = load_scheme(evaluation.scheme.document)
        campaign = database.get_one(Campaign, evaluation.campaign_id)
        until = replace(snapshots.until_now(database), labels=labels)
        read, scored = evaluate.evaluate_unstored(database, campaign, scheme, until=until, decided=evaluate.Decided())
    place = scored.keys.index(key)
    version = next(one for one in read.versions if one.key == key)
    expected = (town, "示例控股") if labels else submitted
    assert (scored.terms.labels["unit"][place], version.group) == expected
    assert bool(read.corrected) is labels
    assert set(READ) == {*snapshots.ATTRIBUTES, "group"}
