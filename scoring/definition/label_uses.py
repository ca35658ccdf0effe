"""Which labels of a scheme decide something, and which of them firms say of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from scoring.definition.labels import GROUP, LabelSource
from scoring.definition.questionnaire import Atom, Condition, Negation
from scoring.definition.scheme import Scheme


class Use(StrEnum):
    """What uses a label: a limit (quota or share of the seats), a pool, the limit per group, a gate, or a ratio.

    RATIO: a figure below the line of a ratio that a criterion reads.
    """

    LIMIT = "limit"
    POOL = "pool"
    GROUP = "group"
    GATE = "gate"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class UsedLabel:
    """A label that decides something: an attribute, ``group``, or the qualified id of a question."""

    name: str
    use: Use
    source: LabelSource


def used_labels(scheme: Scheme) -> tuple[UsedLabel, ...]:
    """Return every label that a limit, pool, group, gate or ratio of a scheme uses, each use once, in that order.

    What the scheme does not declare counts as said by the firm itself.
    """
    found = dict.fromkeys(_uses(scheme))
    return tuple(UsedLabel(name, use, scheme.labels.get(name, LabelSource.SELF)) for name, use in found)


def self_reported(scheme: Scheme) -> tuple[UsedLabel, ...]:
    """Return the labels whose being said by the firm itself needs a reason.

    Gates need none: what a firm says of itself can fail one, and never pass it.
    """
    return tuple(item for item in used_labels(scheme) if item.source is LabelSource.SELF and item.use is not Use.GATE)


def _uses(scheme: Scheme) -> Iterator[tuple[str, Use]]:
    shares = {"level": scheme.level_shares, "segment": scheme.segment_shares}
    limited = [quota.attribute for quota in scheme.choice.quotas]
    limited += [name for name, share in shares.items() if share is not None]
    yield from ((name, Use.LIMIT) for name in limited)
    yield from ((name, Use.POOL) for pool in scheme.pools for name in _questions(pool.when))
    if scheme.choice.per_group:
        yield GROUP, Use.GROUP
    for gate in scheme.gates:
        yield from ((name, Use.GATE) for name in (*_questions(gate.fail_when), *_questions(gate.pass_when)))
    for criterion in scheme.criteria:
        compute = getattr(criterion.source, "compute", None)
        yield from ((name, Use.RATIO) for name in (compute.now.to if compute is not None else ()))
        for measure in getattr(criterion.source, "measures", ()):
            yield from ((name, Use.RATIO) for name in measure.figure.to)


def _questions(condition: Condition | None) -> Iterator[str]:
    """Yield the questions that a condition looks at."""
    match condition:
        case None:
            return
        case Atom():
            yield condition.question
        case Negation():
            yield from _questions(condition.part)
        case _:
            for part in condition.parts:
                yield from _questions(part)
