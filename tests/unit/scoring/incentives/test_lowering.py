"""Ratings lowered along a way: the first sheet at a level is what trying every number of steps finds."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.answers.coding import encode
from scoring.incentives.lowering import Wanted, lowered
from scoring.incentives.options import Change, Option, Options
from scoring.incentives.ways import below, to_a_level
from scoring.maturity import score
from tests.unit.scoring.incentives.test_check import CLAUSES, FORMS, READINGS, Firm, dossier_of, firm, run, scheme_of

RATINGS = st.lists(st.tuples(*[st.integers(0, 3)] * len(CLAUSES)), min_size=5, max_size=5)


def worse(ratings: tuple[int, ...], names: list[str], steps: int) -> tuple[int, ...]:
    """Return ratings after so many steps, by hand."""
    own = dict(zip(CLAUSES, ratings, strict=True))
    for name in names[:steps]:
        own[name] = max(0, own[name] - 1)
    return tuple(own.values())


@settings(max_examples=15, deadline=None)
@given(RATINGS, st.sampled_from([0, 1]), st.integers(0, 2**16))
def test_the_first_sheet_at_a_level_is_the_first_of_all_numbers_of_steps(
    ratings: list[tuple[int, ...]], level: int, seed: int
) -> None:
    fixed = Random(seed).sample(CLAUSES, 2)
    firms: list[Firm] = [{**firm(*own), "verified": [f"clauses.{name}" for name in fixed]} for own in ratings]
    evaluation = run(scheme_of({"low": "0.2"}, []), firms, 2)
    options = Options(evaluation, READINGS)
    rows = [row for row in range(5) if evaluation.profiles["clauses"].level[row] > level]
    wanted = [
        Wanted(row, Option((Change("level", "2", str(level)),), options.level_labels(row, level), ""), {})
        for row in rows
    ]
    found = [*lowered(options, wanted, further=False)], [*lowered(options, wanted, further=True)]
    coding = evaluation.inputs.sheets["clauses"].coding
    ways = [[coding.columns[column] for column in way.columns] for way in to_a_level(coding, level, frozenset())]
    assert len(ways) == 2  # forwards and backwards, as no other criterion reads a part
    for way, own in zip(ways, found, strict=True):
        names = [name for name in way if name in CLAUSES and name not in fixed]
        assert [one.lowered for tries in own for one in tries] == [
            fallen for row in rows for fallen in first_fall(ratings[row], names, level)
        ]


def first_fall(ratings: tuple[int, ...], names: list[str], level: int) -> list[int]:
    """Return how many ratings are lower at the first number of steps at which a level is no higher; empty for never."""
    sheets = [worse(ratings, names, steps) for steps in range(len(names) + 1)]
    levels = score(encode(FORMS, [dossier_of(firm(*sheet)) for sheet in sheets])["clauses"]).level.tolist()
    there = [sheet for sheet, own in zip(sheets, levels, strict=True) if own <= level]
    return [sum(old != new for old, new in zip(ratings, sheet, strict=True)) for sheet in there[:1]]


def test_no_rating_rises_and_absences_stay() -> None:
    coded = encode(FORMS, [dossier_of(firm(3, 2, 1, 0, 3, 3))])["clauses"]
    way = next(to_a_level(coded.coding, 1, frozenset()))
    steps = np.arange(len(way.columns) + 1)
    sheets = way.sheets(
        coded.take(np.zeros(len(steps), dtype=np.int64)),
        steps,
        np.zeros((len(steps), coded.codes.shape[1]), dtype=bool),
    )
    assert (np.diff(sheets.codes, axis=0)[:, [coded.coding.places[name] for name in CLAUSES]] <= 0).all()
    assert (sheets.codes[-1, [coded.coding.places[name] for name in CLAUSES]] == 0).all()
    assert (sheets.codes[0] == coded.codes[0]).all()


def test_what_other_criteria_read_falls_last() -> None:
    coding = encode(FORMS, [dossier_of(firm(*[3] * 6))])["clauses"].coding
    rule = coding.questionnaire.rule
    tree = rule.tree  # type: ignore[union-attr]
    names = {question.id: question.subdomain for question in coding.questionnaire.questions.values()}
    spared = below(tree, frozenset({names["p1"]}))
    way = next(to_a_level(coding, 0, spared))
    assert spared == {names["p1"]}
    assert [coding.columns[column] for column in way.columns][:5] == ["s1", "s2", "m1", "w1", "p1"]
