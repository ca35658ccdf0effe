"""An evaluation by other weights: nothing but the order and what follows from it is worked out again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from scoring.definition.scheme import Scheme
from scoring.evaluate import Evaluation, Inputs
from scoring.explanation.rehearsal import Listing, listing_of
from scoring.ranking.ranking import Ranking, rank_pools, ranks_within, tie_columns_of
from scoring.selection.reordered import Lists


def same_but_weights(first: Scheme, second: Scheme) -> bool:
    """Return whether two schemes differ in nothing that an evaluation without certainty reads but the weights."""
    return first.digest == second.digest or _shape(first) == _shape(second)


def _shape(scheme: Scheme) -> Scheme:
    return replace(
        scheme,
        version="",
        title=scheme.pools[0].title,
        digest="",
        certainty=None,
        self_reason="",
        criteria=tuple(replace(item, weight=0) for item in scheme.criteria),
    )


def ranking_by(scheme: Scheme, evaluation: Evaluation) -> Ranking:
    """Return the ranking of an evaluation's values by a scheme's weights."""
    weights = [[item.weight if item.belongs(pool.id) else 0 for item in scheme.criteria] for pool in scheme.pools]
    ties = [tie_columns_of(scheme, pool.id) for pool in scheme.pools]
    return rank_pools(evaluation.matrix.values, weights, evaluation.pools, ties)


@dataclass(frozen=True)
class Reweighing:
    """An evaluation whose weights may change; what was answered is not kept."""

    evaluation: Evaluation

    @cached_property
    def listing(self) -> Listing:
        """The list by the weights that it has."""
        return listing_of(self.evaluation)

    @cached_property
    def lists(self) -> Lists:
        """What the lists of all weights have in common."""
        return Lists(self.evaluation.verdicts, self.evaluation.terms, self.evaluation.shortlist.unmet)

    def by(self, scheme: Scheme) -> Evaluation:
        """Return what `scoring.evaluate.evaluate` gives by a scheme that is the same but for weights.

        Without certainty, the reasons of each row, its answers, both tracks, what of the list is provisional or asks to
        be verified, and the fingerprint.
        """
        if scheme.digest == self.evaluation.scheme.digest:
            return self.evaluation
        ranking = ranking_by(scheme, self.evaluation)
        segmenting = self.evaluation.segmenting
        return replace(
            self.evaluation,
            scheme=scheme,
            ranking=ranking,
            shortlist=self.lists.listed(ranking),
            fingerprint="",
            segment_ranks=ranks_within(ranking.scores, segmenting.segment - 1) if segmenting is not None else None,
            certainty=None,
            provisional=None,
            tracks=None,
            unverified_near=(),
        )


def to_reweigh(evaluation: Evaluation) -> Reweighing:
    """Return an evaluation by which others are made that differ in weights; raises nothing and keeps no answers."""
    kept = Inputs(evaluation.keys, {}, attributes=evaluation.inputs.attributes)
    return Reweighing(replace(evaluation, inputs=kept, profiles={}, certainty=None, tracks=None))
