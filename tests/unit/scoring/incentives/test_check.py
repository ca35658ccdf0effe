"""The whole check on districts of twelve: nobody who can win by other answers is ruled out, and examples win."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring.answers.answers import AnswerSheet, Dossier
from scoring.answers.coding import encode
from scoring.definition.labels import LabelSource
from scoring.evaluate import Evaluation, Inputs, evaluate
from scoring.incentives import check
from scoring.incentives.check import Gain, check_incentives
from scoring.incentives.level_bounds import most_index
from scoring.incentives.options import Change, Reading
from scoring.loading.questionnaire import load_questionnaire
from scoring.loading.scheme import load_scheme
from scoring.maturity import score
from scoring.selection.selection import CannotChooseError, Place
from tests.unit.scoring.clauses import clause_data
from tests.unit.scoring.small import criterion, facts_data, full_facts, scheme_data, words

FORMS = {"facts": load_questionnaire(facts_data()), "clauses": load_questionnaire(clause_data())}
CLAUSES = ("p1", "s1", "s2", "m1", "s3", "m2")
STEPS = ("none", "part", "most", "full")
CHAINS = ("auto", "chips", "other")
READINGS = {"chain": Reading(("facts.chain",))}
Firm = Mapping[str, Any]


def scheme_of(bands: Mapping[str, str], quotas: Sequence[Mapping[str, str]], objective: str = "rank") -> Any:
    """Return a scheme by index and chain with floors for level bands and quotas on chains."""
    shares = [
        {"id": name, "title": words(name), "upto": upto, "share": bands[name]}
        for name, upto in (("low", "0"), ("high", "2"))
        if name in bands
    ]
    data = scheme_data() | {
        "required": ["facts", "clauses"],
        "criteria": [
            criterion("index", "0.70", {"kind": "index", "questionnaire": "clauses"}, [["0", "0"], ["80", "100"]]),
            criterion(
                "chain",
                "0.30",
                {"kind": "options", "question": "facts.chain", "values": {"auto": "100", "chips": "70"}},
            ),
        ],
        "tie_keys": ["index"],
        "gates": [],
        "choice": {"objective": objective, "per_group": "1", "quotas": quotas},
    }
    if shares:
        data["seat_shares"] = {"level": {"pool": "all", "questionnaire": "clauses", "bands": shares}}
    return load_scheme(data)


def dossier_of(firm: Firm) -> Dossier:
    """Return what is counted of a firm: where its chain was verified, the one that was found."""
    facts = AnswerSheet("facts", "1", full_facts() | {"chain": firm.get("chain_found") or firm["chain"]})
    ratings = {name: STEPS[step] for name, step in zip(CLAUSES, firm["ratings"], strict=True)}
    return Dossier({"facts": facts, "clauses": AnswerSheet("clauses", "1", ratings, {}, "process")})


def run(scheme: Any, firms: list[Firm], seats: int) -> Evaluation:
    """Evaluate firms in the order of their keys."""
    sheets = encode(FORMS, [dossier_of(firm) for firm in firms])
    keys = tuple(f"K{number:02}" for number in range(len(firms)))
    chains = tuple(firm.get("chain_found") or firm["chain"] for firm in firms)
    groups = tuple(firm["group"] for firm in firms)
    levels = {(key, "clauses"): firm["level"] for key, firm in zip(keys, firms, strict=True) if "level" in firm}
    verified = {(key, name) for key, firm in zip(keys, firms, strict=True) for name in firm.get("verified", ())}
    verified |= {(key, "facts.chain") for key, firm in zip(keys, firms, strict=True) if "chain_found" in firm}
    inputs = Inputs(
        keys, sheets, attributes={"chain": chains}, groups=groups, verified=frozenset(verified), levels=levels
    )
    return evaluate(scheme, inputs, seats)


def tried(scheme: Any, firms: list[Firm]) -> Evaluation | None:
    """Evaluate with five seats, None where no list keeps every limit."""
    try:
        return run(scheme, firms, 5)
    except CannotChooseError:
        return None


FIRMS = st.lists(
    st.fixed_dictionaries(
        {
            "chain": st.sampled_from(CHAINS),
            "group": st.sampled_from(["", "", "", "g"]),
            "ratings": st.tuples(*[st.integers(0, 3)] * len(CLAUSES)),
        },
        optional={
            "level": st.sampled_from([0, 1, 2]),
            "verified": st.sets(st.sampled_from([f"clauses.{name}" for name in CLAUSES]), max_size=3),
            "chain_found": st.sampled_from(CHAINS),
        },
    ),
    min_size=12,
    max_size=12,
)
QUOTAS = st.sampled_from(
    [
        [],
        [{"attribute": "chain", "value": "chips", "floor": "1"}],
        [{"attribute": "chain", "value": "auto", "ceiling": "2"}],
    ]
)  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(FIRMS, QUOTAS, st.sampled_from([{}, {"low": "0.4"}, {"low": "0.2", "high": "0.6"}]), st.integers(0, 2**32))
def test_nobody_who_can_win_is_ruled_out(
    firms: list[Firm], quotas: list[Mapping[str, str]], bands: Mapping[str, str], seed: int
) -> None:
    scheme, random = scheme_of(bands, quotas), Random(seed)
    evaluation = tried(scheme, firms)
    assume(evaluation is not None)
    assert evaluation is not None
    found = check_incentives(evaluation, READINGS)
    waiting = {row for row, place in enumerate(evaluation.shortlist.places) if place is not Place.SELECTED}
    assert set(found.gains) == waiting
    assert set(found.examples) == {row for row, gain in found.gains.items() if gain is Gain.EXAMPLE}
    won: list[tuple[int, Firm]] = []
    for row in random.sample(sorted(waiting), 3):
        for _ in range(20):
            fixed = {name.partition(".")[2] for name in firms[row].get("verified", ())}
            lower = tuple(
                random.randint(0, step) if random.random() < 0.5 and name not in fixed else step
                for name, step in zip(CLAUSES, firms[row]["ratings"], strict=True)
            )
            other = dict(firms[row]) | {
                "chain": random.choice(CHAINS),
                "group": random.choice(["", firms[row]["group"]]),
                "ratings": random.choice([lower, firms[row]["ratings"]]),
            }
            if not quotas:  # no limit looks at the chain: that it is worth more is no matter of labels
                other["chain"] = firms[row]["chain"]
            again = tried(scheme, [*firms[:row], other, *firms[row + 1 :]])
            if again is not None and again.shortlist.places[row] is Place.SELECTED:
                won.append((row, other))
    assert [one for one in won if found.gains[one[0]] is Gain.IMPOSSIBLE] == []


STRONG, WEAK = (3, 3, 3, 3, 3, 3), (1, 1, 1, 1, 0, 0)


def firm(*ratings: int, chain: str = "other", group: str = "") -> Firm:
    return {"chain": chain, "group": group, "ratings": ratings}


def test_rating_lower_for_the_floor_of_a_lower_level_is_found() -> None:
    """Three of the best level and two weak ones, three seats of which one is kept for level 0."""
    firms = [firm(*STRONG), firm(*STRONG), firm(3, 3, 3, 3, 3, 2), firm(*WEAK), firm(0, 0, 0, 0, 0, 0)]
    evaluation = run(scheme_of({"low": "0.34"}, []), firms, 3)
    assert [place is Place.SELECTED for place in evaluation.shortlist.places] == [True, True, False, True, False]
    found = check_incentives(evaluation, READINGS)
    assert found.gains == {2: Gain.EXAMPLE, 4: Gain.IMPOSSIBLE}
    example = found.examples[2]
    assert (example.changes, example.passed) == ((Change("level", "2", "0"),), 3)
    assert (example.was > example.score, example.lowered > 0) == (True, True)


def test_a_blank_group_another_chain_and_what_no_limit_looks_at() -> None:
    firms = [firm(*STRONG, group="g"), firm(*STRONG, group="g"), firm(*WEAK), firm(*WEAK, chain="auto")]
    blank = check_incentives(run(scheme_of({}, []), firms, 2), READINGS)
    assert blank.examples[1].changes == (Change("group", "g", ""),)
    assert blank.labels == ("group",)
    assert blank.gains[2] is Gain.IMPOSSIBLE
    floor = [{"attribute": "chain", "value": "chips", "floor": "1"}]
    firms = [firm(*STRONG), firm(*STRONG), firm(*WEAK, chain="chips"), firm(3, 3, 3, 3, 2, 2)]
    chain = check_incentives(run(scheme_of({}, floor), firms, 2), READINGS)
    assert chain.examples[1].changes == (Change("chain", "other", "chips"),)
    evaluation = run(scheme_of({}, floor), firms, 2)
    said = replace(evaluation.scheme, labels={"chain": LabelSource.REGISTER, "group": LabelSource.REGISTER})
    assert check_incentives(replace(evaluation, scheme=said), READINGS).gains == dict.fromkeys((1, 3), Gain.IMPOSSIBLE)


def test_everybody_whom_no_bound_rules_out_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Labels that are only said, and ratings that are lower; fewer are tried where so many may not be."""
    floor = [{"attribute": "chain", "value": "chips", "floor": "1"}]
    plain = run(
        scheme_of({}, floor),
        [firm(*STRONG), firm(*STRONG), firm(*WEAK, chain="chips"), *[firm(3, 3, 3, 3, 2, 2)] * 22],
        2,
    )
    chain = check_incentives(plain, READINGS)
    waiting = {row for row, gain in chain.gains.items() if gain is Gain.EXAMPLE}
    assert (waiting, set(chain.examples), set(chain.tried)) == ({*range(3, 25), 1},) * 3
    rated = run(scheme_of({"low": "0.34"}, []), [firm(*STRONG)] * 2 + [firm(3, 3, 3, 3, 3, 2)] * 30 + [firm(*WEAK)], 3)
    level = check_incentives(rated, READINGS)
    assert set(level.examples) == set(level.tried) == {row for row in range(32) if row in level.gains}
    assert len(level.tried) == 30
    monkeypatch.setattr(check, "MOST_TRIED", 4)
    assert len(check_incentives(plain, READINGS).tried) == 4
    few = check_incentives(rated, READINGS)
    assert (len(few.tried), len(few.examples), len(few.open)) == (4, 4, 26)
    monkeypatch.setattr(check, "MOST_TRIED", 400)
    monkeypatch.setattr(check, "MOST_SOLVED", 3)
    by_score = run(
        scheme_of({}, floor, "score"),
        [firm(*STRONG)] * 2 + [firm(*WEAK, chain="chips")] + [firm(3, 3, 3, 3, 2, 2)] * 6,
        2,
    )
    solved = check_incentives(by_score, READINGS)
    assert (len(solved.tried), len(solved.examples), len(solved.open)) == (3, 3, 4)


