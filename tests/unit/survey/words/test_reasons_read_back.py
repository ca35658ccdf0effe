"""Every sentence of whole lists, read back into what it claims, and held against the list and its limits.

The claims are checked against scores, labels and places alone; nothing of how the list was chosen is asked.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.definition.scheme import Objective, Pool, Scheme
from scoring.definition.texts import Words
from scoring.ranking.gates import Verdict
from scoring.ranking.ranking import Ranking, rank_pools
from scoring.selection.quotas.problem import Bound
from scoring.selection.selection import CannotChooseError, Place, PoolSeats, Shortlist, Terms, select
from survey.definitions.directory import directory
from survey.words.language import in_words
from survey.words.reasons import say_reason
from tests.unit.survey.shipped import scheme

UNITS = tuple(unit.id for unit in directory().current_units())[:4]
SIZES = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}
WHERE = r"本组合格企业中(?:（不计经确认不列入的(?P<without>\d+)家）)?列第(?P<position>\d+)位"


@cache
def three_pools() -> Scheme:
    """Return the shipped scheme with three pools."""
    shipped = {pool.id: pool for pool in scheme().pools}
    third = Pool("starting", Words("起步", "Starting"), None, (), 0)
    return replace(scheme(), pools=(shipped["manufacturing"], shipped["services"], third))


@dataclass(frozen=True)
class Listing:
    """A list with everything that its sentences may be about."""

    ranking: Ranking
    verdicts: NDArray[np.int8]
    terms: Terms
    made: Shortlist
    values: NDArray[np.int64]

    @cached_property
    def pools(self) -> list[list[int]]:
        """The eligible rows of each pool, best first, worked out anew from scores, tie keys and numbers."""
        able = [at for at in range(len(self.values)) if Verdict.FAILED not in self.verdicts[at]]
        able.sort(key=lambda at: (-int(self.values[at].sum()), *(-int(v) for v in self.values[at]), at))
        return [[at for at in able if self.terms.pool_of[at] == pool] for pool in range(len(self.terms.pools))]

    def eligible(self, row: int) -> list[int]:
        """Return the eligible rows of a row's pool, best first."""
        return self.pools[self.terms.pool_of[row]]

    def score(self, row: int) -> int:
        return int(self.values[row].sum())

    def selected(self) -> list[int]:
        return [row for row, place in enumerate(self.made.places) if place is Place.SELECTED]

    def position(self, row: int) -> tuple[int, int]:
        """Return the place among those who may have a seat, and how many kept off the list stand before."""
        before = self.eligible(row)[: self.eligible(row).index(row)]
        out = sum(at in self.terms.kept_out for at in before)
        return len(before) - out + 1, out

    def free(self, row: int) -> list[int]:
        """Return those of the row's pool who have a seat without a pin, best first."""
        return [at for at in self.eligible(row) if self.made.places[at] is Place.SELECTED and at not in self.terms.pins]

    def waiting(self, row: int) -> list[int]:
        """Return those of the row's pool who could have a seat and have none, best first."""
        return [
            at
            for at in self.eligible(row)
            if self.made.places[at] is not Place.SELECTED and at not in self.terms.kept_out
        ]


def listing(seed: int, objective: Objective) -> Listing:
    """Return a list of three pools under ceilings, floors, groups, pins, gates and many ties."""
    generator = np.random.default_rng(seed)
    count = 60
    pool_of = np.searchsorted([0.55, 0.8], generator.random(count)).astype(np.int64)
    values = generator.integers(0, 7, (count, 2)).astype(np.int64) * 100
    drift = np.argsort(np.argsort(-values.sum(axis=1), kind="stable"), kind="stable")
    units = tuple(UNITS[0] if drift[row] < 18 else UNITS[int(generator.integers(4))] for row in range(count))
    sizes = tuple(list(SIZES)[int(generator.integers(4))] for _row in range(count))
    groups = tuple("示例集团" if generator.random() < 0.15 else "" for _row in range(count))
    verdicts = np.full((count, 2), Verdict.PASSED, dtype=np.int8)
    verdicts[generator.random((count, 2)) < 0.06] = Verdict.FAILED
    verdicts[generator.random((count, 2)) < 0.1] = Verdict.PENDING
    chosen = generator.permutation(count).tolist()
    gates = tuple(gate.id for gate in scheme().gates)[:2]
    terms = Terms(
        pools=(PoolSeats("manufacturing", 10, 4), PoolSeats("services", 4, 2), PoolSeats("starting", 3, 2)),
        pool_of=pool_of,
        gates=gates,
        labels={"unit": units, "size": sizes},
        quotas=(Bound("unit", UNITS[0], 0, 7), Bound("unit", UNITS[1], 3), Bound("size", "micro", 4, 6)),
        groups=groups,
        per_group=1,
        pins=frozenset(chosen[:1]),
        kept_out=frozenset(chosen[1:4]),
        objective=objective,
    )
    ranking = rank_pools(values, [[1, 1]] * 3, pool_of, [[0, 1]] * 3)
    return Listing(ranking, verdicts, terms, select(ranking, verdicts, terms), values)


