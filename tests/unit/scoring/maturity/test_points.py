"""The rule of points and scenarios: hand-worked values, a slow twin in fractions, and what must never happen."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.answers.coding import Coded, coding_of, encode
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from scoring.definition.rules import PointsRule
from scoring.exact import half_up
from scoring.loading.questionnaire import load_questionnaire
from scoring.maturity import NoRuleError, Profile, score
from tests.unit.scoring.small import both, changed, dossier, form_data, full_facts

CUT = [{"id": "none", "label": {"zh": "无", "en": "none"}}]
FORM = both()["form"]


def cuttable() -> Questionnaire:
    """Return the form with 不适用 allowed for every scored item that is asked."""
    data = form_data()
    for number in (0, 2, 3):
        data = changed(data, ("sections", 0, "questions", number, "not_applicable"), CUT)
    return load_questionnaire(data)


def profile(form: dict[str, Any], **facts: str) -> Profile:
    return score(encode(both(), [dossier(full_facts(**facts), form)])["form"])


def row(questionnaire: Questionnaire, **codes: int) -> Coded:
    """Return one coded row of the form; what is not named is not answered."""
    coding = coding_of(questionnaire)
    values = [[codes.get(name, -2) for name in coding.columns]]
    return Coded(coding, np.asfortranarray(values, dtype=np.int32), np.zeros((1, 0), dtype=np.int64))


def test_score_of_a_hand_worked_form() -> None:
    found = profile({"nets": ("wired",), "plan": "some", "rules": "yes", "s1": "l1", "s2": "l0"}, digital="5")
    assert found.points.tolist() == [[100_000, 300_000, 125_000, 150_000]]
    assert found.parts.tolist() == [[400_000, 275_000]]
    assert found.total.tolist() == found.index.tolist() == [675_000]
    assert found.scenarios.tolist() == [[1, 0]]
    assert (found.reached.tolist(), found.binding.tolist()) == ([[1, 0]], [[1, 0]])
    assert found.level.tolist() == [1]
    assert (found.answered.tolist(), found.asked.tolist()) == ([6], [6])


def test_score_of_nothing_answered() -> None:
    found = score(encode(both(), [dossier()])["form"])
    assert found.total.tolist() == found.level.tolist() == found.answered.tolist() == [0]
    assert found.asked.tolist() == [6]


def test_score_of_full_marks() -> None:
    found = profile({"nets": ("wired", "mobile"), "plan": "all", "rules": "yes", "s1": "l4", "s2": "l2"}, digital="10")
    assert (found.total.tolist(), found.level.tolist()) == ([1_000_000], [2])


BEST = {"nets": 3, "rate": 4, "plan": 2, "rules": 1, "s1": 4, "s2": 4}
LEVELS = [
    ({}, 2),
    ({"nets": 1, "rate": 2, "plan": 1, "rules": 1}, 1),
    ({"nets": 1, "rate": 2, "plan": 2, "rules": 1}, 2),
    ({"nets": 4, "rate": 1, "plan": 0, "rules": 0}, 0),
    ({"nets": 1, "rate": 1, "plan": 0, "rules": 0}, 1),
    ({"s1": 1}, 1),
    ({"s2": 1}, 1),
    ({"s1": 0}, 1),
    ({"s1": 0, "s2": 1}, 1),
    ({"s1": 0, "s2": 0}, 0),
    ({"s1": 2, "s2": 2}, 2),
    ({"s1": -2, "s2": 4}, 1),
]


@pytest.mark.parametrize(("codes", "level"), LEVELS)
def test_level_at_and_below_each_threshold(codes: dict[str, int], level: int) -> None:
    assert score(row(FORM, **BEST | codes)).level.tolist() == [level]


def test_level_thresholds_are_met_by_exactly_as_many_points() -> None:
    points = [score(row(FORM, **BEST | codes)).total[0] for codes, _ in LEVELS[2:5]]
    assert points == [700_000, 100_000, 200_000]


def with_binding_step(binding: str) -> Questionnaire:
    data = changed(form_data(), ("sections", 1, "questions", 0, "binding"), False)
    return load_questionnaire(changed(data, ("rule", "levels", 1, "binding"), binding))


@pytest.mark.parametrize(("binding", "level"), [("0", 2), ("1", 1)])
def test_level_needs_binding_scenarios(binding: str, level: int) -> None:
    assert score(row(with_binding_step(binding), **BEST)).level.tolist() == [level]


def test_hidden_answers_give_no_points_and_are_not_asked() -> None:
    hidden = changed(form_data(), ("sections", 0, "questions", 2, "visible"), {"question": "facts.young", "is": "yes"})
    questionnaires = both() | {"form": load_questionnaire(hidden)}
    answers: dict[str, Any] = {"plan": "all", "rules": "yes"}
    found = score(encode(questionnaires, [dossier(full_facts(), answers)])["form"])
    assert (found.points[0, 2], found.asked[0], found.answered[0]) == (0, 5, 2)


def test_not_applicable_item_gives_its_weight_to_its_siblings() -> None:
    found = score(row(cuttable(), nets=1, rate=0, plan=-3, rules=1, s1=1, s2=1))
    assert found.parts.tolist() == [[100_000, 400_000]]
    assert (found.total.tolist(), found.asked.tolist(), found.answered.tolist()) == ([500_000], [5], [5])


def test_not_applicable_group_gives_its_weight_within_its_part() -> None:
    found = score(row(cuttable(), nets=-3, rate=2, plan=1, rules=0))
    assert found.parts.tolist() == [[300_000, 125_000]]


def test_not_applicable_part_gives_its_weight_to_the_other_part() -> None:
    found = score(row(cuttable(), nets=1, rate=2, plan=-3, rules=-3))
    assert found.parts.tolist() == [[500_000, 0]]
    assert found.total.tolist() == [500_000]


def thirds() -> Questionnaire:
    """Return the form with `rules` cuttable and 12 of 37 points for `plan`, which gives thirds."""
    data = form_data()
    plans = [{"id": f"p{points}", "label": {"zh": "p", "en": "p"}, "points": points} for points in ("0", "8", "12")]
    data = changed(data, ("sections", 0, "questions", 2, "options"), plans)
    data = changed(data, ("sections", 0, "questions", 3, "options", 1, "points"), "28")
    return load_questionnaire(changed(data, ("sections", 0, "questions", 3, "not_applicable"), CUT))


def test_not_applicable_parts_are_rounded_half_up() -> None:
    found = score(row(thirds(), nets=3, rate=0, plan=1, rules=-3))
    assert found.parts.tolist() == [[200_000, 266_667]]


def test_not_applicable_levels_are_compared_before_rounding() -> None:
    data = changed(form_data(), ("rule", "levels", 0, "points"), "26.6667")
    data = changed(data, ("sections", 0, "questions", 2, "options", 1, "points"), "8")
    data = changed(data, ("sections", 0, "questions", 2, "options", 2, "points"), "12")
    data = changed(data, ("sections", 0, "questions", 3, "options", 1, "points"), "28")
    form = load_questionnaire(changed(data, ("sections", 0, "questions", 3, "not_applicable"), CUT))
    found = score(row(form, nets=0, rate=0, plan=1, rules=-3, s1=4, s2=4))
    assert (found.total.tolist(), found.level.tolist()) == ([266_667], [0])


def test_nothing_applicable_gives_nothing() -> None:
    data = form_data()
    data = changed(data, ("sections", 0, "questions", 1), question_without_rate())
    for number in range(4):
        data = changed(data, ("sections", 0, "questions", number, "not_applicable"), CUT)
    found = score(row(load_questionnaire(data), nets=-3, rate=-3, plan=-3, rules=-3, s1=4, s2=4))
    assert (found.total.tolist(), found.level.tolist(), found.asked.tolist()) == ([0], [0], [2])


def question_without_rate() -> Any:
    words = {"zh": "rate", "en": "rate"}
    choices = [{"id": f"o{points}", "label": words, "points": points} for points in ("0", "40")]
    return {"id": "rate", "kind": "single", "title": words, "options": choices}


def twin(questionnaire: Questionnaire, codes: dict[str, int]) -> tuple[list[int], int, int, int]:
    """Score one row slowly, in fractions, straight from the words of the rule: parts, total, index, level."""
    rule = questionnaire.rule
    assert isinstance(rule, PointsRule)
    shares: list[tuple[int, Fraction | None]] = []
    for part in rule.parts:
        groups = [(group.maximum, share(questionnaire, group.items, codes)) for group in part.groups]
        shares.append((part.maximum, mean(groups)))
    weight = sum(maximum for maximum, value in shares if value is not None)
    exact = [Fraction(0) if value is None else value * maximum * 1_000_000 / weight for maximum, value in shares]
    levels = {
        name: max(0, questionnaire.questions[name].options[codes[name]].level)
        for name in rule.scenarios
        if codes[name] >= 0
    }
    reached = 0
    for step in rule.levels:
        there = [name for name, level in levels.items() if level >= step.level]
        binding = [name for name in there if questionnaire.questions[name].binding]
        if sum(exact) >= step.points and len(there) >= step.scenarios and len(binding) >= step.binding:
            reached = step.level
    parts = [half_up(value) for value in exact]
    total = sum(parts)
    if -1 not in codes.values():
        return parts, total, total, reached
    most = reachable(questionnaire, codes)
    return parts, total, half_up(sum(exact) / most * 1_000_000) if most else total, -1


def reachable(questionnaire: Questionnaire, codes: dict[str, int]) -> Fraction:
    """Return what the best answers to what is asked would give: the whole, unless something is not asked."""
    best = {name: most_code(questionnaire, name) if code not in {-1, -3} else code for name, code in codes.items()}
    return whole_of(questionnaire, best)


def whole_of(questionnaire: Questionnaire, codes: dict[str, int]) -> Fraction:
    """Return the exact total of a row in 1/10 000 point."""
    rule = questionnaire.rule
    assert isinstance(rule, PointsRule)
    pairs = []
    for part in rule.parts:
        groups = [(group.maximum, share(questionnaire, group.items, codes)) for group in part.groups]
        pairs.append((part.maximum, mean(groups)))
    return (mean(pairs) or Fraction(0)) * 1_000_000


def most_code(questionnaire: Questionnaire, name: str) -> int:
    """Return the code that gives most."""
    question = questionnaire.questions[name]
    if question.kind is Kind.MULTIPLE:
        return sum(1 << place for place, option in enumerate(question.options) if option.points)
    return max(range(len(choices(question))), key=lambda code: (points(question, code), code))


def share(questionnaire: Questionnaire, items: tuple[str, ...], codes: dict[str, int]) -> Fraction | None:
    questions = [questionnaire.questions[name] for name in items if codes[name] != -3]
    maximum = sum(question.max_points for question in questions)
    return Fraction(sum(points(question, codes[question.id]) for question in questions), maximum) if maximum else None


def points(question: Question, code: int) -> int:
    if code < 0:
        return 0
    if question.kind is Kind.MULTIPLE:
        return sum(option.points for place, option in enumerate(question.options) if code >> place & 1)
    return [choice.points for choice in question.options or question.bands][code]


def mean(pairs: list[tuple[int, Fraction | None]]) -> Fraction | None:
    present = [(maximum, value) for maximum, value in pairs if value is not None]
    weight = sum(maximum for maximum, _ in present)
    return sum((maximum * value for maximum, value in present), Fraction(0)) / weight if weight else None


CUTTABLE = cuttable()
ROWS = st.fixed_dictionaries(
    {
        "nets": st.integers(-3, 7),
        "rate": st.sampled_from([-2, -1, 0, 1, 2, 3, 4]),
        "plan": st.integers(-3, 2),
        "rules": st.integers(-3, 1),
        "s1": st.integers(-2, 4),
        "s2": st.integers(-2, 4),
    }
)


@given(st.lists(ROWS, min_size=1, max_size=12))
def test_score_agrees_with_the_slow_twin(rows: list[dict[str, int]]) -> None:
    coding = coding_of(CUTTABLE)
    values = np.asfortranarray([[codes[name] for name in coding.columns] for codes in rows], dtype=np.int32)
    found = score(Coded(coding, values, np.zeros((len(rows), 0), dtype=np.int64)))
    expected = [twin(CUTTABLE, codes) for codes in rows]
    assert found.parts.tolist() == [parts for parts, _, _, _ in expected]
    assert found.total.tolist() == [total for _, total, _, _ in expected]
    assert found.index.tolist() == [index for _, _, index, _ in expected]
    assert found.level.tolist() == [level for _, _, _, level in expected]


@given(ROWS, st.data())
def test_a_better_answer_never_lowers_anything(codes: dict[str, int], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name in codes if codes[name] > -2 or name not in {"s1", "s2"}]))
    assume(codes[name] not in {-3, -1})
    if name == "nets":
        better = max(codes[name], 0) | data.draw(st.sampled_from([1, 2, 3]))
    else:
        better = data.draw(st.integers(max(codes[name], 0), len(choices(CUTTABLE.questions[name])) - 1))
    before, after = score(row(CUTTABLE, **codes)), score(row(CUTTABLE, **codes | {name: better}))
    assert bool((after.parts >= before.parts).all()) is True
    assert after.total[0] >= before.total[0]
    assert after.index[0] >= before.index[0]
    assert after.level[0] >= before.level[0]


def choices(question: Question) -> tuple[Any, ...]:
    return question.options or question.bands


def test_index_of_a_form_that_does_not_ask_an_item() -> None:
    """The rate, 40 of the 100 points, is not asked: 20 + 12.5 + 15 = 47.5 of 60 are 79.1667, and no level is stated.

    Of the part that the rate belongs to, 20 of 20 points were reached: all of its 60.
    """
    found = score(row(FORM, nets=3, rate=-1, plan=1, rules=1, s1=4, s2=4))
    assert (found.total[0], found.index[0], found.level[0]) == (475_000, 791_667, -1)
    assert (found.assessed[0], found.asked[0]) == (6_000, 5)
    points, there = found.whole_parts
    assert (points.tolist(), there.tolist()) == ([[600_000, 275_000]], [[True, True]])


def test_not_answered_stays_in_the_denominator() -> None:
    found = score(row(FORM, nets=3, rate=-2, plan=1, rules=1, s1=4, s2=4))
    assert (found.total[0], found.index[0], found.level[0], found.assessed[0]) == (475_000, 475_000, 1, 10_000)


def test_no_level_where_a_scenario_was_not_asked() -> None:
    found = score(row(FORM, nets=3, rate=4, plan=2, rules=1, s1=-1, s2=4))
    assert (found.index[0], found.level[0], found.assessed[0]) == (1_000_000, -1, 10_000)


def test_a_part_of_which_nothing_was_asked_has_no_figure() -> None:
    points, there = score(row(FORM, nets=3, rate=4, plan=-1, rules=-1)).whole_parts
    assert (points.tolist(), there.tolist()) == ([[600_000, 0]], [[True, False]])


def test_score_of_many_rows_is_that_of_each_row_alone() -> None:
    coding = coding_of(CUTTABLE)
    random = np.random.default_rng(7)
    many = np.asfortranarray(
        [[random.integers(-3, coding.choices(name)) for name in coding.columns] for _ in range(300)], dtype=np.int32
    )
    tiled = Coded(coding, np.asfortranarray(np.tile(many, (60, 1))), np.zeros((18_000, 0), dtype=np.int64))
    together = score(tiled)
    alone = [score(Coded(coding, many[[n]], np.zeros((1, 0), dtype=np.int64))) for n in range(300)]
    assert together.total[:300].tolist() == [int(item.total[0]) for item in alone]
    assert together.total[17_700:].tolist() == together.total[:300].tolist()
    assert together.level[17_700:].tolist() == [int(item.level[0]) for item in alone]


def test_score_of_no_row() -> None:
    found = score(encode(both(), [])["form"])
    assert (found.total.shape, found.parts.shape, found.points.shape) == ((0,), (0, 2), (0, 4))


def test_score_refuses_a_questionnaire_without_a_rule() -> None:
    with pytest.raises(NoRuleError, match="questionnaire facts 1 has no rule that scores it"):
        score(encode(both(), [dossier({"total": Decimal(1)})])["facts"])
