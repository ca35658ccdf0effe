"""Seats as they stand: confirmed, waiting, free, and how far each limit of the scheme is filled, also with one more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.definition.scheme import Scheme
from scoring.maturity.assessed import UNLEVELLED
from scoring.selection.groups import Declared, group_labels
from scoring.selection.selection import POOL
from scoring.selection.terms import LEVEL, LEVEL_SHARE, SEGMENT_SHARE, floor_seats
from survey.models import Decision, Evaluation, Outcome
from survey.queries.panel import PanelFirm
from survey.words.language import _
from survey.words.limits import say_label

GROUP = "group"
FLOOR, CEILING, SEATS = "floor", "ceiling", "seats"


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One limit. `held`: firms that are confirmed or wait to be; `number`: of the limit; `room`: what is left.

    `found`: how many of these have a level that officials found, None where the limit is about no level. `short`: it is
    not reached yet, or broken. `own`: whether the firm that is looked at counts for it; `change`: what it would become.
    `on`, `more`, `mark`: widths of its bar, in per cent.
    """

    title: str
    kind: str
    held: int
    number: int
    bound: str
    room: str
    short: bool
    found: int | None
    own: bool
    change: str
    after: str
    tight: bool
    on: float
    more: float
    mark: float


@dataclass(frozen=True, slots=True)
class SeatsView:
    """The seats of a list: `confirmed` by two persons, `waiting` for the second, `free`; and its limits."""

    seats: int
    confirmed: int
    waiting: int
    reserve: int
    reserve_seats: int
    denied: int
    sent_back: int
    limits: Sequence[LimitLine]

    @property
    def taken(self) -> int:
        """Confirmed or waiting to be."""
        return self.confirmed + self.waiting

    @property
    def free(self) -> int:
        """Seats that nobody has; negative where too many are confirmed."""
        return self.seats - self.taken


@dataclass(frozen=True, slots=True)
class _Limit:
    kind: str
    attribute: str
    value: str
    number: int


@dataclass(frozen=True, slots=True)
class _Counted:
    """Labels of every firm of a list, and which firms hold a seat or wait for one."""

    labels: Mapping[int, Mapping[str, str]]
    found: Mapping[int, bool]
    taken: Collection[int]

    def carries(self, part: int | None, limit: _Limit) -> bool:
        return self.labels.get(part or 0, {}).get(limit.attribute, "") == limit.value


def view_seats(
    evaluation: Evaluation,
    scheme: Scheme,
    firms: Sequence[PanelFirm],
    decided: tuple[Mapping[int, Decision], Mapping[int, Decision]],
    *,
    own: int | None = None,
) -> SeatsView:
    """Return the seats of an evaluation. `decided`: participation -> what holds, and what waits.

    `own`: the participation of the firm that is looked at. A firm that is confirmed and waits to be decided otherwise
    counts as confirmed until then.
    """
    held, waiting = decided
    confirmed = {part for part, row in held.items() if row.outcome == Outcome.CONFIRM}
    coming = {part for part, row in waiting.items() if row.outcome == Outcome.CONFIRM} - confirmed
    counts = Counter(row.outcome for row in held.values())
    counted = _Counted(
        labels_of(scheme, firms),
        {firm.participation_id: firm.leading in firm.levels for firm in firms},
        confirmed | coming,
    )
    limits = _limits(evaluation, scheme, firms, counted, own=own)
    return SeatsView(
        seats=evaluation.seats,
        confirmed=len(confirmed),
        waiting=len(coming),
        reserve=counts[Outcome.RESERVE],
        reserve_seats=scheme.reserve,
        denied=counts[Outcome.DENY],
        sent_back=counts[Outcome.VERIFY],
        limits=[_line(limit, scheme, counted, own) for limit in limits],
    )


def labels_of(scheme: Scheme, firms: Sequence[PanelFirm]) -> Mapping[int, Mapping[str, str]]:
    """Return participation -> attribute -> label, of everything that a limit of a scheme may be about."""
    by_code = sorted(firms, key=lambda firm: firm.credit_code)
    groups = group_labels([Declared(firm.credit_code, firm.name, firm.group) for firm in by_code])
    group_of = {firm.participation_id: group for firm, group in zip(by_code, groups, strict=True)}
    return {
        firm.participation_id: {
            "unit": firm.unit,
            "park": firm.park,
            "division": firm.division,
            "chain": firm.chain,
            "size": firm.size,
            "segment": str(firm.segment) if firm.segment else "",
            LEVEL: _level(firm, firm.leading),
            POOL: firm.pool,
            GROUP: group_of[firm.participation_id],
            LEVEL_SHARE: _band(scheme, firm),
            SEGMENT_SHARE: str(firm.segment) if firm.segment else "",
        }
        for firm in firms
    }


def _level(firm: PanelFirm, questionnaire: str) -> str:
    """Return the level that officials found, else that of the firm's own answers; empty where none is stated."""
    level = firm.levels.get(questionnaire, firm.level if firm.leading == questionnaire else UNLEVELLED)
    return "" if level == UNLEVELLED else str(level)


def _band(scheme: Scheme, firm: PanelFirm) -> str:
    shares = scheme.level_shares
    level = _level(firm, shares.questionnaire) if shares is not None else ""
    if shares is None or not level or firm.pool != shares.pool:
        return ""
    place = int(np.searchsorted([band.upto for band in shares.bands], int(level), side="left"))
    return shares.bands[place].id if place < len(shares.bands) else ""


