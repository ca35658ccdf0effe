"""Every total taken apart to the questions: it adds up at each step, and by hand."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from scoring.answers.coding import encode
from scoring.definition.scheme import ChoicePlan, ExpertSource
from scoring.evaluate import Evaluation, Inputs, evaluate
from scoring.explanation.question_worths import Explained, Piece, explain
from scoring.maturity import score
from survey.demo.answers import fill_in
from survey.demo.enterprises import make_enterprises
from tests.unit.scoring.small import both, dossier, full_facts, pilots
from tests.unit.survey.shipped import CATALOGUE


def test_a_total_by_hand() -> None:
    """Wired 10, half of the machines 30, half of the plan 12.5: 52.5 points; anchored at 60 that is 87.5.

    With its weight of 0.40 it adds 35 points, shared out as 10 : 30 : 12.5.
    """
    form = {"nets": ("wired",), "plan": "some"}
    sheets = encode(both(), [dossier(full_facts(), form)])
    scheme = pilots()
    found = evaluate(scheme, Inputs(("A",), sheets), 1)
    pieces = explain(
        scheme,
        scheme.pools[0].id,
        found.ranking.contributions[0].tolist(),
        Explained(sheets, {"form": score(sheets["form"])}),
    )
    index = pieces[0]
    assert (index.id, index.amount) == ("index", 35_000_000)
    parts = {part.id: part.amount for part in index.pieces}
    assert parts == {"base": 26_666_700, "lead": 8_333_300}
    groups = {group.id: group.amount for part in index.pieces for group in part.pieces}
    assert groups == {"net": 6_666_700, "machines": 20_000_000, "lead": 8_333_300}
    questions = {item.id: item.amount for part in index.pieces for group in part.pieces for item in group.pieces}
    assert questions == {
        "form.nets": 6_666_700, "form.rate": 20_000_000, "form.plan": 8_333_300, "form.rules": 0,
    }  # fmt: skip
    assert pieces[2].pieces == (Piece("question", "facts.chain", pieces[2].amount),)


def faults(piece: Piece) -> list[Piece]:
    """Return the pieces, itself and below, that are no whole hundreds or not the sum of their own pieces."""
    below = sum(part.amount for part in piece.pieces) if piece.pieces else piece.amount
    own = [piece] if piece.amount % 100 or below != piece.amount else []
    return [*own, *(fault for part in piece.pieces for fault in faults(part))]


@pytest.fixture(scope="module")
def shipped() -> Evaluation:
    questionnaires = CATALOGUE.questionnaires
    scheme = replace(CATALOGUE.schemes["demonstration"], certainty=None, choice=ChoicePlan())
    firms = make_enterprises(40, Random(3))
    sheets = encode(questionnaires, [fill_in(questionnaires, firm, Random(firm.number)) for firm in firms])
    return evaluate(scheme, Inputs(tuple(firm.credit_code for firm in firms), sheets), 10)


def test_everything_that_ships_adds_up_at_every_step(shipped: Evaluation) -> None:
    scheme = shipped.scheme
    names = [feature.id for feature in scheme.segments.features] if scheme.segments else []
    by_experts = {item.id for item in scheme.criteria if isinstance(item.source, ExpertSource)}
    for row in range(len(shipped.keys)):
        features = dict(zip(names, shipped.features[row].tolist(), strict=True))
        contributions = shipped.ranking.contributions[row].tolist()
        what = Explained(shipped.inputs.sheets, shipped.profiles, row, features)
        pieces = explain(scheme, scheme.pools[int(shipped.pools[row])].id, contributions, what)
        assert sum(piece.amount for piece in pieces) == shipped.ranking.scores[row]
        assert [fault for piece in pieces for fault in faults(piece)] == []
        assert {piece.id for piece in pieces if piece.amount and not piece.pieces} <= by_experts


def test_nothing_below_a_contribution_of_nothing_is_negative(shipped: Evaluation) -> None:
    def least(piece: Piece) -> int:
        return min([piece.amount, *(least(part) for part in piece.pieces)])

    scheme = shipped.scheme
    for row in range(len(shipped.keys)):
        what = Explained(shipped.inputs.sheets, shipped.profiles, row, {})
        contributions = shipped.ranking.contributions[row].tolist()
        pieces = explain(scheme, scheme.pools[int(shipped.pools[row])].id, contributions, what)
        assert min(least(piece) for piece in pieces) >= 0
