"""What hangs on one answer: against ranking everybody again with that answer lower, or higher."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from scoring.answers.answers import Answer, AnswerSheet, Dossier
from scoring.answers.coding import encode
from scoring.evaluate import Evaluation, Inputs, evaluate
from scoring.maturity.assessed import UNLEVELLED
from scoring.visits.claim_effects import Claim, Standing, claims_of, refused, totals_of
from tests.unit.scoring.certainty.test_unproven import CLAUSES, FIRMS, FORMS, MARKS, RATINGS, Answers, Firm, run
from tests.unit.scoring.small import both, dossier, full_facts, pilots

OTHERS = [
    {"plan": "some", "rules": "no", "s1": "l2", "s2": "l1", "nets": ("wired",)},
    {"plan": "all", "rules": "yes", "s1": "l4", "s2": "l4", "nets": ("wired", "mobile")},
    {"plan": "no", "rules": "yes", "s1": "l1", "s2": "l1", "nets": ()},
    {"plan": "no", "rules": "no", "s1": "l0", "s2": "l0", "nets": ()},
]
OWN: Mapping[str, Answer] = {"plan": "all", "rules": "no", "s1": "l3", "s2": "l2", "nets": ("wired", "mobile")}


def ranked(own: Dossier) -> Evaluation:
    dossiers = [own, *(dossier(full_facts("2"), form) for form in OTHERS)]
    keys = tuple(f"firm{number}" for number in range(len(dossiers)))
    return evaluate(pilots(), Inputs(keys, encode(both(), dossiers)), 2)


def standing(found: Evaluation) -> Standing:
    return Standing(found.scheme.pools[0].id, found.ranking.scores)


def moved(changed: Dossier, before: Evaluation) -> tuple[int, int]:
    """Return points and places lost by another dossier, with everybody ranked again."""
    after = ranked(changed)
    lost = int(before.ranking.scores[0] - after.ranking.scores[0])
    return lost, int(after.ranking.ranks[0] - before.ranking.ranks[0])


def test_each_claim_equals_ranking_everybody_again() -> None:
    facts = full_facts("2") | {"scenes": ("a",)}
    own = dossier(facts, OWN)
    before = ranked(own)
    claims = {one.question: one for one in claims_of(before.scheme, both(), own, standing(before))}
    lowest: Mapping[str, Answer] = {"plan": "no", "nets": ()}
    highest: Mapping[str, Answer] = {"rules": "yes"}
    for name, answer in lowest.items():
        expected = moved(dossier(facts, {**OWN, name: answer}), before)
        assert (claims[f"form.{name}"].loss, claims[f"form.{name}"].places) == expected
        assert expected[0] > 0
    for name, answer in highest.items():
        lost, places = moved(dossier(facts, {**OWN, name: answer}), before)
        assert (claims[f"form.{name}"].gain, claims[f"form.{name}"].gained) == (-lost, -places)
    for name in ("digital", "total", "spend", "scenes", "chain"):
        without = {key: answer for key, answer in facts.items() if key != name}
        lost, places = moved(dossier(without, OWN), before)
        assert (claims[f"facts.{name}"].loss, claims[f"facts.{name}"].places) == (lost, places)
    assert set(claims) == {"form.plan", "form.nets", "form.rules", *(
        f"facts.{name}" for name in ("digital", "total", "spend", "scenes", "chain")
    )}  # fmt: skip
    order = list(claims.values())
    assert order == sorted(order, key=lambda one: (-one.loss, -one.gain, one.question))


def test_what_was_verified_is_no_claim_and_nothing_answered_has_none() -> None:
    own = dossier(full_facts("2"), OWN)
    before = ranked(own)
    all_claims = claims_of(before.scheme, both(), own, standing(before))
    verified = frozenset({"form.plan", "facts.total"})
    left = claims_of(before.scheme, both(), own, standing(before), verified=verified)
    assert left == [one for one in all_claims if one.question not in verified]
    empty = Dossier({})
    assert claims_of(before.scheme, both(), empty, standing(before)) == []


def test_totals_are_the_scores_and_levels_of_the_evaluation() -> None:
    own = dossier(full_facts("2"), OWN)
    other = dossier(full_facts("2"), OTHERS[3])
    before = ranked(own)
    pool = before.scheme.pools[0].id
    levels = before.profiles["form"].level.tolist()
    expected = [(int(before.ranking.scores[row]), levels[row]) for row in (0, 4)]
    assert totals_of(before.scheme, both(), [own, other], pool) == expected
    without_index = replace(before.scheme, criteria=before.scheme.criteria[-1:])
    assert [level for _total, level in totals_of(without_index, both(), [own], pool)] == [UNLEVELLED]


def test_refused_answers_are_at_their_lowest_or_away() -> None:
    facts = full_facts("2") | {"scenes": ("a",)}
    own = dossier(facts, OWN)
    found = refused(both(), own, ["form.plan", "form.nets", "facts.total", "form.nothing", "other.plan"])
    left = {name: answer for name, answer in facts.items() if name != "total"}
    assert found == dossier(left, {**OWN, "plan": "no", "nets": ()})
    before = ranked(own)
    ((total, _level),) = totals_of(before.scheme, both(), [found], before.scheme.pools[0].id)
    assert total == int(ranked(found).ranking.scores[0])


@pytest.mark.parametrize(("than", "better"), [(5, 2), (9, 0), (0, 4)])
def test_better_are_those_with_a_higher_score(than: int, better: int) -> None:
    assert Standing("x", np.array([3, 9, 5, 7])).better(than) == better


def test_a_claim_is_plain_data() -> None:
    assert Claim("form.plan", 3, 1) == Claim("form.plan", 3, 1, 0, 0)


@settings(max_examples=25, deadline=None)
@given(FIRMS, MARKS)
def test_where_only_what_is_verified_earns_a_claim_is_worth_what_accepting_it_brings(
    firms: list[Firm], verified: Answers
) -> None:
    """Each answer of the first firm, verified as the lowest and as the highest step, with everybody ranked again."""
    before = run(firms, "clauses", verified=verified)
    own = frozenset(name for key, name in verified if key == "K0")
    sheet = AnswerSheet("clauses", "1", dict(zip(CLAUSES, firms[0], strict=True)), {}, "discrete")
    whole = Dossier({"facts": AnswerSheet("facts", "1", full_facts()), "clauses": sheet})
    place = Standing(before.scheme.pools[0].id, before.ranking.scores)
    found = {one.question: one for one in claims_of(before.scheme, FORMS, whole, place, verified=own)}
    score = int(before.ranking.scores[0])
    ((total, _level),) = totals_of(before.scheme, FORMS, [whole], place.pool, checked=[own])
    assert total == score
    for column, name in enumerate(CLAUSES):
        question, moved_by = f"clauses.{name}", []
        for rating in (RATINGS[0], RATINGS[-1]):
            again = (*firms[0][:column], rating, *firms[0][column + 1 :])
            after = run([again, *firms[1:]], "clauses", verified=verified | {("K0", question)})
            moved_by.append((int(after.ranking.scores[0]), int(after.ranking.ranks[0])))
        (low, low_rank), (high, high_rank) = moved_by
        rank = int(before.ranking.ranks[0])
        expected = Claim(question, score - low, low_rank - rank, high - score, rank - high_rank)
        nothing = question in own or expected == Claim(question, 0, 0)
        assert found.get(question) == (None if nothing else expected)
