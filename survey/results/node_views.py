"""The nodes of a weighted tree as lines of a page, whether clauses or indicators are scored below them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scoring.definition.rules import Node
from scoring.exact import POINT, unscaled
from scoring.maturity import ClauseProfile, StageProfile
from scoring.maturity.tree_diagnosis import variant_at
from survey.queries.spreads import Spread
from survey.words.answers import percent
from survey.words.assessed import say_assessed
from survey.words.findings import say_status
from survey.words.language import in_words


@dataclass(frozen=True, slots=True)
class NodeLine:
    """One node of the tree, or one item below it.

    `depth`: 0 at the top. `value`: 0-100 as printed, a dash where the node does not apply. `share`: the same as a
    number, for a bar. `pending`: the status where it is still to be verified. `spread`: the district's quartiles.
    `means`: of a sub-domain's levels, as printed. `item`: whether it is a question below a node. `rescaled`: what is
    said where not all of a node was asked and applies.
    """

    id: str
    title: str
    depth: int
    weight: str
    value: str
    share: float
    applies: bool
    pending: str = ""
    spread: Spread | None = None
    means: Sequence[str] = ()
    item: bool = False
    rescaled: str = ""


@dataclass(frozen=True)
class Below:
    """What differs from rule to rule: decimal `places` of a value, `means` of a node, lines of its `items`.

    `assessed`: per node the share (1/10 000) of its weight that was asked and applies; a node that is missing: all.
    """

    places: int
    means: Callable[[Node], Sequence[str]] = lambda _node: ()
    items: Callable[[Node, int], Sequence[NodeLine]] = lambda _node, _depth: ()
    assessed: Mapping[str, int] = field(default_factory=dict)


def node_lines(
    profile: ClauseProfile | StageProfile, tree: Sequence[Node], spreads: Mapping[str, Spread], below: Below
) -> list[NodeLine]:
    """Return the nodes of a profile of one row from the top down, each before what lies below it.

    Nodes that weigh nothing in the enterprise's variant are left out.
    """
    return list(_lines(profile, tree, spreads, below, depth=0))


def _lines(
    profile: ClauseProfile | StageProfile,
    tree: Sequence[Node],
    spreads: Mapping[str, Spread],
    below: Below,
    *,
    depth: int,
) -> Iterator[NodeLine]:
    variant = variant_at(profile, 0)
    for node in tree:
        if variant and not node.weights.get(variant):
            continue
        value = int(profile.nodes[node.id][0])
        yield NodeLine(
            id=node.id,
            title=in_words(node.title),
            depth=depth,
            weight=percent(node.weights.get(variant, 0)),
            value=f"{unscaled(value, POINT):.{below.places}f}" if value >= 0 else "–",
            share=max(0.0, value / POINT),
            applies=value >= 0,
            pending=say_status(node.status),
            spread=spreads.get(node.id),
            means=below.means(node),
            rescaled=say_assessed(below.assessed.get(node.id, 0)),
        )
        yield from _lines(profile, node.children, spreads, below, depth=depth + 1)
        yield from below.items(node, depth + 1)
