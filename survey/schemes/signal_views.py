"""The checks of signals that a scheme uses, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.definition.signals import SignalPlan
from scoring.loading.scheme_signals import bounds_of
from survey.definitions.signal_checks import checks_of, known_checks
from survey.forms.scheme_signals import BOUND_TITLES, bound_name, on_name, shown_bound
from survey.words.language import _, in_words


@dataclass(frozen=True, slots=True)
class BoundLine:
    """A bound of a check. `field`: the name of its field; `shipped`: the number where a scheme sets no other."""

    field: str
    title: str
    shipped: str


@dataclass(frozen=True, slots=True)
class SignalLine:
    """A check as the form shows it. `field`: of whether it is on; `asks`: whether the firm is asked first."""

    field: str
    title: str
    asks: bool
    bounds: Sequence[BoundLine]


@dataclass(frozen=True, slots=True)
class PlanView:
    """What a version says of the checks: how many are on, the titles of those off, a line per changed bound."""

    on: int
    off: Sequence[str]
    changed: Sequence[str]


def signal_lines() -> list[SignalLine]:
    """Return a line per shipped check, in the order of the sets."""
    return [
        SignalLine(
            on_name(name),
            in_words(declared.check.title),
            declared.check.ask is not None,
            [
                BoundLine(bound_name(name, key), str(BOUND_TITLES[key]), shown_bound(key, value))
                for key, value in bounds_of(declared.check).items()
            ],
        )
        for name, declared in checks_of(None).checks.items()
    ]


def view_plan(plan: SignalPlan | None) -> PlanView:
    """Return what a scheme says of the checks of signals."""
    used, known = checks_of(plan).checks, known_checks()
    titles = {name: in_words(declared.check.title) for name, declared in known.items()}
    changed = []
    for name, declared in used.items():
        shipped = bounds_of(known[name].check)
        for key, value in bounds_of(declared.check).items():
            if value != shipped.get(key):
                said = {"title": titles[name], "bound": str(BOUND_TITLES[key]), "value": shown_bound(key, value)}
                changed.append(_("“%(title)s”%(bound)s：%(value)s", **said))
    off = [title for name, title in titles.items() if name not in used and plan is not None and name in plan.unused]
    return PlanView(len(used), off, changed)
