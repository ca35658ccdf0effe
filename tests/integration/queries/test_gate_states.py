"""How conditions stand in a list: counted once for all, narrowed to, and said in a row only where it differs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from flask import Flask
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.evaluations import evaluate
from survey.models import Evaluation, GateResult, GateVerdict, Submission
from survey.queries.gate_states import pending_gates
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.conftest import Browser
from tests.integration.handing_in import page
from tests.integration.officials import entries, evaluation, user

__all__ = ["evaluation"]
SMALL = re.compile(r"<small>((?:不通过|待核|条件全部)[^<]*)</small>")


def test_what_most_have_in_common_is_said_once(
    app: Flask, database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    scheme = load_scheme(evaluation.scheme.document)
    gates = [gate.id for gate in scheme.answered_gates]
    ranked = [row for row in entries(database, evaluation.id) if row.rank is not None]
    sound = [row for row in ranked if 0 not in row.detail["verdicts"] and row.pool == "manufacturing"]
    by, unit, wanted = user(database, "district").id, sound[0].version.unit, sound[1].version_id
    first, second = (
        database.get_one(Submission, row.version.submission_id).participation_id for row in sound[:2]
    )  # fmt: skip
    with unit_of_work(database):
        for place, names, verdict in (
            (first, gates, "passed"),
            (second, gates[:1], "failed"),
            (second, gates[1:3], "passed"),
        ):
            database.add_all(
                GateResult(
                    participation_id=place, gate=name, verdict=GateVerdict(verdict), source="示例",
                    dated=date(2026, 11, 24), recorded_by_id=by,
                )
                for name in names
            )  # fmt: skip
    with app.app_context():
        newer = evaluate.evaluate_and_store(database, evaluation.campaign_id, user_id=by)
    rows = [row for row in entries(database, newer.id) if row.rank is not None]
    found = pending_gates(database, newer, Scope(everything=True), scheme)
    assert (found.ranked, found.of_all) == (len(ranked), False)
    assert found.firms == {
        gate.id: sum(row.detail["verdicts"][place] == 1 for row in rows) for place, gate in enumerate(scheme.gates)
    }
    assert found.common == frozenset(gates)
    # An evaluation of before kept no such counts: they are counted over its rows.
    database.expunge(newer)
    newer.summary = {name: told for name, told in newer.summary.items() if name != "pending_gates"}
    assert pending_gates(database, newer, Scope(everything=True), scheme) == found
    own = pending_gates(database, newer, Scope(unit=unit), scheme)
    assert own.ranked == sum(row.version.unit == unit for row in rows)
    client = browser()
    client.sign_in("district")
    path = f"/evaluations/{newer.id}/ranking"
    text = page(client, path)
    assert ("多数企业有 11 项条件待核：" in text, "待核11项" in text) == (True, False)
    failing = [row for row in rows if 0 in row.detail["verdicts"]]
    narrowed = page(client, path + "?gates=failed")
    assert f"符合条件 {len(failing)} 家" in narrowed
    assert "不通过1项；待核8项" in SMALL.findall(narrowed)
    assert SMALL.findall(page(client, path + "?gates=passed")) == ["条件全部通过"]
    pending = sum(1 in row.detail["verdicts"] for row in rows)
    assert f"符合条件 {pending} 家" in page(client, path + "?gates=pending")
    assert f"符合条件 {len(entries(database, newer.id))} 家" in page(client, path + "?gates=none")
    # The reasons of who fails one say what cures it.
    [entry] = [row for row in rows if row.version_id == wanted]
    told = page(client, f"/evaluations/{newer.id}/candidates/{entry.id}")
    assert "不符合条件：独立法人（补救：" in told
