"""The shipped 2024 form on random answers, against sums written out from its YAML and the text of its level rule."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scoring.answers.answers import Answer, AnswerSheet, Dossier
from scoring.answers.coding import encode
from scoring.maturity import score
from survey.definitions.catalogue import HERE
from tests.unit.survey.shipped import CATALOGUE, document

SHEETS = {name: CATALOGUE.questionnaires[name] for name in ("facts", "sme2024")}
NEWEST = f"sme2024-{SHEETS['sme2024'].version}.yaml"
FORM: Any = document(HERE / "questionnaires" / NEWEST)
QUESTIONS = {item["id"]: item for section in FORM["sections"] for item in section["questions"]}
LEVELS = ((4, 80, 10, 6), (3, 60, 8, 5), (2, 40, 6, 3), (1, 20, 6, 3))
"""Level, points, scenarios at least there, binding ones among them."""
EDGES = ((10, 0), (20, 1), (40, 2), (60, 3))


def choices(question: Any) -> list[str]:
    return [option["id"] for option in question["options"]]


def answered() -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy of answers to every question that is typed, many of them left out."""
    optional: dict[str, Any] = {}
    for name, question in QUESTIONS.items():
        if question["kind"] == "multiple":
            several = [option["id"] for option in question["options"] if not option.get("exclusive")]
            optional[name] = st.one_of(st.just(("none",)), st.sets(st.sampled_from(several)).map(tuple))
        elif question["kind"] in {"single", "ladder"}:
            optional[name] = st.sampled_from(choices(question))
    return st.fixed_dictionaries({}, optional=optional)


def points_of(question: Any, answer: Any) -> Fraction:
    worth = {option["id"]: Fraction(option.get("points", "0")) for option in question["options"]}
    return sum((worth[name] for name in (answer if isinstance(answer, tuple) else (answer,))), Fraction(0))


def banded(digital: int, total: int, points: tuple[str, ...]) -> Fraction:
    place = next((place for edge, place in EDGES if Fraction(100 * digital, total) <= edge), 4)
    return Fraction(points[place])


def level_of(total: Fraction, scenes: dict[str, int]) -> int:
    for level, points, scenarios, binding in LEVELS:
        there = [name for name, reached in scenes.items() if reached >= level]
        bound = [name for name in there if QUESTIONS[name].get("binding")]
        if total >= points and len(there) >= scenarios and len(bound) >= binding:
            return level
    return 0


@given(answered(), st.integers(1, 50), st.data())
def test_score_of_the_2024_form_on_random_answers(answers: dict[str, Any], equipment: int, data: st.DataObject) -> None:
    digital, networked = (data.draw(st.integers(0, equipment)) for _ in range(2))
    service, young = data.draw(st.booleans()), data.draw(st.booleans())
    facts: dict[str, Answer] = {"production_type": "service" if service else "discrete"}
    facts |= {"years_operating": "one" if young else "three"}
    figures = {"equipment_total": equipment, "equipment_digital": digital, "equipment_networked": networked}
    facts |= {name: Decimal(number) for name, number in figures.items()}
    dossier = Dossier({"facts": AnswerSheet("facts", "x", facts), "sme2024": AnswerSheet("sme2024", "x", answers)})
    found = score(encode(SHEETS, [dossier])["sme2024"])
    scenes = {name: int(answer[1:]) for name, answer in answers.items() if name.startswith("scene_")}
    total = sum((points_of(QUESTIONS[n], a) for n, a in answers.items() if n not in scenes), Fraction(0))
    rates = [banded(count, equipment, ("0", "1.5", "3", "4.5", "6")) for count in (digital, networked)]
    total += Fraction(0) if service else sum(rates, Fraction(0))
    most = 100 - 12 * service - 13 * young
    assert Fraction(int(found.total[0]), 10_000) == total
    assert int(found.index[0]) == floor(total / most * 1_000_000 + Fraction(1, 2))
    assert int(found.level[0]) == (level_of(total, scenes) if most == 100 else -1)
    assert int(found.assessed[0]) == most * 100
    assert dict(zip(found.rule.scenarios, found.scenarios[0].tolist(), strict=True)) == {
        name: scenes.get(name, 0) for name in found.rule.scenarios
    }


def everything(level: str) -> dict[str, Any]:
    """Return the best answer to every item and this level in every scenario."""
    best: dict[str, Any] = {}
    for name, question in QUESTIONS.items():
        if question["kind"] == "ladder":
            best[name] = level
        elif question["kind"] == "multiple":
            best[name] = tuple(option["id"] for option in question["options"] if not option.get("exclusive"))
        elif question["kind"] == "single":
            best[name] = max(question["options"], key=lambda option: Fraction(option.get("points", "0")))["id"]
    return best


def test_best_answers_give_all_points_that_are_asked() -> None:
    facts: dict[str, Answer] = {"production_type": "discrete", "equipment_total": Decimal(10)}
    facts |= {"equipment_digital": Decimal(10), "equipment_networked": Decimal(10)}
    dossier = Dossier(
        {"facts": AnswerSheet("facts", "x", facts), "sme2024": AnswerSheet("sme2024", "x", everything("l4"))}
    )
    found = score(encode(SHEETS, [dossier])["sme2024"])
    assert found.parts.tolist() == [[500_000, 225_000, 70_000]]
    assert (int(found.total[0]), int(found.level[0])) == (795_000, 3)
