"""The line of entry against choosing anew with every other label and every score, in districts of twelve firms."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.definition.scheme import Objective
from scoring.incentives.entry import entries_of, field_of, relabelled
from scoring.incentives.field import Access, Asked, Entry, with_more
from scoring.ranking.gates import Verdict
from scoring.ranking.ranking import Ranking, rank_pools
from scoring.selection.quotas.problem import Bound
from scoring.selection.selection import CannotChooseError, Place, PoolSeats, Terms, seated_rows, select

FIRMS, TOP = 12, 9
UNITS, BANDS = ("a", "b", "c"), ("low", "high")
Made = tuple[NDArray[np.int64], NDArray[np.int8], Terms]


def ranked(scores: NDArray[np.int64], pools: NDArray[np.int64]) -> Ranking:
    return rank_pools(scores.reshape(-1, 1), [[1], [1]], pools, [[], []])


@st.composite
def districts(draw: st.DrawFn) -> Made:
    """Return scores, verdicts and terms: quotas on a town, shares of bands, groups, pins, pools; ties are frequent."""

    def each(strategy: st.SearchStrategy[Any]) -> list[Any]:
        return draw(st.lists(strategy, min_size=FIRMS, max_size=FIRMS))

    pools = np.array(each(st.sampled_from([0, 0, 0, 1])), dtype=np.int64)
    quotas = []
    for unit in draw(st.lists(st.sampled_from(UNITS), unique=True, max_size=2)):
        floor = draw(st.integers(0, 2))
        ceiling = draw(st.none() | st.integers(floor, 3))
        if floor or ceiling is not None:
            quotas.append(Bound("unit", unit, floor, ceiling))
    shares = tuple(
        Bound("band", band, draw(st.integers(1, 3))) for band in draw(st.sampled_from([(), ("low",), BANDS]))
    )
    terms = Terms(
        pools=(PoolSeats("one", draw(st.integers(1, 5)), 1), PoolSeats("two", draw(st.integers(0, 2)), 1)),
        pool_of=pools,
        gates=("gate",),
        labels={"unit": tuple(each(st.sampled_from(UNITS))), "band": tuple(each(st.sampled_from(BANDS)))},
        quotas=tuple(quotas),
        shares=(shares,) if shares else (),
        groups=tuple(each(st.sampled_from(["", "", "g", "h"]))),
        per_group=draw(st.sampled_from([0, 1])),
        pins=frozenset(draw(st.sets(st.integers(0, FIRMS - 1), max_size=1))),
        kept_out=frozenset(draw(st.sets(st.integers(0, FIRMS - 1), max_size=1))),
        objective=draw(st.sampled_from(list(Objective))),
    )
    scores = np.array(each(st.integers(0, TOP)), dtype=np.int64)
    verdicts = np.array(each(st.sampled_from([Verdict.PASSED] * 9 + [Verdict.FAILED])), dtype=np.int8).reshape(-1, 1)
    return scores, verdicts, terms


def anew(made: Made, row: int, score: int, labels: dict[str, str], group: str) -> set[int]:
    """Choose the whole list anew with a row's other score and labels; return who is on it."""
    scores, verdicts, terms = made
    changed = scores.copy()
    changed[row] = score
    other = relabelled(terms, row, labels, group)
    try:
        return set(seated_rows(ranked(changed, terms.pool_of), verdicts, other))
    except CannotChooseError:
        return set()


def with_newcomer(made: Made, row: int, score: int, changed: tuple[dict[str, str], str]) -> set[int]:
    """Choose the list anew with one firm more, that stands in for a row with other labels; return who is on it."""
    scores, verdicts, terms = made
    more = with_more(terms, [Asked(int(terms.pool_of[row]), *changed)])
    found = select(
        ranked(np.append(scores, score), more.pool_of), np.vstack([verdicts, [[Verdict.PASSED]]]).astype(np.int8), more
    )
    return {place for place, one in enumerate(found.places) if one is Place.SELECTED}


def said(entry: Entry, made: Made, row: int, score: int) -> bool | None:
    """Return whether an entry says that a row wins with a score; None where it leaves it open."""
    scores, _verdicts, terms = made
    match entry.access:
        case Access.NEVER:
            return False
        case Access.ALWAYS:
            return True
        case Access.ABOVE:
            assert entry.score is not None
            return None if score == entry.score else score > entry.score
    assert entry.row is not None
    line = (int(terms.pool_of[entry.row]), -int(scores[entry.row]), entry.row)
    return (int(terms.pool_of[row]), -score, row) < line


@settings(max_examples=12, deadline=None)
@given(districts())
def test_the_line_and_the_list_are_what_trying_every_score_finds(made: Made) -> None:
    scores, verdicts, terms = made
    ranking = ranked(scores, terms.pool_of)
    field = field_of(ranking, verdicts, terms)
    assume(field is not None and not field.given_way)
    assert field is not None
    waiting = [row for row in field.eligible if row not in field.chosen and row not in terms.kept_out]
    wrong = []
    for row in waiting[:2]:
        own = (terms.labels["unit"][row], terms.labels["band"][row])
        for unit, band, group in product(UNITS, BANDS, {terms.groups[row], ""}):
            labels = {"unit": unit, "band": band}
            if (unit, band) == own and group == terms.groups[row]:
                continue
            entry = entries_of(field, [Asked(int(terms.pool_of[row]), labels, group)])[0]
            if not entry.exact:
                continue
            for score in range(0, TOP + 3, 4):
                told = said(entry, made, row, score)
                chosen = anew(made, row, score, labels, group)
                off = told is not None and told != (row in chosen)
                others = entry.others() if told and entry.others is not None else {row}
                off = off or (row not in others and others | {row} != chosen)
                # the one way it may be wrong: the best list with such a newcomer holds the row as it was, too
                if off and not (told and row in with_newcomer(made, row, score, (labels, group))):
                    wrong.append((row, labels, group, score, entry))
    assert wrong == []


def test_who_is_on_the_list_is_what_select_chooses() -> None:
    verdicts = np.full((4, 1), Verdict.PASSED, dtype=np.int8)
    pools = np.zeros(4, dtype=np.int64)
    terms = Terms((PoolSeats("one", 2, 0), PoolSeats("two", 0, 0)), pools, ("gate",), {"unit": ("a", "a", "a", "b")})
    limited = replace(terms, quotas=(Bound("unit", "a", 0, 1),))
    ranking = ranked(np.array([9, 8, 7, 1]), pools)
    field = field_of(ranking, verdicts, limited)
    assert field is not None
    assert (field.chosen, field.given_way) == (frozenset({0, 3}), False)
    asked = [Asked(0, {"unit": "a"}), Asked(0, {"unit": "b"}), Asked(0, {})]
    first, last = Entry(Access.BEFORE, row=0), Entry(Access.BEFORE, row=3)
    assert entries_of(field, asked) == [first, last, last]
    assert field_of(ranking, verdicts, replace(terms, quotas=(Bound("unit", "b", 2),))) is None
