"""The gap between 自评 and 核定 by group: how many were verified, how far their scores moved, and which way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exports.writing.tables import Cell
from scoring.definition.scheme import Scheme
from scoring.exact import half_up
from survey.definitions.directory import directory
from survey.queries.track_gaps import GapRow
from survey.words.entries import points_of
from survey.words.language import _, in_words
from survey.words.pools import pool_title
from survey.words.rating_sources import SOURCES
from survey.words.tracks import say_gap


@dataclass(frozen=True, slots=True)
class GapLine:
    """One group. `narrowed`: the filters of the list that hold it, empty where there are none; numbers of firms.

    `amounts`: the same mean and median in 10⁻⁶ point, None for none.
    """

    label: str
    narrowed: Mapping[str, str]
    ranked: int
    verified: int
    mean: str
    median: str
    up: int
    down: int
    amounts: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class GapTable:
    """The groups of one kind, those with most verified firms first."""

    title: str
    heading: str
    lines: tuple[GapLine, ...]


def view_gaps(rows: Sequence[GapRow], sources: Sequence[tuple[int, str]], scheme: Scheme) -> list[GapTable]:
    """Return the gaps by pool, town, division, and external diagnosis or rating; `sources`: (enterprise, source)."""
    of_firm: dict[int, list[str]] = {}
    for enterprise, source in sources:
        of_firm.setdefault(enterprise, []).append(source)
    known = directory()

    def division(code: str) -> str:
        item = known.industries.get(code)
        return item.name if item is not None else code

    kinds: list[tuple[str, str, str, Callable[[GapRow], Iterable[str]], Callable[[str], str]]] = [
        (_("各排序组"), _("排序组"), "pool", lambda row: (row.pool,), lambda name: pool_title(scheme, name)),
        (_("各街镇"), _("街镇"), "unit", lambda row: (row.unit,), lambda name: in_words(known.unit_name(name))),
        (_("各行业"), _("行业"), "division", lambda row: (row.division,), division),
        (
            _("各外部诊断或评定"), _("来源"), "rated",
            lambda row: of_firm.get(row.enterprise, [""]),
            lambda name: SOURCES.get(name, name) if name else _("没有外部诊断或评定"),
        ),
    ]  # fmt: skip
    return [
        GapTable(title, heading, _lines(rows, scheme, (name, groups, say)))
        for title, heading, name, groups, say in kinds
    ]


def total_line(rows: Sequence[GapRow], scheme: Scheme) -> GapLine:
    """Return all firms as one group."""
    return _line(_("合计"), {}, rows, scheme)


def _lines(
    rows: Sequence[GapRow],
    scheme: Scheme,
    by: tuple[str, Callable[[GapRow], Iterable[str]], Callable[[str], str]],
) -> tuple[GapLine, ...]:
    name, groups, say = by
    members: dict[str, list[GapRow]] = {}
    for row in rows:
        for group in groups(row):
            members.setdefault(group, []).append(row)
    lines = [_line(say(group), {name: group} if group else {}, own, scheme) for group, own in sorted(members.items())]
    return tuple(sorted(lines, key=lambda line: -line.verified))


def _line(label: str, narrowed: Mapping[str, str], rows: Sequence[GapRow], scheme: Scheme) -> GapLine:
    gaps = sorted(row.gap for row in rows if row.gap is not None)
    middle = gaps[(len(gaps) - 1) // 2 : len(gaps) // 2 + 1]
    amounts = _mean(gaps), _mean(middle)
    return GapLine(
        label=label,
        narrowed=narrowed,
        ranked=len(rows),
        verified=sum(row.checked > 0 for row in rows),
        mean=_say(amounts[0], scheme),
        median=_say(amounts[1], scheme),
        up=sum(gap > 0 for gap in gaps),
        down=sum(gap < 0 for gap in gaps),
        amounts=amounts,
    )


def _mean(amounts: Sequence[int]) -> int | None:
    """Return the mean of differences, rounded half-up by its size; None for none."""
    if not amounts:
        return None
    mean = Fraction(sum(amounts), len(amounts))
    amount = half_up(abs(mean))
    return amount if mean > 0 else -amount


def _say(amount: int | None, scheme: Scheme) -> str:
    """Return a difference as it is printed; a dash for none."""
    return "–" if amount is None else say_gap(amount, scheme)


def group_rows(table: GapTable, total: GapLine, scheme: Scheme) -> list[list[Cell]]:
    """Return the groups of one kind as rows of a workbook, everybody last: label, numbers, mean, median, up, down."""
    return [
        [
            line.label,
            line.ranked,
            line.verified,
            *(points_of(amount, scheme.places) for amount in line.amounts),
            line.up,
            line.down,
        ]
        for line in (*table.lines, total)
    ]
