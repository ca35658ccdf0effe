"""Why one row stands above another: differences that sum to the gap, and the reasons as codes with parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scoring.definition.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row as it was ranked: its key, its pool's id, values in 1/100 point and contributions in 10⁻⁶ point."""

    key: str
    pool: str
    values: tuple[int, ...]
    contributions: tuple[int, ...]

    @property
    def score(self) -> int:
        """The score in 10⁻⁶ point."""
        return sum(self.contributions)


@dataclass(frozen=True, slots=True)
class Difference:
    """One criterion: both values (1/100 point) and what it adds to the gap (10⁻⁶ point)."""

    criterion: str
    first: int
    second: int
    amount: int


@dataclass(frozen=True, slots=True)
class Because:
    """A code with parameters.

    ``other_pool``; ``ahead_by`` (gap); ``mainly_because``, ``also_because`` and ``despite`` (criterion, amount, first,
    second, weight); ``ordered_by_key`` (criterion, first, second), ``ordered_by_code``: level in score and every
    declared key, so that only the order of the credit codes tells them apart.
    """

    code: str
    parameters: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """`above` and `below`: the keys. The amounts of `differences` sum to `gap` exactly (10⁻⁶ point, never negative)."""

    above: str
    below: str
    gap: int
    differences: tuple[Difference, ...]
    reasons: tuple[Because, ...]


def compare(scheme: Scheme, first: Ranked, second: Ranked) -> Comparison:
    """Return why the better of two rows stands above the other, by the order of `scoring.ranking.ranking`."""
    if first.pool != second.pool:
        return Comparison(first.key, second.key, 0, (), (Because("other_pool"),))
    ties = [[item.id for item in scheme.criteria].index(name) for name in scheme.keys_of(first.pool)]
    if _order(second, ties) < _order(first, ties):
        first, second = second, first
    own = [column for column, item in enumerate(scheme.criteria) if item.belongs(first.pool)]
    differences = tuple(
        Difference(
            scheme.criteria[column].id,
            first.values[column],
            second.values[column],
            first.contributions[column] - second.contributions[column],
        )
        for column in own
    )
    gap = first.score - second.score
    reasons = _reasons(scheme, differences, gap) if gap else _order_reasons(scheme, ties, first, second)
    return Comparison(first.key, second.key, gap, differences, reasons)


def _order(row: Ranked, ties: Sequence[int]) -> tuple[int | str, ...]:
    return (-row.score, *(-row.values[column] for column in ties), row.key)


def _reasons(scheme: Scheme, differences: Sequence[Difference], gap: int) -> tuple[Because, ...]:
    """Name the strongest advantage, a second one if it weighs half as much, and the strongest disadvantage."""
    weights = {item.id: item.weight for item in scheme.criteria}

    def told(code: str, item: Difference) -> Because:
        parameters: dict[str, int | str] = {
            "criterion": item.criterion, "amount": abs(item.amount), "first": item.first, "second": item.second,
            "weight": weights[item.criterion],
        }  # fmt: skip
        return Because(code, parameters)

    ahead = sorted((item for item in differences if item.amount > 0), key=lambda item: -item.amount)
    behind = sorted((item for item in differences if item.amount < 0), key=lambda item: item.amount)
    reasons = [Because("ahead_by", {"gap": gap}), told("mainly_because", ahead[0])]
    if len(ahead) > 1 and 2 * ahead[1].amount >= ahead[0].amount:
        reasons.append(told("also_because", ahead[1]))
    return (*reasons, *(told("despite", item) for item in behind[:1]))


def _order_reasons(scheme: Scheme, ties: Sequence[int], first: Ranked, second: Ranked) -> tuple[Because, ...]:
    for column in ties:
        if first.values[column] != second.values[column]:
            values: dict[str, int | str] = {"first": first.values[column], "second": second.values[column]}
            return (Because("ordered_by_key", {"criterion": scheme.criteria[column].id} | values),)
    return (Because("ordered_by_code"),)
