"""The answer model: which answers can be a step too high, what a step down is, and who falls in a draw."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.answers.coding import Coded, coding_of, encode
from scoring.certainty.answer_draws import graded, lower_codes, lowered_answers, steps_down
from scoring.definition.questionnaire import Questionnaire
from scoring.loading.questionnaire import load_questionnaire
from scoring.maturity import score
from tests.unit.scoring.clauses import clause_data
from tests.unit.scoring.small import both, changed, dossier, form_data, full_facts, options

FORM = both()["form"]
CODING = coding_of(FORM)
KEYS = [f"firm {number}" for number in range(200)]


def sheets(count: int = 200) -> Coded:
    full = {"nets": ("wired", "mobile"), "plan": "all", "rules": "yes", "s1": "l4", "s2": "l2"}
    return encode(both(), [dossier(full_facts(), full)] * count)["form"]


def kept(count: int = 200) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    return np.zeros((count, len(graded(CODING))), dtype=bool)


def test_graded_are_answers_worth_something_and_no_computed_ones() -> None:
    assert graded(CODING) == ("nets", "plan", "rules", "s1", "s2")
    assert graded(coding_of(both()["facts"])) == ()


def test_an_answer_that_decides_what_else_is_asked_stays() -> None:
    shown = {"question": "form.plan", "is": "all"}
    data = changed(form_data(), ("sections", 0, "questions", 3, "visible"), shown)
    assert graded(coding_of(load_questionnaire(data))) == ("nets", "rules", "s1", "s2")


def by_code(name: str, form: Questionnaire = FORM) -> dict[int, int]:
    """Return code -> code a step lower."""
    table = steps_down(form.questions[name]).tolist()
    return {code - 3: lower for code, lower in enumerate(table)}


def test_steps_down_of_single_choices_and_ladders() -> None:
    assert by_code("plan") == {-3: -3, -2: -2, -1: -1, 0: 0, 1: 0, 2: 1}
    assert by_code("s1") == {-3: -3, -2: -2, -1: -1, 0: 0, 1: 0, 2: 1, 3: 2, 4: 3}


def test_steps_down_of_several_choices_takes_the_best_away() -> None:
    """Wired 10, mobile 10, none: of equal ones the later goes; nothing and none stay."""
    assert by_code("nets") == {-3: -3, -2: -2, -1: -1, 0: 0, 1: 0, 2: 0, 3: 1, 4: 4, 5: 4, 6: 4, 7: 5}


def test_steps_down_pass_over_options_of_the_same_worth() -> None:
    form = load_questionnaire(
        changed(form_data(), ("sections", 0, "questions", 3, "options"), options(no="0", maybe="0", yes="15"))
    )
    assert by_code("rules", form)[2] == 0


@pytest.mark.parametrize(("chance", "falls"), [(0, 0), (10_000, 200)])
def test_nobody_falls_or_everybody(chance: int, falls: int) -> None:
    before = sheets()
    after = lowered_answers(before, KEYS, chance=chance, seed=1, draw=0, kept=kept())
    assert int((before.column("plan") != after.column("plan")).sum()) == falls
    assert before.column("plan").tolist() == sheets().column("plan").tolist()


def test_about_the_declared_share_falls() -> None:
    """5 questions, 200 firms, 20 draws: 20,000 chances of 5 %; five standard deviations are 155."""
    before = sheets()
    count = 0
    for draw in range(20):
        after = lowered_answers(before, KEYS, chance=500, seed=1, draw=draw, kept=kept())
        count += int((before.codes != after.codes).sum())
    assert abs(count - 1_000) < 155


def test_what_was_verified_does_not_fall() -> None:
    held = kept()
    held[:, graded(CODING).index("plan")] = True
    after = lowered_answers(sheets(), KEYS, chance=10_000, seed=1, draw=0, kept=held)
    assert after.column("plan").tolist() == sheets().column("plan").tolist()
    assert after.column("rules").tolist() == [0] * 200


@given(st.integers(0, 5), st.permutations(range(40)))
def test_a_firm_falls_alike_whoever_else_is_there(draw: int, order: list[int]) -> None:
    whole = lowered_answers(sheets(40), KEYS[:40], chance=4_000, seed=9, draw=draw, kept=kept(40))
    part = order[:7]
    some = lowered_answers(sheets(7), [KEYS[row] for row in part], chance=4_000, seed=9, draw=draw, kept=kept(7))
    assert some.codes.tolist() == whole.codes[part].tolist()


def test_draws_seeds_and_questions_fall_apart() -> None:
    def mask(seed: int, draw: int, name: str) -> list[bool]:
        found = lowered_answers(sheets(), KEYS, chance=5_000, seed=seed, draw=draw, kept=kept())
        return (found.column(name) != sheets().column(name)).tolist()

    masks = [mask(1, 0, "plan"), mask(1, 1, "plan"), mask(2, 0, "plan"), mask(1, 0, "rules")]
    assert all(first != second for place, first in enumerate(masks) for second in masks[:place])


@settings(deadline=None)
@given(st.integers(0, 50))
def test_a_fall_never_raises_an_index(seed: int) -> None:
    form = load_questionnaire(clause_data())
    generator = np.random.default_rng(seed)
    codes = generator.integers(0, 4, (30, len(coding_of(form).columns)), dtype=np.int32)
    codes[:, 0] %= 2
    before = Coded(coding_of(form), np.asfortranarray(codes), np.zeros((30, 0), dtype=np.int64))
    names = len(lower_codes(before.coding))
    after = lowered_answers(before, KEYS[:30], chance=3_000, seed=seed, draw=0, kept=np.zeros((30, names), dtype=bool))
    assert (score(after).index <= score(before).index).all()
