"""Hand-worked sheets of the 2024 form: at a threshold exactly, failing by one scenario, and with a part not asked."""

from __future__ import annotations

from decimal import Decimal

from scoring.answers.answers import Answer, AnswerSheet, Dossier
from scoring.answers.coding import encode
from scoring.maturity import Profile, score
from tests.unit.survey.shipped import CATALOGUE, points, sme

DEFINITIONS = {name: CATALOGUE.questionnaires[name] for name in ("facts", "sme2024")}
FACTS: dict[str, Answer] = {
    "production_type": "discrete",
    "years_operating": "one",
    "equipment_total": Decimal(100),
    "equipment_digital": Decimal(50),
    "equipment_networked": Decimal(30),
    "digital_spend_y1": Decimal(0),
    "revenue_y1": Decimal(1000),
}
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
    talent 2 x 1.5 = 3 (40); mechanisms none; the results of change are not asked of a firm in its first year.
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
    """Not asked adds nothing and is not made up for: 40 - 4.5 - 3 = 32.5 points, and two items fewer to answer."""
    form = at_forty() | scenarios(2, *BINDING, *GUIDING)
    found = profile(FACTS | {"production_type": "service"}, form)
    assert (found.total[0], found.level[0]) == (points("32.5"), 1)
    assert profile(FACTS, form).asked[0] - found.asked[0] == 2


def test_the_scenarios_named_here_are_what_they_are_called() -> None:
    assert [sme().questions[name].binding for name in (*BINDING, *GUIDING)] == [True] * 3 + [False] * 3
