"""Hand-worked sheets of the 2024 form: at a threshold exactly, failing by one scenario, and with a part not asked."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from scoring.answers.answers import Answer, AnswerSheet, Dossier
from scoring.answers.coding import encode
from scoring.definition.questionnaire import Kind
from scoring.exact import POINT, half_up
from scoring.maturity import Profile, score
from scoring.maturity.assessed import UNLEVELLED
from scoring.maturity.breakdown import breakdown
from scoring.maturity.points_diagnosis import next_step, weakest
from tests.unit.survey.shipped import CATALOGUE, points, sme

DEFINITIONS = {name: CATALOGUE.questionnaires[name] for name in ("facts", "sme2024")}
FACTS: dict[str, Answer] = {
    "production_type": "discrete",
    "years_operating": "two",
    "equipment_total": Decimal(100),
    "equipment_digital": Decimal(50),
    "equipment_networked": Decimal(30),
    "digital_spend_y1": Decimal(0),
    "digital_spend_y2": Decimal(0),
    "revenue_y1": Decimal(1000),
    "revenue_y2": Decimal(1000),
    "staff_y1": Decimal(110),
    "staff_y2": Decimal(100),
    "energy_y1": Decimal(51),
    "energy_y2": Decimal(50),
    "cost_y1": Decimal(902),
    "cost_y2": Decimal(800),
}
"""A firm with figures of two years, whose results of change are all the worst: nothing for energy, staff and cost."""
BINDING = ("scene_product_design", "scene_production", "scene_quality")
GUIDING = ("scene_process_design", "scene_service", "scene_planning")


def profile(facts: dict[str, Answer], form: dict[str, Answer]) -> Profile:
    sheets = {"facts": facts, "sme2024": form}
    dossier = Dossier({name: AnswerSheet(name, DEFINITIONS[name].version, values) for name, values in sheets.items()})
    found = score(encode(DEFINITIONS, [dossier])["sme2024"])
    assert isinstance(found, Profile)
    return found


def scenarios(level: int, *names: str) -> dict[str, Answer]:
    return dict.fromkeys(names, f"l{level}")


def at_forty() -> dict[str, Answer]:
    """Return answers worth exactly 40 points with the facts above.

    Networks 4 x 2 = 8; digital 50 % 4.5; networked 30 % 3 (15.5); systems in most links 7.5 (23); five links
    5 x 0.7 = 3.5 (26.5); network security 4 x 1.25 = 5 (31.5); data security 2 x 1.25 = 2.5 (34); planned 3 (37);
    talent 2 x 1.5 = 3 (40); mechanisms none; pass rate fallen, and the other results of change give nothing.
    """
    return {
        "network": ("control", "application", "mobile5g", "full"),
        "systems": "most",
        "collection": ("product_design", "process_design", "marketing", "service", "planning"),
        "network_security": ("rules", "products", "assessment", "boundary"),
        "data_security": ("rules", "products"),
        "planning_execution": "planned",
        "talent": ("staff", "department"),
        "mechanisms": ("none",),
        "quality_result": "falls",
    }


def test_sheet_passing_exactly_at_its_threshold() -> None:
    """Level two asks 40 points, six scenarios there and three of them binding: all three exactly."""
    found = profile(FACTS, at_forty() | scenarios(2, *BINDING, *GUIDING))
    assert (found.total[0], found.level[0]) == (points("40"), 2)


def test_sheet_failing_by_one_scenario() -> None:
    """The same with one guiding scenario a step lower: five at level two are not six, so that level one stands."""
    one_lower = at_forty() | scenarios(2, *BINDING, *GUIDING[:2]) | scenarios(1, GUIDING[2])
    found = profile(FACTS, one_lower)
    assert (found.total[0], found.level[0]) == (points("40"), 1)
    without_binding = at_forty() | scenarios(2, *BINDING[:2], *GUIDING, "scene_personnel")
    """Two binding ones are too few for level one as well."""
    assert profile(FACTS, without_binding).level[0] == 0


def test_sheet_failing_by_the_least_points() -> None:
    """One of the five links less: 40 - 0.7 = 39.3 points, level one."""
    fewer = at_forty() | {"collection": ("product_design", "process_design", "marketing", "service")}
    found = profile(FACTS, fewer | scenarios(2, *BINDING, *GUIDING))
    assert (found.total[0], found.level[0]) == (points("39.3"), 1)


def test_sheet_of_services_is_not_asked_the_equipment_rates() -> None:
    """40 - 4.5 - 3 = 32.5 points of the 88 that are asked: 36.9318 of 100, and two items fewer to answer."""
    form = at_forty() | scenarios(2, *BINDING, *GUIDING)
    found = profile(FACTS | {"production_type": "service"}, form)
    assert (found.total[0], found.index[0]) == (points("32.5"), half_up(Fraction("32.5") / 88 * 100 * POINT))
    assert (found.level[0], found.assessed[0]) == (UNLEVELLED, 8_800)
    assert profile(FACTS, form).asked[0] - found.asked[0] == 2


YOUNG_SERVICES: dict[str, Answer] = FACTS | {
    "production_type": "service",
    "years_operating": "one",
    "digital_spend_y1": Decimal(700),
}


def best() -> dict[str, Answer]:
    """Return the best answer to every question of the form."""
    form = dict[str, Answer]()
    for question in sme().questions.values():
        if question.kind is Kind.MULTIPLE:
            form[question.id] = tuple(option.id for option in question.options if not option.exclusive)
        elif question.options:
            form[question.id] = max(question.options, key=lambda option: (option.points, option.level)).id
    return form


def test_best_young_firm_of_services_has_an_index_of_100_and_no_level() -> None:
    """Not asked: equipment 6 + 6, energy 7, staff 3, cost 3: 25 points; it has all of the other 75."""
    found = profile(YOUNG_SERVICES, best())
    assert (found.total[0], found.index[0]) == (points("75"), points("100"))
    assert (found.level[0], found.assessed[0]) == (UNLEVELLED, 7_500)
    values, there = found.whole_parts
    assert (values[0].tolist(), there[0].tolist()) == ([points("50"), points("30"), points("20")], [True] * 3)
    assert next_step(found, 0) is None
    assert weakest(found, 0) == ()


def test_half_good_young_firm_of_services() -> None:
    """Networks 4 of 8; collection 3.5 of 10; systems 5 of 10; security 2.5 and 2.5 of 5: 17.5 of 38.

    Planning 4.5, mechanisms 3.75, talent 3, spending (25 %) 3.75 of 7.5 each: 15 of 30. Pass rate flat 3.5 of 7.
    Together 36 of 75: 48 of 100.
    """
    form: dict[str, Answer] = {
        "network": ("control", "application"),
        "collection": ("product_design", "process_design", "marketing", "service", "planning"),
        "systems": "several",
        "network_security": ("rules", "products"),
        "data_security": ("rules", "assessment"),
        "planning_execution": "started",
        "mechanisms": ("workflow", "systems"),
        "talent": ("staff", "training"),
        "quality_result": "flat",
    }
    found = profile(YOUNG_SERVICES | {"digital_spend_y1": Decimal(250)}, form)
    assert [Decimal(int(value)) / POINT for value in found.parts[0]] == [Decimal("17.5"), Decimal(15), Decimal("3.5")]
    assert (found.total[0], found.index[0], found.level[0]) == (points("36"), points("48"), UNLEVELLED)
    shares = breakdown(found, 0)
    assert [(part.points, part.maximum) for part in shares] == [
        (points("17.5"), points("38")),
        (points("15"), points("30")),
        (points("3.5"), points("7")),
    ]
    left_out = [item.id for part in shares for group in part.shares for item in group.shares if item.absence]
    assert left_out == ["digital_rate", "networked_rate", "green", "market", "value"]
    assert {gap.question for gap in weakest(found, 0, 20)}.isdisjoint(left_out)


def test_who_leaves_a_figure_blank_is_not_rescaled() -> None:
    """Asked and blank is 0 of the whole, and the level stands: 40 less the 4.5 and 3 of the equipment."""
    blank = {name: value for name, value in FACTS.items() if not name.startswith("equipment")}
    found = profile(blank, at_forty() | scenarios(2, *BINDING, *GUIDING))
    assert (found.total[0], found.index[0], found.level[0]) == (points("32.5"), points("32.5"), 1)
    assert found.assessed[0] == 10_000


def test_the_scenarios_named_here_are_what_they_are_called() -> None:
    assert [sme().questions[name].binding for name in (*BINDING, *GUIDING)] == [True] * 3 + [False] * 3
