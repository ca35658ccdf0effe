"""What a scheme says of the shipped checks of signals: which versions, which are off, and bounds of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from scoring.definition.signals import Bound, SignalCheck, SignalKind, SignalPlan, SignalSet
from scoring.exact import WEIGHT
from scoring.loading.questionnaire import digest_of
from scoring.loading.reader import Fault, Path, Reader
from scoring.loading.signals import faults_of

BOUNDS: Mapping[SignalKind, tuple[str, ...]] = {
    SignalKind.RATIO: ("at_least", "at_most"),
    SignalKind.CONTRADICTION: (),
    SignalKind.CHANGE: ("factor",),
    SignalKind.SAME_OPTION: ("share", "fewest"),
    SignalKind.ALL_TOP: ("share", "fewest"),
    SignalKind.NEAR_COPY: ("share", "fewest", "most_same"),
    SignalKind.OUTLIER: ("factor", "fewest"),
    SignalKind.RATING_GAP: ("fewest",),
    SignalKind.UNRECORDED: (),
    SignalKind.CLAIM_ABOVE: ("fewest",),
}
"""What a scheme may set of a check of each kind, where the check is no `fixed` one."""
LEAST_SHARE = WEIGHT // 2
_DECIMALS, _SHARES = ("at_least", "at_most", "factor"), ("share", "most_same")
_KNOWN = {*_DECIMALS, *_SHARES, "fewest"}
_PLACE: Path = ("signals",)


def bounds_of(check: SignalCheck) -> Mapping[str, Bound]:
    """Return key -> the number that a scheme may set of a check; of a ratio only the bounds that it has."""
    keys = BOUNDS[check.kind] if not check.fixed else ()
    return {key: getattr(check, key) for key in keys if getattr(check, key) is not None}


def read_plan(reader: Reader, data: Mapping[str, Any]) -> SignalPlan | None:
    """Return the plan of ``signals``; None without it: then the newest checks are used as they are shipped."""
    if "signals" not in data:
        return None
    body = reader.mapping(data, "signals", ())
    reader.known_keys(body, {"sets", "unused", "bounds"}, _PLACE)
    sets = reader.mapping(body, "sets", _PLACE)
    versions = {name: reader.text(sets, name, (*_PLACE, "sets")) for name in sets}
    unused = reader.texts(body, "unused", _PLACE)
    reader.unique(unused, (*_PLACE, "unused"))
    given = reader.mapping(body, "bounds", _PLACE) if "bounds" in body else {}
    bounds = {name: _read_bounds(reader, given, name) for name in given}
    return SignalPlan(versions, unused, bounds)


def _read_bounds(reader: Reader, given: Mapping[str, Any], name: str) -> Mapping[str, Bound]:
    place = (*_PLACE, "bounds", name)
    own = reader.mapping(given, name, (*_PLACE, "bounds"))
    reader.known_keys(own, _KNOWN, place)
    if not own:
        reader.fault(place, "this check is given no bound", 'write {at_most: "2"}, or leave it out')
    read: dict[str, Bound] = {}
    for key in own:
        if key in _DECIMALS:
            read[key] = reader.number(own, key, place) or Decimal(0)
        elif key in _SHARES:
            read[key] = reader.fraction(own, key, place, scale=WEIGHT)
        elif key == "fewest":
            read[key] = reader.integer(own, key, place, default=1)
    return read


def check_plan(plan: SignalPlan | None, versions: Mapping[tuple[str, str], SignalSet]) -> list[Fault]:
    """Return a fault for each set, check or bound of a plan that is not there or can't be meant.

    `versions`: the shipped sets by (id, version).
    """
    if plan is None:
        return []
    faults = []
    used = []
    for name, version in plan.sets.items():
        if (name, version) in versions:
            used.append(versions[name, version])
            continue
        known = ", ".join(other for key, other in sorted(versions) if key == name)
        fix = f"use one of {known}" if known else f"use one of {', '.join(sorted({key for key, _ in versions}))}"
        problem = f"{name} has no version {version!r}" if known else f"there is no set {name!r}"
        faults.append(Fault((*_PLACE, "sets", name), problem, fix))
    checks = {check.id: check for item in used for check in item.checks}
    if len(used) < len(plan.sets):
        return faults  # which checks there are is not known
    for index, name in enumerate(plan.unused):
        if name not in checks:
            faults.append(Fault((*_PLACE, "unused", index), f"there is no check {name!r}", "check the spelling"))
    for name, bounds in plan.bounds.items():
        faults += _bound_faults(checks.get(name), bounds, (*_PLACE, "bounds", name))
    return faults


def _bound_faults(check: SignalCheck | None, bounds: Mapping[str, Bound], place: Path) -> Iterator[Fault]:
    if check is None:
        yield Fault(place, f"there is no check {place[-1]!r}", "check the spelling")
        return
    own = bounds_of(check)
    for key in bounds:
        if key not in own:
            fix = f"use one of {', '.join(own)}" if own else "leave it out, or switch the check off"
            yield Fault((*place, key), f"{check.id} takes no {key}", fix)
    if "share" in own and bounds.get("share", WEIGHT) < LEAST_SHARE:
        yield Fault((*place, "share"), "of less than half nobody says nearly all", 'write "0.5" or more')
    if set(bounds) <= set(own):
        for problem, key, fix in faults_of(_bounded(check, bounds)):
            yield Fault((*place, key), problem, fix)


def used_sets(
    plan: SignalPlan | None, newest: Mapping[str, SignalSet], versions: Mapping[tuple[str, str], SignalSet]
) -> Sequence[SignalSet]:
    """Return the sets of checks that a plan means, with its bounds and without what is off, in the order of their ids.

    Without a plan: the newest as they are. A version that is not shipped any more is read in the newest of its set, and
    what a plan says of checks that are not there has no effect.
    """
    if plan is None:
        return [item for _name, item in sorted(newest.items())]
    found = ((name, versions.get((name, version), newest.get(name))) for name, version in sorted(plan.sets.items()))
    return [_planned(item, plan) for _name, item in found if item is not None]


def _planned(signals: SignalSet, plan: SignalPlan) -> SignalSet:
    """Return a set as a plan has it; the digest is another one only where the checks are."""
    checks = tuple(
        _bounded(check, plan.bounds.get(check.id, {})) for check in signals.checks if check.id not in plan.unused
    )
    if checks == signals.checks:
        return signals
    own = {check.id: {key: str(value) for key, value in bounds_of(check).items()} for check in checks}
    return replace(signals, checks=checks, digest=digest_of({"of": signals.digest, "checks": own}))


def _bounded(check: SignalCheck, bounds: Mapping[str, Bound]) -> SignalCheck:
    known = bounds_of(check)
    return replace(check, **{key: value for key, value in bounds.items() if key in known})  # type: ignore[arg-type]
