"""What a set of signals is: declared checks that point at answers worth a look, each with its reason in words.

A signal decides nothing: no score, rank or gate reads one. `scoring/loading/signals.py` builds a set from a mapping,
`docs/signals-format.md` describes the file format, `scoring/signals/` finds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from scoring.definition.questionnaire import Condition, Ratio
from scoring.definition.texts import Words
from scoring.exact import WEIGHT


class SignalKind(StrEnum):
    """The kinds of check. Those of `OF_ONE` need one firm's answers only, so that the firm itself can be asked first.

    RATIO: a figure, also over several questionnaires, outside of its bounds.  CONTRADICTION: where one condition holds
    another has to.  CHANGE: a figure that moved by more than a factor against another year's.  SAME_OPTION: nearly
    always the option at the same place.  ALL_TOP: nearly always the best option, and no evidence.  NEAR_COPY: nearly
    the same answers as another firm's.  OUTLIER: a figure far from those of the same industry and size.
    RATING_GAP: a level far from that of a rating by others.  UNRECORDED: a certificate that a firm claims and no valid
    rating on record bears out.  CLAIM_ABOVE: a level that it claims to have been given, above the one on record.
    """

    RATIO = "ratio"
    CONTRADICTION = "contradiction"
    CHANGE = "change"
    SAME_OPTION = "same_option"
    ALL_TOP = "all_top"
    NEAR_COPY = "near_copy"
    OUTLIER = "outlier"
    RATING_GAP = "rating_gap"
    UNRECORDED = "unrecorded"
    CLAIM_ABOVE = "claim_above"


OF_ONE = frozenset(
    {SignalKind.RATIO, SignalKind.CONTRADICTION, SignalKind.CHANGE, SignalKind.SAME_OPTION, SignalKind.ALL_TOP}
)
LEAST_PEERS = 8
"""With fewer others of the same industry and size nobody is called an outlier, whatever a definition says."""


@dataclass(frozen=True, slots=True)
class SignalCheck:
    """One declared check. Fields that do not belong to its kind keep their empty defaults.

    `questions`: qualified ids at which a signal is shown, the first above all; empty for one about a whole
    questionnaire.  `reason`: the sentence for officials, `ask`: the one for the firm itself, None where it is not
    asked; in both ``{name}`` stands for a figure.  `when`: only of firms for which this holds.  `figure` with
    `at_least` and `at_most`: of a ratio or an outlier.  `now`, `before`: number questions that are added up;
    `earlier`: those of `before` are read in what the firm submitted to the campaign before.  `among`: questionnaires or
    sections (``cmmm``, ``cmmm.data``).  `share`: in 1/10 000.  `fewest`: answers, peers or levels apart below which
    nothing is said.  `rating`: the source of ratings that the level in the questionnaire of `among` is held against, or
    the claim at the first of `questions`.  `most_same`: of a near copy, the share (1/10 000) of one option above which
    a firm is not compared.  `fixed`: no scheme may set other bounds, since the sentences only hold with these.
    """

    id: str
    kind: SignalKind
    title: Words
    reason: Words
    ask: Words | None = None
    questions: tuple[str, ...] = ()
    when: Condition | None = None
    then: Condition | None = None
    figure: Ratio | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    now: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    earlier: bool = False
    factor: Decimal = Decimal(0)
    among: tuple[str, ...] = ()
    rating: str = ""
    share: int = WEIGHT
    fewest: int = 1
    most_same: int = WEIGHT
    fixed: bool = False

    @property
    def of_one(self) -> bool:
        """Whether one firm's present answers are enough to find it."""
        return self.kind in OF_ONE and not self.earlier

    @property
    def reads(self) -> tuple[str, ...]:
        """The number questions whose figures are in the reason, in order, each once; `before` only of this year."""
        names = (*(self.figure.of if self.figure else ()), *(self.figure.to if self.figure else ()), *self.now)
        return tuple(dict.fromkeys((*names, *(() if self.earlier else self.before))))


@dataclass(frozen=True)
class SignalSet:
    """One version of a set of checks, with the digest of the mapping it was built from."""

    id: str
    version: str
    title: Words
    checks: tuple[SignalCheck, ...]
    digest: str

    def check(self, check_id: str) -> SignalCheck | None:
        """Return the check with that id, or None."""
        return next((check for check in self.checks if check.id == check_id), None)


Bound = Decimal | int
"""A number that a scheme may set: a decimal, a share in 1/10 000, or a whole number."""


@dataclass(frozen=True, slots=True)
class SignalPlan:
    """What a scheme says of the shipped checks.

    `sets`: set -> which version of it is used; no other is.  `unused`: checks that are switched off.  `bounds`: check
    -> key (as in the set: ``at_most``, ``factor``, …) -> the number used instead.
    """

    sets: Mapping[str, str]
    unused: tuple[str, ...] = ()
    bounds: Mapping[str, Mapping[str, Bound]] = field(default_factory=dict)
