"""Which labels limits look at: those that only the firms say, and those with a floor or a ceiling."""

from __future__ import annotations

from scoring.definition.label_uses import Use, used_labels
from scoring.definition.labels import LabelSource
from scoring.definition.scheme import Scheme
from scoring.selection.selection import Terms


def self_reported_limits(scheme: Scheme) -> tuple[str, ...]:
    """Return the labels that only the firms say and that a limit or the number per group looks at."""
    wanted = (Use.LIMIT, Use.GROUP)
    names = [item.name for item in used_labels(scheme) if item.source is LabelSource.SELF and item.use in wanted]
    return tuple(dict.fromkeys(names))


def limited_labels(terms: Terms) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Return attribute -> labels with a floor, and attribute -> labels with a ceiling."""
    floors: dict[str, set[str]] = {}
    ceilings: dict[str, set[str]] = {}
    for bound in (*terms.quotas, *(bound for share in terms.shares for bound in share)):
        if bound.floor:
            floors.setdefault(bound.attribute, set()).add(bound.value)
        if bound.ceiling is not None:
            ceilings.setdefault(bound.attribute, set()).add(bound.value)
    return ({name: frozenset(own) for name, own in floors.items()}, {n: frozenset(own) for n, own in ceilings.items()})
