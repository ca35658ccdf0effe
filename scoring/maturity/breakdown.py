"""One row's total taken apart: parts, groups, items, each adding up to the one above as printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.answers.coding import NOT_APPLICABLE, NOT_ASKED
from scoring.exact import apportion, half_up
from scoring.maturity.not_applicable import not_applicable_factors
from scoring.maturity.points import Profile

Exact = tuple[Fraction, Fraction]
_ABSENCES = {NOT_ASKED: "not_asked", NOT_APPLICABLE: "not_applicable"}


@dataclass(frozen=True, slots=True)
class Share:
    """Points and their maximum in 1/10 000 point, and what they are the sum of. An item has no shares below.

    `absence`: why an item counts nothing, ``not_asked`` or ``not_applicable``; an empty text where it counts.
    """

    id: str
    points: int
    maximum: int
    shares: tuple[Share, ...] = ()
    absence: str = ""


def breakdown(profile: Profile, row: int) -> tuple[Share, ...]:
    """Return the parts of one row with their groups and items.

    Where something is 不适用 the siblings' points and maxima are those after re-normalisation, rounded so that they
    still add up; otherwise they are the form's own. What was not asked has no points and no maximum.
    """
    exact = _exact_items(profile, row)
    absent = {name: _ABSENCES.get(int(profile.coded.column(name)[row]), "") for name in profile.rule.items}
    parts = profile.rule.parts
    sums = [_sum(exact[name] for group in part.groups for name in group.items) for part in parts]
    points = [int(value) for value in profile.parts[row]]
    shares = []
    for part, value, maximum in zip(parts, points, _maxima(sums), strict=True):
        inner = [_sum(exact[name] for name in group.items) for group in part.groups]
        pairs = _split(value, maximum, inner)
        groups = tuple(
            Share(group.id, *pair, _items(group.items, pair, exact, absent))
            for group, pair in zip(part.groups, pairs, strict=True)
        )
        shares.append(Share(part.id, value, maximum, groups))
    return tuple(shares)


def _exact_items(profile: Profile, row: int) -> Mapping[str, Exact]:
    """Return points and maximum of every item; both 0 where it left the denominator."""
    questions = profile.coded.coding.questionnaire.questions
    items = profile.rule.items
    codes = {name: int(profile.coded.column(name)[row]) for name in items}
    applicable = frozenset(name for name in items if codes[name] != NOT_APPLICABLE)
    factors = not_applicable_factors(profile.rule, questions, applicable)
    return {
        name: (factors[name] * int(points), factors[name] * questions[name].max_points)
        if name in factors and codes[name] != NOT_ASKED
        else (Fraction(0), Fraction(0))
        for name, points in zip(items, profile.points[row], strict=True)
    }


def _items(
    names: Sequence[str], total: tuple[int, int], exact: Mapping[str, Exact], absent: Mapping[str, str]
) -> tuple[Share, ...]:
    pairs = _split(*total, [exact[name] for name in names])
    return tuple(Share(name, *pair, absence=absent[name]) for name, pair in zip(names, pairs, strict=True))


def _maxima(sums: Sequence[Exact]) -> list[int]:
    maxima = [maximum for _, maximum in sums]
    return apportion(half_up(sum(maxima, Fraction(0))), maxima)


def _split(points: int, maximum: int, exact: Sequence[Exact]) -> list[tuple[int, int]]:
    """Round points and maxima so that they add up to what is printed above them."""
    values = apportion(points, [value for value, _ in exact])
    return list(zip(values, apportion(maximum, [most for _, most in exact]), strict=True))


def _sum(pairs: Iterable[Exact]) -> Exact:
    amounts = list(pairs)
    return sum((value for value, _ in amounts), Fraction(0)), sum((most for _, most in amounts), Fraction(0))
