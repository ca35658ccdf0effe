"""What is weakest, and what the next level asks for."""

from __future__ import annotations

from typing import Any

from scoring.answers.coding import encode
from scoring.maturity import Profile, score
from scoring.maturity.points_diagnosis import Weakness, next_step, weakest
from tests.unit.scoring.small import both, dossier, full_facts


def profile(digital: str = "5", **form: Any) -> Profile:
    return score(encode(both(), [dossier(full_facts(digital), form)])["form"])


def test_weakest_lists_most_missing_points_first() -> None:
    found = weakest(profile(nets=("wired",), plan="some", rules="yes"), 0)
    assert found == (
        Weakness("plan", 125_000, 250_000),
        Weakness("nets", 100_000, 200_000),
        Weakness("rate", 300_000, 400_000),
    )


def test_weakest_lists_no_more_than_asked() -> None:
    assert [gap.question for gap in weakest(profile(digital="0"), 0, count=2)] == ["rate", "plan"]


def test_weakest_of_full_marks_is_empty() -> None:
    assert weakest(profile("10", nets=("wired", "mobile"), plan="all", rules="yes"), 0) == ()


def test_next_step_names_what_is_missing() -> None:
    step = next_step(profile(nets=("wired",), plan="no", rules="no", s1="l0", s2="l1"), 0)
    assert step is not None
    assert (step.level.level, step.points, step.scenarios, step.binding) == (2, 200_000, 2, 1)
    assert step.candidates == ("s2", "s1")


def test_next_step_puts_binding_scenarios_first_where_equal() -> None:
    step = next_step(profile(s1="l1", s2="l1", digital="0"), 0)
    assert step is not None
    assert (step.level.level, step.candidates) == (1, ())


def test_next_step_from_no_level() -> None:
    step = next_step(profile("0"), 0)
    assert step is not None
    assert (step.level.level, step.points, step.scenarios, step.binding) == (1, 200_000, 1, 0)
    assert step.candidates == ("s1", "s2")


def test_next_step_at_the_top_is_none() -> None:
    assert next_step(profile("10", nets=("wired", "mobile"), plan="all", rules="yes", s1="l2", s2="l2"), 0) is None