def _limits(
    evaluation: Evaluation, scheme: Scheme, firms: Sequence[PanelFirm], counted: _Counted, *, own: int | None
) -> Sequence[_Limit]:
    """Return the limits of a list, in the order of the scheme; of groups those that are full, and the firm's own."""
    seats = dict(zip((pool.id for pool in scheme.pools), evaluation.parameters.get("pool_seats", []), strict=False))
    fit = [firm.participation_id for firm in firms if firm.rank is not None and not firm.fails_a_gate]
    limits = [_Limit(SEATS, POOL, pool, number) for pool, number in seats.items()]
    given_up = evaluation.summary.get("unmet_shares", [])
    for attribute, value, number in _floors(scheme, seats):
        there = sum(counted.labels[part][attribute] == value for part in fit)
        if attribute not in given_up and min(number, there):
            limits.append(_Limit(FLOOR, attribute, value, min(number, there)))
    for item in scheme.choice.quotas:
        if item.floor:
            limits.append(_Limit(FLOOR, item.attribute, item.value, item.floor))
        if item.ceiling is not None:
            limits.append(_Limit(CEILING, item.attribute, item.value, item.ceiling))
    if scheme.choice.per_group:
        limits += _groups(scheme.choice.per_group, fit, counted, own)
    return limits


def _floors(scheme: Scheme, seats: Mapping[str, int]) -> Sequence[tuple[str, str, int]]:
    """Return (attribute, value, seats) of the shares of a scheme."""
    found: list[tuple[str, str, int]] = []
    if scheme.level_shares is not None:
        whole = seats.get(scheme.level_shares.pool, 0)
        found += [(LEVEL_SHARE, band.id, floor_seats(whole, band.share)) for band in scheme.level_shares.bands]
    if scheme.segment_shares is not None and scheme.segments is not None and scheme.segments.model is not None:
        number = floor_seats(seats.get(scheme.segment_shares.pool, 0), scheme.segment_shares.each)
        found += [(SEGMENT_SHARE, str(at + 1), number) for at in range(scheme.segments.model.k or 0)]
    return found


def _groups(most: int, fit: Sequence[int], counted: _Counted, own: int | None) -> Sequence[_Limit]:
    sizes = Counter(counted.labels[part][GROUP] for part in fit)
    held = Counter(counted.labels[part][GROUP] for part in counted.taken if part in counted.labels)
    mine = counted.labels.get(own or 0, {}).get(GROUP, "")
    shown = [name for name, size in sizes.items() if name and size > most and (held[name] >= most or name == mine)]
    return [_Limit(CEILING, GROUP, name, most) for name in sorted(shown)]


_BOUNDS: Mapping[str, Callable[[int], str]] = {
    SEATS: lambda n: _("名额 %(n)s", n=n),
    FLOOR: lambda n: _("下限 %(n)s", n=n),
    CEILING: lambda n: _("上限 %(n)s", n=n),
}


def _line(limit: _Limit, scheme: Scheme, counted: _Counted, own: int | None) -> LimitLine:
    taken = [part for part in counted.taken if part in counted.labels and counted.carries(part, limit)]
    held, mine = len(taken), own is not None and counted.carries(own, limit)
    adds = mine and own not in counted.taken
    after = held + adds
    widest = max(limit.number, after, 1)
    of_level = limit.attribute in {LEVEL, LEVEL_SHARE}
    return LimitLine(
        title=limit.value if limit.attribute == GROUP else say_label(limit.attribute, limit.value, scheme),
        kind=limit.kind,
        held=held,
        number=limit.number,
        bound=_BOUNDS[limit.kind](limit.number),
        room=say_room(limit.kind, limit.number - held),
        short=_is_short(limit, held),
        found=sum(counted.found[part] for part in taken) if of_level else None,
        own=mine,
        change=f"{held} → {after}" if adds else str(held),
        after=say_after(limit.kind, limit.number, held, after),
        tight=limit.kind != FLOOR and adds and after >= limit.number,
        on=round(100 * held / widest, 2),
        more=round(100 * (after - held) / widest, 2),
        mark=round(100 * limit.number / widest - 0.8, 2),
    )


def _is_short(limit: _Limit, held: int) -> bool:
    return held < limit.number if limit.kind == FLOOR else held > limit.number


def say_room(kind: str, left: int) -> str:
    """Return what is left of a limit: ``空 42``, ``缺 11``, ``已够``, ``余 7``, ``超 1``."""
    if kind == FLOOR:
        return _("缺 %(n)s", n=left) if left > 0 else _("已够")
    if left < 0:
        return _("超 %(n)s", n=-left)
    return _("空 %(n)s", n=left) if kind == SEATS else _("余 %(n)s", n=left)


def say_after(kind: str, number: int, held: int, after: int) -> str:
    """Return what a limit is with one more: ``下限 71，缺口 7 → 6``, ``上限 2，从此满额``."""
    bound = _BOUNDS[kind](number)
    if kind == FLOOR:
        if held >= number:
            return _("%(bound)s，已够", bound=bound)
        if after == number:
            return _("%(bound)s，从此够数", bound=bound)
        return _("%(bound)s，缺口 %(was)s → %(n)s", bound=bound, was=number - held, n=number - after)
    if after > number:
        return _("%(bound)s，超出 %(n)s 家", bound=bound, n=after - number)
    if after == number:
        return _("%(bound)s，从此满额", bound=bound)
    return _("%(bound)s，还空 %(n)s", bound=bound, n=number - after)