def check_where(found: Listing, row: int, told: re.Match[str]) -> None:
    assert (int(told["position"]), int(told["without"] or 0)) == found.position(row)


def within(found: Listing, row: int, told: re.Match[str]) -> None:
    """See that nobody without a seat stands before it, and that the seats are those of its pool."""
    check_where(found, row, told)
    assert found.made.places[row] is Place.SELECTED
    assert int(told["seats"]) == found.terms.pools[found.terms.pool_of[row]].seats >= int(told["position"])
    assert row not in found.terms.pins
    assert not [at for at in found.waiting(row) if found.eligible(row).index(at) < found.eligible(row).index(row)]


def by_limit(found: Listing, row: int, told: re.Match[str]) -> None:
    """See that somebody better-ranked, who is not kept off the list, has no seat."""
    check_where(found, row, told)
    assert found.made.places[row] is Place.SELECTED
    assert (found.terms.objective is Objective.SCORE) is ("得分合计" in told[0])
    assert [at for at in found.waiting(row) if found.eligible(row).index(at) < found.eligible(row).index(row)]


def below(found: Listing, row: int, told: re.Match[str]) -> None:
    """See that the line is the last one seated without a pin, and that the row stands after it."""
    check_where(found, row, told)
    last = found.free(row)[-1]
    assert found.made.places[row] is Place.OUT
    assert int(told["line"]) == found.position(last)[0]
    assert found.eligible(row).index(row) > found.eligible(row).index(last)


def placed(found: Listing, row: int, told: re.Match[str]) -> None:
    check_where(found, row, told)
    assert found.made.places[row] is Place.OUT
    assert found.eligible(row).index(row) < found.eligible(row).index(found.free(row)[-1])


def reserve(found: Listing, row: int, told: re.Match[str]) -> None:
    """See that it is reserve so-and-so of its pool: those before it in rank stand before it, and only so many wait."""
    assert found.made.places[row] is Place.RESERVE
    pool = found.terms.pools[found.terms.pool_of[row]]
    own = [at for at in found.waiting(row) if found.made.places[at] is Place.RESERVE]
    assert own.index(row) + 1 == int(told["k"]) <= pool.reserve


def passed(found: Listing, row: int, told: re.Match[str]) -> None:
    """See that its rank would have done, and that the limit that is named is full, or needs the seat."""
    assert found.made.places[row] is not Place.SELECTED
    assert found.eligible(row).index(row) < found.eligible(row).index(found.free(row)[-1])
    limit = told["limit"]
    chosen = found.selected()
    names = {in_words(directory().unit_name(unit)): ("unit", unit) for unit in UNITS}
    names |= {text: ("size", size) for size, text in SIZES.items()}
    if "集团" in limit:
        group = found.terms.groups[row]
        held = bool(group) and sum(found.terms.groups[at] == group for at in chosen) == found.terms.per_group
    else:
        read = re.fullmatch(r"(?P<name>.+?)(?P<kind>至少|至多)(?P<number>\d+)家", limit) or none_read(limit)
        attribute, value = names[read["name"]]
        labels, number = found.terms.labels[attribute], int(read["number"])
        [bound] = [item for item in found.terms.quotas if (item.attribute, item.value) == (attribute, value)]
        most = read["kind"] == "至多"
        declared = number == (bound.ceiling if most else bound.floor)
        held = declared and (labels[row] == value) is most and sum(labels[at] == value for at in chosen) == number
    assert held, limit


def none_read(limit: str) -> re.Match[str]:
    raise AssertionError(limit)


def passed_together(found: Listing, row: int, _told: re.Match[str]) -> None:
    assert found.terms.objective is Objective.RANK
    assert found.eligible(row).index(row) < found.eligible(row).index(found.free(row)[-1])


def passed_total(found: Listing, row: int, _told: re.Match[str]) -> None:
    assert found.terms.objective is Objective.SCORE
    assert found.eligible(row).index(row) < found.eligible(row).index(found.free(row)[-1])


def tie(found: Listing, row: int, _told: re.Match[str]) -> None:
    """See that it is level with the last one seated, with somebody on the other side."""
    assert found.score(row) == found.score(found.free(row)[-1])
    level = [at for at in found.eligible(row) if found.score(at) == found.score(row)]
    seated = found.made.places[row] is Place.SELECTED
    assert [at for at in level if (found.made.places[at] is Place.SELECTED) is not seated]


