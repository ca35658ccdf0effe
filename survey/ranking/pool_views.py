"""The heading and the line of each pool on the ranked list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from scoring.definition.scheme import Scheme
from survey.models import Evaluation
from survey.words.entries import points_of
from survey.words.language import _, in_words
from survey.words.pools import say_line


@dataclass(frozen=True, slots=True)
class PoolView:
    """A pool: its title, what its heading says, its line's score (a dash for none), and what stands at that line."""

    title: str
    about: str
    score: str
    line: str


def line_positions(evaluation: Evaluation, scheme: Scheme) -> dict[str, int]:
    """Return pool -> the place in the list of the last one that rank alone seats, 0 where it seats nobody."""
    stored = evaluation.summary.get("cut_positions", [])
    return {pool.id: position for pool, position in zip(scheme.pools, stored, strict=False)}


def view_pools(
    evaluation: Evaluation, scheme: Scheme, below: Mapping[str, Collection[str]] | None = None
) -> dict[str, PoolView]:
    """Return every pool by its id; `below`: pool -> the codes of what seated those after its line."""
    seats = evaluation.parameters.get("pool_seats", [])
    cuts = evaluation.summary.get("cuts", [evaluation.summary.get("cut_score")])
    views = {}
    for place, pool in enumerate(scheme.pools):
        points = points_of(cuts[place], scheme.places) if place < len(cuts) else None
        score = "–" if points is None else f"{points:.{scheme.places}f}"
        given = seats[place] if place < len(seats) else "–"
        title = in_words(pool.title)
        about = (
            _("名额%(seats)s家，没有只按名次入选的企业；名次在本组内计", seats=given)
            if points is None
            else _("名额%(seats)s家，按名次的入选线%(score)s分；名次在本组内计", seats=given, score=score)
        )
        line = say_line(score, (below or {}).get(pool.id, ()))
        named = line if len(scheme.pools) == 1 else _("%(pool)s：%(line)s", pool=title, line=line)
        views[pool.id] = PoolView(title, about, score, named)
    return views
