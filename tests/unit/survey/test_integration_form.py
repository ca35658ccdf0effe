"""The shipped GB/T 23020 questionnaire: structure, hand-worked sheets, a slow twin, stages, monotony."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest

from scoring.answers.answers import Answer, NotApplicable
from scoring.answers.visibility import asked
from scoring.definition.questionnaire import Kind, Question
from scoring.definition.rules import Node, leaves_of
from scoring.definition.texts import Status
from scoring.exact import POINT, half_up
from scoring.maturity import StageProfile, score
from scoring.maturity.assessed import UNLEVELLED
from scoring.maturity.item_shares import item_share
from scoring.maturity.tree_diagnosis import next_stage, weakest_nodes
from survey.demo.integration import figures_of
from tests.unit.survey.demo.firms import firm
from tests.unit.survey.sheets import DEFINITIONS, INTEGRATION, Values, coded, dossier, facts_of, stage_rule

ITEMS = {name: weight for leaf in leaves_of(stage_rule().tree) for name, weight in leaf.items}
FACTS = facts_of(
    staff_y1=Decimal(100), staff_y2=Decimal(100), revenue_y1=Decimal(8000), revenue_y2=Decimal(8000),
    revenue_y3=Decimal(8000), cost_y1=Decimal(7000), cost_y2=Decimal(7000),
    energy_y1=Decimal(50), energy_y2=Decimal(50),
    digital_spend_y1=Decimal(0), digital_spend_y2=Decimal(0), digital_spend_y3=Decimal(0), rd_spend_y1=Decimal(0),
    equipment_total=Decimal(100), equipment_digital=Decimal(0), equipment_networked=Decimal(0),
    process_total=Decimal(10), process_nc=Decimal(10),
)  # fmt: skip


def lowest() -> dict[str, Answer]:
    """Return every item of the discrete form at its lowest: first rung, none ticked, parts of nothing."""
    found: dict[str, Answer] = {}
    for question in INTEGRATION.questions.values():
        if question.kind is Kind.SINGLE:
            found[question.id] = question.options[0].id
        elif question.kind is Kind.MULTIPLE:
            found[question.id] = ("none",)
        elif question.kind is Kind.NUMBER:
            found[question.id] = Decimal(0) if question.minimum == 0 else Decimal(1)
    for name in ("b1_all", "b17_all", "s2_new", "s29_all", "g10_all", "s16_all"):
        found[name] = Decimal(100)
    return found


def top(*names: str) -> dict[str, Answer]:
    """Return the best answer of each choice."""
    found: dict[str, Answer] = {}
    for name in names:
        question = INTEGRATION.questions[name]
        several = tuple(option.id for option in question.options if not option.exclusive)
        found[name] = several if question.kind is Kind.MULTIPLE else question.options[-1].id
    return found


def profile(*sheets: Values, facts: Values = FACTS) -> StageProfile:
    found = score(coded("integration", *(dossier(facts, integration=sheet) for sheet in sheets)))
    assert isinstance(found, StageProfile)
    return found


def node(found: StageProfile, name: str) -> Decimal:
    return Decimal(int(found.nodes[name][0])) / POINT


# Structure


def test_six_first_level_indicators_with_the_working_weights() -> None:
    capability, benefit = stage_rule().tree
    assert [(item.id, item.weights["discrete"]) for item in capability.children] == [
        ("foundation", 2_667),
        ("application", 4_000),
        ("combination", 2_000),
        ("collaboration", 1_333),
    ]
    assert [(item.id, item.weights["process"]) for item in benefit.children] == [
        ("competitiveness", 6_000),
        ("results", 4_000),
    ]
    assert stage_rule().index == "capability"


@pytest.mark.parametrize(("production", "absent"), [("discrete", "s6"), ("process", "s1")])
def test_each_kind_of_industry_has_at_least_sixty_indicators(production: str, absent: str) -> None:
    seen = asked(DEFINITIONS, dossier(facts_of(production)))["integration"]
    assert len(seen & set(ITEMS)) >= 60
    assert absent not in seen


def test_only_enterprises_above_the_scale_and_no_services_are_asked() -> None:
    for facts in (facts_of(above_scale=False), facts_of("service")):
        assert asked(DEFINITIONS, dossier(facts))["integration"] == frozenset()


def test_every_item_of_the_form_is_weighed_and_nothing_twice() -> None:
    scored = [q.id for q in INTEGRATION.questions.values() if q.kind is not Kind.NUMBER]
    assert sorted(ITEMS) == sorted(scored)


ANCHORS = {
    "b1": "70", "b2": "1.5", "b9": "3", "b10": "60", "b12": "60", "b15": "80", "b16": "70", "b17": "70", "s2": "90",
    "s11": "85", "s12": "95", "s16": "100", "s29": "60", "s31": "50", "g10": "90", "c7": "50", "k8": "40", "k9": "6",
}  # fmt: skip
"""What the district's list of indicators gives as the figure of full marks; below it marks are in proportion."""