def gate(verdict: Verdict) -> Callable[[Listing, int, re.Match[str]], None]:
    def check(found: Listing, row: int, told: re.Match[str]) -> None:
        titles = {in_words(item.title): item.id for item in scheme().gates}
        column = found.terms.gates.index(titles[told["gate"]])
        assert found.verdicts[row][column] == verdict
        assert found.made.places[row] in ({Place.OUT} if verdict is Verdict.FAILED else set(Place))

    return check


def pinned(found: Listing, row: int, _told: re.Match[str]) -> None:
    assert row in found.terms.pins
    assert found.made.places[row] is Place.SELECTED


def refused(found: Listing, row: int, _told: re.Match[str]) -> None:
    assert row in found.terms.pins
    assert Verdict.FAILED in found.verdicts[row]


def kept_out(found: Listing, row: int, _told: re.Match[str]) -> None:
    assert row in found.terms.kept_out
    assert found.made.places[row] is Place.OUT


CLAIMS: tuple[tuple[str, Callable[[Listing, int, re.Match[str]], None]], ...] = (
    (WHERE + r"，在(?P<seats>\d+)个名额之内", within),
    (WHERE + r"，因方案声明的名额约束选入", by_limit),
    (WHERE + r"，在满足约束、得分合计最高的名单之中", by_limit),
    (WHERE + r"，在入选线（(?P<line>\d+)）之后", below),
    (WHERE, placed),
    (r"备选第(?P<k>\d+)位", reserve),
    (r"名次在前，但为满足“(?P<limit>.+)”未能入选", passed),
    (r"名次在前，但几项名额约束合在一起，没有它的位置", passed_together),
    (r"名次在前，但在满足约束的名单中，得分合计最高的一份没有它", passed_total),
    (r"与入选线同分，同分者依次比较.+，不表示高低", tie),
    (r"不符合条件：(?P<gate>.+)（补救：(?P<cure>.+)）", gate(Verdict.FAILED)),
    (r"条件待核：(?P<gate>.+)", gate(Verdict.PENDING)),
    (r"经两人确认指定入选，占用名额", pinned),
    (r"曾被指定入选，但有条件不通过，指定不生效", refused),
    (r"经两人确认不列入名单", kept_out),
)


RARE = {refused, passed_together}
"""Not in every dozen of lists."""
ONLY_BY_RANK = {passed, passed_together}
ONLY_BY_TOTAL = {passed_total}


def read_back(sentence: str) -> tuple[Callable[[Listing, int, re.Match[str]], None], re.Match[str]]:
    """Return the one claim that a sentence makes, with its parameters."""
    read = [(check, told) for pattern, check in CLAIMS if (told := re.fullmatch(pattern, sentence))]
    assert len(read) == 1, sentence
    return read[0]


@pytest.mark.parametrize("objective", list(Objective))
def test_every_sentence_of_whole_lists_holds(objective: Objective) -> None:
    seen = set()
    lists = 0
    for found in filter(None, (listed(seed, objective) for seed in range(12))):
        lists += 1
        for row, reasons in enumerate(found.made.reasons):
            assert reasons, row
            for reason in reasons:
                check, told = read_back(say_reason(reason, three_pools()))
                check(found, row, told)
                seen.add(check)
    assert lists >= 6
    others = ONLY_BY_TOTAL if objective is Objective.RANK else ONLY_BY_RANK
    assert seen >= {check for _pattern, check in CLAIMS} - others - RARE
    assert not seen & others


@pytest.mark.parametrize("was", ["在入选线", "列第", "备选第", "个名额之内"])
def test_a_sentence_that_is_not_true_is_found(was: str) -> None:
    """What reads sentences back is seen to refuse: each is told with another number."""
    found = next(made for seed in range(12) if (made := listed(seed)) is not None)
    told = [
        (row, sentence)
        for row, reasons in enumerate(found.made.reasons)
        for sentence in (say_reason(reason, three_pools()) for reason in reasons)
        if was in sentence
    ]
    assert told
    row, sentence = told[-1]
    wrong = {
        "在入选线": re.sub(r"（\d+）之后", "（1）之后", sentence),
        "列第": sentence.replace("列第", "列第1"),
        "备选第": "备选第9位",
        "个名额之内": re.sub(r"在\d+个", "在99个", sentence),
    }[was]
    check, read = read_back(wrong)
    with pytest.raises(AssertionError):
        check(found, row, read)


@cache
def listed(seed: int, objective: Objective = Objective.RANK) -> Listing | None:
    with contextlib.suppress(CannotChooseError):
        return listing(seed, objective)
    return None
