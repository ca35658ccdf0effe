"""What rests on unchecked answers: against lowering every graded answer by hand, and counting places."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from scoring.answers.coding import encode
from scoring.evaluate import Evaluation, Inputs, evaluate
from scoring.loading.scheme import load_scheme
from scoring.ranking.tracks import Said
from scoring.visits.firm_exposures import Exposures, exposures
from tests.unit.scoring.certainty.test_unproven import CLAUSES, FIRMS, MARKS, RATINGS, Answers, Firm, run
from tests.unit.scoring.small import both, dossier, full_facts, pilots, scheme_data

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


def _found(evaluation: Evaluation) -> Exposures:
    return exposures(evaluation.scheme, evaluation.ranked(), evaluation.seats, stated=evaluation.stated)


def _lost(before: Evaluation, after: Evaluation, row: int) -> tuple[int, int]:
    """Return points and places that a row lost between two evaluations of everybody."""
    own = [int(one.ranking.scores[row]) for one in (before, after)]
    better = [sum(int(score) > mine for score in before.ranking.scores) for mine in own]
    fell = own[1] < own[0]
    return max(own[0] - own[1], 0), better[1] - 1 - better[0] if fell else 0


@settings(max_examples=40, deadline=None)
@given(FIRMS, MARKS)
def test_where_only_what_is_verified_earns_it_is_what_an_evaluation_after_the_visit_says(
    firms: list[Firm], verified: Answers
) -> None:
    before = run(firms, "clauses", verified=verified)
    got = _found(before)
    assert firms
    for row, firm in enumerate(firms):
        mine = frozenset((f"K{row}", f"clauses.{name}") for name in CLAUSES)
        lower = tuple(
            rating
            if (f"K{row}", f"clauses.{name}") in verified or rating == RATINGS[0]
            else RATINGS[RATINGS.index(rating) - 1]
            for name, rating in zip(CLAUSES, firm, strict=True)
        )
        after = run([*firms[:row], lower, *firms[row + 1 :]], "clauses", verified=verified | mine)
        assert (got.points[row], got.places[row]) == _lost(before, after, row)


def test_where_a_firm_counts_by_its_own_word_it_is_that_word_that_is_lowered() -> None:
    """Of `a` everything was found lower than it says; its pool goes by what it says all the same."""
    own_word = load_scheme(scheme_data() | {"tracks": {"counts": "self"}})
    forms = [*FORMS[:3], {"plan": "some", "rules": "yes", "s1": "l2", "s2": "l2"}]

    def of(said: list[dict[str, str]]) -> Evaluation:
        whole = [dossier(full_facts("2"), form) for form in said]
        found = [dossier(full_facts("2"), FORMS[3]), *whole[1:]]
        marks = frozenset(("a", f"form.{name}") for name in FORMS[0])
        word = Said(("a",), encode(both(), whole[:1]))
        return evaluate(own_word, Inputs(KEYS, encode(both(), found), said=word, verified=marks), 2)

    before = of(forms)
    got = _found(before)
    for row, form in enumerate(forms):
        lower = {name: LOWER.get(step, step) for name, step in form.items()}
        after = of([*forms[:row], lower, *forms[row + 1 :]])
        assert (got.points[row], got.places[row]) == _lost(before, after, row)
    assert got.points[0] > 0