def test_every_figure_scores_in_proportion_up_to_its_anchor_and_says_that_it_is_to_be_verified() -> None:
    linear = {q.id: str(q.linear) for q in INTEGRATION.questions.values() if q.linear is not None}
    assert linear == ANCHORS
    assert {INTEGRATION.questions[name].status for name in ANCHORS} == {Status.WORKING}
    left = [q for q in INTEGRATION.questions.values() if q.kind is Kind.RATE and q.id not in ANCHORS]
    changes = {q.id for q in left if q.compute is not None and (q.compute.before is not None or _two_years(q))}
    assert changes == {q.id for q in left}


def _two_years(question: Question) -> bool:
    """Whether a rate sets one year against another by itself: 2025 as a percentage of 2024."""
    assert question.compute is not None
    ends = [names[0][-3:] for names in (question.compute.now.of, question.compute.now.to)]
    return ends == ["_y1", "_y2"]


def test_rungs_and_ticks_are_even() -> None:
    """k-th of n rungs: 100 (k - 1) / (n - 1); ticks: 100 per part of all that can be ticked."""
    questions = INTEGRATION.questions.values()
    points = {q.id: [option.points // POINT for option in q.options] for q in questions}
    rungs = [q.id for q in questions if q.kind is Kind.SINGLE]
    ticks = [q.id for q in questions if q.kind is Kind.MULTIPLE]
    assert [name for name in rungs if points[name] != list(range(len(points[name])))] == []
    assert [name for name in ticks if points[name] != [1] * (len(points[name]) - 1) + [0]] == []


HELD_OUT = [
    ("b1", {"b1_automated": "0", "b1_all": "90"}, "0"),
    ("b1", {"b1_automated": "18", "b1_all": "90"}, "200/7"),  # 20 of 70
    ("b1", {"b1_automated": "31.5", "b1_all": "90"}, "50"),  # 35 of 70
    ("b1", {"b1_automated": "63", "b1_all": "90"}, "100"),  # 70 of 70
    ("b1", {"b1_automated": "90", "b1_all": "90"}, "100"),
    ("b9", {"b9_staff": "1"}, "100/3"),  # 1 of 100 staff is 1 of 3
    ("b10", {"b10_trained": "45"}, "75"),
    ("b17", {"b17_digital": "1", "b17_all": "3"}, "1000/21"),  # 33 1/3 of 70
    ("s2", {"s2_3d": "1", "s2_new": "4"}, "250/9"),  # 25 of 90
    ("s16", {"s16_covered": "2", "s16_all": "3"}, "200/3"),
    ("s29", {"s29_online": "15", "s29_all": "100"}, "25"),
    ("s31", {"s31_online": "1000"}, "25"),  # 12.5 of 50
    ("g10", {"g10_auto": "45", "g10_all": "100"}, "50"),
    ("c7", {"c7_cloud": "49"}, "98"),
]


@pytest.mark.parametrize(("name", "numbers", "score"), HELD_OUT)
def test_held_out_figure_scores_on_the_line(name: str, numbers: dict[str, str], score: str) -> None:
    found = profile(lowest() | {key: Decimal(value) for key, value in numbers.items()})
    assert 100 * item_share(found.coded, name, 0) == Fraction(score)
    leaf = next(leaf for leaf in leaves_of(stage_rule().tree) if name in dict(leaf.items))
    weights = [weight for item, weight in leaf.items if found.coded.column(item)[0] != -1]
    others = sum(
        (weight * 100 * item_share(found.coded, item, 0) for item, weight in leaf.items if item != name), Fraction(0)
    )
    exact = (dict(leaf.items)[name] * Fraction(score) + others) / sum(weights)
    assert found.nodes[leaf.id][0] == half_up(exact * POINT)


@pytest.mark.parametrize(
    ("facts", "name", "score"),
    [
        ({"equipment_digital": "20"}, "b15", "25"),
        ({"equipment_networked": "35"}, "b16", "50"),
        ({"process_nc": "1", "process_total": "7"}, "s11", "2000/119"),  # 100/7 of 85
        ({"digital_spend_y1": "120"}, "b2", "100/3"),  # 120 of 24,000 is 0.5 of 1.5
        ({"rd_spend_y1": "120"}, "k9", "25"),  # 1.5 of 6
    ],
)
def test_held_out_fact_scores_on_the_line(facts: dict[str, str], name: str, score: str) -> None:
    found = profile(lowest(), facts=FACTS | {key: Decimal(value) for key, value in facts.items()})
    assert 100 * item_share(found.coded, name, 0) == Fraction(score)


# Hand-worked sheets


def covered() -> dict[str, Answer]:
    """Return foundation at exactly 40 and application at 66.

    Foundation: organisation (25) and information (15) full, the rest 0: 40. Application: product design 15, process
    design 10, production 25, quality 10, purchasing 6 full: 66; those are 5 of the 7 core applications.
    """
    numbers: dict[str, Answer] = {
        name: Decimal(value)
        for name, value in (
            ("b9_staff", 4),
            ("b10_trained", 61),
            ("s2_3d", 100),
            ("s16_covered", 100),
            ("s29_online", 61),
        )
    }
    best = top(
        *("b5", "b6", "b7", "b8", "b11", "b19", "b20", "b21"),
        *("s1", "s3", "s4", "s5", "s8", "s9", "s14", "s15", "s18", "s20", "s21", "s22", "s27", "s28"),
    )
    return lowest() | numbers | best


def test_sheet_passing_exactly_at_its_threshold() -> None:
    """Foundation 40 is enough for stage two. Index: 0.2667 x 40 + 0.40 x 66 = 10.668 + 26.4 = 37.068."""
    found = profile(covered())
    assert (node(found, "foundation"), node(found, "application")) == (40, 66)
    assert node(found, "capability") == Decimal("37.068")
    assert (found.index[0], found.level[0]) == (370_680, 2)
    assert found.measures[1, 2][0] == 10_000 * 5 // 7


def test_sheet_failing_by_one_rung() -> None:
    """Plans not reviewed by indicators (b8 at 2 of 3): organisation loses 1/3 of 1/12 of its 25 points.

    Foundation 40 - 25/36 = 39.3055…, stage one; index 37.068 - 0.2667 x 25/36 = 36.8827…
    """
    found = profile(covered() | {"b8": "r2"})
    assert found.nodes["foundation"][0] == half_up((40 - Fraction(25, 36)) * POINT)
    exact = Fraction("37.068") - Fraction("0.2667") * Fraction(25, 36)
    assert (found.index[0], found.level[0]) == (half_up(exact * POINT), 1)


def test_sheet_with_transport_not_applicable() -> None:
    """Warehouse managed by automation, transport functions: none ticked is 100 x 2/3, not applicable is 100.

    Application then gains 5 x 1/3, and the index 0.40 x 5/3.
    """
    with_none = profile(covered() | top("s32"))
    without = profile(covered() | top("s32") | {"s33": NotApplicable("arranged_by_others")})
    assert node(with_none, "warehouse") == Decimal("66.6667")
    assert node(without, "warehouse") == 100
    assert with_none.index[0] == half_up((Fraction("37.068") + Fraction("0.4") * 5 * Fraction(2, 3)) * POINT)
    assert without.index[0] == half_up((Fraction("37.068") + Fraction("0.4") * 5) * POINT)


def test_stages_follow_the_pattern_and_not_the_total() -> None:
    joined = covered() | top("g1", "g3", "g4", "g5", "g7", "g8", "g9", "g11", "g13") | {"g10_auto": Decimal(95)}
    third = profile(joined)
    assert (node(third, "combination"), third.level[0]) == (100, 3)
    open_ = joined | top("c1", "c2", "c3", "c5", "c8", "c9")
    fourth = profile(open_)
    """Chain 40 and new models 25 of collaboration: 65."""
    assert (node(fourth, "collaboration"), fourth.level[0]) == (65, 4)
    without_foundation = profile(open_ | {"b5": "r0", "b6": "r0"})
    assert without_foundation.index[0] > third.index[0]
    assert without_foundation.level[0] == 1


def test_next_stage_says_what_is_missing() -> None:
    found = profile(covered())
    step = next_stage(found, 0)
    assert step is not None
    stage, needs = step
    assert stage.level == 3
    assert [met for _, _, met in needs] == [True, False, False, False]
    assert weakest_nodes(found.nodes, ("organisation", "funding", "quality"), 0, 2) == (
        ("funding", 0),
        ("organisation", 1_000_000),
    )


def test_nothing_asked_has_no_stage() -> None:
    found = profile({}, facts=facts_of("service"))
    assert (found.level[0], found.index[0], found.asked[0], found.assessed[0]) == (UNLEVELLED, 0, 0, 0)
    assert next_stage(found, 0) is None


# A slow twin


def slow_rate(question: Question, values: Mapping[str, Any]) -> Fraction:
    """Return a linear rate's score 0-100 from the typed figures; 0 where one of them was left blank."""
    assert question.compute is not None
    sums = []
    for names in (question.compute.now.of, question.compute.now.to):
        given = [
            (FACTS if owner == "facts" else values).get(local)
            for owner, _, local in (name.partition(".") for name in names)
        ]
        known = [Fraction(number) for number in given if isinstance(number, Decimal)]
        if len(known) < len([number for number in given if not isinstance(number, NotApplicable)]):
            return Fraction(0)
        sums.append(sum(known, Fraction(0)))
    above, below = sums
    if not below:
        return Fraction(0)
    return min(100 * above / below / Fraction(ANCHORS[question.id]), Fraction(1)) * 100


def slow_item(question: Question, values: Mapping[str, Any], band: int) -> Fraction | None:
    """Return an item's score, None where it does not apply."""
    if question.kind is Kind.RATE:
        if band in {-1, -3}:
            return None
        if question.id in ANCHORS:
            return slow_rate(question, values)
        best = max(item.points for item in question.bands)
        return Fraction(100 * question.bands[band].points, best) if band >= 0 else Fraction(0)
    answer = values.get(question.id)
    if isinstance(answer, NotApplicable):
        return None
    if question.kind is Kind.MULTIPLE:
        chosen = [name for name in answer or () if name != "none"]
        return Fraction(100 * len(chosen), len(question.options) - 1)
    return Fraction(100 * int(str(answer)[1:]), len(question.options) - 1) if answer else Fraction(0)


def slow_node(item: Node, variant: str, scores: dict[str, Fraction | None]) -> Fraction | None:
    """Return a node's score from those of items; it is kept among them, for the node above it."""
    if item.id not in scores:
        scores[item.id] = slow_mean(item, variant, scores)
    return scores[item.id]


def slow_mean(item: Node, variant: str, scores: dict[str, Fraction | None]) -> Fraction | None:
    if item.items:
        pairs = [(scores[name], Fraction(weight)) for name, weight in item.items if scores.get(name) is not None]
    else:
        known = [child for child in item.children if variant in child.weights]
        pairs = [(slow_node(child, variant, scores), Fraction(child.weights[variant])) for child in known]
    left = [(value, weight) for value, weight in pairs if value is not None]
    whole = sum((weight for _, weight in left), Fraction(0))
    return sum((value * weight for value, weight in left), Fraction(0)) / whole if left else None


def random_sheet(random: Random, variant: str) -> dict[str, Answer]:
    values: dict[str, Answer] = dict(figures_of(firm(variant, random.random()), FACTS, random))
    for question in INTEGRATION.questions.values():
        if question.kind is Kind.SINGLE:
            values[question.id] = random.choice(question.options).id
        elif question.kind is Kind.MULTIPLE:
            several = [option.id for option in question.options if not option.exclusive]
            values[question.id] = tuple(name for name in several if random.random() < 0.5) or ("none",)
        if question.not_applicable and random.random() < 0.3:
            values[question.id] = NotApplicable(question.not_applicable[0].id)
    for name in random.sample(sorted(values), random.randint(0, 4)):
        del values[name]
    return values


def test_random_sheets_equal_a_slow_reading_in_fractions() -> None:
    random = Random(4)
    for variant in ("discrete", "process"):
        sheets = [random_sheet(random, variant) for _ in range(120)]
        facts = FACTS | {"production_type": variant}
        rows = coded("integration", *(dossier(facts, integration=sheet) for sheet in sheets))
        found = score(rows)
        assert isinstance(found, StageProfile)
        for row, values in enumerate(sheets):
            scores = {
                name: slow_item(INTEGRATION.questions[name], values, int(rows.column(name)[row]))
                for name in ITEMS
                if rows.column(name)[row] != -1
            }
            for part in stage_rule().tree:
                for item in (part, *part.children, *(leaf for child in part.children for leaf in child.children)):
                    if variant not in item.weights:
                        continue
                    slow = slow_node(item, variant, scores)
                    assert found.nodes[item.id][row] == (-1 if slow is None else half_up(slow * POINT)), item.id


def test_a_better_answer_never_lowers_index_stage_or_any_node() -> None:
    random = Random(9)
    checked = 0
    for name in ITEMS:
        question = INTEGRATION.questions[name]
        base = random_sheet(random, "discrete")
        if question.kind is Kind.SINGLE:
            better = [base | {name: option.id} for option in question.options]
        elif question.kind is Kind.MULTIPLE:
            several = [option.id for option in question.options if not option.exclusive]
            better = [base | {name: tuple(several[:count]) or ("none",)} for count in range(len(several) + 1)]
        elif name in ANCHORS and question.compute is not None:
            own = [qualified.partition(".") for qualified in question.compute.now.of]
            if own[0][0] == "facts":
                continue
            better = [base | {own[0][2]: Decimal(number)} for number in (0, 1, 2, 7, 30, 61, 99)]
        else:
            continue
        found = profile(*better)
        assert (np.diff(found.index) >= 0).all(), name
        assert (np.diff(found.level) >= 0).all(), name
        for values in found.nodes.values():
            assert (np.diff(values) >= 0).all(), name
        checked += 1
    assert checked > 50
