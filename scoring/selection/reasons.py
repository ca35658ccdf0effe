"""Reasons as codes with parameters, and one pool's line: what each row of it is told of its seat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scoring.selection.quotas.problem import Choice, Limit, Problem

POOL = "pool"


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with parameters.

    ``within_seats``, ``reserve``, ``below_line`` (`seats`: the place of the last one that is seated without a pin),
    ``placed`` (before that line, and the next reason says why it has no seat), ``no_seat_left`` (none of the pool's
    seats goes by rank), ``gate_failed``, ``gate_pending``, ``missing_questionnaire``, ``tie_at_line`` (level with the
    last one seated, and the tie keys of the pool decide between them), ``seated_by_quota`` and ``seated_by_total``
    (better-ranked ones were passed over for the sake of a limit, or of the greatest total), ``passed_over`` (its rank
    would have done, but for the limit in the parameters), ``pinned``, ``kept_out``, ``pin_refused`` (a pin never passes
    a failed gate), ``provisional`` (its seat rests on the level floor in the parameters, its level on its own word),
    ``unverified_near`` (the scheme asks that whoever has a seat so near the line was verified, and nothing of it was).

    A `position` counts the eligible of the pool but those kept out; `without`: how many of those stand before it.
    """

    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)


class Line:
    """One pool's eligible rows (places in their list) and the last of them that is seated without a pin."""

    def __init__(self, problem: Problem, choice: Choice, own: Sequence[int]) -> None:
        self.problem, self.passed = problem, choice.passed
        self.position: dict[int, int] = {}
        self.without: dict[int, int] = {}
        out = 0
        for at, place in enumerate(own, start=1):
            self.position[place], self.without[place] = at - out, out
            out += place in problem.excluded
        chosen = set(choice.chosen)
        free = [place for place in own if place in chosen and place not in problem.pins]
        self.last = free[-1] if free else None
        waiting = (place for place in own if place not in chosen and place not in problem.excluded)
        self.first_without = next(waiting, None)

    def where(self, place: int, **more: int) -> dict[str, str]:
        """Return a row's position as the parameters of a reason."""
        parameters = {"position": self.position[place], **more}
        return {name: str(value) for name, value in parameters.items()} | (
            {"without": str(self.without[place])} if self.without[place] else {}
        )

    def seated(self, place: int, seats: int, *, by_total: bool) -> Reason:
        """Return why a row has a seat."""
        if place in self.problem.pins:
            return Reason("pinned")
        if self.first_without is not None and place > self.first_without:
            return Reason("seated_by_total" if by_total else "seated_by_quota", self.where(place))
        return Reason("within_seats", self.where(place, seats=seats))

    def without_seat(self, place: int) -> Reason:
        """Return where a row without a seat stands: after the line only if it does."""
        if self.last is None:
            return Reason("no_seat_left", self.where(place))
        if place < self.last:
            return Reason("placed", self.where(place))
        return Reason("below_line", self.where(place, seats=self.position[self.last]))

    def why_not(self, place: int, *, by_total: bool) -> Iterator[Reason]:
        """Yield why a row has no seat though its rank would have done."""
        if place in self.problem.excluded:
            yield Reason("kept_out")
        elif self.last is not None and place < self.last:
            limits = [limit for limit in self.passed.get(place, ()) if limit.attribute != POOL]
            yield from (Reason("passed_over", limit_parameters(limit)) for limit in limits)
            if not limits:
                kind = "total" if by_total else "together"
                yield Reason("passed_over", {"kind": kind, "attribute": "", "value": "", "number": ""})


def limit_parameters(limit: Limit) -> dict[str, str]:
    """Return a limit as the parameters of a reason."""
    return {
        "kind": limit.kind, "attribute": limit.attribute, "value": limit.value, "number": str(limit.number)
    }  # fmt: skip