ALL_RATINGS = [f"clauses.{name}" for name in CLAUSES]


@pytest.mark.parametrize("found", [{"level": 2}, {"verified": ALL_RATINGS}], ids=["level", "ratings"])
def test_a_level_or_ratings_that_were_found_are_no_choice(found: Firm) -> None:
    """Said by itself, the third wins the seat of level 0 by rating lower (above)."""
    firms = [firm(*STRONG), firm(*STRONG), {**firm(3, 3, 3, 3, 3, 2), **found}, firm(*WEAK), firm(0, 0, 0, 0, 0, 0)]
    gains = check_incentives(run(scheme_of({"low": "0.34"}, []), firms, 3), READINGS)
    assert gains.examples == {}
    assert gains.gains[2] is (Gain.IMPOSSIBLE if "level" in found else Gain.BOUND)


def test_a_verified_chain_stays_whatever_is_said() -> None:
    """The seat of chips is had by whoever says so and keeps enough; whose chain was verified stays one of auto."""
    third = firm(1, 1, 1, 1, 1, 0, chain="auto")
    floor: list[Mapping[str, str]] = [{"attribute": "chain", "value": "chips", "floor": "1"}]
    others = [firm(*STRONG), firm(*WEAK, chain="chips")]
    said = check_incentives(run(scheme_of({}, floor), [*others, third], 2), READINGS)
    assert (said.gains, said.examples) == ({2: Gain.IMPOSSIBLE}, {})
    found = check_incentives(run(scheme_of({}, floor), [*others, {**third, "chain_found": "auto"}], 2), READINGS)
    assert (found.gains, found.examples) == ({2: Gain.IMPOSSIBLE}, {})


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 3)] * len(CLAUSES)), min_size=1, max_size=30))
def test_no_firm_of_a_level_has_more_than_the_most_index(ratings: list[tuple[int, ...]]) -> None:
    coded = encode(FORMS, [dossier_of(firm(*own)) for own in ratings])["clauses"]
    profile = score(coded)
    most = np.array([most_index(profile.rule, level) or 10**9 for level in range(3)])
    assert (profile.index <= most[profile.level]).all()
    assert [most_index(profile.rule, level) for level in range(3)] == [400_000, 900_000, None]
