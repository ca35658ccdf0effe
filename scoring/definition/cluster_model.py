"""A frozen clustering: everything that places an enterprise in a segment, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """The snapshot that a model was fitted on; `demonstration` bars it from a real campaign."""

    id: str
    date: str
    rows: int
    digest: str
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Contrast:
    """A feature in which a segment stands out from the reference: `high` above it, else below."""

    feature: str
    high: bool


BY_SILHOUETTE, MOST_APART = "silhouette", "most"
"""By what rule a model was chosen: `ClusterModel.rule`."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What one k gave, in 1/10 000: `silhouette`, and `stability`: how far resampled fits agree.

    By the rule ``most``, `stability` is that of the least stable segment (mean Jaccard index), and `reference` the
    silhouette that data without any groups reach, 0 where it was not asked for. Models of the older rule hold the mean
    adjusted Rand index and no reference.
    """

    k: int
    silhouette: int
    stability: int
    reference: int = 0


@dataclass(frozen=True, slots=True)
class ClusterModel:
    """Centroids in 1/100 of shapes (feature less own mean), ordered by what they are strongest in; contrasts name them.

    `centroids`: k rows of features; `resampled`: per bootstrap k rows, matched to the centroids; `means`: of the
    reference's shapes per feature; `sizes`: rows of the reference per segment; `profiles`: their mean raw values.
    No centroids at all: the reference was looked through, and holds no segments. `rule`: how their number was chosen.
    """

    reference: Reference
    features: tuple[str, ...]
    centroids: tuple[tuple[int, ...], ...]
    resampled: tuple[tuple[tuple[int, ...], ...], ...]
    means: tuple[int, ...]
    sizes: tuple[int, ...]
    profiles: tuple[tuple[int, ...], ...]
    contrasts: tuple[tuple[Contrast, ...], ...]
    trials: tuple[Trial, ...]
    rule: str = BY_SILHOUETTE

    @property
    def k(self) -> int:
        """How many segments there are."""
        return len(self.centroids)
