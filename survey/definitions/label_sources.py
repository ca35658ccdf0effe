"""Where the service really takes each label of a scheme from; what a scheme declares beyond that would not be true.

Town, park, industry and main chain of a version are the answers that were handed in; the size is worked out from the
staff and revenue among them, the group is the name typed there, and segment and level follow from the ratings. Where
somebody verified an answer, the verified one counts, for a limit as for the score; but nobody verifies the answers of
all, so that only a level, of which a limit can ask that it was found, may be declared verified. Of gates an official
records what another office said, and that counts instead of the answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from scoring.definition.label_uses import Use, used_labels
from scoring.definition.labels import LabelSource
from scoring.definition.scheme import Scheme
from scoring.loading.declarations import no_source
from scoring.loading.reader import Fault

_SELF = frozenset({LabelSource.SELF})
_OF_LABEL = {"level": _SELF | {LabelSource.VERIFIED}}
_OF_USE = {Use.GATE: _SELF | {LabelSource.REGISTER}, Use.POOL: _SELF | {LabelSource.CHOSEN}}
"""A pool may hang on an open choice, such as a track."""


def source_faults(scheme: Scheme) -> Iterator[Fault]:
    """Yield a fault for each label that is declared to come from where the service does not take it."""
    for item in used_labels(scheme):
        possible = _OF_LABEL.get(item.name, _OF_USE.get(item.use, _SELF))
        if item.source not in possible:
            yield no_source(("labels", item.name), item.source, possible)
