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


@dataclass(frozen=True, slots=True)
class Trial:
    """What one k gave: silhouette and mean agreement of the bootstraps (adjusted Rand index), both in 1/10 000."""

    k: int
    silhouette: int
    stability: int


@dataclass(frozen=True, slots=True)
class ClusterModel:
    """Centroids in 1/100 of shapes (feature less own mean), ordered by what they are strongest in; contrasts name them.

    `centroids`: k rows of features; `resampled`: per bootstrap k rows, matched to the centroids; `means`: of the
    reference's shapes per feature; `sizes`: rows of the reference per segment; `profiles`: their mean raw values.
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

    @property
    def k(self) -> int:
        """How many segments there are."""
        return len(self.centroids)
