"""A ranking scheme: criteria with weights and fixed anchors, gates, pools, segments, seats, quotas, certainty.

`scoring/loading/scheme.py` reads one from a mapping and lists every fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scoring.definition.anchors import Anchors
from scoring.definition.cluster_model import ClusterModel
from scoring.definition.labels import Direction, LabelSource
from scoring.definition.questionnaire import Compute, Condition, Ratio
from scoring.definition.signals import SignalPlan
from scoring.definition.texts import Status, Words
from scoring.definition.tracks import TrackPlan
from scoring.exact import WEIGHT


@dataclass(frozen=True, slots=True)
class IndexSource:
    """The index 0-100 of a questionnaire, or of one part of it as a share of the part's maximum."""

    questionnaire: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class OptionsSource:
    """A value (1/10 000 point) per option of one question; an option that is not listed gives 0."""

    question: str
    values: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RatioSource:
    """A computed figure over number questions."""

    compute: Compute


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """Points (1/10 000) for a condition that holds."""

    id: str
    title: Words
    when: Condition
    points: int


@dataclass(frozen=True, slots=True)
class ChecklistSource:
    """The sum of the items that hold."""

    items: tuple[ChecklistItem, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of several: an amount (a ratio without `to`) or a ratio, by its own anchors, and what 100 is worth.

    `points` in 1/10 000; the anchors never fall.
    """

    id: str
    title: Words
    figure: Ratio
    anchors: Anchors
    points: int


@dataclass(frozen=True, slots=True)
class FiguresSource:
    """The sum of ``points x value / 100`` over several figures; one that is not there adds nothing."""

    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class ClosenessSource:
    """How near the segments' features come to a named target: the mean of ``min(value, target) / target``.

    `target`: feature id -> value above 0 in 1/100. What exceeds the target neither adds nor takes away.
    """

    title: Words
    target: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ExpertSource:
    """Marks 0-100 by experts. There are none yet: such a criterion has weight 0 and no figure."""


Source = IndexSource | OptionsSource | RatioSource | ChecklistSource | FiguresSource | ClosenessSource | ExpertSource


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. `weight` in 1/10 000; `anchors` map the source's figure to 0-100, never falling.

    `pools`: where it counts; none named means everywhere.
    """

    id: str
    title: Words
    why: Words
    weight: int
    source: Source
    anchors: Anchors
    status: Status
    pools: tuple[str, ...] = ()

    def belongs(self, pool: str) -> bool:
        """Whether the criterion counts in a pool; one that names none counts in all."""
        return not self.pools or pool in self.pools


@dataclass(frozen=True, slots=True)
class LevelCeiling:
    """The highest level that a firm of one pool may have been found to have (核定) in a questionnaire."""

    pool: str
    questionnaire: str
    level: int


@dataclass(frozen=True, slots=True)
class Office:
    """An office that answers gates, such as that of safety or of taxes."""

    id: str
    title: Words


@dataclass(frozen=True, slots=True)
class GateRule:
    """A gate: fails where `fail_when` holds; passes where `pass_when` does and the scheme says it is `computed`.

    A pass that is only self-declared is 待核, until an official records a source. `office`: the id of the `Office` that
    answers it, empty for the one that ranks; `valid_days`: how long an answer holds that does not say it itself, 0 for
    as long as the campaign; `cure`: what an enterprise that fails it can do. `ceiling`: the gate that
    a track makes of its ceiling; it asks for what officials found and for nothing else: above it fails, none found is
    待核.
    """

    id: str
    title: Words
    fail_when: Condition
    pass_when: Condition | None
    computed: bool
    office: str = ""
    valid_days: int = 0
    cure: Words | None = None
    ceiling: LevelCeiling | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """Enterprises that are compared with each other, and their share of the seats (1/10 000).

    `when` is a condition on the facts, None for whoever is left. `required`: questionnaires without which one is not
    ranked. `ceiling`: of a track (起步), which firms choose openly; None for a pool that is no track.
    """

    id: str
    title: Words
    when: Condition | None
    required: tuple[str, ...]
    share: int
    ceiling: LevelCeiling | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """One side of an enterprise's profile: what segments are made from, 0-100 by fixed anchors."""

    id: str
    title: Words
    source: Source
    anchors: Anchors


@dataclass(frozen=True, slots=True)
class SegmentPlan:
    """How segments are made: the features, the range of k, the seed, and how the number is chosen.

    `sample`: rows that a fit and its silhouette look at; `bootstraps`: how often it is repeated on redrawn rows;
    `stable` (1/10 000): the stability below which a k is not taken and an enterprise is marked borderline.
    """

    pool: str
    features: tuple[Feature, ...]
    fewest: int
    most: int
    seed: int
    sample: int
    bootstraps: int
    stable: int
    model: ClusterModel | None

    @property
    def found_none(self) -> bool:
        """Whether segments were looked for, and there are none."""
        return self.model is not None and not self.model.k


@dataclass(frozen=True, slots=True)
class LevelBand:
    """Levels up to `upto` (those below it belong to the band before) and their least share of the seats (1/10 000)."""

    id: str
    title: Words
    upto: int
    share: int


@dataclass(frozen=True, slots=True)
class LevelShares:
    """Need as seats: least shares of a pool's seats per band of levels of one questionnaire."""

    pool: str
    questionnaire: str
    bands: tuple[LevelBand, ...]


@dataclass(frozen=True, slots=True)
class SegmentShares:
    """The same least share (1/10 000) of its pool's seats for every segment."""

    pool: str
    each: int


class Objective(StrEnum):
    """What a list under quotas aims at: the best-ranked kept, or the greatest total of scores."""

    RANK = "rank"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Quota:
    """At least `floor` and at most `ceiling` (None: any number) of the enterprises whose `attribute` is `value`."""

    attribute: str
    value: str
    floor: int
    ceiling: int | None


@dataclass(frozen=True, slots=True)
class ChoicePlan:
    """How the list is made from the ranking: what it aims at, quotas, and how many of one group (0: any number)."""

    objective: Objective = Objective.RANK
    quotas: tuple[Quota, ...] = ()
    per_group: int = 0


@dataclass(frozen=True, slots=True)
class CertaintyPlan:
    """How sure each place is: draws of weights around the scheme's, and of answers nobody verified.

    `concentration` of the Dirichlet distribution; in each of `replicas` joint draws of all answers an unverified one is
    one step lower with probability `fall`; `stable` and `hopeless`: from which share of the draws on a place is safe,
    and up to which it is out of reach. Shares in 1/10 000.
    """

    draws: int
    seed: int
    concentration: int
    replicas: int
    fall: int
    stable: int
    hopeless: int


@dataclass(frozen=True)
class Scheme:
    """One version of a scheme. `pools` holds one pool of everybody where the scheme declares none.

    `signals`: which checks say what is worth a look; no score and no rank reads it.  `labels` and `directions`: what it
    declares, see `scoring.definition.labels`; `self_reason`: why labels that decide are said by the firms themselves.
    `only_verified`: the questionnaires in which the highest level earns only where it is verified.
    """

    id: str
    version: str
    title: Words
    status: Status
    required: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    gates: tuple[GateRule, ...]
    tie_keys: tuple[str, ...]
    reserve: int
    digest: str
    pools: tuple[Pool, ...]
    segments: SegmentPlan | None = None
    level_shares: LevelShares | None = None
    segment_shares: SegmentShares | None = None
    choice: ChoicePlan = ChoicePlan()
    certainty: CertaintyPlan | None = None
    signals: SignalPlan | None = None
    labels: Mapping[str, LabelSource] = field(default_factory=dict)
    self_reason: str = ""
    directions: Mapping[str, Direction] = field(default_factory=dict)
    offices: tuple[Office, ...] = ()
    only_verified: tuple[str, ...] = ()
    tracks: TrackPlan = field(default_factory=TrackPlan)

    @property
    def answered_gates(self) -> tuple[GateRule, ...]:
        """The gates that answers and offices decide: all but those that tracks make of their ceilings."""
        return tuple(gate for gate in self.gates if gate.ceiling is None)

    def pool(self, name: str) -> Pool:
        """Return the pool with that id; raises StopIteration where there is none."""
        return next(pool for pool in self.pools if pool.id == name)

    def keys_of(self, pool: str) -> tuple[str, ...]:
        """Return the criteria that order equal scores in a pool: the declared keys that count there, in their order."""
        belonging = {item.id for item in self.criteria if item.belongs(pool)}
        return tuple(key for key in self.tie_keys if key in belonging)

    @property
    def places(self) -> int:
        """Decimal places that print every contribution in full: 4 when all weights are whole per cents, else 6."""
        return 4 if all(criterion.weight % (WEIGHT // 100) == 0 for criterion in self.criteria) else 6
