"""What rests on unchecked answers: against lowering every graded answer by hand, and counting places."""

from __future__ import annotations

from dataclasses import replace

from scoring.answers.coding import encode
from scoring.evaluate import Inputs, evaluate
from scoring.visits.firm_exposures import exposures
from tests.unit.scoring.small import both, dossier, full_facts, pilots

LOWER = {"some": "no", "all": "some", "yes": "no", "l4": "l3", "l3": "l2", "l2": "l1", "l1": "l0"}
FORMS = [
    {"plan": "all", "rules": "yes", "s1": "l3", "s2": "l3"},
    {"plan": "some", "rules": "yes", "s1": "l2", "s2": "l1"},
    {"plan": "some", "rules": "no", "s1": "l1", "s2": "l1"},
    {"plan": "no", "rules": "no", "s1": "l0", "s2": "l0"},
]
KEYS = ("a", "b", "c", "d")


def test_points_places_and_the_line_by_hand() -> None:
    dossiers = [dossier(full_facts("2"), form) for form in FORMS]
    # d has no seat for its age: it fails a gate, and is nowhere.
    dossiers[3] = dossier(full_facts("2") | {"young": True}, FORMS[3])
    found = evaluate(pilots(), Inputs(KEYS, encode(both(), dossiers)), 2)
    scores = found.ranking.scores.tolist()
    lowered = [dossier(full_facts("2"), {name: LOWER.get(step, step) for name, step in form.items()}) for form in FORMS]
    again = evaluate(pilots(), Inputs(KEYS, encode(both(), lowered)), 2).ranking.scores.tolist()
    got = exposures(found.scheme, found.ranked(), found.seats)
    assert got.points.tolist() == [scores[row] - again[row] for row in range(3)] + [0]
    eligible = scores[:3]
    assert got.places.tolist() == [
        sum(other > again[row] for place, other in enumerate(eligible) if place != row)
        - sum(other > scores[row] for other in eligible)
        for row in range(3)
    ] + [0]
    assert got.from_line.tolist() == [1, 0, 0, 0]  # two seats: a is one above the last, c the first below
    # What was checked does not fall.
    checked = frozenset(("a", f"form.{name}") for name in FORMS[0])
    kept = exposures(found.scheme, replace(found.ranked(), verified=checked), found.seats)
    assert (kept.points.tolist()[0], kept.places.tolist()[0]) == (0, 0)
    assert kept.points.tolist()[1:] == got.points.tolist()[1:]
