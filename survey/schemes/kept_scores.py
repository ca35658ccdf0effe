"""What a process keeps of scores that were worked out for a rehearsal, so that other weights ask for no new ones.

And of schemes that were read from the documents of stored versions.

Only of the last few states: what was evaluated and by which rules is held against it each time, so that nothing that
was written since is missed. The answers themselves are not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring.definition.scheme import Scheme
from scoring.explanation.reweighed import Reweighing, same_but_weights
from scoring.loading.scheme import load_scheme
from survey.models import EvaluationIdentity, SchemeVersion

MOST = 4
"""So many evaluations at most are kept, the last used ones: those in use and those of drafts, of two campaigns."""
MOST_SCHEMES = 16
_schemes: dict[str, tuple[Mapping[str, Any], Scheme]] = {}
Basis = tuple[object, ...]
"""All that an evaluation reads: its campaign, seats, versions, what was decided of firms, definitions.

And whose ids these are (`survey.queries.snapshots.past_of`): a database that was put back gives the same ids again.
"""


@dataclass(frozen=True)
class _Kept:
    basis: Basis
    scores: Reweighing


class KeptScores:
    """The last evaluations of rehearsals, and which entries of the newest stored evaluation firms are."""

    def __init__(self) -> None:
        self._kept: tuple[_Kept, ...] = ()
        self._entries: tuple[EvaluationIdentity | None, Mapping[str, int]] = (None, {})

    def find(self, basis: Basis, scheme: Scheme) -> Reweighing | None:
        """Return the scores of the same by a scheme that differs in weights at most, None where none are kept."""
        for one in self._kept:
            if one.basis == basis and same_but_weights(one.scores.evaluation.scheme, scheme):
                self._kept = (one, *(other for other in self._kept if other is not one))
                return one.scores
        return None

    def keep(self, basis: Basis, scores: Reweighing) -> None:
        """Keep scores, and forget the ones that were not used for longest."""
        self._kept = (_Kept(basis, scores), *self._kept)[:MOST]

    def entries(self, evaluation: EvaluationIdentity | None) -> Mapping[str, int] | None:
        """Return credit code -> entry of a stored evaluation, None where it is another one that is kept.

        Without an evaluation there are none, until some are kept.
        """
        return self._entries[1] if self._entries[0] == evaluation else None

    def keep_entries(self, evaluation: EvaluationIdentity | None, entries: Mapping[str, int]) -> None:
        """Keep the entries of a stored evaluation, which never change."""
        self._entries = (evaluation, entries)


def scheme_of(version: SchemeVersion) -> Scheme:
    """Return the scheme of a version; one that is kept only where the whole document is what it was read from."""
    found = _schemes.get(version.digest)
    if found is not None and found[0] == version.document:
        return found[1]
    scheme = load_scheme(version.document)
    if len(_schemes) >= MOST_SCHEMES:
        _schemes.clear()
    _schemes[version.digest] = version.document, scheme
    return scheme
